"""Figures of findings in words."""

from collections.abc import Sequence
from heapq import nlargest

from edxtui.events.times import iso


def moment(time: int) -> str:
    """A time to the second, as in `2014-03-03 16:19:05 UTC`."""
    return f"{iso(time)[:19].replace('T', ' ')} UTC"


def span(microseconds: int) -> str:
    """A length of time in its two largest units: `2 d 3 h`, `5 min 10 s`, `45 s`."""
    seconds = microseconds // 1_000_000
    parts = []
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60), ("s", 1)):
        number, seconds = divmod(seconds, size)
        if number:
            parts.append(f"{number:,} {unit}")
        elif parts:
            break
    return " ".join(parts[:2]) or "0 s"


def listed(words: Sequence[str], most: int) -> str:
    """Some words with commas, and how many there are beyond `most`."""
    rest = len(words) - most
    return ", ".join(words[:most]) + (f" and {rest:,} more" if rest > 0 else "")


class Amount:
    """Counts things and remembers the largest of them."""

    def __init__(self, most: int) -> None:
        """Remember `most`."""
        self._most = most
        self._largest: list[tuple[int, int, str]] = []
        self.number = 0

    def add(self, size: int, words: str, example: int) -> None:
        """Count one; `words` tell it, `example` is the id of an event."""
        self.number += 1
        self._largest = nlargest(self._most, [*self._largest, (size, -example, words)])

    @property
    def told(self) -> list[str]:
        """The largest in words, the others only counted."""
        rest = self.number - len(self._largest)
        return [words for _, _, words in self._largest] + ([f"{rest:,} more"] if rest else [])

    @property
    def example(self) -> int:
        """Of the largest."""
        return -self._largest[0][1]
