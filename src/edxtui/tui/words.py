"""Numbers and times as the screens write them."""

from edxtui.events.times import iso


def moment(time: int | None) -> str:
    """Date and time to the second, in UTC; blank where there is none. 19 cells."""
    if time is None:
        return " " * 19
    return iso(time).replace("T", " ")[:-8]


def exact_moment(time: int | None) -> str:
    """The same to the microsecond."""
    if time is None:
        return "no time"
    return f"{iso(time)[:-1].replace('T', ' ')} UTC"


def size(number: float) -> str:
    """Bytes in the unit that reads best."""
    for unit in ("B", "kB", "MB", "GB"):
        if number < 1000 or unit == "GB":
            return f"{number:.0f} {unit}" if unit == "B" or number >= 100 else f"{number:.1f} {unit}"
        number /= 1000
    raise AssertionError


def short_number(number: float) -> str:
    """A number in at most five cells: `0`, `950`, `12.3k`, `1.2M`."""
    for unit in ("", "k", "M", "G", "T"):
        if number < (1000 if not unit else 999.5):
            return f"{number:.3g}{unit}" if unit else f"{number:.0f}"
        number /= 1000
    return f"{number:.0f}P"


def share(part: int, whole: int) -> str:
    """A part in hundredths, to a tenth of one: `12.5 %`; never 0 or 100 where it is not quite."""
    if not whole:
        return "–"
    hundredths = 100 * part / whole
    if 0 < hundredths < 0.05:
        return "<0.1 %"
    if 99.95 <= hundredths < 100:
        return ">99.9 %"
    return f"{hundredths:.1f} %"
