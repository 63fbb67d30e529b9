"""Watches growing logs while one follows them."""

from dataclasses import dataclass
from time import sleep
from typing import TYPE_CHECKING, Final

from textual import work
from textual.message import Message
from textual.widget import Widget
from textual.worker import get_current_worker

from edxtui.errors import EdxtuiError, Stopped
from edxtui.opening import Opening

if TYPE_CHECKING:
    from edxtui.growth import Grown

_EVERY: Final = 0.3
"""Seconds between two looks at the logs."""


class LogWatch(Widget):
    """Nothing to see: tells the screen what comes in."""

    DEFAULT_CSS = """
    LogWatch { display: none; }
    """

    @dataclass
    class Grew(Message):
        """Records came in, or something happened to the files."""

        grown: "Grown"
        events: int
        """In all logs now."""
        damaged: int

    @dataclass
    class Broke(Message):
        """The logs cannot be followed any more."""

        error: EdxtuiError

    is_on = False
    """Whether the logs are watched."""
    unseen = 0
    """Records that came in since one left the newest."""
    is_stale = False
    """Whether records that are shown may have been replaced."""

    def begin(self, opening: Opening) -> None:
        """Watch these logs, whose index is complete."""
        self.is_on = True
        self.unseen = 0
        self._watch(opening)

    def end(self) -> None:
        """Watch them no more."""
        self.is_on = False
        self.workers.cancel_group(self, "watch")

    @work(thread=True, group="watch", exclusive=True, description="follow the logs")
    def _watch(self, opening: Opening) -> None:
        worker = get_current_worker()
        try:
            while not worker.is_cancelled:
                for grown in opening.grow():
                    reports = opening.store.log_reports()
                    events, damaged = sum(one.events for one in reports), sum(one.damaged for one in reports)
                    self.post_message(self.Grew(grown, events, damaged))
                    if worker.is_cancelled:
                        return
                sleep(_EVERY)
        except Stopped:
            return
        except EdxtuiError as error:
            if not worker.is_cancelled:
                self.post_message(self.Broke(error))

    def on_log_watch_grew(self, message: Grew) -> None:
        """Take note; the screen shows it."""
        self.unseen += message.grown.records
        self.is_stale = self.is_stale or message.grown.replaced

    def on_log_watch_broke(self) -> None:
        """The screen says why."""
        self.is_on = False
