"""Whether time runs forward in each log."""

from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from edxtui.events.time_column import NO_TIME, Times
from edxtui.index.survey import Stretch

TOLERANCE: Final = 60 * 1_000_000
"""Microseconds that an event may be older than the one before it: hosts write together, and their clocks differ."""


class Backwards(msgspec.Struct):
    """The steps back of one log."""

    steps: int = 0
    farthest: int = 0
    """Microseconds."""
    example: int = 0
    """Id of the event after the farthest step."""


class Order:
    """Follows the times of events as they lie."""

    def __init__(self, mobile: int | None) -> None:
        """`mobile` is the code of the source whose events come when a phone is online again."""
        self._mobile = mobile
        self._last: dict[int, int] = {}
        self.logs: dict[int, Backwards] = {}
        """By log, those that have any."""

    def follow(self, stretch: Stretch) -> None:
        """Look at the next events in log order."""
        kept = stretch.times != NO_TIME
        if self._mobile is not None:
            kept &= stretch.sources != self._mobile
        logs, times, ids = stretch.logs[kept], stretch.times[kept], stretch.ids[kept]
        for log in np.unique(logs).tolist():
            inside = logs == log
            self._follow_log(log, times[inside], ids[inside])

    def _follow_log(self, log: int, times: Times, ids: npt.NDArray[np.int64]) -> None:
        back = np.empty_like(times)
        back[0] = self._last.get(log, int(times[0])) - times[0]
        np.subtract(times[:-1], times[1:], out=back[1:])
        self._last[log] = int(times[-1])
        steps = int(np.count_nonzero(back > TOLERANCE))
        if not steps:
            return
        found = self.logs.setdefault(log, Backwards())
        found.steps += steps
        at = int(back.argmax())
        if back[at] > found.farthest:
            found.farthest, found.example = int(back[at]), int(ids[at])
