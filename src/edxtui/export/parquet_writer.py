"""Rows of a table as parquet: one file, or a folder with a file a course and day."""

import hashlib
import math
from collections.abc import Generator, Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Literal
from urllib.parse import quote

import numpy as np
import numpy.typing as npt

from edxtui.export.table import Column, Head, Rows, Times
from edxtui.export.values import text
from edxtui.index.columns import Values
from edxtui.index.parquet import Kind, ParquetColumn, ParquetTable

_DAY: Final = 24 * 60 * 60 * 1_000_000
_MISSING: Final = "__HIVE_DEFAULT_PARTITION__"
"""What readers of such folders take for a missing value."""
_LONGEST: Final = 180
"""Bytes of a folder's name that stand for a value; a file system takes 255."""
_EXACT: Final = 2**53
"""Whole numbers up to here are the same as fractions."""
_MOST: Final = 2**63
_PARTED: Final = "course"
_GATHERED: Final[dict[str, Literal["TIMESTAMPTZ", "VARCHAR", "BIGINT"]]] = {
    "time": "TIMESTAMPTZ",
    "text": "VARCHAR",
    "number": "BIGINT",
    "found": "VARCHAR",
}

Found = Literal["nothing", "boolean", "whole", "large", "fraction", "text"]
"""What stands at a path; `large`: a whole number that as a fraction would be another one."""


class ParquetWriter:
    """Gathers rows, then writes them. A context manager."""

    def __init__(self, room: Path, heads: Sequence[Head], *, parted: bool) -> None:
        """Gather in a private folder; `parted`: for a folder with a file a course and day."""
        self._heads = heads
        self._kinds: list[set[Found]] = [set() for _ in heads]
        self._parts: dict[tuple[str | None, int | None], int] = {}
        self._course = next(place for place, head in enumerate(heads) if head.name == _PARTED) if parted else None
        self._table = ParquetTable(room, [(head.name, _GATHERED[head.kind]) for head in heads])

    def add(self, rows: Rows) -> None:
        """Take some rows."""
        parts = None if self._course is None else self._parts_of(rows.columns[self._course], rows.columns[0])
        self._table.add([self._array(place, column) for place, column in enumerate(rows.columns)], parts)

    def write(self, target: Path) -> Generator[None, None, None]:
        """Write one file."""
        yield from self._table.write(target, self._columns())

    def write_folder(self, folder: Path) -> Generator[None, None, None]:
        """Write the files of a folder that is there and empty; with no rows one file without any.

        Values become names of folders percent-encoded, so that none leads anywhere else.
        """
        columns: list[ParquetColumn | None] = list(self._columns())
        if self._course is not None:
            columns[self._course] = None  # told by the folder's name
        for (course, day), part in (self._parts or {(None, None): 0}).items():
            inner = folder / f"course={_name(course)}" / f"day={_name(_date(day))}"
            inner.mkdir(0o700, parents=True, exist_ok=True)
            file = inner / f"part-{part}.parquet"
            file.touch(0o600, exist_ok=False)
            yield from self._table.write(file, columns, part)

    def _parts_of(self, courses: Column, times: Column) -> npt.NDArray[np.int32]:
        if not isinstance(courses, Values) or not isinstance(times, Times):
            raise TypeError("a table begins with the time and has a course")
        days = np.where(times.known, times.times // _DAY, -_MOST)
        pairs, at = np.unique(np.stack((courses.at, days)), axis=1, return_inverse=True)
        numbers = []
        for course, day in pairs.T.tolist():
            key = (courses.texts[course], None if day == -_MOST else day)
            numbers.append(self._parts.setdefault(key, len(self._parts)))
        return np.array(numbers, np.int32)[at.ravel()]

    def _array(self, place: int, column: Column) -> npt.NDArray[Any]:
        if isinstance(column, Times):
            times = column.times.view("M8[us]").copy()
            times[~column.known] = np.datetime64("NaT")
            return times
        if isinstance(column, Values):
            each = np.array([None if value is None else _readable(value) for value in column.texts], np.object_)
            return each[column.at] if each.size else each
        if isinstance(column, list):
            kinds = self._kinds[place]
            kinds.update({_kind(value) for value in column})
            found = np.empty(len(column), np.object_)
            found[:] = [None if value is None else _readable(text(value)) for value in column]
            return found
        return column

    def _columns(self) -> list[ParquetColumn]:
        names = _apart(head.name for head in self._heads)
        return [
            ParquetColumn(name, _type(kinds) if head.kind == "found" else _GATHERED[head.kind])
            for name, head, kinds in zip(names, self._heads, self._kinds, strict=True)
        ]

    def close(self) -> None:
        """End the engine."""
        self._table.close()

    def __enter__(self) -> "ParquetWriter":
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()


def _kind(value: Any) -> Found:
    match value:
        case None:
            return "nothing"
        case bool():
            return "boolean"
        case int() if -_EXACT <= value <= _EXACT:
            return "whole"
        case int() if -_MOST <= value < _MOST:
            return "large"
        case float() if math.isfinite(value):
            return "fraction"
    return "text"


def _type(kinds: set[Found]) -> Kind:
    """The narrowest type that says all values of a column as they are; text says any."""
    kinds = kinds - {"nothing"}
    if not kinds:
        return "VARCHAR"
    if kinds <= {"whole", "large"}:
        return "BIGINT"
    if kinds <= {"whole", "fraction"}:
        return "DOUBLE"
    return "BOOLEAN" if kinds == {"boolean"} else "VARCHAR"


def _apart(names: Iterable[str]) -> list[str]:
    """Names of which no two are the same but for the case; later ones get a number."""
    known: set[str] = set()
    found = []
    for name in names:
        each, number = name, 0
        while each.casefold() in known:
            number += 1
            each = f"{name}_{number}"
        known.add(each.casefold())
        found.append(each)
    return found


def _readable(value: str) -> str:
    """The text without halves of surrogate pairs, which parquet cannot hold."""
    return value if value.isascii() else value.encode(errors="replace").decode()


def _date(day: int | None) -> str | None:
    """The day, so many days after 1970-01-01, as `2014-03-03`."""
    return None if day is None else str(np.datetime64(day, "D"))


def _name(value: str | None) -> str:
    """How a value is written in a folder's name: one that is too long is cut, and told apart by its digest."""
    if value is None:
        return _MISSING
    name = quote(value, safe="", errors="replace")
    if len(name) <= _LONGEST:
        return name
    digest = hashlib.sha256(value.encode(errors="replace")).hexdigest()[:16]
    kept = value[:_LONGEST]
    while len(quote(kept, safe="", errors="replace")) > _LONGEST:
        kept = kept[:-1]
    return f"{quote(kept, safe='', errors='replace')}~{digest}"
