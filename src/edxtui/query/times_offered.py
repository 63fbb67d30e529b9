"""Years, months and days of a log, as they may be meant by the first digits of one."""

from collections.abc import Iterator
from datetime import date, timedelta

_MONTHS_AT_ONCE = 24
"""More are offered as years first."""


def times_beginning(typed: str, days: tuple[str, str] | None) -> Iterator[tuple[str, str]]:
    """Times between the first and the last day that begin so, earliest first, and what each means.

    Years, then months, then days: the next finer unit of what is typed, but months at once where they are few.
    """
    if days is None:
        return
    first, last = map(date.fromisoformat, days)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if len(typed) < len("2014") and months > _MONTHS_AT_ONCE:
        for year in range(first.year, last.year + 1):
            if f"{year:04}".startswith(typed):
                yield f"{year:04}", "That year."
    elif len(typed) < len("2014-03"):
        for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
            month = f"{number // 12:04}-{number % 12 + 1:02}"
            if month.startswith(typed):
                yield month, "That month."
    elif len(typed) <= len("2014-03-03"):
        try:
            day = max(first, date.fromisoformat(f"{typed[:7]}-01"))
        except ValueError:
            return
        while day <= last and day.isoformat()[:7] == typed[:7]:
            if day.isoformat().startswith(typed):
                yield day.isoformat(), "That day."
            day += timedelta(days=1)
