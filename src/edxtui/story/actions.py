"""Events put together that tell of one action: what the browser said of it, what the server did, what was requested.

Pressing Check in a problem makes a browser event with the answers, a request to the server, a server event with the
result, and perhaps a browser event that the result was seen. They follow each other within seconds.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from edxtui.story.told import Told

WITHIN: Final = 5_000_000
"""Microseconds from the first event of an action to the last."""
_DEEDS: Final = {
    "problem_check": "check",
    "problem_check_fail": "check",
    "problem_graded": "check",
    "problem_save": "save",
    "save_problem_success": "save",
    "save_problem_fail": "save",
    "problem_reset": "reset",
    "reset_problem": "reset",
    "reset_problem_fail": "reset",
    "problem_show": "show",
    "show_answer": "show",
    "seq_goto": "go",
    "seq_next": "go",
    "seq_prev": "go",
    "edx.course.enrollment.activated": "enrol",
    "edx.course.enrollment.deactivated": "enrol",
    "edx.course.enrollment.mode_changed": "enrol",
}
"""What somebody does, by the types that tell of it."""
_REQUESTS: Final = {
    "problem_check": "check",
    "problem_save": "save",
    "problem_reset": "reset",
    "problem_show": "show",
    "goto_position": "go",
    "change_enrollment": "enrol",
}
"""The same by how the path of a request ends."""


class Action(msgspec.Struct, frozen=True):
    """One or several events that tell of the same."""

    events: tuple[int, ...]
    """Their places, the one that tells most first: the server's, then the browser's, then requests."""
    time: int
    """Of the first of them."""


def actions_of(events: Sequence[Told]) -> list[Action]:
    """Put events together; they are in order of time, and so are the actions, by the first event of each."""
    groups: list[list[int]] = []
    latest: dict[str, int] = {}
    for place, event in enumerate(events):
        deed = _deed(event)
        group = latest.get(deed) if deed else None
        if group is not None and _belongs(event, [events[at] for at in groups[group]]):
            groups[group].append(place)
            continue
        if deed:
            latest[deed] = len(groups)
        groups.append([place])
    return [
        Action(tuple(sorted(group, key=lambda place: (_rank(events[place]), place))), events[group[0]].time)
        for group in groups
    ]


def _deed(event: Told) -> str | None:
    if event.is_request:
        return _REQUESTS.get(event.type.rstrip("/").rpartition("/")[2])
    return _DEEDS.get(event.type)


def _belongs(event: Told, group: Sequence[Told]) -> bool:
    """Whether it tells of the same as these: soon after, of the same module, and nothing that was told already."""
    if event.time - group[0].time > WITHIN:
        return False
    if any(_who(event) == _who(other) for other in group):
        return False
    return all(map(event.is_about, group))


def _who(event: Told) -> tuple[str | None, str]:
    """Who tells what: of one action nobody says the same twice."""
    return event.happened.source, "a request" if event.is_request else event.type


def _rank(event: Told) -> int:
    if event.is_request:
        return 3
    return 0 if event.happened.source == "server" else 2 if event.type == "problem_graded" else 1
