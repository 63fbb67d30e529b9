"""A thin histogram above the list: how the events of the view lie in time, and where among them one stands."""

import contextlib
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Final

from textual import work
from textual.message import Message
from textual.timer import Timer

from edxtui.answers import View
from edxtui.errors import EdxtuiError
from edxtui.opening import Opening
from edxtui.tui.reporting import report
from edxtui.tui.widgets.block_strip import Blocks, BlockStrip

if TYPE_CHECKING:  # the engine is loaded after the first screen
    from edxtui.index.asking import Asking
    from edxtui.index.counting import Extent

_PACE: Final = 2.0
"""Seconds between two counts of a view that grows, at least; and ten times as long as a count takes."""


class TimeStrip(BlockStrip):
    """One line or two of blocks; counts in a worker, and only after the rows of the view are there."""

    @dataclass
    class Came(Message):
        """A view was counted; only the strip itself listens."""

        view: View
        shape: tuple[Blocks, "Extent"] | None
        """None where no record has a time."""
        seconds: float
        """How long it took."""

    @dataclass
    class Failed(Message):
        """It could not be counted; the rows will say why."""

        error: EdxtuiError

    def __init__(self, opening: Opening, *, id: str | None = None) -> None:
        """Show nothing of these logs yet."""
        super().__init__(id=id)
        self._opening = opening
        self._view: View | None = None
        self._is_wanted = False
        """Whether the view has still to be counted."""
        self._counted: View | None = None
        """What it was counted of."""
        self._extent: Extent | None = None
        """From when to when its records reach."""
        self._asking: Asking | None = None
        self._timer: Timer | None = None
        self._asked_at = 0.0
        self._rest = 0.0
        """Seconds to let pass before a view that has grown is counted again."""

    def on_unmount(self) -> None:
        """Leave nothing running."""
        if self._asking is not None:
            self._asking.stop()

    def show(self, view: View, *, grown: bool) -> None:
        """Count another view as soon as its rows are here; one that has merely grown at a calm pace."""
        self._view, self._is_wanted = view, True
        if not grown:
            self._rest = 0.0
            if self._timer is not None:
                self._timer.stop()
                self._timer = None
        if not len(view.ids):
            self._show(None)

    def stand_at(self, time: int | None) -> None:
        """The rows are here, and the record under the cursor has this time."""
        before = self.column
        self.at = time
        if self.column != before:
            self.refresh()
        if self._is_wanted and self._timer is None:
            wait = self._asked_at + self._rest - monotonic()
            if wait > 0:
                self._timer = self.set_timer(wait, self._count)
            else:
                self._count()

    def _count(self) -> None:
        self._timer = None
        view, width = self._view, self.room
        if view is None or not width or not self.display:
            return
        if self._asking is not None:
            self._asking.stop()
        self._is_wanted = False
        self._asked_at = monotonic()
        self._asking = self._opening.store.asking()
        self._ask(view, self._asking, width)

    @work(thread=True, group="strip", exclusive=True, description="count events over time")
    def _ask(self, view: View, asking: "Asking", width: int) -> None:
        def attempt() -> Message:
            begin = monotonic()
            with contextlib.closing(asking):
                shape = _shape(view, asking, width)
            return self.Came(view, shape, monotonic() - begin)

        report(self, attempt, self.Failed)

    def on_time_strip_came(self, message: Came) -> None:
        """Draw it."""
        message.stop()
        self._rest = max(_PACE, 10 * message.seconds)
        self._counted = message.view
        self._show(message.shape)

    def _show(self, shape: "tuple[Blocks, Extent] | None") -> None:
        self._extent = None if shape is None else shape[1]
        self.draw(None if shape is None else shape[0])

    def extent_of(self, view: View) -> "Extent | None":
        """From when to when a view reaches, if it is the one that was counted here last."""
        return self._extent if self._counted is view else None

    def on_time_strip_failed(self, message: Failed) -> None:
        """Show nothing rather than something wrong."""
        message.stop()
        self._show(None)

    def on_resize(self) -> None:
        """Count for the new width."""
        if self.blocks is None or len(self.blocks.counts) != self.room:
            self._count()


def _shape(view: View, asking: "Asking", width: int) -> "tuple[Blocks, Extent] | None":
    """Count a view in so many stretches.

    Raises: Stopped: the question was stopped.
    """
    import numpy as np

    from edxtui.index.counting import extent, over_time

    reach = extent(view.statement, asking)
    if reach.first is None or reach.last is None:
        return None
    step = -(-(reach.last + 1 - reach.first) // width)
    edges = reach.first + step * np.arange(width + 1, dtype=np.int64)
    counts = sum(over_time(edges, view.statement, lambda _: "any", asking).values())
    return Blocks(reach.first, step, np.asarray(counts).tolist(), reach.first, reach.last), reach
