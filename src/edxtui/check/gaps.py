"""Hours without any event where there should be some.

People do not come one event at a time, and not at night; so what is expected is reckoned in users an hour, hour of the
day by hour of the day, from the days around. What is missing must be more than chance, going by the days before and by
the days after: a log that begins slowly, or a single event years off, makes no gap.
"""

from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

LEAST: Final = 20
"""Users that a gap should have seen, each counted once an hour."""
_DAYS: Final = 14
"""Days on either side that tell what is usual."""
_LONGEST: Final = 7 * 24
"""Hours of a gap that are reckoned with; a longer one has no fewer users."""


class Gap(msgspec.Struct, frozen=True):
    """A stretch of hours without events."""

    start: int
    """The first such hour: hours since 1970-01-01 UTC."""
    end: int
    """The hour after the last."""
    expected: float
    """Users that as many hours see elsewhere, by the quieter side; no more than those of a week."""


def gaps(hours: npt.NDArray[np.int64], users: npt.NDArray[np.int64]) -> list[Gap]:
    """The gaps between these hours, which have events of so many users, the longest first.

    `hours` are distinct and ascending: hours since 1970-01-01 UTC.
    """
    total = np.concatenate([[0], np.cumsum(users)])
    found = []
    for at in np.flatnonzero(np.diff(hours) > 1).tolist():
        start, end = int(hours[at]) + 1, int(hours[at + 1])
        before = _usual(hours, users, total, start - _DAYS * 24, start, start, min(end - start, _LONGEST))
        if before < LEAST:
            continue
        after = _usual(hours, users, total, end, end + _DAYS * 24, start, min(end - start, _LONGEST))
        if after >= LEAST:
            found.append(Gap(start, end, min(before, after)))
    return sorted(found, key=lambda gap: gap.start - gap.end)


def _usual(
    hours: npt.NDArray[np.int64],
    users: npt.NDArray[np.int64],
    total: npt.NDArray[np.int64],
    begin: int,
    stop: int,
    start: int,
    length: int,
) -> float:
    """Users that `length` hours from `start` would see, by the hours from `begin` and before `stop`."""
    begin, stop = max(begin, int(hours[0])), min(stop, int(hours[-1]) + 1)
    low, high = np.searchsorted(hours, [begin, stop]).tolist()
    if total[high] - total[low] == 0:
        return 0.0
    by_hour = np.bincount(hours[low:high] % 24, users[low:high], 24)
    # How often each hour of the day lies between the two.
    days = np.bincount(np.arange(begin, stop) % 24, minlength=24)
    usual = np.divide(by_hour, days, out=np.zeros(24), where=days > 0)
    return float(usual[np.arange(start, start + length) % 24].sum())
