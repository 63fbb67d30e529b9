"""What is at work, for whichever screen is in front: how far it is, how fast it goes on, and how it is stopped.

Whoever works says so here, and one line at the bottom of each screen tells it. One program has one screen, and so one
of these.
"""

import contextlib
from collections.abc import Callable, Iterator
from time import monotonic
from typing import Final, Literal

Unit = Literal["bytes", "rows"]

_PATIENCE: Final = 0.5
"""Seconds for which work goes on before it is worth a word."""


class Work:
    """One thing that goes on. Whatever thread it goes on in may say how far it is."""

    def __init__(self, what: str, unit: Unit, stop: Callable[[], object] | None) -> None:
        """Begin now."""
        self.what = what
        """In a word or two: `indexing`."""
        self.unit = unit
        self.stop = stop
        """Ends it, called where the screens are; None where it cannot be stopped."""
        self.done = 0
        self.total: int | None = None
        """None where nobody knows."""
        self.more = ""
        """What else there is to say: `12 found`."""
        self.began = monotonic()
        """When, by the clock of `monotonic`."""
        self._before = 0

    def tell(self, done: int, total: int | None = None, more: str = "") -> None:
        """Say how far it is, of how much in all."""
        if done < self.done:  # it has begun anew
            self.began, self._before = monotonic(), done
        self.done, self.total, self.more = done, total, more

    def start_from(self, done: int) -> None:
        """So much was there already; what comes now counts for the rate."""
        self.done = self._before = done
        self.began = monotonic()

    @property
    def seconds(self) -> float:
        """For how long it has been going on."""
        return monotonic() - self.began

    @property
    def share(self) -> float | None:
        """From 0 to 1; None where nobody knows."""
        if self.total is None:
            return None
        return min(self.done / self.total, 1.0) if self.total else 1.0

    @property
    def rate(self) -> float:
        """In a second."""
        return max(self.done - self._before, 0) / max(self.seconds, 1e-6)

    @property
    def left(self) -> float | None:
        """Seconds; None where nobody knows."""
        if self.total is None or not self.rate:
            return None
        return max(self.total - self.done, 0) / self.rate


class AtWork:
    """All that goes on."""

    def __init__(self) -> None:
        """Nothing does."""
        self._works: list[Work] = []

    def begin(self, what: str, unit: Unit = "bytes", stop: Callable[[], object] | None = None) -> Work:
        """Something goes on from now on, until `end`."""
        work = Work(what, unit, stop)
        self._works.append(work)
        return work

    def end(self, work: Work | None) -> None:
        """It goes on no more; nothing happens where it did not."""
        if work in self._works:
            self._works.remove(work)

    @contextlib.contextmanager
    def going_on(self, what: str, unit: Unit = "bytes", stop: Callable[[], object] | None = None) -> Iterator[Work]:
        """Something goes on within."""
        work = self.begin(what, unit, stop)
        try:
            yield work
        finally:
            self.end(work)

    def seen(self) -> list[Work]:
        """What has been going on long enough to be told of, oldest first."""
        return [work for work in tuple(self._works) if work.seconds >= _PATIENCE]

    def stop_last(self) -> bool:
        """Stop what began last of all that is told of and can be stopped; whether there was any."""
        for work in reversed(self.seen()):
            if work.stop is not None:
                work.stop()
                return True
        return False

    def forget(self) -> None:
        """Nothing goes on: another program begins."""
        self._works.clear()


AT_WORK: Final = AtWork()
"""The one of this program."""
