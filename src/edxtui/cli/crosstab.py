"""Counts by two fields as a table: the first one's values down, the second one's across."""

import shutil
import sys
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from edxtui.cli.counting import Row, Value
from edxtui.cli.output import Side, cells, put_table

_GAP: Final = 2


def put_crosstab(rows: Sequence[Row], names: Sequence[str], heading: str, limit: int | None) -> None:
    """Write the table, values of most records first; `limit` is how many of the first field's values it has.

    On a terminal as many of the second field's values get a column as fit; the others share the last one.
    """
    downs, acrosses = _totals(rows, 0), _totals(rows, 1)
    numbers = {(row.values[0].rank, row.values[1].rank): row.number for row in rows}
    shown = downs[:limit]
    left = [heading, f"{names[0]} \\ {names[1]}"]
    width = max(len(left[0]), 9) + _GAP + max([cells(left[1]), *(cells(value.shown) for value, _ in shown)])
    across = [value for value, _ in acrosses]
    own = across[: _fitting(across, acrosses, width)]
    rest = across[len(own) :]
    numeric: list[Side] = ["right"] * (len(own) + bool(rest))
    head = [*left, *(value.shown for value in own), *([f"{len(rest):,} more"] if rest else [])]
    put_table(
        head,
        [
            [
                f"{total:,}",
                value.shown,
                *(f"{numbers.get((value.rank, other.rank), 0):,}" for other in own),
                *([f"{sum(numbers.get((value.rank, other.rank), 0) for other in rest):,}"] if rest else []),
            ]
            for value, total in shown
        ],
        ["right", "left", *numeric],
    )


def _totals(rows: Sequence[Row], place: int) -> list[tuple[Value, int]]:
    totals: Counter[tuple[int, Any]] = Counter()
    values: dict[tuple[int, Any], Value] = {}
    for row in rows:
        value = row.values[place]
        totals[value.rank] += row.number
        values[value.rank] = value
    return [(values[rank], total) for rank, total in sorted(totals.items(), key=lambda pair: (-pair[1], pair[0]))]


def _fitting(across: Sequence[Value], totals: Sequence[tuple[Value, int]], width: int) -> int:
    """How many columns fit beside the first two, leaving room for one of all others."""
    if sys.stdout is None or not sys.stdout.isatty():
        return len(across)
    room = shutil.get_terminal_size().columns - width - (_GAP + len("99,999 more"))
    for number, (value, total) in enumerate(totals):
        room -= _GAP + max(cells(value.shown), len(f"{total:,}"))
        if room < 0:
            return max(1, number)
    return len(across)
