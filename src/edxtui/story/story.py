"""A session as a story."""

from collections.abc import Sequence
from typing import Final, Literal

import msgspec

from edxtui.story.actions import Action, actions_of
from edxtui.story.told import Told
from edxtui.story.watching import Stretch, stretches_of

Result = Literal["right", "partly", "wrong", "refused"]
"""How an attempt at a problem came out."""

_REFUSED: Final = frozenset({"problem_check_fail", "save_problem_fail", "reset_problem_fail"})


class Chapter(msgspec.Struct, frozen=True):
    """One action, and how it stands in the whole."""

    action: Action
    depth: int
    """0 for what leads to another place in the course and for all before it, 1 for what was done there."""
    result: Result | None
    """Of an attempt."""


class Story(msgspec.Struct, frozen=True):
    """All actions of a session in their order, and what was watched meanwhile."""

    events: tuple[Told, ...]
    """By time and then log order."""
    chapters: tuple[Chapter, ...]
    stretches: tuple[Stretch, ...]


def story_of(events: Sequence[Told]) -> Story:
    """The story of the events of one session, which are by time and then log order."""
    chapters: list[Chapter] = []
    inside = False
    for action in actions_of(events):
        moves = any(events[place].moves for place in action.events)
        inside = inside or moves
        results = (result_of(events[place]) for place in action.events)
        result = next((each for each in results if each is not None), None)
        chapters.append(Chapter(action, int(inside and not moves), result))
    return Story(tuple(events), tuple(chapters), tuple(stretches_of(events)))


def result_of(event: Told) -> Result | None:
    """How an attempt came out, if the event tells of one."""
    if event.type in _REFUSED:
        return "refused"
    if event.type != "problem_check" or event.happened.source == "browser":
        return None
    facts = event.facts()
    success = facts.text("success")
    if success == "correct":
        return "right"
    if success != "incorrect":
        return None
    earned = facts.number("grade")
    return "partly" if earned is not None and earned > 0 else "wrong"
