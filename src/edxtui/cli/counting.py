"""Counts by fields and paths, ordered: by the index where it can, else by reading the documents."""

import contextlib
import json
import math
from typing import Any

import msgspec

from edxtui import statement as say
from edxtui.cli.options import Shared
from edxtui.cli.scanning import scanning, show
from edxtui.index.asking import Asking
from edxtui.index.combinations import combinations
from edxtui.opening import Opening
from edxtui.terminal_text import printable
from edxtui.wording import counted


class Key(msgspec.Struct, frozen=True):
    """What is counted by."""

    written: str
    what: str | tuple[str, ...]
    """The name of a field, of hours or the like; or a path."""


class Value(msgspec.Struct, frozen=True):
    """One value that was counted."""

    value: Any
    """None where there is none; of a path whatever JSON holds."""
    shown: str

    @property
    def rank(self) -> tuple[int, Any]:
        """What it is, and where it stands among those of as many events: numbers, texts, all else, what is missing."""
        if self.value is None:
            return 3, ""
        if type(self.value) in (int, float):
            return 0, self.value
        return (1, self.value) if isinstance(self.value, str) else (2, self.shown)


class Row(msgspec.Struct, frozen=True):
    """Values that occur together, and how many records have them."""

    values: tuple[Value, ...]
    number: int


def counted_by(
    keys: list[Key], statement: say.Statement, opening: Opening, asking: Asking, options: Shared, *, events_only: bool
) -> list[Row]:
    """All values, or combinations of two, of what the index finds for a statement: most first, ties by value.

    Raises: LogError: a log cannot be read any more.
    """
    names = [key.what for key in keys if isinstance(key.what, str)]
    if len(names) == len(keys):
        found = [
            Row(tuple(_of_field(value) for value in values), number)
            for values, number in combinations(asking, names, statement, events_only=events_only)
        ]
    else:
        counts: dict[tuple[Any, ...], int] = {}
        with scanning(opening, options) as (scanner, line):
            whats = [key.what for key in keys]
            with contextlib.closing(scanner.count(statement, whats, asking, events_only=events_only)) as steps:
                for step in steps:
                    counts = step.counts
                    show(line, step.progress, counted(len(counts), "value"))
        found = [
            Row(
                tuple(
                    _of_path(value) if isinstance(key.what, tuple) else _of_field(value)
                    for key, value in zip(keys, values, strict=True)
                ),
                number,
            )
            for values, number in counts.items()
        ]
    return sorted(found, key=lambda row: (-row.number, tuple(value.rank for value in row.values)))


def _of_field(value: str | None) -> Value:
    return Value(value, "(none)" if value is None else printable(value))


def _of_path(text: str) -> Value:
    # NaN and its like are no JSON; they are told by their names.
    value = json.loads(text, parse_constant=str, parse_int=_integer, parse_float=_fraction)
    if value is None:
        return Value(None, "(none)")
    return Value(value, printable(value if isinstance(value, str) else text))


def _integer(digits: str) -> int | str:
    # Python refuses to read longer ones.
    return int(digits) if len(digits) < 4000 else digits


def _fraction(digits: str) -> float | str:
    # One that is too large for a float is no JSON either once it has become one.
    read = float(digits)
    return read if math.isfinite(read) else digits
