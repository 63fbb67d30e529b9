"""A block of a log read: the fast way where its lines allow it, the way that understands where they do not."""

from typing import Final, Generic, Literal, TypeVar

import msgspec
import numpy as np

from edxtui.logs.documents import DocumentReader
from edxtui.logs.lines import LineReader
from edxtui.logs.record import Reason, Record, Shape, Source
from edxtui.logs.whole_lines import Addresses, WholeLines
from edxtui.logs.window import Window

T = TypeVar("T")
Way = Literal["fast", "ijson"]
"""`fast` tries whole lines first; `ijson` takes every byte through ijson. Both give the same records."""

BLOCK: Final = 8 << 20
"""Bytes that are decoded at once, more or less: a block ends with a line."""
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


class BlockReader(Generic[T]):
    """Reads blocks of logs; the decoders are made once."""

    def __init__(self, shape: Shape[T], way: Way = "fast") -> None:
        """Look for documents of `shape`."""
        self._shape = shape
        self._way = way
        self._lines = LineReader(shape)
        self._whole_lines = WholeLines(self._lines)

    def read(self, source: Source, start: int, stop: int, *, in_array: bool = False) -> Block[T]:
        """The records that begin from `start` and before `stop`, both starts of lines (or the end of the log).

        The last may reach beyond `stop`.
        """
        if self._way == "ijson" or stop - start > _HOLD:
            return self._stretches(source, start, stop, b"", in_array=in_array)
        data = source.read(start, stop - start)
        if not in_array:
            found = self._whole_lines.read(data)
            if found is not None:
                starts, ends, members = found
                return Block(start, start + len(data), False, starts + start, ends - starts, members, {})
        return self._line_by_line(source, start, data, in_array=in_array)

    def _line_by_line(self, source: Source, start: int, data: bytes, *, in_array: bool) -> Block[T]:
        records: list[Record[T]] = []
        reader = DocumentReader(Window(source, start, data), self._shape)
        position = 0
        while position < len(data):
            line_end = data.find(b"\n", position)
            if line_end < 0:
                line_end = len(data)
            line = data[position:line_end]
            text = line.lstrip(b" \t\r")
            if not text:
                position = line_end + 1
                continue
            if text.startswith(b"{"):
                offset = start + position + len(line) - len(text)
                text = text.rstrip(b" \t\r")
                members = self._lines.line(text)
                if members is not None:
                    records.append(Record(offset, len(text), members))
                    position = line_end + 1
                    continue
            stretch = reader.stretch(start + position, in_array=in_array)
            records += stretch.records
            in_array = stretch.in_array
            position = stretch.end - start
        return _block(start, min(start + position, source.size), records, in_array=in_array)

    def _stretches(self, source: Source, start: int, stop: int, data: bytes, *, in_array: bool) -> Block[T]:
        records: list[Record[T]] = []
        reader = DocumentReader(Window(source, start, data), self._shape)
        position = start
        while position < stop:
            stretch = reader.stretch(position, in_array=in_array)
            records += stretch.records
            in_array = stretch.in_array
            position = stretch.end
        return _block(start, position, records, in_array=in_array)


def _block(start: int, end: int, records: list[Record[T]], *, in_array: bool) -> Block[T]:
    return Block(
        start,
        end,
        in_array,
        np.array([record.offset for record in records], np.int64),
        np.array([record.length for record in records], np.int64),
        [record.members for record in records],
        {
            position: Damage(record.reason, record.broken_at)
            for position, record in enumerate(records)
            if record.reason is not None
        },
    )


def line_start(source: Source, offset: int) -> int:
    """The start of the first line that begins at or after `offset`; the end of the log where none does."""
    if offset <= 0:
        return 0
    if offset >= source.size:
        return source.size
    window = Window(source)
    return min(window.line_end(offset - 1) + 1, source.size)
