"""Stretches of time that people count in: from seconds to centuries, in UTC, chosen to fit a width."""

from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Final

import msgspec

_SECOND: Final = 1_000_000
_MINUTE: Final = 60 * _SECOND
_HOUR: Final = 60 * _MINUTE
_DAY: Final = 24 * _HOUR
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_DAY: Final = date(1970, 1, 1).toordinal()
_MONDAY: Final = -3 * _DAY
"""The Monday before 1970: weeks begin with it, and everything shorter divides a day."""
_BEGINNING: Final = (1 - _FIRST_DAY) * _DAY
_END: Final = (date.max.toordinal() + 1 - _FIRST_DAY) * _DAY
"""Where the calendar ends."""
_APART: Final = 2
"""Cells between two labels at least."""


class Unit(msgspec.Struct, frozen=True):
    """One length that time is divided into."""

    words: str
    """As it is said: `10 minutes`."""
    step: int
    """Microseconds; 0 where it is told in months."""
    months: int = 0

    def floor(self, time: int) -> int:
        """The beginning of the stretch that a time lies in."""
        if not self.months:
            return (time - _MONDAY) // self.step * self.step + _MONDAY
        at = date.fromordinal(time // _DAY + _FIRST_DAY)
        return _month((at.year * 12 + at.month - 1) // self.months * self.months)

    def after(self, edge: int) -> int:
        """The end of the stretch that begins here."""
        if not self.months:
            return min(edge + self.step, _END)
        at = date.fromordinal(max(1, edge // _DAY + _FIRST_DAY))
        return _month(((at.year * 12 + at.month - 1) // self.months + 1) * self.months)

    def least(self, span: int) -> int:
        """How many stretches a span has at least."""
        return span // (self.step or self.months * 31 * _DAY)


UNITS: Final = (
    *(Unit(f"{n} second" + "s" * (n > 1), n * _SECOND) for n in (1, 2, 5, 10, 15, 30)),
    *(Unit(f"{n} minute" + "s" * (n > 1), n * _MINUTE) for n in (1, 2, 5, 10, 15, 30)),
    *(Unit(f"{n} hour" + "s" * (n > 1), n * _HOUR) for n in (1, 2, 3, 4, 6, 8, 12)),
    Unit("1 day", _DAY),
    Unit("1 week", 7 * _DAY),
    *(Unit(f"{n} month" + "s" * (n > 1), 0, n) for n in (1, 3)),
    *(Unit(f"{n:,} year" + "s" * (n > 1), 0, n * 12) for n in (1, 2, 5, 10, 50, 100, 1000)),
)
"""From short to long."""


class Scale(msgspec.Struct, frozen=True):
    """A span divided into stretches of one unit."""

    unit: Unit
    edges: tuple[int, ...]
    """Where stretches begin, and where the last ends: microseconds since 1970-01-01 UTC, ascending, two at least."""

    @property
    def size(self) -> int:
        """How many stretches there are."""
        return len(self.edges) - 1

    def at(self, time: int) -> int:
        """The stretch that a time lies in, or the nearest."""
        return max(0, min(bisect_right(self.edges, time) - 1, self.size - 1))


def scale_of(first: int, last: int, most: int) -> Scale:
    """Divide the span between two times, both included, by the shortest unit of which at most `most` are needed.

    What lies beyond the calendar, as a time of the log may by its zone, has no part in it.
    """
    most = max(1, most)
    first, last = (max(_BEGINNING, min(time, _END - 1)) for time in (first, last))
    for unit in UNITS:
        if unit.least(last - first) > most:
            continue
        edges = [unit.floor(first)]
        while edges[-1] <= last and len(edges) <= most:
            edges.append(unit.after(edges[-1]))
        if edges[-1] > last:
            return Scale(unit, tuple(edges))
    return Scale(UNITS[-1], (UNITS[-1].floor(first), max(last + 1, UNITS[-1].after(first))))


def labels(scale: Scale, cells: int) -> list[tuple[int, str]]:
    """What to write below the stretches, each `cells` wide: cell and text, never one over the other."""
    beginnings = scale.edges[:-1]
    for unit in UNITS[UNITS.index(scale.unit) :]:
        edges = [(place * cells, edge) for place, edge in enumerate(beginnings) if unit.floor(edge) == edge]
        written = [(cell, _written(edge, unit)) for cell, edge in edges]
        if len(written) > 1 and all(a + len(text) + _APART <= b for (a, text), (b, _) in pairwise(written)):
            return written
    # Where nothing longer begins with a stretch, as no month does with a week: some of the stretches.
    step = -(-(len(_written(beginnings[0], scale.unit)) + _APART) // cells)
    return [(place * cells, _written(beginnings[place], scale.unit)) for place in range(0, len(beginnings), step)]


def span_words(start: int, end: int) -> str:
    """A stretch up to its end: `2014-03-03 16:00 to 17:00`, `2014-03-03`, `2014-03`, `2014-03-03 to 2014-03-09`."""
    low, high = _moment(start), _moment(end - 1)
    if start % _DAY or end % _DAY:
        form = "%H:%M:%S" if start % _MINUTE or end % _MINUTE else "%H:%M"
        until = f"{_moment(end):{form}}" if end % _DAY else "24:00"
        return f"{_date(low)} {low:{form}} to {_date(high) + ' ' if low.date() != high.date() else ''}{until}"
    if low.date() == high.date():
        return _date(low)
    for months, letters in ((12, 4), (1, 7)):
        if low.day == 1 and (low.month - 1) % months == 0 and _month(low.year * 12 + low.month - 1 + months) == end:
            return _date(low)[:letters]
    return f"{_date(low)} to {_date(high)}"


def _written(edge: int, unit: Unit) -> str:
    at = _moment(edge)
    if unit.months % 12 == 0 and unit.months:
        return f"{at.year:04}"
    if unit.months:
        return _date(at)[:7]
    if unit.step >= _DAY or not edge % _DAY:
        return f"{at:%m-%d}"
    return f"{at:%H:%M:%S}" if unit.step < _MINUTE else f"{at:%H:%M}"


def _date(at: datetime) -> str:
    return at.date().isoformat()


def _moment(time: int) -> datetime:
    """The moment, or the first or last of the calendar where it lies beyond."""
    return _EPOCH + timedelta(microseconds=max(_BEGINNING, min(time, _END - 1)))


def _month(number: int) -> int:
    """When a month begins, counted from January of the year 0; not before the calendar, nor after its end."""
    year, month = divmod(number, 12)
    if year > 9999:
        return _END
    return (date(max(year, 1), month + 1 if year else 1, 1).toordinal() - _FIRST_DAY) * _DAY
