"""The documents of a selection, read from their logs in batches that fit into memory."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, Protocol

import msgspec
import numpy as np
import numpy.typing as npt

from edxtui.index.records import Ids
from edxtui.index.spans import Spans
from edxtui.index.store import Store
from edxtui.logs.source import Log

_ASKED: Final = 200_000
"""Ids that are looked up at once."""
BATCH: Final = 1 << 20
"""Bytes of documents that are read at once; few, so that what was read is still near when it is written."""
_DISGUISED: Final = 8
"""So many times as much is handed to a disguise at once."""
_MANY: Final = 16
"""More runs than so many are put together before they are written."""
LONGEST: Final = 16 << 20
"""Bytes of a document that is held whole."""
_GAP: Final = 16 << 10
"""Up to so many bytes between two documents are read along rather than skipped."""

_LINE_FEED: Final = 10
_ABOVE_LINE_ENDS: Final = 14
"""Below it are all characters that end a line, and others that hardly ever stand in a document as they are."""

_Numbers = npt.NDArray[np.int64]


class Logs(Protocol):
    """Logs and their index, open; an `Opening` is one."""

    @property
    def store(self) -> Store:
        """The index."""

    @property
    def logs(self) -> Sequence[Log]:
        """The logs, by their numbers."""

    def read(self, log: int, offset: int, length: int) -> bytes:
        """Bytes of a log, from its decompressed text."""


class Batch:
    """Some documents of a selection, in its order."""

    def __init__(self, text: bytes, begins: _Numbers, ends: _Numbers) -> None:
        """Each document is the text between its begin and its end."""
        self._text = text
        self._begins = begins
        self._ends = ends
        self._laid: tuple[list[bytes | memoryview] | None] | None = None

    def __len__(self) -> int:
        """How many there are."""
        return self._begins.size

    @property
    def documents(self) -> list[bytes]:
        """As they stand in their logs."""
        text = self._text
        return [text[begin:end] for begin, end in zip(self._begins.tolist(), self._ends.tolist(), strict=True)]

    def laid(self, between: bytes) -> list[bytes | memoryview] | None:
        """Pieces of a text: the documents with `between` between each and the next; None where one holds a control
        character.

        What was made is kept: it is asked for once ahead of its turn, and once in its turn.
        """
        if self._laid is None:
            lines = self._lines()
            self._laid = (None if lines is None else list(_joined(lines, between)),)
        return self._laid[0]

    def _lines(self) -> list[bytes | memoryview] | None:
        """Runs of documents with a line feed between each and the next; None where one holds a control character.

        Where they lie so in their log, as they do in nearly every one, the runs are long.
        """
        follows = self._begins[1:] == self._ends[:-1] + 1
        follows[follows] = np.frombuffer(self._text, np.uint8)[self._ends[:-1][follows]] == _LINE_FEED
        breaks = np.flatnonzero(~follows)
        view = memoryview(self._text)
        begins = self._begins[np.concatenate(([0], breaks + 1))].tolist()
        ends = self._ends[np.concatenate((breaks, [-1]))].tolist()
        runs: list[bytes | memoryview] = [view[begin:end] for begin, end in zip(begins, ends, strict=True)]
        if len(runs) > _MANY:
            runs = [b"\n".join(runs)]
        # As many as stand between the documents: then none stands inside of one.
        controls = sum(int(np.count_nonzero(np.frombuffer(run, np.uint8) < _ABOVE_LINE_ENDS)) for run in runs)
        return runs if controls == len(self) - len(runs) else None


def _joined(runs: Sequence[bytes | memoryview], between: bytes) -> Iterator[bytes | memoryview]:
    """The runs one behind the other, with `between` between them and in place of line feeds."""
    for number, run in enumerate(runs):
        if number:
            yield between
        # A run at a stroke: pieces of it, being more to write, kept the thread that writes waiting for its turn.
        yield run if between == b"\n" else bytes(run).replace(b"\n", between)


class Long(msgspec.Struct, frozen=True):
    """One document that is too long to hold."""

    pieces: Iterator[bytes]
    """Its bytes, to be taken before the next batch."""


def spans_of(logs: Logs, ids: Ids) -> Iterator[tuple[Spans, Spans]]:
    """Where the events of these ids lie, in this order, and apart from them the damaged records; some at a time.

    Raises: IndexStoreError: the index cannot answer. Stopped: it was told to stop.
    """
    for begin in range(0, len(ids), _ASKED):
        with logs.store.question() as asking:
            spans = asking.spans(ids[begin : begin + _ASKED])
        events = spans.reasons == 0
        if events.all():
            yield spans, spans.of(~events)
        else:
            yield spans.of(events), spans.of(~events)


def read(logs: Logs, spans: Spans, *, disguised: bool = False) -> Iterator[Batch | Long]:
    """The documents that lie there, in this order; many at once where they are `disguised` by several at work.

    Raises: LogError: a log cannot be read any more.
    """
    ends = np.cumsum(spans.lengths)
    room = BATCH * _DISGUISED if disguised else BATCH
    begin, read = 0, 0
    while begin < ends.size:
        end = int(np.searchsorted(ends, read + room, side="right"))
        end = max(end, begin + 1)
        if spans.lengths[begin] > LONGEST:
            yield Long(_pieces(logs, int(spans.logs[begin]), int(spans.offsets[begin]), int(spans.lengths[begin])))
        else:
            yield _batch(logs, spans, slice(begin, end))
        begin, read = end, int(ends[end - 1])


def _pieces(logs: Logs, log: int, offset: int, length: int) -> Iterator[bytes]:
    for begin in range(0, length, BATCH):
        yield logs.read(log, offset + begin, min(BATCH, length - begin))


def _batch(logs: Logs, spans: Spans, part: slice) -> Batch:
    """A part of the spans, neighbours in a log read together."""
    numbers, offsets, lengths = spans.logs[part], spans.offsets[part], spans.lengths[part]
    order = np.lexsort((offsets, numbers))
    numbers, offsets = numbers[order], offsets[order]
    ends = offsets + lengths[order]
    texts: list[bytes] = []
    moved = np.empty_like(offsets)
    room = 0
    for stretch in _stretches(numbers, offsets, ends):
        first = int(offsets[stretch.start])
        # Of records that were asked for twice the spans are the same, so the last end is the farthest.
        texts.append(logs.read(int(numbers[stretch.start]), first, int(ends[stretch.stop - 1]) - first))
        moved[stretch] = room - first
        room += len(texts[-1])
    begins, stops = np.empty_like(offsets), np.empty_like(offsets)
    begins[order], stops[order] = offsets + moved, ends + moved
    return Batch(texts[0] if len(texts) == 1 else b"".join(texts), begins, stops)


def _stretches(logs: _Numbers, offsets: _Numbers, ends: _Numbers) -> Iterator[slice]:
    """Neighbours, by their places: of one log, with small gaps, which together are no longer than a batch."""
    gaps = offsets[1:] - ends[:-1]
    apart = (logs[1:] != logs[:-1]) | (gaps > _GAP)
    read_along = np.cumsum(np.where(apart, 0, np.maximum(gaps, 0))) // BATCH
    apart[1:] |= read_along[1:] != read_along[:-1]
    borders = [0, *(np.flatnonzero(apart) + 1).tolist(), offsets.size]
    for begin, end in pairwise(borders):
        yield slice(begin, end)
