"""The `time` members of many events to microseconds, at once."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from edxtui.events.times import microseconds

Times = npt.NDArray[np.int64]

NO_TIME: Final = -(2**63)
"""Stands for no time in arrays of microseconds."""


def time_column(texts: Sequence[str | None]) -> Times:
    """`times.microseconds` of many at once; `NO_TIME` where there is none.

    The form that nearly every log has is read by arithmetic on all texts together, the others one by one.
    """
    times = np.full(len(texts), NO_TIME, np.int64)
    common = np.array([text is not None and len(text) == 32 for text in texts], bool)
    positions = np.flatnonzero(common)
    if positions.size:
        digits, fits = _digits([texts[position] or "" for position in positions.tolist()])
        values, valid = _from_digits(digits)
        fits &= valid
        times[positions[fits]] = values[fits]
        common[positions[~fits]] = False
    for position in np.flatnonzero(~common).tolist():
        value = microseconds(texts[position])
        if value is not None:
            times[position] = value
    return times


_TEMPLATE: Final = np.frombuffer(b"0000-00-00T00:00:00.000000+00:00", np.uint8)
_DIGITS: Final = np.flatnonzero(_TEMPLATE[:26] == ord("0"))
_FIXED: Final = np.setdiff1d(np.arange(32), _DIGITS)
_DAYS_IN_MONTH: Final = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])


def _digits(texts: list[str]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    joined = "".join(texts).encode("ascii", "replace")
    codes = np.frombuffer(joined, np.uint8).reshape(-1, 32)
    digits = codes[:, _DIGITS].astype(np.int64) - ord("0")
    fits = (codes[:, _FIXED] == _TEMPLATE[_FIXED]).all(axis=1) & ((digits >= 0) & (digits <= 9)).all(axis=1)
    return digits, fits


def _from_digits(digits: npt.NDArray[np.int64]) -> tuple[Times, npt.NDArray[np.bool_]]:
    def number(begin: int, length: int) -> npt.NDArray[np.int64]:
        value = digits[:, begin].copy()
        for place in range(begin + 1, begin + length):
            value = value * 10 + digits[:, place]
        return value

    year, month, day = number(0, 4), number(4, 2), number(6, 2)
    hour, minute, second, fraction = number(8, 2), number(10, 2), number(12, 2), number(14, 6)
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    last_day = _DAYS_IN_MONTH[np.clip(month, 0, 12)] + (leap & (month == 2))
    valid = (year >= 1) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= last_day)
    valid &= (hour <= 23) & (minute <= 59) & (second <= 59)
    # Days since 1970-01-01 with years that begin in March, so that the leap day comes last (Hinnant's civil days).
    shifted = year - (month <= 2)
    era = shifted // 400
    year_of_era = shifted - era * 400
    day_of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    days = era * 146097 + year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year - 719468
    return ((days * 24 + hour) * 60 + minute) * 60_000_000 + second * 1_000_000 + fraction, valid
