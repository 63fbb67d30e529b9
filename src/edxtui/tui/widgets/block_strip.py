"""How something lies in time, in a line or two of blocks, and where in it one stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

import msgspec
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from edxtui.tui.stacks import EIGHTHS, heights
from edxtui.tui.words import moment

_ROOM_FOR_DATES: Final = 64
"""Cells from which on there are dates at both ends."""


class Blocks(msgspec.Struct, frozen=True):
    """How many there are in each of the stretches, all of one length."""

    start: int
    """Where the first begins: microseconds since 1970-01-01 UTC."""
    step: int
    """Microseconds."""
    counts: Sequence[int]
    first: int
    """When the first of all happened."""
    last: int
    """When the last did."""


class BlockStrip(Widget):
    """Draws blocks; what they count is its heirs' matter."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"strip--blocks", "strip--dates", "strip--here"}
    DEFAULT_CSS = """
    BlockStrip {
        height: 1;
        padding: 0 1;
        & > .strip--blocks { color: $text-primary; }
        & > .strip--dates { color: $text-muted; }
        & > .strip--here { color: $text; background: $primary; text-style: bold; }
    }
    """

    @dataclass
    class Picked(Message):
        """Somebody clicked on a time."""

        at: int
        """Microseconds since 1970-01-01 UTC."""

    blocks: Blocks | None = None
    """What is drawn."""
    at: int | None = None
    """The time at which one stands."""

    @property
    def room(self) -> int:
        """Cells for blocks."""
        width = self.content_size.width
        return max(0, width - 22) if width >= _ROOM_FOR_DATES else width

    @property
    def column(self) -> int | None:
        """The block in which one stands."""
        blocks = self.blocks
        if blocks is None or self.at is None:
            return None
        column = (self.at - blocks.start) // blocks.step
        return column if 0 <= column < len(blocks.counts) else None

    def draw(self, blocks: Blocks | None) -> None:
        """Show these, or none."""
        self.blocks = blocks
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Blocks between two dates."""
        width, rows = self.content_size.width, self.content_size.height
        base = self.rich_style
        blocks = self.blocks
        if blocks is None:
            return Strip.blank(width, base)
        top = max(blocks.counts)
        floor = (rows - 1 - y) * 8
        drawn = "".join(
            EIGHTHS[max(0, min(8, height - floor))]
            for count in blocks.counts
            for height in heights((count,), top, rows)
        )
        style, here = self._styled("strip--blocks"), self.column
        segments = [Segment(drawn, style)]
        if here is not None:
            marked = drawn[here] if drawn[here] != " " or y < rows - 1 else "▁"
            segments = [
                Segment(drawn[:here], style),
                Segment(marked, self.get_component_rich_style("strip--here")),
                Segment(drawn[here + 1 :], style),
            ]
        if width >= _ROOM_FOR_DATES:
            before, after = _ends(blocks) if y == rows - 1 else ("", "")
            dates = self._styled("strip--dates")
            segments = [Segment(f"{before:<11}", dates), *segments, Segment(f"{after:>11}", dates)]
        return Strip(segments).adjust_cell_length(width).apply_style(base)

    def _styled(self, name: str) -> Style:
        style = self.get_component_rich_style(name)
        return Style(color=style.color, bold=style.bold)

    def on_click(self, event: events.Click) -> None:
        """Go to the time that was clicked on."""
        event.stop()
        blocks = self.blocks
        if blocks is None:
            return
        offset = event.get_content_offset(self)
        if offset is None:
            return
        column = offset.x - (11 if self.content_size.width >= _ROOM_FOR_DATES else 0)
        if 0 <= column < len(blocks.counts):
            self.post_message(self.Picked(blocks.start + column * blocks.step))


def _ends(blocks: Blocks) -> tuple[str, str]:
    """What stands at both ends: dates, or times of one day."""
    first, last = moment(blocks.first), moment(blocks.last)
    return (first[:10], last[:10]) if first[:10] != last[:10] else (first[:10], last[11:])
