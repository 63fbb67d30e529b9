"""The `time` member to microseconds.

Logs write `2014-03-03T16:19:05.584523+00:00`; also without the fraction, with `Z`, with no zone (then it is UTC) and
with another offset. Anything else is no time.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Final

_FORM: Final = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:?\d\d)?", re.ASCII)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_YEARS: Final = 400
_CYCLE: Final = timedelta(days=146_097)
"""After so many years, which are so many days, the calendar repeats itself."""
_MICROSECOND: Final = timedelta(microseconds=1)


def microseconds(text: str | None) -> int | None:
    """Microseconds since 1970-01-01 UTC; None where the text is no time. Digits after the sixth are cut off."""
    match = _FORM.fullmatch(text.strip()) if text else None
    if match is None:
        return None
    seconds, fraction, zone = match.groups()
    try:
        moment = datetime.fromisoformat(f"{seconds}{'+00:00' if zone in (None, 'Z') else zone}")
    except ValueError:
        return None
    try:
        whole = (moment - _EPOCH) // _MICROSECOND
    except OverflowError:
        return None
    return whole + int((fraction or "0")[:6].ljust(6, "0"))


def iso(time: int) -> str:
    """ISO 8601 in UTC with microseconds and `Z`. By its zone a time of a log may fall into the years 0 and 10000."""
    try:
        moment, years = _EPOCH + timedelta(microseconds=time), 0
    except OverflowError:
        years, cycle = (_YEARS, _CYCLE) if time > 0 else (-_YEARS, -_CYCLE)
        moment = _EPOCH + (timedelta(microseconds=time) - cycle)
    return f"{moment.year + years:04}-{moment:%m-%dT%H:%M:%S.%f}Z"
