"""A block of a log to columns of integers: the work of a worker process.

This file and what it imports is all that a worker loads.
"""

from collections.abc import Iterable, Iterator

import msgspec
import numpy as np
import numpy.typing as npt

from edxtui.events.coder import Column
from edxtui.events.columns import Gatherer
from edxtui.events.members import EDX, Members
from edxtui.logs.blocks import Block, BlockReader, Way
from edxtui.logs.record import Source, TextPiece
from edxtui.logs.source import PlainFile
from edxtui.logs.whole_lines import Addresses


class CodedBlock(msgspec.Struct, frozen=True):
    """The records of a stretch of a log as columns, in the order they lie."""

    start: int
    end: int
    """Where the next block begins."""
    in_array: bool
    """Whether a top-level array is open there."""
    settled: int
    """Up to where it stays as it is whatever is appended to the log; see `Block.settled`."""
    settled_in_array: bool
    """Whether a top-level array is open there."""
    offsets: npt.NDArray[np.int64]
    lengths: npt.NDArray[np.int64]
    times: npt.NDArray[np.int64]
    """Microseconds since 1970-01-01 UTC; `NO_TIME` where there is none."""
    reasons: npt.NDArray[np.uint8]
    """0 for an event, else a `Reason`."""
    broken_at: dict[int, int]
    """Of the damaged records, by position: the byte up to which each could be read."""
    fields: dict[str, Column]
    """By name; the codes are the block's own."""


_readers: dict[Way, BlockReader[Members]] = {}


def code_block(
    path: str, file: tuple[int, int], start: int, stop: int, size: int, *, in_array: bool, way: Way
) -> CodedBlock:
    """Read and code the records that begin from `start` and before `stop`; see `BlockReader.read`.

    `file` is the log's device and inode; it counts as `size` bytes long, whatever was appended to it meanwhile.
    """
    with PlainFile(path, file=file, size=size) as source:
        return coded(source, start, stop, in_array=in_array, way=way)


def coded(source: Source, start: int, stop: int, *, in_array: bool, way: Way) -> CodedBlock:
    """The same from an open source."""
    return _coded(_reader(way).parts(source, start, stop, in_array=in_array), start, in_array=in_array)


def code_text(start: int, data: bytes, *, last: bool, in_array: bool, way: Way) -> CodedBlock:
    """The same from a piece of the text that begins at `start`, the start of a line.

    Where the log does not end with it, the block ends before the first record that may go on, or be another one, with
    what follows; so it may be empty.
    """
    source = TextPiece(start, data)
    blocks = _reader(way).parts(source, start, source.size, in_array=in_array)
    return _coded(blocks if last else _settled(blocks), start, in_array=in_array)


def _settled(blocks: Iterable[Block[Members]]) -> Iterator[Block[Members]]:
    """The records that stay as they are whatever follows."""
    for block in blocks:
        if block.settled == block.end:
            yield block
            continue
        number = int(np.searchsorted(block.offsets, block.settled))
        yield Block(
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
        return


def _reader(way: Way) -> BlockReader[Members]:
    if way not in _readers:
        _readers[way] = BlockReader(EDX, way)
    return _readers[way]


def _coded(blocks: Iterable[Block[Members]], start: int, *, in_array: bool) -> CodedBlock:
    gatherer = Gatherer()
    offsets: list[Addresses] = []
    lengths: list[Addresses] = []
    reasons: list[npt.NDArray[np.uint8]] = []
    broken_at: dict[int, int] = {}
    end = start
    settled: tuple[int, bool] | None = None
    position = 0
    for block in blocks:
        gatherer.add(block.members)
        offsets.append(block.offsets)
        lengths.append(block.lengths)
        reasons.append(_reasons(block))
        broken_at.update((position + at, damage.broken_at) for at, damage in block.damage.items())
        position += block.offsets.size
        if settled is None and block.settled < block.end:
            settled = block.settled, block.settled_in_array
        end, in_array = block.end, block.in_array
        block.members.clear()
    found = gatherer.columns()
    settled_at, settled_in_array = settled or (end, in_array)
    return CodedBlock(
        start,
        end,
        in_array,
        settled_at,
        settled_in_array,
        np.concatenate(offsets or [np.zeros(0, np.int64)]),
        np.concatenate(lengths or [np.zeros(0, np.int64)]),
        found.times,
        np.concatenate(reasons or [np.zeros(0, np.uint8)]),
        broken_at,
        found.fields,
    )


def _reasons(block: Block[Members]) -> npt.NDArray[np.uint8]:
    reasons = np.zeros(block.offsets.size, np.uint8)
    for position, damage in block.damage.items():
        reasons[position] = damage.reason
    return reasons
