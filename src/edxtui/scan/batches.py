"""Records to be read, in the order of a view, cut into batches that are read in the order of the logs."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from edxtui.index.asking import Asking
from edxtui.index.candidates import Places, places
from edxtui.logs.record import Source
from edxtui.logs.text import Text
from edxtui.opening import Opening
from edxtui.scan.judge import Batch
from edxtui.scan.terms import Truths
from edxtui.scan.workers import Task

_LOOKED_UP: Final = 50_000
"""Records whose places are asked for at once."""
_BATCH: Final = 8 << 20
"""Bytes of documents that are handed to a worker at once, about."""
_FIRST: Final = 1 << 20
_LARGEST: Final = 64 << 20
"""Bytes of documents of a chunk: of the first, and of the last. The first ones are small, so that rows come soon."""


class Selection(msgspec.Struct, frozen=True):
    """Records in the order of a view, as parallel arrays."""

    ids: npt.NDArray[np.int64] | npt.NDArray[np.int32]
    is_open: Truths
    """Which have to be read."""
    damaged: Truths
    known: tuple[Truths, ...]
    """What the index has answered."""
    fields: tuple[str, ...]
    """Fields whose values go along with the records."""


class Chunk(msgspec.Struct, frozen=True):
    """Records that follow one another in a view, told of when all of them are judged."""

    begin: int
    """Places in the view."""
    end: int
    bytes: int
    """How many have been read when it is through."""


class Job(msgspec.Struct, frozen=True):
    """What a batch is for."""

    chunk: Chunk
    log: int
    rows: npt.NDArray[np.int64]
    """Its records' places in the view."""
    is_last: bool
    """Whether it is the last of its chunk."""


class Batches:
    """The batches of one scan."""

    def __init__(self, opening: Opening, asking: Asking, selection: Selection, bytes_: int) -> None:
        """Read a selection, which holds so many bytes, from the logs of an opening."""
        self._opening = opening
        self._asking = asking
        self._selection = selection
        self._bytes = bytes_
        self._looked_at: set[int] = set()

    def tasks(self) -> Iterator[Task[Job]]:
        """Batches of the records to be read, chunk by chunk.

        Raises: LogError: a log is not the one that was indexed. Stopped, IndexStoreError: the index does not answer.
        """
        selection = self._selection
        rows = np.flatnonzero(selection.is_open)
        begin = read = 0
        room = _FIRST
        for first in range(0, rows.size, _LOOKED_UP):
            some = rows[first : first + _LOOKED_UP]
            where = places(self._asking, selection.ids[some], selection.fields)
            ends = np.cumsum(where.lengths)
            done = 0
            while done < some.size:
                before = int(ends[done - 1]) if done else 0
                until = max(done + 1, int(np.searchsorted(ends, before + room, side="right")))
                is_end = first + until == rows.size
                end = selection.ids.size if is_end else int(some[until - 1]) + 1
                read += int(ends[until - 1]) - before
                yield from self._of(Chunk(begin, end, self._bytes if is_end else read), some, where, done, until)
                begin, done = end, until
                room = min(_LARGEST, 4 * room)

    def _of(
        self, chunk: Chunk, rows: npt.NDArray[np.int64], where: Places, first: int, until: int
    ) -> Iterator[Task[Job]]:
        order = first + np.lexsort((where.offsets[first:until], where.logs[first:until]))
        cuts = list(_cuts(where, order))
        for number, cut in enumerate(cuts):
            log, at = int(where.logs[cut[0]]), rows[cut]
            batch = Batch(
                offsets=where.offsets[cut],
                lengths=where.lengths[cut],
                damaged=self._selection.damaged[at],
                known=tuple(truths[at] for truths in self._selection.known),
                given=tuple(tuple(values[place] for place in cut) for values in where.values),
            )
            yield Task(self._text(log), batch, Job(chunk, log, at, number == len(cuts) - 1))

    def _text(self, log: int) -> Text | None:
        """Where worker processes find a log; None for a packed one that is still gone through."""
        if log not in self._looked_at:
            self._looked_at.add(log)
            self._opening.read(log, 0, 0)  # is it still the log that was indexed?
        archive = self._opening.files.archives.get(log)
        if archive is not None and not archive.points.complete:
            return None
        return self._opening.files.text(log)

    def source(self, log: int) -> Source:
        """A log to be read in this process."""
        return _LogSource(self._opening, log)


class _LogSource:
    """A log of an opening, read in this process."""

    def __init__(self, opening: Opening, log: int) -> None:
        self._opening, self._log = opening, log
        self.size = 1 << 62

    def read(self, offset: int, length: int) -> bytes:
        return self._opening.read(self._log, offset, length)

    def read_into(self, offset: int, place: memoryview) -> int:
        data = self.read(offset, len(place))
        place[: len(data)] = data
        return len(data)


def _cuts(where: Places, order: npt.NDArray[np.int64]) -> Iterator[npt.NDArray[np.int64]]:
    """Cut records that are in log order into batches: of one log each, and not much larger than they should be."""
    logs, sizes = where.logs[order], np.cumsum(where.lengths[order])
    apart = (logs[1:] != logs[:-1]) | (sizes[1:] // _BATCH != sizes[:-1] // _BATCH)
    for begin, end in pairwise([0, *(np.flatnonzero(apart) + 1).tolist(), order.size]):
        yield order[begin:end]
