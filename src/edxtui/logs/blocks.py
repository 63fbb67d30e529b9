"""A block of a log read: the fast way where its lines allow it, the way that understands where they do not."""

from collections.abc import Iterator
from typing import Final, Generic, Literal, TypeVar

import msgspec
import numpy as np

from edxtui.logs.beginnings import HOLD as LONGEST_DOCUMENT
from edxtui.logs.documents import DocumentReader, Stretch
from edxtui.logs.ijson_lines import IjsonLines
from edxtui.logs.lines import LineReader
from edxtui.logs.record import Reason, Record, Shape, Source
from edxtui.logs.whole_lines import Addresses, WholeLines
from edxtui.logs.window import Window

T = TypeVar("T")
Way = Literal["fast", "ijson"]
"""`fast` tries whole lines first; `ijson` takes every byte through ijson. Both give the same records."""

BLOCK: Final = 8 << 20
"""Bytes that are handed to a worker process at once, more or less: a block ends with a line."""
_PART: Final = 1 << 20
"""Bytes that are decoded at once, more or less: what comes of them should not leave the processor's cache."""
_HOLD: Final = 64 << 20
"""A block with more bytes has a line that is longer than any that should be held at once."""


class Damage(msgspec.Struct, frozen=True):
    """Why a record of a block is damaged."""

    reason: Reason
    broken_at: int
    """The byte of the log up to which it could be read."""


class Block(msgspec.Struct, Generic[T]):
    """The records of a stretch of a log, in the order they lie."""

    start: int
    """Where reading began: the start of a line."""
    end: int
    """Where the next block begins: after the last line that a record of this one reaches into."""
    in_array: bool
    """Whether a top-level array is open there."""
    offsets: Addresses
    """Where each record begins, from the start of the log."""
    lengths: Addresses
    """Bytes of each."""
    members: list[T]
    """The wanted members of each."""
    damage: dict[int, Damage]
    """What is the matter with the damaged ones, by their position in the lists above."""
    settled: int
    """The start of a line: the records before it stay as they are whatever bytes are appended to the log.

    It is `end` unless something rests on where the log ends: a last line without line feed, a document that is still
    open, a damaged record that reaches to the end or might have gone on. Of several blocks the first whose `settled` is
    before its `end` counts. A log that has grown is read on from there; records from there on are found anew.
    """
    settled_in_array: bool
    """Whether a top-level array is open at `settled`."""


class BlockReader(Generic[T]):
    """Reads blocks of logs; the decoders are made once."""

    def __init__(self, shape: Shape[T], way: Way = "fast") -> None:
        """Look for documents of `shape`."""
        self._shape = shape
        self._way = way
        self._lines = LineReader(shape)
        self._whole_lines = WholeLines(self._lines) if way == "fast" else IjsonLines(shape)

    def parts(self, source: Source, start: int, stop: int, *, in_array: bool = False) -> Iterator[Block[T]]:
        """What `read` gives, in blocks of about `_PART` bytes: what was just decoded is still near the processor."""
        while start < stop:
            data = source.read(start, min(_PART, stop - start))
            if start + len(data) < stop:
                data = data[: data.rfind(b"\n") + 1]
            if data:
                block = self._of_lines(source, start, data, in_array=in_array)
            else:
                block = self.read(source, start, min(line_start(source, start + _PART), stop), in_array=in_array)
            yield block
            if block.end <= start:  # the log became shorter
                return
            start, in_array = block.end, block.in_array

    def read(self, source: Source, start: int, stop: int, *, in_array: bool = False) -> Block[T]:
        """The records that begin from `start` and before `stop`, both starts of lines (or the end of the log).

        The last may reach beyond `stop`.
        """
        if stop - start > _HOLD:
            return self._stretches(source, start, stop, b"", in_array=in_array)
        return self._of_lines(source, start, source.read(start, stop - start), in_array=in_array)

    def _of_lines(self, source: Source, start: int, data: bytes, *, in_array: bool) -> Block[T]:
        """The records of whole lines at hand."""
        if not in_array:
            found = self._whole_lines.read(data)
            if found is not None and not np.any(found[1] - found[0] > LONGEST_DOCUMENT):
                starts, ends, members = found
                end = start + len(data)
                settled = start + data.rfind(b"\n") + 1
                return Block(start, end, False, starts + start, ends - starts, members, {}, settled, False)
        if self._way == "ijson":
            return self._stretches(source, start, start + len(data), data, in_array=in_array)
        return self._line_by_line(source, start, data, in_array=in_array)

    def _line_by_line(self, source: Source, start: int, data: bytes, *, in_array: bool) -> Block[T]:
        found: _Found[T] = _Found(start, in_array)
        reader = DocumentReader(Window(source, start, data), self._shape)
        position = 0
        while position < len(data):
            line_end = data.find(b"\n", position)
            whole = line_end >= 0
            if not whole:
                line_end = len(data)
            line = data[position:line_end]
            text = line.lstrip(b" \t\r")
            if not text:
                position = line_end + whole
                found.to(start + position, settled=whole)
                continue
            if text.startswith(b"{"):
                offset = start + position + len(line) - len(text)
                text = text.rstrip(b" \t\r")
                members = self._lines.line(text) if len(text) <= LONGEST_DOCUMENT else None
                if members is not None:
                    found.records.append(Record(offset, len(text), members))
                    position = line_end + whole
                    found.to(start + position, settled=whole)
                    continue
            stretch = reader.stretch(start + position, in_array=found.in_array)
            if stretch.end <= start + position:  # the log became shorter
                break
            found.add(stretch)
            position = stretch.end - start
        return found.block(start)

    def _stretches(self, source: Source, start: int, stop: int, data: bytes, *, in_array: bool) -> Block[T]:
        found: _Found[T] = _Found(start, in_array)
        reader = DocumentReader(Window(source, start, data), self._shape)
        while found.end < stop:
            stretch = reader.stretch(found.end, in_array=found.in_array)
            if stretch.end <= found.end:  # the log became shorter
                break
            found.add(stretch)
        return found.block(start)


class _Found(Generic[T]):
    """What was found so far of a block."""

    def __init__(self, start: int, in_array: bool) -> None:
        self.records: list[Record[T]] = []
        self.end = start
        self.in_array = in_array
        self._settled: tuple[int, bool] | None = None

    def add(self, stretch: Stretch[T]) -> None:
        self.to(stretch.end, settled=stretch.settled)
        self.records += stretch.records
        self.in_array = stretch.in_array

    def to(self, end: int, *, settled: bool) -> None:
        """Go on at `end`; what lies before it and was not gone over yet is settled, or not."""
        if not settled and self._settled is None:
            self._settled = (self.end, self.in_array)
        self.end = end

    def block(self, start: int) -> Block[T]:
        settled, settled_in_array = self._settled or (self.end, self.in_array)
        return Block(
            start,
            self.end,
            self.in_array,
            np.array([record.offset for record in self.records], np.int64),
            np.array([record.length for record in self.records], np.int64),
            [record.members for record in self.records],
            {
                position: Damage(record.reason, record.broken_at)
                for position, record in enumerate(self.records)
                if record.reason is not None
            },
            settled,
            settled_in_array,
        )


def line_start(source: Source, offset: int) -> int:
    """The start of the first line that begins at or after `offset`; the end of the log where none does."""
    if offset <= 0:
        return 0
    if offset >= source.size:
        return source.size
    window = Window(source)
    return min(window.line_end(offset - 1) + 1, source.size)
