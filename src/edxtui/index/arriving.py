"""The text of a log as it comes: whole lines, as many bytes as are wanted, and what is left is given back."""

from collections.abc import Generator, Iterator
from typing import Final

import msgspec

from edxtui.logs.packed.forward import Stride

HOLD: Final = 16 << 20
"""A line with more bytes is not waited for."""


class Taken(msgspec.Struct, frozen=True):
    """Some text."""

    data: bytes
    """Up to the end of a line; of a very long line, or at the end of the log, up to where it came."""
    is_last: bool
    """Whether the log ends with it."""


class Arriving:
    """Holds what has come and was not taken."""

    def __init__(self, strides: Generator[Stride, None, None]) -> None:
        """Take `strides` one after the other as text is wanted."""
        self._strides = strides
        self._held = bytearray()
        self._lines = 0
        """Bytes up to the end of the last whole line."""
        self._ended = False
        self.packed = 0
        """Bytes of the archive, or of the stream, that were read."""
        self.waits = False
        """Whether no more of a stream was there when it was last gathered."""

    @property
    def is_over(self) -> bool:
        """Whether nothing is left."""
        return self._ended and not self._held

    def gather(self, least: int) -> Iterator[int]:
        """Wait for lines of so many bytes, or the end, or a line that is too long; gives how far it is.

        Of a stream that waits, what has come is enough.
        """
        self.waits = False
        while not self._ended and self._lines < least and len(self._held) < max(least, HOLD):
            stride = next(self._strides, None)
            if stride is None:
                self._ended = True
                return
            found = stride.text.rfind(b"\n")
            if found >= 0:
                self._lines = len(self._held) + found + 1
            self._held += stride.text
            self.packed = stride.packed
            self.waits = stride.waits
            yield self.packed
            if self.waits:
                return

    def take(self, least: int) -> Taken:
        """What was gathered, about so many bytes."""
        end = len(self._held)
        if end >= 2 * least:
            end = self._held.find(b"\n", least) + 1 or end
        if end == len(self._held) and not self._ended:
            end = self._lines or end
        with memoryview(self._held) as held:
            data = bytes(held[:end])
        del self._held[:end]
        self._lines = max(self._lines - end, 0)
        return Taken(data, self.is_over)

    def give_back(self, data: bytes) -> None:
        """Have these bytes come again, before all others."""
        self._held[:0] = data
        self._lines = self._held.rfind(b"\n") + 1

    def drain(self) -> Iterator[int]:
        """Let everything pass by; gives how far it is."""
        self._held.clear()
        for stride in self._strides:
            self.packed = stride.packed
            yield self.packed
        self._ended = True

    def close(self) -> None:
        """Stop the strides."""
        self._strides.close()
