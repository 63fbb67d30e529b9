"""The documents of a selection, read from their logs in batches that fit into memory."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, Protocol

import msgspec
import numpy as np
import numpy.typing as npt

from edxtui.index.asking import Spans
from edxtui.index.records import Ids
from edxtui.index.store import Store
from edxtui.logs.source import Log

_ASKED: Final = 200_000
"""Ids that are looked up at once."""
BATCH: Final = 8 << 20
"""Bytes of documents that are held at once."""
_GAP: Final = 16 << 10
"""Up to so many bytes between two documents are read along rather than skipped."""

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


class Batch(msgspec.Struct, frozen=True):
    """Some documents of a selection."""

    documents: list[bytes]
    """As they stand in their logs, in the order of the selection."""
    damaged: int
    """How many damaged records stood among them."""


class Long(msgspec.Struct, frozen=True):
    """One document that is too long to hold."""

    pieces: Iterator[bytes]
    """Its bytes, to be taken before the next batch."""


def batches(logs: Logs, ids: Ids) -> Iterator[Batch | Long]:
    """Read the documents of these events, in this order; damaged records are counted and left out.

    Raises: LogError: a log cannot be read any more. IndexStoreError: the index cannot answer. Stopped: it was told
    to stop.
    """
    for begin in range(0, len(ids), _ASKED):
        with logs.store.question() as asking:
            spans = asking.spans(ids[begin : begin + _ASKED])
        events = spans.reasons == 0
        damaged = len(events) - int(np.count_nonzero(events))
        yield from _read(logs, Spans(spans.logs[events], spans.offsets[events], spans.lengths[events], spans.reasons))
        if damaged:
            yield Batch([], damaged)


def _read(logs: Logs, spans: Spans) -> Iterator[Batch | Long]:
    ends = np.cumsum(spans.lengths)
    begin, read = 0, 0
    while begin < ends.size:
        end = int(np.searchsorted(ends, read + BATCH, side="right"))
        if end == begin:
            yield Long(_pieces(logs, int(spans.logs[begin]), int(spans.offsets[begin]), int(spans.lengths[begin])))
            end += 1
        else:
            yield Batch(_documents(logs, spans, slice(begin, end)), 0)
        begin, read = end, int(ends[end - 1])


def _pieces(logs: Logs, log: int, offset: int, length: int) -> Iterator[bytes]:
    for begin in range(0, length, BATCH):
        yield logs.read(log, offset + begin, min(BATCH, length - begin))


def _documents(logs: Logs, spans: Spans, part: slice) -> list[bytes]:
    """The documents of a part of the spans, neighbours in a log read together."""
    numbers, offsets, lengths = spans.logs[part], spans.offsets[part], spans.lengths[part]
    order = np.lexsort((offsets, numbers))
    numbers, offsets = numbers[order], offsets[order]
    ends = offsets + lengths[order]
    documents = [b""] * order.size
    for stretch in _stretches(numbers, offsets, ends):
        first = int(offsets[stretch.start])
        # Of records that were asked for twice the spans are the same, so the last end is the farthest.
        data = logs.read(int(numbers[stretch.start]), first, int(ends[stretch.stop - 1]) - first)
        places, begins, stops = order[stretch], offsets[stretch] - first, ends[stretch] - first
        for place, begin, stop in zip(places.tolist(), begins.tolist(), stops.tolist(), strict=True):
            documents[place] = data[begin:stop]
    return documents


def _stretches(logs: _Numbers, offsets: _Numbers, ends: _Numbers) -> Iterator[slice]:
    """Neighbours, by their places: of one log, with small gaps, and all together not much longer than a batch."""
    apart = (logs[1:] != logs[:-1]) | (offsets[1:] - ends[:-1] > _GAP) | (offsets[1:] // BATCH != offsets[:-1] // BATCH)
    borders = [0, *(np.flatnonzero(apart) + 1).tolist(), offsets.size]
    for begin, end in pairwise(borders):
        yield slice(begin, end)
