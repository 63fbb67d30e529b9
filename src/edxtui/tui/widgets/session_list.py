"""One user's sessions, one a row."""

from rich.segment import Segment

from edxtui.sessions import Session
from edxtui.tui.cells import fitted
from edxtui.tui.widgets.rows import Rows
from edxtui.tui.words import length, moment


class SessionList(Rows):
    """Start, length, number of events and key of each session; a line over the first of each visit."""

    def __init__(self, *, id: str | None = None) -> None:
        """Show nothing yet."""
        super().__init__(id=id)
        self.sessions: list[Session] = []

    def show_sessions(self, sessions: list[Session], cursor: int) -> None:
        """Show these sessions, which are in order of their start."""
        self.sessions = sessions
        self.show(len(sessions), cursor)

    def segments(self, row: int, width: int) -> list[Segment]:
        """Start, length, events, key."""
        session = self.sessions[row]
        muted = self.writing("rows--muted")
        together = row > 0 and self.sessions[row - 1].visit == session.visit
        segments = [
            Segment(" ┗ " if together else "   ", muted),
            Segment(moment(session.start)[:16]),
            Segment(f"  {length(session.end - session.start):>7}"),
            Segment(f"  {len(session.events):>5,} ev", muted),
        ]
        room = width - sum(segment.cell_length for segment in segments) - 2
        if room >= 4:
            segments.append(Segment("  " + fitted(session.key or "no key", room), muted))
        return segments
