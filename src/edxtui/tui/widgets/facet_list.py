"""The values of a facet, one a row: how many records have each, their share, and a bar."""

from typing import ClassVar, Final

import msgspec
import numpy as np
from rich.segment import Segment
from rich.style import Style
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from edxtui.tui import actions
from edxtui.tui.cells import fitted, fitted_end
from edxtui.tui.facet_rows import FacetTable, Picked
from edxtui.tui.facet_rows import Rows as Shown
from edxtui.tui.widgets.rows import Rows
from edxtui.tui.words import share

_EIGHTHS: Final = " ▏▎▍▌▋▊▉█"
_NOTHING: Final = Shown(np.zeros(0, np.intp), np.zeros(0, np.int64))
_SIGNS: Final[dict[Picked | None, str]] = {"included": " + ", "excluded": " − ", None: "   "}


class Widths(msgspec.Struct, frozen=True):
    """Cells of the columns that fit a width; 0 where there is no room for one."""

    value: int
    number: int
    share: int
    running: int
    bar: int

    @classmethod
    def of(cls, width: int) -> "Widths":
        """Value and number always; then share, running share, bar."""
        number = 11 if width >= 60 else 8
        share = 8 if width >= 34 else 0
        running = 8 if width >= 44 else 0
        rest = max(0, width - 3 - number - share - running)
        bar = min(40, rest // 3) if rest >= 32 else 0
        return cls(rest - (bar + 2 if bar else 0), number, share, running, bar)


class FacetList(Rows):
    """Shows the rows of one facet; which of them are picked is the screen's matter."""

    BINDINGS: ClassVar[list[BindingType]] = list(actions.FACET_VALUES)
    COMPONENT_CLASSES: ClassVar[set[str]] = {"facet--bar", "facet--included", "facet--excluded"}
    DEFAULT_CSS = """
    FacetList {
        & > .facet--bar { color: $primary-lighten-1; }
        & > .facet--included { color: $text-success; text-style: bold; }
        & > .facet--excluded { color: $text-error; text-style: bold; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        """Show nothing yet."""
        super().__init__(id=id)
        self.table: FacetTable | None = None
        self.rows = _NOTHING
        self._picked: dict[str | None, Picked] = {}

    def show_rows(self, table: FacetTable, rows: Shown, picked: dict[str | None, Picked]) -> None:
        """Show rows of a facet, the cursor on the same value if one went to it and it is still among them."""
        before = self.value_at(self.cursor) if self.table is not None and self.cursor else None
        if before is None or self.table is None or self.table.target != table.target:
            found = np.zeros(0, np.intp)
        elif self.table is table:
            found = np.flatnonzero(rows.order == before[0])
        else:  # counted further meanwhile; such tables are short
            found = np.array([row for row, at in enumerate(rows.order) if table.facet.values[at] == before[1]], np.intp)
        place = int(found[0]) if found.size else 0
        self.table, self.rows, self._picked = table, rows, picked
        self.show(len(rows.order), place)

    def show_nothing(self) -> None:
        """Show no rows: nothing was counted yet."""
        self.table, self.rows = None, _NOTHING
        self.show(0, 0)

    def show_picked(self, picked: dict[str | None, Picked]) -> None:
        """Show what is picked now."""
        self._picked = picked
        self.forget()
        self.refresh()

    def value_at(self, row: int) -> tuple[int, str | None] | None:
        """The value in a row, behind its place in the facet."""
        if self.table is None or not 0 <= row < len(self.rows.order):
            return None
        place = int(self.rows.order[row])
        return place, self.table.facet.values[place]

    def segments(self, row: int, width: int) -> list[Segment]:
        """Picked or not, value, number, share, running share, bar."""
        table, found = self.table, self.value_at(row)
        if table is None or found is None:
            return []
        place, value = found
        number, widths = int(table.facet.counts[place]), Widths.of(width)
        picked, muted = self._picked.get(value), self.writing("rows--muted")
        style = self.writing(f"facet--{picked}") if picked is not None else None
        name = Segment(fitted("(none)", widths.value), style or muted)
        if value is not None:
            # Paths and long names differ at their end.
            fit = fitted_end if "/" in value or "." in value else fitted
            name = Segment(fit(value, widths.value), style)
        segments = [
            Segment(_SIGNS[picked], style),
            name,
            Segment(f"{number:>{widths.number},}"),
            Segment(f"{share(number, table.records):>{widths.share}}" if widths.share else ""),
        ]
        if widths.running:
            running = min(int(self.rows.running[row]), table.records)
            segments.append(Segment(f"{share(running, table.records):>{widths.running}}", muted))
        if widths.bar:
            segments += [Segment("  "), Segment(_bar(number, table.most, widths.bar), self._bar_style)]
        return segments

    @property
    def _bar_style(self) -> Style:
        return self.writing("facet--bar")


class FacetHeader(Static):
    """The names of the columns."""

    DEFAULT_CSS = """
    FacetHeader { height: 1; color: $text-muted; text-style: bold; background: $panel; text-wrap: nowrap; }
    """

    target = "value"
    noun = "events"

    def tell(self, target: str, noun: str) -> None:
        """Name the field and what is counted."""
        self.target, self.noun = target, noun
        self.on_resize()

    def on_resize(self) -> None:
        """Fit the width."""
        widths = Widths.of(self.size.width - 1)
        text = f"   {fitted(self.target, widths.value)}{self.noun:>{widths.number}}"
        text += f"{'share':>{widths.share}}" if widths.share else ""
        text += f"{'so far':>{widths.running}}" if widths.running else ""
        self.update(Content(text))


def _bar(number: int, most: int, width: int) -> str:
    """A bar that is as long as the width for the most; what is there at all can be seen."""
    eighths = max(1, round(number * width * 8 / most)) if number else 0
    full, rest = divmod(eighths, 8)
    return (_EIGHTHS[8] * full + _EIGHTHS[rest].strip()).ljust(width)
