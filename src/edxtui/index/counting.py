"""How many records of a selection have each value of a field, and how many fall into each stretch of time.

What is counted are records as a view shows them, damaged ones among them.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

import msgspec
import numpy as np
import numpy.typing as npt

from edxtui import statement as say
from edxtui.events.fields import TEXT_FIELDS
from edxtui.index.asking import Asking
from edxtui.index.schema import MISSING
from edxtui.index.sql import Condition

TIME_UNITS: Final = ("hour", "day", "week", "month")
"""What time is counted by beside the text fields."""
DAMAGED: Final = "damaged"
"""The group of all damaged records in counts over time."""

_NAMES: Final = frozenset(field.name for field in TEXT_FIELDS)
_HOUR: Final = 3_600_000_000
_DAY: Final = 24 * _HOUR
_BEGINNING: Final = (1 - date(1970, 1, 1).toordinal()) * _DAY
"""The first day of the calendar: before any time that a record has."""
_ALPHABETICAL: Final = 200_000
"""Up to so many values, those of as many records stand by value; to sort more takes longer than to count them."""


class Facet(msgspec.Struct, frozen=True):
    """The values of a field, most records first, in parallel."""

    values: list[str | None]
    """None where the field is missing; hours, days, weeks and months as `count` writes them."""
    counts: npt.NDArray[np.int64]
    """Records that have each; never 0."""

    @property
    def total(self) -> int:
        """All records that were counted."""
        return int(self.counts.sum())


class Extent(msgspec.Struct, frozen=True):
    """From when to when a selection reaches."""

    first: int | None
    """Microseconds since 1970-01-01 UTC; None where no record has a time of its own."""
    last: int | None
    timed: int
    """Records with a time of their own."""
    untimed: int


def facet(field: str, statement: say.Statement, asking: Asking) -> Facet:
    """Count the values of a text field, or hours, days, weeks, months.

    Ties stand by value, the missing value last of its tie.

    Raises: Stopped: the question was stopped.
    """
    condition = Condition(statement, asking)
    if field in TIME_UNITS:
        return _by_time(field, condition, asking)
    if field not in _NAMES:
        raise ValueError(f"cannot count by {field}")
    ((many,),) = asking.rows(f'SELECT count(*) > {_ALPHABETICAL} FROM "values_{field}"', [])  # noqa: S608 - a known name
    found = _columns(
        f'SELECT value, n FROM (SELECT "{field}" AS code, count(*) AS n FROM events '  # noqa: S608 - a Condition holds no text
        f'WHERE {condition.text} GROUP BY 1) LEFT JOIN "values_{field}" USING (code) '
        f"ORDER BY n DESC, {'code' if many else 'value NULLS LAST'}",
        condition.parameters,
        asking,
    )
    return Facet(found["value"].tolist(), found["n"].astype(np.int64))


def _by_time(unit: str, condition: Condition, asking: Asking) -> Facet:
    step = _HOUR if unit == "hour" else _DAY
    rows = asking.rows(
        f"SELECT CASE WHEN timed THEN (stands_at - ({_BEGINNING})) // {step} END AS at, count(*) FROM events "  # noqa: S608 - as above
        f"WHERE {condition.text} GROUP BY 1",
        condition.parameters,
    )
    counts: dict[str | None, int] = {}
    for at, number in rows:
        label = None if at is None else _label(unit, at)
        counts[label] = counts.get(label, 0) + number
    order = sorted(counts.items(), key=lambda item: (-item[1], item[0] is None, item[0] or ""))
    return Facet([value for value, _ in order], np.array([number for _, number in order], np.int64))


def _label(unit: str, at: int) -> str:
    """The name of the hour or day, so many of them after the beginning of the calendar, or of what the day lies in."""
    day, hour = divmod(at, 24) if unit == "hour" else (at, 0)
    found = date.fromordinal(day + 1)
    if unit == "hour":
        return f"{found.isoformat()}T{hour:02}"
    if unit == "week":
        year, week, _ = found.isocalendar()
        return f"{year:04}-W{week:02}"
    return found.isoformat()[:7] if unit == "month" else found.isoformat()


def extent(statement: say.Statement, asking: Asking) -> Extent:
    """From when to when the records reach that have a time of their own.

    Raises: Stopped: the question was stopped.
    """
    condition = Condition(statement, asking)
    ((first, last, timed, in_all),) = asking.rows(
        "SELECT min(stands_at) FILTER (timed), max(stands_at) FILTER (timed), count(*) FILTER (timed), count(*) "  # noqa: S608 - as above
        f"FROM events WHERE {condition.text}",
        condition.parameters,
    )
    return Extent(first, last, timed, in_all - timed)


def over_time(
    edges: npt.NDArray[np.int64], statement: say.Statement, group: Callable[[str | None], str], asking: Asking
) -> dict[str, npt.NDArray[np.int64]]:
    """Count the records between neighbouring edges: `edges[i] <= time < edges[i + 1]`.

    `edges` ascend, in microseconds since 1970-01-01 UTC; `group` tells what a type counts for. Of each group with any
    record there, one number a stretch; damaged records are the group `DAMAGED`, whatever was salvaged.

    Raises: Stopped: the question was stopped.
    """
    start, end = int(edges[0]), int(edges[-1])
    # The engine counts stretches of one length: where they are of several, the largest that divides them all.
    step = int(np.gcd.reduce(np.diff(edges)))
    condition = Condition(statement, asking)
    found = _columns(
        f"SELECT (stands_at - {start}) // {step} AS at, type AS code, reason <> 0 AS broken, count(*) AS n FROM events "  # noqa: S608 - as above
        f"WHERE timed AND stands_at >= {start} AND stands_at < {end} AND {condition.text} GROUP BY 1, 2, 3",
        condition.parameters,
        asking,
    )
    codes, which = np.unique(found["code"], return_inverse=True)
    asking.learn("type", codes.tolist())
    names = asking.names.of("type")
    groups = [group(None if code == MISSING else names[code]) for code in codes.tolist()]
    known = [*dict.fromkeys(groups), DAMAGED]
    rows = np.array([known.index(name) for name in groups], np.int64)[which] if groups else which
    rows = np.where(found["broken"].astype(bool), len(known) - 1, rows)
    columns = np.searchsorted(edges, found["at"].astype(np.int64) * step + start, side="right") - 1
    counts = np.zeros((len(known), len(edges) - 1), np.int64)
    np.add.at(counts, (rows, columns), found["n"].astype(np.int64))
    return {name: counts[row] for row, name in enumerate(known) if counts[row].any()}


def _columns(query: str, parameters: list[Any], asking: Asking) -> dict[str, npt.NDArray[Any]]:
    columns: dict[str, npt.NDArray[Any]] = asking.fetch(asking.run(query, parameters).fetchnumpy)
    return columns
