"""Columns as somebody arranges them: all there are in an order, which of them are shown, and how wide."""

from collections.abc import Iterable
from typing import Final

import msgspec

from edxtui.tui.columns import COLUMNS, WIDEST, Sized

NARROWEST: Final = 3
"""Cells that a column can be made narrower to by keys."""


class Place(msgspec.Struct, frozen=True):
    """A column in its place."""

    column: Sized
    is_shown: bool


class Arrangement(msgspec.Struct, frozen=True):
    """Every column there is, once, in an order that somebody changes; each change is an arrangement of its own."""

    places: tuple[Place, ...]

    @classmethod
    def of(cls, chosen: Iterable[Sized]) -> "Arrangement":
        """Those that are chosen in their order, then the others as they are declared."""
        shown = [Place(column, is_shown=True) for column in chosen]
        names = {place.column.name for place in shown}
        others = [Place(Sized(column.name), is_shown=False) for column in COLUMNS if column.name not in names]
        return cls((*shown, *others))

    @property
    def chosen(self) -> tuple[Sized, ...]:
        """The columns that are shown, in their order."""
        return tuple(place.column for place in self.places if place.is_shown)

    def turned(self, at: int) -> "Arrangement":
        """With a column shown that was not, or without it; the last one stays."""
        place = self.places[at]
        if place.is_shown and len(self.chosen) == 1:
            return self
        return self._with(at, Place(place.column, not place.is_shown))

    def sized(self, at: int, cells: int | None) -> "Arrangement":
        """With a column so wide, or as it fits, and shown."""
        name = self.places[at].column.name
        width = None if cells is None else max(NARROWEST, min(cells, WIDEST))
        return self._with(at, Place(Sized(name, width), is_shown=True))

    def moved(self, at: int, to: int) -> "Arrangement":
        """With a column at another place."""
        places = list(self.places)
        places.insert(to, places.pop(at))
        return Arrangement(tuple(places))

    def _with(self, at: int, place: Place) -> "Arrangement":
        return Arrangement((*self.places[:at], place, *self.places[at + 1 :]))
