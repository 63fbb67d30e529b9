"""The answer to a statement of SQL: columns that fit their values, rows that are drawn when they come into sight."""

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from rich.cells import cell_len
from rich.segment import Segment
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import var
from textual.widgets import Static

from edxtui.export.values import cell, is_number
from edxtui.tui import actions
from edxtui.tui.cells import fitted
from edxtui.tui.curtain import shown
from edxtui.tui.widgets.rows import Rows

_WIDEST: Final = 60
"""Cells of a column, unless it is the last in sight."""
_MEASURED: Final = 200
"""Rows that the widths of the columns are made for."""
_LONGEST: Final = 2_000
"""Characters of a value that are looked at for a cell."""


class AnswerTable(Rows):
    """Rows of an answer, which may be more to come. With many columns, those from `first` on are shown."""

    BINDINGS: ClassVar[list[BindingType]] = list(actions.ANSWER)
    DEFAULT_CSS = """
    AnswerTable { border-top: none; }
    """

    first: var[int] = var(0, init=False)
    """The column at the left."""

    class Scrolled(Message):
        """Other columns are in sight."""

    class ExportAsked(Message):
        """All rows are to be exported."""

    class CopyAsked(Message):
        """The row under the cursor is to be copied."""

    def __init__(self, *, id: str | None = None) -> None:
        """Show nothing yet."""
        super().__init__(id=id)
        self.columns: Sequence[tuple[str, str]] = ()
        """Name and type of each."""
        self.rows: list[tuple[Any, ...]] = []
        """Those that are here."""
        self._widths: list[int] = []
        self._at_right: list[bool] = []

    @property
    def current(self) -> tuple[Any, ...] | None:
        """The row under the cursor."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    def begin(self, columns: Sequence[tuple[str, str]]) -> None:
        """Begin with another answer."""
        self.columns = columns
        self.rows = []
        self._widths = self._measured(())
        self._at_right = [is_number(kind) for _, kind in columns]
        self.set_reactive(AnswerTable.first, 0)
        self.show(0, 0)
        self.post_message(self.Scrolled())

    def add(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Rows that came; they stand after those that are here."""
        if len(self.rows) < _MEASURED:
            self._widths = list(map(max, self._widths, self._measured(rows)))
            self.post_message(self.Scrolled())
        fresh = not self.rows
        self.rows.extend(rows)
        if fresh:
            self.show(len(self.rows), 0)
        else:
            self.grow(len(self.rows))

    def forget(self, *lines: int) -> None:
        """Draw these lines anew, or all: those with the widths that they have now, as people may be hidden by now."""
        super().forget(*lines)
        if not lines and self.columns:
            self._widths = self._measured(self.rows)
            self.post_message(self.Scrolled())

    def _measured(self, rows: Sequence[tuple[Any, ...]]) -> list[int]:
        """The room that the names and the first of these rows take."""
        names = tuple(name for name, _ in self.columns)
        widths = ((cell_len(_shown(value)) for value in row) for row in (names, *rows[:_MEASURED]))
        return [min(_WIDEST, max(column)) for column in zip(*widths, strict=True)]

    def segments(self, row: int, width: int) -> list[Segment]:
        """The values from the first column in sight on; what is missing is muted."""
        muted = self.writing("rows--muted")
        segments = []
        for value, room, at_right in self._columns_in_sight(self.rows[row], width):
            style = muted if value is None else None
            segments.append(Segment(f" {_placed(_shown(value), room, at_right=at_right)} ", style))
        return segments

    def header(self, width: int) -> str:
        """The names of the columns in sight."""
        names = [name for name, _ in self.columns]
        return "".join(
            f" {_placed(_shown(name), room, at_right=at_right)} "
            for name, room, at_right in self._columns_in_sight(names, width)
        )

    def _columns_in_sight(self, values: Sequence[Any], width: int) -> list[tuple[Any, int, bool]]:
        found = []
        last = len(self.columns) - 1
        for place in range(self.first, len(self.columns)):
            room = width - 2
            if room < 1:
                break
            # The last column takes what is left, so that one long text can be read.
            room = room if place == last and not self._at_right[place] else min(room, self._widths[place])
            found.append((values[place], room, self._at_right[place]))
            width -= room + 2
        return found

    def on_resize(self) -> None:
        """Other columns are in sight; before it is laid out there were none."""
        super().on_resize()
        self.post_message(self.Scrolled())

    def watch_first(self) -> None:
        """Draw other columns."""
        self.forget()
        self.refresh()

    def validate_first(self, first: int) -> int:
        """Stay on the columns there are."""
        return max(0, min(first, len(self.columns) - 1))

    def action_next_column(self) -> None:
        """One column on."""
        self.first += 1

    def action_column_before(self) -> None:
        """One column back."""
        self.first -= 1

    def action_export(self) -> None:
        """Export all rows of the answer."""
        self.post_message(self.ExportAsked())

    def action_copy_row(self) -> None:
        """Copy the row as JSON."""
        self.post_message(self.CopyAsked())


class AnswerHeader(Static):
    """The names of the columns in sight."""

    DEFAULT_CSS = "AnswerHeader { height: 1; color: $text-muted; text-style: bold; background: $panel; }"

    def follow(self, table: AnswerTable) -> None:
        """Show the names of a table's columns."""
        self.update(Content(table.header(max(0, table.size.width - 1))))


def _shown(value: Any) -> str:
    if isinstance(value, str):
        value = value[:_LONGEST]
    return shown(cell(value)[:_LONGEST])


def _placed(text: str, width: int, *, at_right: bool) -> str:
    found = fitted(text, width)
    return found.rstrip().rjust(width) if at_right else found
