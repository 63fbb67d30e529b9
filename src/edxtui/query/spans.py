"""Written times and what they cover: half-open spans of microseconds since 1970-01-01 UTC.

A time means all of the unit it is written to: `2014-03` the month, `2014-03-03T16` the hour, `16:19:05.58` ten
milliseconds. The calendar is the Gregorian one, the years 1 to 9999, a day always 24 hours.
"""

import re
import time
from datetime import date
from typing import Final

import msgspec

from edxtui.query.operators import TO, Ordering
from edxtui.statement import TimeWithin

EXPECTED = "a time such as 2014-03-03 or 2014-03-03T16"
"""What a message says was expected."""

_SECOND = 1_000_000
_UNITS = {"s": _SECOND, "m": 60 * _SECOND, "h": 3600 * _SECOND, "d": 86400 * _SECOND, "w": 7 * 86400 * _SECOND}
_EPOCH = date(1970, 1, 1).toordinal()

WRITTEN: Final = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)"
    r"(?:[Tt ](?P<hour>\d\d)(?::(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.(?P<fraction>\d{1,9}))?)?)?"
    r"(?P<zone>[Zz]|(?P<sign>[+-])(?P<zone_hour>\d\d)(?::?(?P<zone_minute>\d\d))?)?)?)?)?",
    re.ASCII,
)
# Nine digits reach beyond the calendar in every unit but seconds, and int() gives up at some thousands.
MOVING: Final = re.compile(r"now((?:[+-]\d{1,9}[smhdw])*)", re.ASCII | re.IGNORECASE)
STEP: Final = re.compile(r"([+-]\d+)([smhdw])", re.ASCII | re.IGNORECASE)


class Span(msgspec.Struct, frozen=True):
    """What one written time covers: `start <= time < end`, in microseconds since 1970-01-01 UTC."""

    start: int
    end: int


def moves(written: str) -> bool:
    """Whether the time depends on when it is asked."""
    return MOVING.fullmatch(written.strip()) is not None


def span_of(written: str, now: int | None = None) -> Span:
    """What the written time covers; one that moves with `now`, in microseconds, covers a single one.

    `now` is the clock's unless it is given. Moments beyond the calendar are put to its ends.

    Raises: ValueError: it is no time, such as February 30; the sentence says what was expected.
    """
    written = written.strip()
    if moving := MOVING.fullmatch(written):
        steps = (int(number) * _UNITS[unit.lower()] for number, unit in STEP.findall(moving[1]))
        moment = (time.time_ns() // 1000 if now is None else now) + sum(steps)
        moment = min(max(moment, _day(1, 1, 1)), _day(10000, 1, 1) - 1)
        return Span(moment, moment + 1)
    found = WRITTEN.fullmatch(written)
    try:
        if found is not None:
            return _span(found)
    except ValueError:
        pass
    raise ValueError(f"Expected {EXPECTED}, not “{written}”")


def compared(ordering: Ordering, span: Span) -> TimeWithin:
    """All times that stand so to all of the span: `>` begins after its end, `<=` includes it."""
    match ordering:
        case ">":
            return TimeWithin(span.end, None)
        case ">=":
            return TimeWithin(span.start, None)
        case "<":
            return TimeWithin(None, span.start)
        case "<=":
            return TimeWithin(None, span.end)


def between(low: Span | None, high: Span | None, *, low_included: bool, high_included: bool) -> TimeWithin:
    """The range from `low` to `high`, each with or without all that it covers; None is an open end."""
    start = None if low is None else low.start if low_included else low.end
    end = None if high is None else high.end if high_included else high.start
    return TimeWithin(start, end)


def is_empty(within: TimeWithin) -> bool:
    """Whether no time lies in it."""
    return within.start is not None and within.end is not None and within.start >= within.end


def written_span(span: Span) -> str:
    """What to write behind `time:` for all of this span and nothing else: one time, or a range of two.

    Of the units that both ends fall on, the longest is taken, so that the text is as short as can be. The span must
    not be empty, and lie in the calendar.
    """
    low = _moment(span.start)
    for digits, unit in (
        (4, "year"),
        (7, "month"),
        (10, "day"),
        (13, "hour"),
        (16, "minute"),
        (19, "second"),
        (26, ""),
    ):
        high = _moment(span.end - 1)
        written = low[:digits], high[:digits]
        if not unit or (span_of(written[0]).start == span.start and span_of(written[1]).end == span.end):
            break
    return written[0] if written[0] == written[1] else f"[{written[0]} {TO.symbol} {written[1]}]"


def _moment(time: int) -> str:
    """To the microsecond, as the language reads it."""
    day, rest = divmod(time, _UNITS["d"])
    second, fraction = divmod(rest, _SECOND)
    written = f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}.{fraction:06}"
    return f"{date.fromordinal(day + _EPOCH).isoformat()}T{written}"


def _span(found: re.Match[str]) -> Span:
    """Raises: ValueError: A part is out of its bounds."""
    year = int(found["year"])
    if found["month"] is None:
        return Span(_day(year, 1, 1), _day(year + 1, 1, 1))
    month = int(found["month"])
    if found["day"] is None:
        return Span(_day(year, month, 1), _day(year + month // 12, month % 12 + 1, 1))
    start = _day(year, month, int(found["day"]))
    unit = _UNITS["d"]
    for part, size, bound in (("hour", "h", 24), ("minute", "m", 60), ("second", "s", 60)):
        if found[part] is None:
            break
        unit = _UNITS[size]
        start += _below(bound, found[part]) * unit
    if found["fraction"] is not None:
        digits = found["fraction"][:6]
        unit = 10 ** (6 - len(digits))
        start += int(digits) * unit
    if found["sign"] is not None:
        minutes = _below(24, found["zone_hour"]) * 60 + _below(60, found["zone_minute"] or "0")
        start -= int(found["sign"] + "1") * minutes * _UNITS["m"]
    return Span(start, start + unit)


def _below(bound: int, digits: str) -> int:
    if int(digits) >= bound:
        raise ValueError(digits)
    return int(digits)


def _day(year: int, month: int, day: int) -> int:
    """When the day begins; also the first of the year 10000, where the library's calendar has ended."""
    ordinal = date(9999, 12, 31).toordinal() + 1 if year == 10000 else date(year, month, day).toordinal()
    return (ordinal - _EPOCH) * _UNITS["d"]
