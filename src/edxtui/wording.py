"""Numbers in sentences and tables."""


def counted(number: int, one: str) -> str:
    """`1 event`, `3,211 events`."""
    return f"{number:,} {one}" + "s" * (number != 1)


def events_and_damaged(events: int, damaged: int) -> str:
    """`3,211 events, 2 damaged`; without the second half where nothing is damaged."""
    return counted(events, "event") + (f", {damaged:,} damaged" if damaged else "")


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
