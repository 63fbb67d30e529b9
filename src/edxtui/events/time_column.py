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
    if not texts:
        return np.zeros(0, np.int64)
    # Whatever a text holds, only texts of the common form have a line feed after every 32nd character and nowhere else.
    joined = "\n".join([text or _NONE for text in texts])
    if len(joined) != _WIDTH * len(texts) - 1 or not joined.isascii():
        joined = "\n".join([text if text is not None and len(text) == _WIDTH - 1 else _widened(text) for text in texts])
        if len(joined) != _WIDTH * len(texts) - 1 or not joined.isascii():
            joined = "\n".join(
                [text if len(text) == _WIDTH - 1 and text.isascii() else _NONE for text in map(_widened, texts)]
            )
    times, read = _common(np.frombuffer(joined.encode() + b"\n", np.uint8).reshape(-1, _WIDTH))
    for position in np.flatnonzero(~read).tolist():
        value = microseconds(texts[position])
        if value is not None:
            times[position] = value
    return times


_TEMPLATE: Final = np.frombuffer(b"0000-00-00T00:00:00.000000+00:00\n", np.uint8)
_NONE: Final = "0000-00-00T00:00:00.000000+00:00"
"""Of the common form, and no time at all."""
_SECONDS: Final = 19
"""Characters of `2014-03-03T16:19:05`."""
_WIDTH: Final = 33
_DIGITS: Final = np.flatnonzero(_TEMPLATE[:26] == ord("0"))
_FIXED: Final = np.setdiff1d(np.arange(_WIDTH), _DIGITS)
_DAYS_IN_MONTH: Final = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], np.int32)


def _widened(text: str | None) -> str:
    """The common form of a text that lacks the fraction of a second, or says `Z`; any other text as it is."""
    if text is None:
        return _NONE
    if text.endswith("Z"):
        text = text[:-1] + "+00:00"
    return text[:_SECONDS] + ".000000" + text[_SECONDS:] if len(text) == _SECONDS + 6 else text


def _common(codes: npt.NDArray[np.uint8]) -> tuple[Times, npt.NDArray[np.bool_]]:
    """The times of texts of the common form, and which were read; a row of characters each."""
    places = np.ascontiguousarray(codes.T)
    digits = places[_DIGITS] - np.uint8(ord("0"))  # what lies below 0 becomes large
    read = (places[_FIXED] == _TEMPLATE[_FIXED, None]).all(axis=0) & (digits <= 9).all(axis=0)
    digits = digits.astype(np.int32)

    def number(begin: int, length: int) -> npt.NDArray[np.int32]:
        value: npt.NDArray[np.int32] = digits[begin]
        for place in range(begin + 1, begin + length):
            value = value * 10 + digits[place]
        return value

    year, month, day = number(0, 4), number(4, 2), number(6, 2)
    hour, minute, second, fraction = number(8, 2), number(10, 2), number(12, 2), number(14, 6)
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    last_day = _DAYS_IN_MONTH[np.minimum(month, 12)] + (leap & (month == 2))
    read &= (year >= 1) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= last_day)
    read &= (hour <= 23) & (minute <= 59) & (second <= 59)
    # Days since 1970-01-01 with years that begin in March, so that the leap day comes last (Hinnant's civil days).
    shifted = year - (month <= 2)
    era = shifted // 400
    year_of_era = shifted - era * 400
    day_of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    days = era * 146097 + year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year - 719468
    seconds = (days.astype(np.int64) * 24 + hour) * 3600 + minute * 60 + second
    return np.where(read, seconds * 1_000_000 + fraction, NO_TIME), read
