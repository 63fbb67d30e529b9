"""The columns of a block: of its plain lines as they come, of all other records as they are understood."""

from typing import TYPE_CHECKING, Final

import msgspec
import numpy as np
import numpy.typing as npt

from edxtui.errors import LogError
from edxtui.events.coder import MISSING, Column
from edxtui.events.columns import Columns, Gatherer
from edxtui.events.members import EDX, Members
from edxtui.events.plain_lines.lines import PlainLines
from edxtui.events.time_column import NO_TIME, Times
from edxtui.logs.blocks import Block
from edxtui.logs.lines import LineReader
from edxtui.logs.record import Source
from edxtui.logs.whole_lines import Addresses

if TYPE_CHECKING:
    from edxtui.events.plain_lines.fields import PlainLineCoder

_LINES: Final = LineReader(EDX)
Positions = npt.NDArray[np.int64]


class BlockColumns:
    """Gathers the records of a block in the order they lie."""

    def __init__(self, source: Source, plain: "PlainLineCoder | None" = None) -> None:
        """Begin a block of a log; `plain` is the coder of its plain lines, if there is one."""
        self._source = source
        self._plain = plain
        self._offsets: list[Addresses] = []
        self._lengths: list[Addresses] = []
        self._size = 0
        self._reasons: list[tuple[int, int]] = []
        self._broken_at: dict[int, int] = {}
        self.odd_bytes = 0
        """Bytes of plain lines that had to be read as others are."""
        self._lines: list[tuple[int, PlainLines]] = []
        """With the position of the first among the records."""
        self._gatherer = Gatherer()
        self._gathered: list[Positions] = []
        self._parts: list[tuple[Positions, Columns]] = []

    def add_plain(self, lines: PlainLines) -> None:
        """Take the next plain lines."""
        if lines.offsets.size:
            self._lines.append((self._size, lines))
            self._take(lines.offsets, lines.lengths)

    def add(self, block: Block[Members]) -> None:
        """Take other records."""
        for at, damage in block.damage.items():
            self._reasons.append((self._size + at, damage.reason))
            self._broken_at[self._size + at] = damage.broken_at
        self._gather(np.arange(self._size, self._size + block.offsets.size), block.members)
        self._take(block.offsets, block.lengths)

    def _take(self, offsets: Addresses, lengths: Addresses) -> None:
        self._offsets.append(offsets)
        self._lengths.append(lengths)
        self._size += offsets.size

    def _gather(self, positions: Positions, members: list[Members]) -> None:
        if members:
            self._gathered.append(positions)
            self._gatherer.add(members)
            members.clear()

    def end_plain(self) -> None:
        """Make fields of the plain lines so far, before they are forgotten; the odd ones are read as others are."""
        if self._plain is None or not self._lines:
            return
        found = self._plain.fields_of([lines for _, lines in self._lines])
        positions = np.concatenate([np.arange(first, first + lines.offsets.size) for first, lines in self._lines])
        self._parts.append((positions, found.columns))
        odd = np.flatnonzero(found.odd)
        if odd.size:
            offsets = np.concatenate([lines.offsets for _, lines in self._lines])[odd].tolist()
            lengths = np.concatenate([lines.lengths for _, lines in self._lines])[odd].tolist()
            self.odd_bytes += sum(lengths)
            members = [self._members(*span) for span in zip(offsets, lengths, strict=True)]
            self._gather(positions[odd], members)
        self._lines = []

    def _members(self, offset: int, length: int) -> Members:
        members = _LINES.line(self._source.read(offset, length))
        if members is None:
            raise LogError("The log was written anew while it was read.", hint="Open it again.")
        return members

    def done(self) -> "BlockRecords":
        """All that was gathered."""
        self.end_plain()
        if self._gathered:
            # After the plain lines, since the odd ones among them are in both and count here.
            self._parts.append((np.concatenate(self._gathered), self._gatherer.columns()))
        reasons = np.zeros(self._size, np.uint8)
        for position, reason in self._reasons:
            reasons[position] = reason
        times, fields = _together(self._size, self._parts)
        return BlockRecords(
            np.concatenate(self._offsets or [np.zeros(0, np.int64)]),
            np.concatenate(self._lengths or [np.zeros(0, np.int64)]),
            times,
            reasons,
            self._broken_at,
            fields,
        )


class BlockRecords(msgspec.Struct, frozen=True):
    """The records of a block as columns, in the order they lie."""

    offsets: Addresses
    lengths: Addresses
    times: Times
    """Microseconds since 1970-01-01 UTC; `NO_TIME` where there is none."""
    reasons: npt.NDArray[np.uint8]
    """0 for an event, else a `Reason`."""
    broken_at: dict[int, int]
    """Of the damaged records, by position: the byte up to which each could be read."""
    fields: dict[str, Column]
    """By name; the codes are the block's own."""


def _together(size: int, parts: list[tuple[Positions, Columns]]) -> tuple[Times, dict[str, Column]]:
    """Columns of `size` records from those of some of them; where two tell of a record, the later counts."""
    if len(parts) == 1 and parts[0][0].size == size:
        return parts[0][1].times, parts[0][1].fields  # in order: there are no others
    times = np.full(size, NO_TIME)
    for positions, columns in parts:
        times[positions] = columns.times
    if not parts:
        parts = [(np.zeros(0, np.int64), Gatherer().columns())]
    fields: dict[str, Column] = {}
    for name in parts[0][1].fields:
        values: list[str] = []
        codes = np.zeros(size, np.int32)
        for positions, columns in parts:
            column = columns.fields[name]
            codes[positions] = np.where(column.codes == MISSING, MISSING, column.codes.astype(np.int32) + len(values))
            values += column.values
        fields[name] = Column(values, codes)
    return times, fields
