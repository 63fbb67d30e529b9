"""A block of a log to columns of integers: the work of a worker process.

This file and what it imports is all that a worker loads.
"""

import msgspec
import numpy as np
import numpy.typing as npt

from edxtui.events.columns import Column, columns
from edxtui.events.members import EDX, Members
from edxtui.logs.blocks import Block, BlockReader, Way
from edxtui.logs.source import PlainFile


class CodedBlock(msgspec.Struct, frozen=True):
    """The records of a stretch of a log as columns, in the order they lie."""

    start: int
    end: int
    """Where the next block begins."""
    in_array: bool
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


def code_block(path: str, start: int, stop: int, *, in_array: bool, way: Way) -> CodedBlock:
    """Read and code the records that begin from `start` and before `stop`; see `BlockReader.read`."""
    if way not in _readers:
        _readers[way] = BlockReader(EDX, way)
    with PlainFile(path) as source:
        return coded(_readers[way].read(source, start, stop, in_array=in_array))


def coded(block: Block[Members]) -> CodedBlock:
    """The columns of a block."""
    found = columns(block.members)
    reasons = np.zeros(len(block.members), np.uint8)
    for position, damage in block.damage.items():
        reasons[position] = damage.reason
    return CodedBlock(
        block.start,
        block.end,
        block.in_array,
        block.offsets,
        block.lengths,
        found.times,
        reasons,
        {position: damage.broken_at for position, damage in block.damage.items()},
        found.fields,
    )
