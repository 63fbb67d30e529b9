"""A list of any length of which only the rows in sight are drawn."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import BindingType
from textual.geometry import Region
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip

from edxtui.tui import actions
from edxtui.tui.widgets.lines import Lines


class Rows(Lines):
    """Draws rows, moves a cursor over them, and tells where it is. What a row looks like is its heirs' matter."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--cursor", "rows--hover", "rows--muted", "rows--header"}
    DEFAULT_CSS = """
    Rows {
        & > .rows--cursor { background: $panel; }
        &:focus > .rows--cursor { background: $primary-muted; text-style: bold; }
        & > .rows--muted { color: $text-muted; }
        & > .rows--header { color: $text-muted; text-style: bold; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = list(actions.ROWS)

    total: var[int] = var(0, init=False)
    """How many rows there are."""
    cursor: var[int] = var(0, init=False)
    """The row under the cursor, from 0."""

    @dataclass
    class Moved(Message):
        """The cursor stands on another row."""

        rows: "Rows"
        cursor: int

        @property
        def control(self) -> "Rows":
            """The list it was."""
            return self.rows

    @dataclass
    class Selected(Message):
        """Enter or a second click on a row."""

        rows: "Rows"
        cursor: int

        @property
        def control(self) -> "Rows":
            """The list it was."""
            return self.rows

    stops: Sequence[int] | None = None
    """The rows that the cursor may stand on, ascending; None for all."""

    def segments(self, row: int, width: int) -> list[Segment]:
        """What a row shows, at most `width` cells; styles are laid over the row's own."""
        raise NotImplementedError

    @property
    def visible_rows(self) -> range:
        """The rows in sight."""
        top = int(self.scroll_offset.y)
        return range(top, min(self.total, top + max(1, self.scrollable_content_region.height)))

    def show(self, total: int, cursor: int) -> None:
        """Begin with other rows, the cursor on one of them."""
        self.total = total
        self.set_length(total)
        self.set_reactive(Rows.cursor, max(0, min(cursor, total - 1)))
        self._keep_cursor_in_sight()
        self.post_message(self.Moved(self, self.cursor))

    def grow(self, total: int) -> None:
        """More rows after the last; nothing moves."""
        self.total = total
        self.set_length(total)

    def validate_cursor(self, cursor: int) -> int:
        """Stay on the rows there are; go on to the next that the cursor may stand on."""
        cursor = max(0, min(cursor, self.total - 1))
        if not self.stops:
            return cursor
        place = bisect_left(self.stops, cursor) if cursor >= self.cursor else bisect_right(self.stops, cursor) - 1
        return self.stops[max(0, min(place, len(self.stops) - 1))]

    def watch_cursor(self, old: int, new: int) -> None:
        """Follow the cursor."""
        self.forget(old, new)
        before = int(self.scroll_offset.y)
        self._keep_cursor_in_sight()
        if int(self.scroll_offset.y) == before:
            width = self.size.width
            self.refresh(Region(0, old - before, width, 1), Region(0, new - before, width, 1))
        self.post_message(self.Moved(self, new))

    def _keep_cursor_in_sight(self) -> None:
        height = max(1, self.scrollable_content_region.height)
        top = int(self.scroll_offset.y)
        if self.cursor < top:
            top = self.cursor
        elif self.cursor >= top + height:
            top = self.cursor - height + 1
        else:
            return
        self.scroll_to(y=top, animate=False, force=True, immediate=True)

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._keep_cursor_in_sight()

    def line(self, number: int, width: int) -> Strip:
        """One row; the cursor's is laid over."""
        base = self.ground
        if number == self.cursor:
            base += self.get_component_rich_style("rows--cursor", partial=True)
        return Strip(self.segments(number, width)).adjust_cell_length(width).apply_style(base)

    # Moving

    def action_cursor_down(self) -> None:
        """One down."""
        self.cursor += 1

    def action_cursor_up(self) -> None:
        """One up."""
        self.cursor -= 1

    def action_page_down(self) -> None:
        """A page down."""
        self.cursor += max(1, self.scrollable_content_region.height - 1)

    def action_page_up(self) -> None:
        """A page up."""
        self.cursor -= max(1, self.scrollable_content_region.height - 1)

    def action_half_page_down(self) -> None:
        """Half a page down."""
        self.cursor += max(1, self.scrollable_content_region.height // 2)

    def action_half_page_up(self) -> None:
        """Half a page up."""
        self.cursor -= max(1, self.scrollable_content_region.height // 2)

    def action_first(self) -> None:
        """To the first."""
        self.cursor = 0

    def action_last(self) -> None:
        """To the last."""
        self.cursor = self.total - 1

    def move_by(self, event: events.Key) -> None:
        """Move as this key says, while somebody types elsewhere; other keys are left alone."""
        moves = {
            "up": self.action_cursor_up,
            "down": self.action_cursor_down,
            "pageup": self.action_page_up,
            "pagedown": self.action_page_down,
        }
        if event.key in moves:
            event.stop()
            moves[event.key]()

    def action_select(self) -> None:
        """Open what is under the cursor."""
        if self.total:
            self.post_message(self.Selected(self, self.cursor))

    def on_click(self, event: events.Click) -> None:
        """Set the cursor; open on the second click."""
        row = int(self.scroll_offset.y) + event.y
        if row >= self.total:
            return
        self.cursor = row
        if event.chain == 2:
            self.action_select()
