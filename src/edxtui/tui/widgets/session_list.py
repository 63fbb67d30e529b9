"""One user's sessions, one a row."""

from rich.segment import Segment

from edxtui.sessions import Session, pauses
from edxtui.tui.cells import fitted, fitted_end
from edxtui.tui.widgets.rows import Rows
from edxtui.tui.words import moment
from edxtui.wording import length

_COURSES = 12
"""Cells that courses take at least, where they are shown."""
_KEY = 8


class SessionList(Rows):
    """Start, how long after the session before, length, number of events, courses and key of each session.

    A sign stands before those that belong to the same visit as the one above.
    """

    def __init__(self, *, id: str | None = None) -> None:
        """Show nothing yet."""
        super().__init__(id=id)
        self.sessions: list[Session] = []
        self._pauses: list[int | None] = []

    def show_sessions(self, sessions: list[Session], cursor: int) -> None:
        """Show these sessions, which are in order of their start."""
        self.sessions = sessions
        self._pauses = pauses(sessions)
        self.show(len(sessions), cursor)

    def segments(self, row: int, width: int) -> list[Segment]:
        """Start, gap, length, events, courses, key."""
        session = self.sessions[row]
        muted = self.writing("rows--muted")
        before = self.sessions[row - 1] if row else None
        together = before is not None and before.visit == session.visit
        pause = self._pauses[row]
        gap = "" if pause is None else f"+{length(pause)}"
        segments = [
            Segment(" ┗ " if together else "   ", muted),
            Segment(moment(session.start)[:16]),
            Segment(f" {gap:>8}", muted),
            Segment(f" {length(session.end - session.start):>7}"),
            Segment(f" {len(session.events):>5,} ev", muted),
        ]
        room = width - sum(segment.cell_length for segment in segments) - 1
        if room < 4:
            return segments
        key = _KEY if room >= _COURSES + 2 + _KEY else 0
        if len(session.courses) > 1:
            courses = fitted(f"{len(session.courses)} courses", room - (key + 2 if key else 0))
        else:
            courses = fitted_end(next(iter(session.courses), "no course"), room - (key + 2 if key else 0))
        segments.append(Segment(f" {courses}"))
        if key:
            segments.append(Segment("  " + fitted(session.key or "no key", key), muted))
        return segments
