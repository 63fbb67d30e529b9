"""Numbers and times as the screens write them."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moment(time: int | None) -> str:
    """Date and time to the second, in UTC; blank where there is none. 19 cells."""
    if time is None:
        return " " * 19
    return f"{_EPOCH + timedelta(microseconds=time):%Y-%m-%d %H:%M:%S}".rjust(19, "0")


def exact_moment(time: int | None) -> str:
    """The same to the microsecond."""
    if time is None:
        return "no time"
    return f"{_EPOCH + timedelta(microseconds=time):%Y-%m-%d %H:%M:%S.%f} UTC"


def length(microseconds: int) -> str:
    """A length of time in its two largest units: `45s`, `12m 05s`, `3h 10m`, `2d 04h`."""
    seconds = microseconds // 1_000_000
    if seconds < 60:
        return f"{seconds}s"
    if seconds < 3600:
        return f"{seconds // 60}m {seconds % 60:02}s"
    if seconds < 86400:
        return f"{seconds // 3600}h {seconds % 3600 // 60:02}m"
    return f"{seconds // 86400}d {seconds % 86400 // 3600:02}h"


def size(number: float) -> str:
    """Bytes in the unit that reads best."""
    for unit in ("B", "kB", "MB", "GB"):
        if number < 1000 or unit == "GB":
            return f"{number:.0f} {unit}" if unit == "B" or number >= 100 else f"{number:.1f} {unit}"
        number /= 1000
    raise AssertionError
