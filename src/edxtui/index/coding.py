"""A block of a log to columns of integers: the work of a worker.

This file and what it imports is all that a worker process loads. Plain lines are read and coded by a machine, if a
worker has one; whatever else stands in the log, and everything where it has none, by `BlockReader`. In the way of
ijson, ijson reads the plain lines too, and the machine only codes the documents that it finds.
"""

import gc
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import msgspec
import numpy as np

from edxtui.events.members import EDX, Members
from edxtui.events.plain_lines import plain_line_coder
from edxtui.index.block_columns import BlockColumns, BlockRecords
from edxtui.logs.blocks import Block, BlockReader, Way, line_start
from edxtui.logs.ijson_lines import is_of_objects
from edxtui.logs.record import Source, TextPiece
from edxtui.logs.source import PlainFile

if TYPE_CHECKING:
    from edxtui.events.plain_lines.fields import PlainLineCoder


class CodedBlock(msgspec.Struct, frozen=True):
    """The records of a stretch of a log as columns."""

    start: int
    end: int
    """Where the next block begins."""
    in_array: bool
    """Whether a top-level array is open there."""
    settled: int
    """Up to where it stays as it is whatever is appended to the log; see `Block.settled`."""
    settled_in_array: bool
    """Whether a top-level array is open there."""
    records: BlockRecords
    by_python: int
    """How many of its bytes were not read by a machine, but by what holds Python's lock."""


_FEW: Final = 16
"""Where fewer plain lines stand between two that are not, some are read as others are along with them."""
_SOME: Final = 64 << 10
"""Bytes of them."""


class _Own(threading.local):
    """What each thread has of its own."""

    def __init__(self) -> None:
        self.readers: dict[Way, BlockReader[Members]] = {}


_own = _Own()


def code_block(
    path: str,
    file: tuple[int, int],
    start: int,
    stop: int,
    size: int,
    *,
    in_array: bool,
    way: Way,
    machine: bool = False,
) -> CodedBlock:
    """Read and code the records that begin from `start` and before `stop`; see `BlockReader.read`.

    `file` is the log's device and inode; it counts as `size` bytes long, whatever was appended to it meanwhile. The
    `machine` for plain lines takes a moment to start, once a thread: it is for those that read much.
    """
    with PlainFile(path, file=file, size=size) as source:
        return coded(source, start, stop, in_array=in_array, way=way, machine=machine)


def coded(source: Source, start: int, stop: int, *, in_array: bool, way: Way, machine: bool = False) -> CodedBlock:
    """The same from an open source."""
    return _Coding(way, machine=machine).block(source, start, stop, in_array=in_array)


def code_text(start: int, data: bytes, *, last: bool, in_array: bool, way: Way, machine: bool = False) -> CodedBlock:
    """The same from a piece of the text that begins at `start`, the start of a line.

    Where the log does not end with it, the block ends before the first record that may go on, or be another one, with
    what follows; so it may be empty.
    """
    source = TextPiece(start, data)
    return _Coding(way, machine=machine, only_settled=not last).block(source, start, source.size, in_array=in_array)


class _Coding:
    """Codes one block."""

    def __init__(self, way: Way, *, machine: bool, only_settled: bool = False) -> None:
        self._plain = plain_line_coder() if machine else None
        self._by_ijson = way == "ijson"
        self._reader = _reader(way)
        self._only_settled = only_settled
        self._is_loaded = False
        self._settled: tuple[int, bool] | None = None
        self._in_array = False
        self._end = 0
        self._by_machine = 0

    def block(self, source: Source, start: int, stop: int, *, in_array: bool) -> CodedBlock:
        with _without_looking_for_cycles():
            return self._block(source, start, stop, in_array=in_array)

    def _block(self, source: Source, start: int, stop: int, *, in_array: bool) -> CodedBlock:
        self._end, self._in_array = start, in_array
        self._columns = BlockColumns(source, self._plain)
        if self._plain is None:
            self._read(source, stop)
        else:
            self._plain.make_room()
            while self._end < stop and self._read_some(self._plain, source, stop):
                pass
        settled, settled_in_array = self._settled or (self._end, self._in_array)
        records = self._columns.done()
        by_python = self._end - start - self._by_machine + self._columns.odd_bytes
        return CodedBlock(start, self._end, self._in_array, settled, settled_in_array, records, by_python)

    def _read_some(self, plain: "PlainLineCoder", source: Source, stop: int) -> bool:
        """Plain lines, or others up to where there may be plain ones again; False where the block ends early."""
        if self._in_array:
            return self._read(source, self._line_start(source, stop, _SOME))
        reader, begin = plain.reader, self._end
        if not self._is_loaded or not reader.begin <= begin < reader.end:
            reader.load(source, begin, stop - begin)
            self._is_loaded = True
        if reader.end <= begin:  # the log became shorter
            return self._read(source, stop)
        lines = reader.read(begin)
        if self._by_ijson and not is_of_objects(reader.text(begin, lines.end), lines.offsets.size):
            return self._read(source, max(lines.end, self._line_start(source, stop, 1)))
        self._columns.add_plain(lines)
        self._by_machine += lines.end - begin
        self._end = lines.end
        if lines.why_ended == "full":
            self._columns.end_plain()
            plain.forget()
        elif lines.why_ended == "not whole" and reader.begin < lines.end and reader.end < source.size:
            self._is_loaded = False  # what is missing of the line comes with the next text
        elif lines.why_ended != "done":
            more = 1 if lines.offsets.size >= _FEW else _SOME
            return self._read(source, self._line_start(source, stop, more))
        return True

    def _line_start(self, source: Source, stop: int, more: int) -> int:
        return min(line_start(source, self._end + more), stop)

    def _read(self, source: Source, stop: int) -> bool:
        """Lines of any kind, and whatever stands between them."""
        return self._take(self._reader.parts(source, self._end, stop, in_array=self._in_array))

    def _take(self, blocks: Iterable[Block[Members]]) -> bool:
        for block in blocks:
            if self._only_settled and block.settled < block.end:
                self._columns.add(_settled(block))
                self._end, self._in_array = block.settled, block.settled_in_array
                return False
            self._columns.add(block)
            if self._settled is None and block.settled < block.end:
                self._settled = block.settled, block.settled_in_array
            if block.end <= self._end:  # the log became shorter
                return False
            self._end, self._in_array = block.end, block.in_array
        return True


def _settled(block: Block[Members]) -> Block[Members]:
    """The records that stay as they are whatever follows."""
    number = int(np.searchsorted(block.offsets, block.settled))
    return Block(
        block.start,
        block.settled,
        block.settled_in_array,
        block.offsets[:number],
        block.lengths[:number],
        block.members[:number],
        {position: damage for position, damage in block.damage.items() if position < number},
        block.settled,
        block.settled_in_array,
    )


@contextmanager
def _without_looking_for_cycles() -> Iterator[None]:
    """A block makes tens of thousands of small objects and no cycles: looking for some is a third of the work."""
    looks = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looks:
            gc.enable()


def _reader(way: Way) -> BlockReader[Members]:
    if way not in _own.readers:
        _own.readers[way] = BlockReader(EDX, way)
    return _own.readers[way]
