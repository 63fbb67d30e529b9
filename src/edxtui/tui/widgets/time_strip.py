"""A thin histogram above the list: how the events of the view lie in time, and where among them one stands."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, ClassVar, Final

import msgspec
from rich.segment import Segment
from rich.style import Style
from textual import events, work
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from edxtui.answers import View
from edxtui.errors import EdxtuiError
from edxtui.opening import Opening
from edxtui.tui.reporting import report
from edxtui.tui.stacks import EIGHTHS, heights
from edxtui.tui.words import moment

if TYPE_CHECKING:  # the engine is loaded after the first screen
    from edxtui.index.asking import Asking
    from edxtui.index.counting import Extent

_PACE: Final = 2.0
"""Seconds between two counts of a view that grows, at least; and ten times as long as a count takes."""
_ROOM_FOR_DATES: Final = 64
"""Cells from which on there are dates at both ends."""


class Shape(msgspec.Struct, frozen=True):
    """How many records lie in each of the stretches, all of one length."""

    start: int
    """Where the first begins: microseconds since 1970-01-01 UTC."""
    step: int
    """Microseconds."""
    counts: Sequence[int]
    extent: "Extent"
    """From when to when the records reach."""


class TimeStrip(Widget):
    """One line or two of blocks; counts in a worker, and only after the rows of the view are there."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"strip--blocks", "strip--dates", "strip--here"}
    DEFAULT_CSS = """
    TimeStrip {
        height: 1;
        padding: 0 1;
        & > .strip--blocks { color: $text-primary; }
        & > .strip--dates { color: $text-muted; }
        & > .strip--here { color: $text; background: $primary; text-style: bold; }
    }
    """

    @dataclass
    class Came(Message):
        """A view was counted; only the strip itself listens."""

        view: View
        shape: Shape | None
        """None where no record has a time."""
        seconds: float
        """How long it took."""

    @dataclass
    class Failed(Message):
        """It could not be counted; the rows will say why."""

        error: EdxtuiError

    @dataclass
    class Picked(Message):
        """Somebody clicked on a time."""

        at: int
        """Microseconds since 1970-01-01 UTC."""

    def __init__(self, opening: Opening, *, id: str | None = None) -> None:
        """Show nothing of these logs yet."""
        super().__init__(id=id)
        self._opening = opening
        self._view: View | None = None
        self._is_wanted = False
        """Whether the view has still to be counted."""
        self.shape: Shape | None = None
        """What is drawn."""
        self._counted: View | None = None
        """What it was counted of."""
        self._at: int | None = None
        """The time of the record under the list's cursor."""
        self._asking: Asking | None = None
        self._timer: Timer | None = None
        self._asked_at = 0.0
        self._rest = 0.0
        """Seconds to let pass before a view that has grown is counted again."""

    def on_unmount(self) -> None:
        """Leave nothing running."""
        if self._asking is not None:
            self._asking.stop()

    # Counting

    def show(self, view: View, *, grown: bool) -> None:
        """Count another view as soon as its rows are here; one that has merely grown at a calm pace."""
        self._view, self._is_wanted = view, True
        if not grown:
            self._rest = 0.0
            if self._timer is not None:
                self._timer.stop()
                self._timer = None
        if not len(view.ids):
            self._draw(None)

    def stand_at(self, time: int | None) -> None:
        """The rows are here, and the record under the cursor has this time."""
        before = self._column
        self._at = time
        if self._column != before:
            self.refresh()
        if self._is_wanted and self._timer is None:
            wait = self._asked_at + self._rest - monotonic()
            if wait > 0:
                self._timer = self.set_timer(wait, self._count)
            else:
                self._count()

    def _count(self) -> None:
        self._timer = None
        view, width = self._view, self._width
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
        self._draw(message.shape)

    def extent_of(self, view: View) -> "Extent | None":
        """From when to when a view reaches, if it is the one that was counted here last."""
        return self.shape.extent if self.shape is not None and self._counted is view else None

    def on_time_strip_failed(self, message: Failed) -> None:
        """Show nothing rather than something wrong."""
        message.stop()
        self._draw(None)

    def on_resize(self) -> None:
        """Count for the new width."""
        if self.shape is None or len(self.shape.counts) != self._width:
            self._count()

    # Drawing

    @property
    def _width(self) -> int:
        """Cells for blocks."""
        width = self.content_size.width
        return max(0, width - 22) if width >= _ROOM_FOR_DATES else width

    @property
    def _column(self) -> int | None:
        """Where the record under the cursor stands."""
        shape = self.shape
        if shape is None or self._at is None:
            return None
        column = (self._at - shape.start) // shape.step
        return column if 0 <= column < len(shape.counts) else None

    def _draw(self, shape: Shape | None) -> None:
        self.shape = shape
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Blocks between two dates."""
        width, rows = self.content_size.width, self.content_size.height
        base = self.rich_style
        shape = self.shape
        if shape is None:
            return Strip.blank(width, base)
        top = max(shape.counts)
        floor = (rows - 1 - y) * 8
        blocks = "".join(
            EIGHTHS[max(0, min(8, height - floor))] for count in shape.counts for height in heights((count,), top, rows)
        )
        style, here = self._styled("strip--blocks"), self._column
        segments = [Segment(blocks, style)]
        if here is not None:
            marked = blocks[here] if blocks[here] != " " or y < rows - 1 else "▁"
            segments = [
                Segment(blocks[:here], style),
                Segment(marked, self.get_component_rich_style("strip--here")),
                Segment(blocks[here + 1 :], style),
            ]
        if width >= _ROOM_FOR_DATES:
            before, after = _ends(shape) if y == rows - 1 else ("", "")
            dates = self._styled("strip--dates")
            segments = [Segment(f"{before:<11}", dates), *segments, Segment(f"{after:>11}", dates)]
        return Strip(segments).adjust_cell_length(width).apply_style(base)

    def _styled(self, name: str) -> Style:
        style = self.get_component_rich_style(name)
        return Style(color=style.color, bold=style.bold)

    def on_click(self, event: events.Click) -> None:
        """Go to the time that was clicked on."""
        event.stop()
        shape = self.shape
        if shape is None:
            return
        offset = event.get_content_offset(self)
        if offset is None:
            return
        column = offset.x - (11 if self.content_size.width >= _ROOM_FOR_DATES else 0)
        if 0 <= column < len(shape.counts):
            self.post_message(self.Picked(shape.start + column * shape.step))


def _shape(view: View, asking: "Asking", width: int) -> Shape | None:
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
    return Shape(reach.first, step, np.asarray(counts).tolist(), reach)


def _ends(shape: Shape) -> tuple[str, str]:
    """What stands at both ends: dates, or times of one day."""
    first, last = moment(shape.extent.first), moment(shape.extent.last)
    return (first[:10], last[:10]) if first[:10] != last[:10] else (first[:10], last[11:])
