"""A block of a log to columns of integers: the work of a worker process.

This file and what it imports is all that a worker loads.
"""

from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from edxtui.events import times
from edxtui.events.fields import TEXT_FIELDS
from edxtui.events.members import EDX, Members
from edxtui.events.normalise import fields_of
from edxtui.logs.blocks import Block, BlockReader, Way
from edxtui.logs.source import PlainFile

Codes = npt.NDArray[np.int32]


class CodedField(msgspec.Struct, frozen=True):
    """One text field of a block."""

    values: list[str]
    """Its distinct values; the value of local code 1 comes first."""
    codes: Codes
    """A local code a record; 0 where the value is missing."""


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
    """Microseconds since 1970-01-01 UTC; `times.NO_TIME` where there is none."""
    reasons: npt.NDArray[np.uint8]
    """0 for an event, else a `Reason`."""
    broken_at: dict[int, int]
    """Of the damaged records, by position: the byte up to which each could be read."""
    fields: dict[str, CodedField]
    """By name, as in `TEXT_FIELDS`."""


class _Codes(dict[str | None, int]):
    """Gives each value the next code as it is met."""

    def __missing__(self, value: str | None) -> int:
        code = len(self)
        self[value] = code
        return code


_FIELD_NAMES: Final = tuple(field.name for field in TEXT_FIELDS)
_readers: dict[Way, BlockReader[Members]] = {}


def code_block(path: str, start: int, stop: int, *, in_array: bool, way: Way) -> CodedBlock:
    """Read and code the records that begin from `start` and before `stop`; see `BlockReader.read`."""
    if way not in _readers:
        _readers[way] = BlockReader(EDX, way)
    with PlainFile(path) as source:
        return coded(_readers[way].read(source, start, stop, in_array=in_array))


def coded(block: Block[Members]) -> CodedBlock:
    """The columns of a block."""
    own_times = times.column([members.time or members.timestamp for members in block.members])
    events = [fields_of(members, None) for members in block.members]
    fields: dict[str, CodedField] = {}
    for name in _FIELD_NAMES:
        codes = _Codes({None: 0})
        column = np.fromiter((codes[getattr(event, name)] for event in events), np.int32, len(events))
        values = [value for value in codes if value is not None]
        fields[name] = CodedField(values, column)
    reasons = np.zeros(len(events), np.uint8)
    for position, damage in block.damage.items():
        reasons[position] = damage.reason
    return CodedBlock(
        block.start,
        block.end,
        block.in_array,
        block.offsets,
        block.lengths,
        own_times,
        reasons,
        {position: damage.broken_at for position, damage in block.damage.items()},
        fields,
    )
