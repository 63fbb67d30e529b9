"""The columns of the event list, to be chosen, sized and ordered."""

from typing import Final

from rich.segment import Segment

from edxtui.tui import actions, looks
from edxtui.tui.arrangement import Arrangement
from edxtui.tui.cells import fitted
from edxtui.tui.columns import NAMED, USUAL, Column, laid
from edxtui.tui.widgets.rows import Rows

_STATE: Final = 8
"""Cells for how wide a column is."""


class ColumnList(Rows):
    """A column a row: whether it is shown, its name, and how wide it is."""

    DEFAULT_CSS = "ColumnList { & > .column--shown { color: $text-accent; } }"
    COMPONENT_CLASSES = {"column--shown"}  # noqa: RUF012 - Textual's declaration
    BINDINGS = list(actions.COLUMN_LIST)  # noqa: RUF012 - as above

    def __init__(self, *, id: str | None = None) -> None:
        """Show the usual ones until told."""
        super().__init__(id=id)
        self.arrangement = Arrangement.of(USUAL)
        self.room = 0
        """Cells that they have to share."""

    def show_arrangement(self, arrangement: Arrangement, room: int, cursor: int) -> None:
        """Show another arrangement, which has so much room, the cursor on one of its rows."""
        self.arrangement, self.room = arrangement, room
        self.show(len(arrangement.places), cursor)

    @property
    def current(self) -> Column:
        """The column under the cursor."""
        return NAMED[self.arrangement.places[self.cursor].column.name]

    def cells_of(self, name: str) -> int | None:
        """How wide a column is on the screen; None where it has no room or is not shown."""
        return next((cells for column, cells in laid(self.arrangement.chosen, self.room) if column.name == name), None)

    def segments(self, row: int, width: int) -> list[Segment]:
        """Shown or not, name, width."""
        place = self.arrangement.places[row]
        title = fitted(NAMED[place.column.name].title, max(0, width - 2 - 1 - _STATE))
        muted = self.writing("rows--muted")
        if not place.is_shown:
            return [Segment(f"  {title}", muted)]
        sign = "x" if looks.plain() else "✓"
        return [
            Segment(f"{sign} ", self.writing("column--shown")),
            Segment(title),
            Segment(f" {self._state(place.column.name, place.column.cells):>{_STATE}}", muted),
        ]

    def _state(self, name: str, sized: int | None) -> str:
        if not self.cells_of(name):
            return "no room"
        return "fits" if sized is None else f"{sized}"
