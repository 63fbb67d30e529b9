"""Timed, proctored and practice exams: attempts at them, allowances, and the exams themselves."""

from collections.abc import Mapping
from typing import Final

from edxtui.catalogue.summaries.facts import Facts, Teller
from edxtui.catalogue.summaries.words import clock_text, led, listed

_KINDS: Final[Mapping[str, str]] = {
    "timed": "timed exam",
    "proctored": "proctored exam",
    "practice": "practice proctored exam",
}
_ATTEMPTS: Final = {
    "created": "opened an attempt at the {}",
    "started": "started the {}",
    "declined": "declined proctoring in the {}",
    "deleted": "deleted an attempt at the {}",
    "download_software_clicked": "clicked to download the software of the {}",
    "error": "met an error in the {}",
    "ready_to_start": "was ready to start the {}",
    "ready_to_submit": "was ready to submit the {}",
    "submitted": "submitted the {}",
    "rejected": "failed the review of the {}",
    "verified": "passed the review of the {}",
    "review_received": "received the review of the {}",
}
_EXAMS: Final = {
    "created": "set up the {}",
    "updated": "published anew the {}",
    "option-presented": "was offered the {}",
}
_LIMITED: Final = frozenset({"created", "started", "updated"})
"""After which the time allowed is worth saying."""


def _attempt(sentence: str, kind: str, happening: str) -> Teller:
    def told(facts: Facts) -> str:
        said = sentence.format(_exam(facts, kind))
        elapsed = facts.number("attempt_event_elapsed_time_secs")
        if happening in _LIMITED:
            return listed(said, _minutes(facts, "attempt_allowed_time_limit_mins"))
        if happening == "review_received":
            return said + led(": ", facts.text("review_status"))
        return listed(said, f"after {clock_text(elapsed)}" if elapsed else "")

    return told


def _exam(facts: Facts, kind: str) -> str:
    return kind + led(" ", facts.quoted("exam_name"))


def _minutes(facts: Facts, member: str) -> str:
    minutes = facts.amount(member) or facts.amount("exam_default_time_limit_mins")
    return f"{minutes} min" if minutes else ""


def _exam_itself(sentence: str, kind: str, happening: str) -> Teller:
    def told(facts: Facts) -> str:
        limit = _minutes(facts, "exam_default_time_limit_mins") if happening in _LIMITED else ""
        return listed(sentence.format(_exam(facts, kind)), limit)

    return told


def _allowance(deed: str, kind: str) -> Teller:
    def told(facts: Facts) -> str:
        who = led("user ", facts.text("allowance_user_id")) or "somebody"
        key, value = facts.text("allowance_key"), facts.text("allowance_value")
        minutes = key == "additional_time_granted" and facts.number("allowance_value") is not None
        what = f"{value} min more" if minutes else " ".join(filter(None, (key, value)))
        return f"{deed.format(who)} in the {_exam(facts, kind)}" + led(": ", what)

    return told


TELLERS: dict[str, Teller] = {
    f"edx.special_exam.{word}.attempt.{happening}": _attempt(sentence, kind, happening)
    for word, kind in _KINDS.items()
    for happening, sentence in _ATTEMPTS.items()
}
TELLERS |= {
    f"edx.special_exam.{word}.{happening}": _exam_itself(sentence, kind, happening)
    for word, kind in _KINDS.items()
    for happening, sentence in _EXAMS.items()
}
TELLERS |= {
    f"edx.special_exam.{word}.allowance.{happening}": _allowance(deed, kind)
    for word, kind in _KINDS.items()
    for happening, deed in (("created", "granted {} an allowance"), ("deleted", "withdrew the allowance of {}"))
}
