"""Visits and sessions of one user.

Order the user's events by time, then log order. A *visit* ends where the next event is more than the gap later.
Inside a visit an event with no session key takes the nearest earlier key of that visit, or else the first later one.
A *session* is one (visit, key): two devices used at once are two sessions. A visit with no key at all is one session
with key None.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import msgspec

from edxtui.errors import UsageError
from edxtui.index.records import SessionRows

GAP: Final = 30 * 60 * 1_000_000
"""Microseconds after which a visit is over, unless told otherwise: half an hour."""

_UNITS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_DURATION: Final = re.compile(r"(\d{1,9}(?:\.\d{1,6})?)\s*([smhd])", re.ASCII)


class Session(msgspec.Struct, frozen=True):
    """What one user did in one visit under one session key."""

    user: str
    key: str | None
    start: int
    """Time of the first event: microseconds since 1970-01-01 UTC."""
    end: int
    """Time of the last event."""
    events: list[int]
    """Ids, by time and then log order."""
    courses: list[str]
    """Those of its events, in the order they come up."""
    visit: int
    """Which of the user's visits, from 0."""

    @property
    def seconds(self) -> float:
        """From the first event to the last."""
        return (self.end - self.start) / 1_000_000


def sessions_of(user: str, rows: SessionRows, *, gap: int = GAP) -> list[Session]:
    """The user's sessions by start; those that start together by their first event's place.

    `rows` are the user's events with a time, by time and then log order; `gap` is in microseconds.
    """
    ends = [at for at, (before, after) in enumerate(pairwise(rows.times), 1) if after - before > gap]
    bounds = [0, *ends, len(rows.times)] if rows.times else []
    return [
        session
        for visit, (begin, end) in enumerate(pairwise(bounds))
        for session in _of_visit(user, rows, begin, end, visit)
    ]


def _of_visit(user: str, rows: SessionRows, begin: int, end: int, visit: int) -> list[Session]:
    """The sessions of the events from `begin` to before `end`, by their first event."""
    keys = set(rows.keys[begin:end]) - {None}
    if len(keys) < 2:  # nearly every visit
        courses = [course for course in dict.fromkeys(rows.courses[begin:end]) if course is not None]
        key = next(iter(keys), None)
        return [Session(user, key, rows.times[begin], rows.times[end - 1], rows.ids[begin:end], courses, visit)]
    key = next(key for key in rows.keys[begin:end] if key is not None)
    parts: dict[str | None, list[int]] = {}
    for position in range(begin, end):
        key = rows.keys[position] or key
        parts.setdefault(key, []).append(position)
    return [
        Session(
            user,
            key,
            rows.times[positions[0]],
            rows.times[positions[-1]],
            [rows.ids[position] for position in positions],
            list(dict.fromkeys(course for position in positions if (course := rows.courses[position]) is not None)),
            visit,
        )
        for key, positions in parts.items()
    ]


def pauses(sessions: Sequence[Session]) -> list[int | None]:
    """How long after the visit before each session begins, in microseconds; None within a visit, and at the first.

    `sessions` are those of one user, by start.
    """
    found: list[int | None] = []
    end = visit = -1
    for session in sessions:
        is_new = session.visit != visit
        found.append(session.start - end if is_new and found else None)
        end = session.end if is_new else max(end, session.end)
        visit = session.visit
    return found


def duration(text: str) -> int:
    """Microseconds of `30m`, `90s`, `1.5h` or `1d`.

    Raises: UsageError: it is none of these.
    """
    match = _DURATION.fullmatch(text.strip())
    if match is None:
        raise UsageError(f"{text} is no length of time.", hint="Write 30m, 90s, 1.5h or 1d.")
    return round(float(match[1]) * _UNITS[match[2]] * 1_000_000)
