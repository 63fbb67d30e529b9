"""Numbers in sentences."""


def counted(number: int, one: str) -> str:
    """`1 event`, `3,211 events`."""
    return f"{number:,} {one}" + "s" * (number != 1)


def events_and_damaged(events: int, damaged: int) -> str:
    """`3,211 events, 2 damaged`; without the second half where nothing is damaged."""
    return counted(events, "event") + (f", {damaged:,} damaged" if damaged else "")
