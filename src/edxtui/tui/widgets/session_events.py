"""The events of one session along its time."""

from typing import ClassVar

from rich.segment import Segment
from textual.binding import BindingType

from edxtui.tui import actions
from edxtui.tui.cells import fitted_end
from edxtui.tui.widgets.event_list import EventList
from edxtui.tui.words import length, moment


class SessionEvents(EventList):
    """Time of day, time since the event before, what happened, and what it is about."""

    BINDINGS: ClassVar[list[BindingType]] = list(actions.SESSION_EVENTS)

    def segments(self, row: int, width: int) -> list[Segment]:
        """One event as a row."""
        record = self._pages.at(row)
        muted = self.writing("rows--muted")
        if record is None:
            return [Segment(" …", muted)]
        before = self._pages.at(row - 1) if row else None
        since = ""
        if before is not None and before.event.time is not None and record.event.time is not None:
            since = f"+{length(record.event.time - before.event.time)}"
        rest = max(0, width - 3 - 8 - 2 - 8 - 2)
        about = min(32, rest // 3) if rest >= 72 else 0
        segments = [
            *self.sign(record),
            Segment(moment(record.event.time)[11:]),
            Segment(f"  {since:>8}  ", muted),
            *self.told(record, row, rest - (about + 2 if about else 0)),
        ]
        if about:
            segments.append(Segment("  " + fitted_end(record.event.module or record.event.page, about), muted))
        return segments
