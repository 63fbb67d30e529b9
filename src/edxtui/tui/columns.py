"""The columns that the event list can show, declared once, and how those that are chosen share a width."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Final

import msgspec

from edxtui.events.fields import FIELDS
from edxtui.index.records import Indexed
from edxtui.tui.words import moment, size

SIGN: Final = 3
"""Cells before the first column: the mark and the glyph."""
GAP: Final = 2
"""Cells between columns."""
_NEEDED: Final = 5
"""Cells that what stretches keeps beside a column which stays."""
_KEPT: Final = 24
"""Cells that it keeps beside any other that nobody has sized."""
_ROOM_FOR_COURSE: Final = 52
WIDEST: Final = 400
"""Cells of a column; no terminal shows more."""


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that the list can tell of a record. All of it comes from the index with the record."""

    name: str
    """What the config file calls it."""
    title: str
    """What stands above it."""
    meaning: str
    """One sentence."""
    least: int
    """Cells it takes where there is little room, unless somebody has sized it."""
    most: int
    """Cells it takes where there is much."""
    stays: bool = False
    """Whether it is shown however little room there is beside it."""
    beside: int = _KEPT
    """Cells that what stretches must keep for it to be shown, unless somebody has sized it."""
    at_end: bool = False
    """Whether its values differ at their end, so that the beginning is cut off."""
    to_the_right: bool = False
    """Whether it holds numbers."""
    missing: str = ""
    """What stands there where a record has no value."""
    text: Callable[[Indexed, int], str | None] | None = None
    """What it holds of a record in a row, from 0; None: it is told from the document as well."""


class Sized(msgspec.Struct, frozen=True, array_like=True):
    """A column that is chosen."""

    name: str
    cells: int | None = None
    """How wide it is; None: as it fits."""


def _meaning(field: str) -> str:
    return next(each.meaning for each in FIELDS if each.name == field)


def _field(
    name: str,
    least: int,
    most: int,
    *,
    beside: int = _KEPT,
    stays: bool = False,
    at_end: bool = False,
    missing: str = "",
) -> Column:
    def text(record: Indexed, row: int) -> str | None:
        value: str | None = getattr(record.event, name)
        return value

    return Column(
        name=name,
        title=name,
        meaning=_meaning(name),
        least=least,
        most=most,
        beside=beside,
        stays=stays,
        at_end=at_end,
        missing=missing,
        text=text,
    )


WHAT: Final = "what"
TYPE: Final = "type"
SUMMARY: Final = "summary"
STRETCHING: Final = (WHAT, SUMMARY)
"""Columns that take what the others leave, the first of them that is chosen and not sized."""

COLUMNS: Final = (
    Column(
        name="time",
        title="time (UTC)",
        meaning=_meaning("time"),
        least=19,
        most=19,
        stays=True,
        text=lambda record, row: moment(record.event.time),
    ),
    _field("user", 8, 18, stays=True, missing="–"),
    Column(
        name=WHAT,
        title="what happened",
        meaning="Type and summary in one.",
        least=0,
        most=0,
    ),
    _field("course", 20, 36, beside=_ROOM_FOR_COURSE, at_end=True),
    Column(name=TYPE, title="type", meaning=_meaning("type"), least=12, most=28),
    Column(name=SUMMARY, title="summary", meaning="What happened, from the event's own members.", least=16, most=60),
    _field("session", 8, 32),
    _field("source", 7, 7),
    _field("event_type", 12, 32, at_end=True),
    _field("module", 12, 48, at_end=True),
    _field("page", 12, 48, at_end=True),
    _field("org", 8, 16),
    _field("host", 8, 24),
    _field("ip", 15, 15),
    Column(
        name="number",
        title="number",
        meaning="The event's place in what is shown, from 1, as : takes it.",
        least=10,
        most=10,
        to_the_right=True,
        text=lambda record, row: f"{row + 1:,}",
    ),
    Column(name="log", title="log", meaning="The log it stands in.", least=8, most=24, at_end=True),
    Column(
        name="offset",
        title="offset",
        meaning="Where it begins in its log, in bytes of the decompressed text.",
        least=12,
        most=12,
        to_the_right=True,
        text=lambda record, row: str(record.offset),
    ),
    Column(
        name="size",
        title="size",
        meaning="How long its document is.",
        least=7,
        most=7,
        to_the_right=True,
        text=lambda record, row: size(record.length),
    ),
)
"""Every column, those first that are shown unless told otherwise."""

NAMED: Final = {column.name: column for column in COLUMNS}
"""By their names."""
USUAL: Final = tuple(Sized(name) for name in ("time", "user", WHAT, "course"))
"""Those that are shown unless told otherwise."""


def sound(chosen: Iterable[Sized]) -> tuple[Sized, ...]:
    """The same without what is no column or comes a second time, in widths that make sense."""
    found: dict[str, Sized] = {}
    for each in chosen:
        if each.name in NAMED and each.name not in found:
            cells = each.cells if each.cells is None else max(1, min(each.cells, WIDEST))
            found[each.name] = Sized(each.name, cells)
    return tuple(found.values())


@lru_cache(maxsize=64)
def laid(chosen: tuple[Sized, ...], width: int) -> tuple[tuple[Column, int], ...]:
    """The columns that a list of `width` cells has room for, in their order, each with its cells.

    A column that is sized has just so many cells. One of the others, told first in `STRETCHING`, takes what is left.
    Where that is too little, columns grow narrower from the right. Then those leave that want most beside them, of
    equals the last.
    """
    left_over = chosen
    while True:
        columns = [(NAMED[each.name], each.cells) for each in left_over]
        stretching = _stretching(columns)
        cells = [
            0 if column is stretching else each if each is not None else max(column.least, min(column.most, width // 5))
            for column, each in columns
        ]
        left = width - SIGN - GAP * (len(columns) - 1) - sum(cells)
        lacking: list[tuple[int, int]] = []
        for place in reversed(range(len(columns))):
            column, each = columns[place]
            if column is stretching:
                continue
            gives_way = each is None and not column.stays
            needed = (column.beside if gives_way else _NEEDED) if stretching is not None else 0
            if each is None and left < needed:
                taken = min(needed - left, cells[place] - column.least)
                cells[place], left = cells[place] - taken, left + taken
            if left < needed:
                lacking.append((needed, place))
        if not lacking or len(columns) == 1:
            break
        _, leaving = max(lacking)
        left_over = (*left_over[:leaving], *left_over[leaving + 1 :])
    return tuple(
        (column, max(0, left) if column is stretching else taken)
        for (column, _), taken in zip(columns, cells, strict=True)
    )


def _stretching(columns: Sequence[tuple[Column, int | None]]) -> Column | None:
    free = [column for column, cells in columns if cells is None]
    first = next((column for name in STRETCHING for column in free if column.name == name), None)
    # Of others the last that holds long texts.
    return first or next((column for column in reversed(free) if column.at_end), None)
