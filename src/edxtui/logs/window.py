"""A moving window over a log: bytes at any address without holding the log."""

from collections.abc import Iterator
from typing import Final

from edxtui.logs.record import Source

_CHUNK: Final = 1 << 20
BLANK: Final = b" \t\r"


class Window:
    """Reads a log in chunks and answers questions on lines.

    A block that has been read already can be handed in, so that nothing in it is read twice. The window notes whether
    an answer rests on where the log ends: such an answer may be another one once the log has grown.
    """

    def __init__(self, source: Source, start: int = 0, data: bytes = b"") -> None:
        """Look at `source`; `data` are its bytes from `start`, where they are at hand."""
        self._source = source
        self._start = start
        self._data = data
        self._size = source.size
        self.met_end = False
        """Whether any answer since this was last set to false rests on the end of the log."""

    def get(self, offset: int, length: int) -> bytes:
        """The bytes from `offset`; fewer only at the end of the log."""
        if length > self._size - offset:
            self.met_end = True
        return self.peek(offset, length)

    def peek(self, offset: int, length: int) -> bytes:
        """The same for those who can tell themselves whether it matters that the log ends there."""
        length = min(length, self._size - offset)
        if length <= 0:
            return b""
        begin = offset - self._start
        if begin < 0 or begin + length > len(self._data):
            self._data = self._source.read(offset, max(length, _CHUNK))
            self._start = offset
            begin = 0
        return self._data[begin : begin + length]

    def is_end(self, offset: int) -> bool:
        """Whether the log ends there."""
        if offset < self._size:
            return False
        self.met_end = True
        return True

    def after_line(self, offset: int) -> int:
        """Where the next line begins, or the end of the log."""
        found = self.find(b"\n", offset)
        return self._size if found < 0 else found + 1

    def chunks(self, offset: int, end: int) -> Iterator[bytes]:
        """The bytes from `offset` to `end`, some at a time."""
        while offset < end:
            chunk = self.peek(offset, min(_CHUNK, end - offset))
            if not chunk:
                return
            yield chunk
            offset += len(chunk)

    def find(self, byte: bytes, offset: int, end: int | None = None) -> int:
        """The address of the first such byte from `offset` and before `end`; -1 where there is none."""
        stop = self._size if end is None else end
        step = 4096
        while offset < stop:
            chunk = self.peek(offset, min(step, stop - offset))
            if not chunk:
                break
            found = chunk.find(byte)
            if found >= 0:
                return offset + found
            offset += len(chunk)
            step = min(step * 4, _CHUNK)
        self.met_end = self.met_end or end is None
        return -1

    def line_end(self, offset: int) -> int:
        """The address of the line feed that ends the line, or of the end of the log."""
        found = self.find(b"\n", offset)
        return self._size if found < 0 else found

    def skip(self, offset: int, blank: bytes = BLANK) -> int:
        """The address of the first byte from `offset` that is not `blank`."""
        step = 64
        while not self.is_end(offset):
            chunk = self.peek(offset, step)
            if not chunk:
                break
            rest = chunk.lstrip(blank)
            if rest:
                return offset + len(chunk) - len(rest)
            offset += len(chunk)
            step = min(step * 4, _CHUNK)
        return offset

    def trim(self, offset: int, end: int) -> int:
        """The address after the last byte before `end` that is not white space; `offset` where all are."""
        while end > offset:
            begin = max(offset, end - 64)
            chunk = self.peek(begin, end - begin).rstrip(b" \t\r\n")
            if chunk:
                return begin + len(chunk)
            end = begin
        return offset
