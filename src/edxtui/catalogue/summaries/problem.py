"""Problems: answers, scores, resets, hints."""

from collections.abc import Mapping
from typing import Final

from edxtui.catalogue.summaries.facts import Facts, Teller, always
from edxtui.catalogue.summaries.words import led, listed, quoted
from edxtui.wording import counted

_LONGEST_ANSWERS: Final = 10_000
"""Characters of form text up to which its inputs are counted."""
_REFUSALS: Final = {
    "closed": "problem closed",
    "unreset": "not reset yet",
    "done": "not reset yet",
    "not_done": "not checked yet",
    "unsupported": "cannot be rescored",
    "unanswered": "not answered",
    "input_error": "error in the input",
    "unexpected": "unexpected error",
}


def _checked(facts: Facts) -> str:
    happened = facts.happened
    if happened.source == "browser" or happened.form == "form":
        return _sent("for checking")(facts)
    result = " ".join(filter(None, (facts.score("grade", "max_grade"), facts.text("success"))))
    return listed(result or "checked the answers", led("attempt ", facts.amount("attempts")))


def _sent(purpose: str) -> Teller:
    def sent(facts: Facts) -> str:
        payload = facts.happened.payload
        inputs = _inputs(payload[0]) if isinstance(payload, list) and payload else facts.members
        asked = [value for name, value in inputs.items() if isinstance(name, str) and name.startswith("input_")]
        if not asked:
            return f"sent answers {purpose}"
        blank = sum(1 for value in asked if value in ("", [""]))
        return listed(f"sent {counted(len(asked), 'input')} {purpose}", f"{blank} blank" if blank else "")

    return sent


def _inputs(answers: object) -> Mapping[str, object]:
    """The inputs by name of form text that came inside a list."""
    if not isinstance(answers, str) or len(answers) > _LONGEST_ANSWERS:
        return {}
    fields = (field.partition("=") for field in answers.split("&"))
    return {name: value for name, equals, value in fields if equals}


def _refused(deed: str) -> Teller:
    def refused(facts: Facts) -> str:
        failure = facts.text("failure")
        return f"{deed} refused" + led(": ", _REFUSALS.get(failure, failure))

    return refused


def _problem(deed: str, otherwise: str) -> Teller:
    """Of a problem whose title the context may have; `deed` ends where the title follows."""

    def told(facts: Facts) -> str:
        title = facts.within(facts.context().members.get("module")).quoted("display_name")
        return f"{deed} {title}" if title else otherwise

    return told


def _saved(facts: Facts) -> str:
    answers = facts.size("answers")
    return f"saved {counted(answers, 'answer')}" if answers else "saved the answers"


def _graded(facts: Facts) -> str:
    payload = facts.happened.payload
    answers = payload[0] if isinstance(payload, list) and payload else facts.members.get("answers")
    inputs = sum(1 for name in _inputs(answers) if name.startswith("input_"))
    return f"was shown the grading of {counted(inputs, 'input')}" if inputs else "was shown the grading"


def _rescored(facts: Facts) -> str:
    was, now = facts.score("orig_score", "orig_total"), facts.score("new_score", "new_total")
    score = facts.change(was, now) or led("to ", now)
    return listed(
        f"rescored {' '.join(filter(None, (facts.text('student'), score))) or 'the problem'}",
        facts.text("success"),
        led("attempt ", facts.amount("attempts")),
    )


def _hint(facts: Facts) -> str:
    index, hints = facts.number("hint_index"), facts.amount("hint_len")
    # The first hint has the index 0.
    which = "a hint" if index is None else f"hint {int(index) + 1}" + led(" of ", hints)
    return f"looked at {which}" + led(": ", facts.quoted("hint_text"))


def _feedback(facts: Facts) -> str:
    correct = facts.flag("correctness")
    about = "an answer" if correct is None else "a correct answer" if correct else "an incorrect answer"
    hints = facts.members.get("hints")
    first = hints[0] if isinstance(hints, list) and hints else None
    text = facts.within(first).text("text") or facts.shown(first)
    return f"was shown feedback on {about}" + led(": ", quoted(text, facts.signs))


TELLERS: dict[str, Teller] = {
    "problem_check": _checked,
    "problem_check_fail": _refused("check"),
    "problem_save": _sent("for saving"),
    "save_problem_success": _saved,
    "save_problem_fail": _refused("save"),
    "problem_reset": _problem("asked to reset", "asked to reset the problem"),
    "reset_problem": _problem("reset", "reset the problem"),
    "reset_problem_fail": _refused("reset"),
    "problem_rescore": _rescored,
    "problem_rescore_fail": _refused("rescore"),
    "problem_show": always("pressed Show Answer"),
    "show_answer": _problem("asked for the answer to", "asked for the answer"),
    "problem_graded": _graded,
    "edx.problem.hint.demandhint_displayed": _hint,
    "edx.problem.hint.feedback_displayed": _feedback,
}
