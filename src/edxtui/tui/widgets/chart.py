"""Events over time: one column for each stretch, families on each other, with a cursor and a range."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

import msgspec
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip
from textual.widget import Widget

from edxtui.tui import actions, looks
from edxtui.tui.stacks import EIGHTHS, EMPTY, Cell, column
from edxtui.tui.timescale import Scale, labels
from edxtui.tui.words import short_number

AXIS: Final = 7
"""Cells for the numbers on the left."""


class Counted(msgspec.Struct, frozen=True):
    """How many records fall into each stretch of a scale."""

    scale: Scale
    groups: dict[str, Sequence[int]]
    """By group, one number a stretch; in the order in which they stand on each other."""

    def at(self, stretch: int) -> dict[str, int]:
        """What one stretch has, by group."""
        return {group: counts[stretch] for group, counts in self.groups.items() if counts[stretch]}

    def totals(self) -> list[int]:
        """All records of each stretch."""
        return [sum(counts) for counts in zip(*self.groups.values(), strict=True)] or [0] * self.scale.size


class Chart(Widget, can_focus=True):
    """Draws what was counted, and tells where its cursor is. It asks nothing."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"chart--axis", "chart--cursor", "chart--range"}
    DEFAULT_CSS = """
    Chart {
        height: 1fr;
        & > .chart--axis { color: $text-muted; }
        & > .chart--cursor { color: $text-primary; text-style: bold; }
        & > .chart--range { background: $surface-lighten-3; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = list(actions.CHART)

    cursor: var[int] = var(0, init=False)
    """The stretch under the cursor, from 0."""
    begun: var[int | None] = var(None, init=False)
    """The stretch where a range was begun; None where none was."""

    @dataclass
    class Moved(Message):
        """The cursor or the range is another one."""

    @dataclass
    class Beyond(Message):
        """Somebody wants to see what lies before (-1) or after (1) the chart."""

        step: int

    class Resized(Message):
        """There is room for another number of columns."""

    @dataclass
    class Zoomed(Message):
        """The wheel was turned: look closer, or at more."""

        closer: bool

    class Chosen(Message):
        """A second click on a column."""

    def __init__(self, *, id: str | None = None) -> None:
        """Begin with nothing counted."""
        super().__init__(id=id)
        self.counted: Counted | None = None
        self._grid: list[list[Cell]] = []
        self._room = Size(0, 0)

    # What it shows

    @property
    def columns(self) -> int:
        """Cells that there are for columns."""
        return max(1, self.size.width - AXIS)

    @property
    def chosen(self) -> range:
        """The stretches of the range, or the one under the cursor."""
        begun = self.cursor if self.begun is None else self.begun
        return range(min(begun, self.cursor), max(begun, self.cursor) + 1)

    @property
    def cells(self) -> int:
        """How wide each column is."""
        return max(1, self.columns // self.counted.scale.size) if self.counted is not None else 1

    def show(self, counted: Counted, cursor: int) -> None:
        """Show other counts, the cursor on one of their stretches; a range that was begun is given up."""
        self.counted = counted
        self.set_reactive(Chart.begun, None)
        self.set_reactive(Chart.cursor, max(0, min(cursor, counted.scale.size - 1)))
        self._stack()
        self.post_message(self.Moved())

    def _stack(self) -> None:
        """Work out all cells; the cursor changes none of them."""
        self._room = self.size
        counted, rows = self.counted, max(1, self.size.height - 2)
        self._grid = []
        if counted is not None:
            top = max(counted.totals())
            stretches = list(zip(*counted.groups.values(), strict=True)) or [()] * counted.scale.size
            columns = [column(parts, top, rows) for parts in stretches]
            self._grid = [[cells[row] for cells in columns] for row in range(rows)]
        self.refresh()

    def on_resize(self) -> None:
        """Fit the room."""
        if self.size != self._room:
            wide = self.size.width != self._room.width
            self._stack()
            if wide:
                self.post_message(self.Resized())

    def render_line(self, y: int) -> Strip:
        """Columns from the top, then the axis, then its labels."""
        counted, width = self.counted, self.size.width
        if counted is None or not self._grid:
            return Strip.blank(width, self.rich_style)
        rows = len(self._grid)
        if y < rows:
            segments = self._row(rows - 1 - y, self._number(y, rows, max(counted.totals())))
        else:
            segments = self._axis() if y == rows else self._labels(counted.scale) if y == rows + 1 else []
        return Strip(segments).adjust_cell_length(width).apply_style(self.rich_style)

    def _number(self, y: int, rows: int, top: int) -> str:
        """What the axis says beside a row: the most at the top, half of it in the middle."""
        if y == 0 and top:
            return short_number(top)
        is_middle = rows >= 6 and y == rows // 2 and top and (top >= 10 or top % 2 == 0)
        return short_number(top / 2) if is_middle else ""

    def _row(self, row: int, number: str) -> list[Segment]:
        groups = list(self.counted.groups) if self.counted is not None else []
        colours = [looks.group_colour(group) for group in groups]
        segments = [Segment(f"{number:>{AXIS - 2}} │", self._styled("chart--axis"))]
        chosen, cells = self.chosen, self.cells
        run, last = 0, (EMPTY, False)
        for stretch, cell in enumerate([*self._grid[row], None]):
            this = (cell, stretch in chosen) if cell is not None else None
            if this != last:
                if run:
                    segments.append(self._piece(last[0], colours, run * cells, is_chosen=last[1]))
                run = 0
            if this is not None:
                run, last = run + 1, this
        return segments

    def _piece(self, cell: Cell, colours: list[str], width: int, *, is_chosen: bool) -> Segment:
        ground = self.get_component_rich_style("chart--range", partial=True).bgcolor if is_chosen else None
        if cell.lower is None:
            return Segment(" " * width, Style(bgcolor=ground))
        under = Style(color=colours[cell.lower])
        if cell.eighths == 8:
            return Segment("█" * width, under)
        over = Style(bgcolor=colours[cell.upper]) if cell.upper is not None else Style(bgcolor=ground)
        return Segment(EIGHTHS[cell.eighths] * width, under + over)

    def _axis(self) -> list[Segment]:
        muted, strong = self._styled("chart--axis"), self._styled("chart--cursor")
        chosen, cells, size = self.chosen, self.cells, len(self._grid[0])
        marks = "".join(
            ("▲" if stretch == self.cursor else "━" if stretch in chosen else "─") * cells for stretch in range(size)
        )
        before, after = chosen.start * cells, chosen.stop * cells
        return [
            Segment(" " * (AXIS - 1) + "└", muted),
            Segment(marks[:before], muted),
            Segment(marks[before:after], strong),
            Segment(marks[after:], muted),
        ]

    def _labels(self, scale: Scale) -> list[Segment]:
        line = ""
        for cell, text in labels(scale, self.cells):
            line = line.ljust(cell) + text
        return [Segment(" " * AXIS + line, self._styled("chart--axis"))]

    def _styled(self, name: str) -> Style:
        style = self.get_component_rich_style(name)
        return Style(color=style.color, bold=style.bold)

    # Moving

    def validate_cursor(self, cursor: int) -> int:
        """Stay on the stretches there are."""
        return max(0, min(cursor, self.counted.scale.size - 1)) if self.counted is not None else 0

    def watch_cursor(self) -> None:
        """Draw it elsewhere."""
        self.refresh()
        self.post_message(self.Moved())

    def watch_begun(self) -> None:
        """Draw the range."""
        self.refresh()
        self.post_message(self.Moved())

    def _go(self, step: int) -> None:
        if self.counted is None:
            return
        if not 0 <= self.cursor + step < self.counted.scale.size:
            self.post_message(self.Beyond(1 if step > 0 else -1))
        self.cursor += step

    def _seek(self, step: int) -> None:
        totals = self.counted.totals() if self.counted is not None else []
        at = self.cursor + step
        while 0 <= at < len(totals) and not totals[at]:
            at += step
        if 0 <= at < len(totals):
            self.cursor = at
        elif totals:
            self.post_message(self.Beyond(step))

    @property
    def _quarter(self) -> int:
        return max(1, self.counted.scale.size // 4) if self.counted is not None else 1

    def action_earlier(self) -> None:
        """One back."""
        self._go(-1)

    def action_later(self) -> None:
        """One on."""
        self._go(1)

    def action_page_earlier(self) -> None:
        """A quarter back."""
        self._go(-self._quarter)

    def action_page_later(self) -> None:
        """A quarter on."""
        self._go(self._quarter)

    def action_first(self) -> None:
        """To the first."""
        self.cursor = 0

    def action_last(self) -> None:
        """To the last."""
        self.cursor = self.counted.scale.size - 1 if self.counted is not None else 0

    def action_previous_filled(self) -> None:
        """The nearest before that has events."""
        self._seek(-1)

    def action_next_filled(self) -> None:
        """The nearest after that has events."""
        self._seek(1)

    def action_mark(self) -> None:
        """Begin a range here, or give it up."""
        self.begun = self.cursor if self.begun is None and self.counted is not None else None

    # The mouse

    def _stretch_at(self, x: int) -> int:
        return (x - AXIS) // self.cells

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Set the cursor; a range may begin here."""
        if self.counted is None or event.button != 1:
            return
        self.begun = None
        self.cursor = self._stretch_at(event.x)
        self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Draw a range while the button is held."""
        if self.app.mouse_captured is not self or self.counted is None:
            return
        there = self.validate_cursor(self._stretch_at(event.x))
        if there != self.cursor and self.begun is None:
            self.begun = self.cursor
        self.cursor = there

    def on_mouse_up(self) -> None:
        """The range is drawn."""
        self.release_mouse()

    def on_click(self, event: events.Click) -> None:
        """Choose on the second click."""
        if event.chain == 2 and self.counted is not None:
            self.post_message(self.Chosen())

    def on_mouse_scroll_up(self) -> None:
        """Look closer."""
        self.post_message(self.Zoomed(closer=True))

    def on_mouse_scroll_down(self) -> None:
        """Look at more."""
        self.post_message(self.Zoomed(closer=False))
