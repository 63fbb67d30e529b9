"""All of a user's time in the logs, and where in it the session lies that is shown."""

from collections.abc import Sequence

from edxtui.sessions import Session
from edxtui.tui.widgets.block_strip import Blocks, BlockStrip


class HistoryStrip(BlockStrip):
    """Counts the events of each session where it begins: on this scale a session is a moment."""

    def __init__(self, *, id: str | None = None) -> None:
        """Show nothing yet."""
        super().__init__(id=id)
        self._sessions: Sequence[Session] = ()

    def show(self, sessions: Sequence[Session]) -> None:
        """Draw these sessions, which are in order of their start."""
        self._sessions = sessions
        self._count()

    def stand_at(self, session: Session) -> None:
        """This one is shown."""
        self.at = session.start
        self.refresh()

    def on_resize(self) -> None:
        """Count for the new width."""
        self._count()

    def _count(self) -> None:
        sessions, room = self._sessions, self.room
        if not sessions or not room:
            self.draw(None)
            return
        first, last = sessions[0].start, max(session.end for session in sessions)
        step = -(-(last + 1 - first) // room)
        counts = [0] * room
        for session in sessions:
            counts[(session.start - first) // step] += len(session.events)
        self.draw(Blocks(first, step, counts, first, last))
