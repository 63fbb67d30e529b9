"""Small components of the courseware: drag and drop, polls, peer instruction, library content, marks as done."""

from typing import Final

from edxtui.catalogue.summaries.facts import Facts, Teller, always
from edxtui.catalogue.summaries.words import led, listed
from edxtui.wording import counted

_ITEM_BANK: Final = -1
"""The zone of items that stand on none."""


def _dropped(facts: Facts) -> str:
    item = facts.quoted("item") or led("item ", facts.text("item_id")) or "an item"
    if facts.number("location_id") == _ITEM_BANK:
        return f"took back {item}"
    place = facts.quoted("location") or led("zone ", facts.text("location_id"))
    correct = facts.flag("is_correct")
    return listed(
        f"dropped {item}" + led(" on ", place),
        "" if correct is None else "correct" if correct else "incorrect",
    )


def _picked_up(facts: Facts) -> str:
    return "picked up " + (led("item ", facts.text("item_id")) or "an item")


def _feedback_opened(facts: Facts) -> str:
    return "was shown feedback" + led(": ", facts.quoted("content"))


def _feedback_closed(facts: Facts) -> str:
    by_hand = facts.flag("manually")
    how = "" if by_hand is None else " by hand" if by_hand else " by going on"
    return f"closed the feedback{how}" + led(": ", facts.quoted("content"))


def _polled(facts: Facts) -> str:
    return "answered the poll" + led(": ", facts.quoted("choice"))


def _surveyed(facts: Facts) -> str:
    answers = facts.size("choices")
    return listed("answered the survey", counted(answers, "answer") if answers else "")


def _peer_answer(which: str) -> Teller:
    def told(facts: Facts) -> str:
        chosen = facts.quoted("answer_text") or facts.text("answer")
        answer = led(f"{which} answer ", chosen) or f"gave the {which} answer"
        return answer + led(": ", facts.quoted("rationale"))

    return told


def _assigned(facts: Facts) -> str:
    added, blocks = facts.size("added"), facts.size("result")
    return listed(
        f"was assigned {counted(added, 'library block') if added else 'library content'}",
        f"{blocks} in all" if blocks else "",
    )


def _removed(facts: Facts) -> str:
    removed, blocks = facts.size("removed"), facts.size("result")
    return listed(
        f"lost {counted(removed, 'library block') if removed else 'library content'}",
        facts.text("reason"),
        f"{blocks} left" if blocks is not None else "",
    )


def _done(facts: Facts) -> str:
    done = facts.flag("done")
    return "marked as done or not" if done is None else "marked as done" if done else "marked as not done"


TELLERS: dict[str, Teller] = {
    "edx.drag_and_drop_v2.loaded": always("loaded the drag and drop problem"),
    "edx.drag_and_drop_v2.item.picked_up": _picked_up,
    "edx.drag_and_drop_v2.item.dropped": _dropped,
    "edx.drag_and_drop_v2.feedback.opened": _feedback_opened,
    "edx.drag_and_drop_v2.feedback.closed": _feedback_closed,
    "xblock.poll.submitted": _polled,
    "xblock.poll.view_results": always("looked at the results of the poll"),
    "xblock.survey.submitted": _surveyed,
    "xblock.survey.view_results": always("looked at the results of the survey"),
    "ubc.peer_instruction.accessed": always("opened the peer instruction question"),
    "ubc.peer_instruction.original_submitted": _peer_answer("first"),
    "ubc.peer_instruction.revised_submitted": _peer_answer("revised"),
    "edx.librarycontentblock.content.assigned": _assigned,
    "edx.librarycontentblock.content.removed": _removed,
    "edx.done.toggled": _done,
}
