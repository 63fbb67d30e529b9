"""Logs to an index: worker processes read and code blocks, one writer appends them in log order.

A block is handed out on the guess that it begins outside of any document, which is so in a log with one document a
line. Where a document reached over the border of two blocks, the guess was wrong; the block is read again from where
the document ended, and reading goes on block by block.
"""

import contextlib
import multiprocessing
import os
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import resource_tracker
from time import monotonic
from typing import Final

import msgspec
import numpy as np

from edxtui.errors import LogError
from edxtui.index import worker
from edxtui.index.coding import CodedBlock, code_block
from edxtui.index.records import LogReport
from edxtui.index.store import Store
from edxtui.logs.blocks import BLOCK, Way, line_start
from edxtui.logs.source import Log, PlainFile, identity

_ALONE: Final = 4 * BLOCK
"""Up to so many bytes are read without worker processes, which take a while to start."""
_FIRST: Final = 1 << 20
"""Bytes of the first log that are read at once while the workers start: rows to look at."""
_BATCH: Final = 200_000
"""Records that are written at once: many small writes cost half the speed."""
_EVERY: Final = 0.5
"""Seconds after which the records at hand are written all the same, to be seen."""


class Progress(msgspec.Struct, frozen=True):
    """How far an index is."""

    bytes_read: int
    bytes_total: int
    events: int
    damaged: int


def ready_workers(logs: Sequence[Log]) -> None:
    """Start what worker processes need to read these logs, if they are wanted.

    Python's resource tracker hands on the number of standard error's file, and what Textual puts in its place has none.
    """
    if _bytes_of(logs) > _ALONE:
        with contextlib.redirect_stderr(sys.__stderr__):
            resource_tracker.ensure_running()


def _bytes_of(logs: Sequence[Log]) -> int:
    return sum(log.plain.stat().st_size for log in logs)


class _Tally:
    """Counts what was read of one log."""

    def __init__(self) -> None:
        self.events = 0
        self.damaged = 0
        self.event_bytes = 0
        self.damaged_bytes = 0

    def add(self, block: CodedBlock) -> None:
        damaged = block.reasons != 0
        self.damaged += int(np.count_nonzero(damaged))
        self.events += int(damaged.size - np.count_nonzero(damaged))
        self.damaged_bytes += int(block.lengths[damaged].sum())
        self.event_bytes += int(block.lengths[~damaged].sum())


def build(store: Store, logs: Sequence[Log], *, jobs: int | None = None, way: Way = "fast") -> Iterator[Progress]:
    """Read the logs into the store, which is empty; closing the iterator stops the work.

    `jobs` worker processes decode, as many as there are processors unless told. Yields at least once a block.

    Raises: LogError: a log cannot be read. IndexStoreError: the index cannot be written.
    """
    jobs = jobs or os.cpu_count() or 1
    sizes = [log.plain.stat().st_size for log in logs]
    total = sum(sizes)
    workers = _Workers(jobs if jobs > 1 and total > _ALONE else 0, way)
    done = events = damaged = 0
    written = 0.0  # long ago: the first block is shown at once
    try:
        for number, (log, size) in enumerate(zip(logs, sizes, strict=True)):
            known = identity(log.path)
            tally = _Tally()
            store.begin_log()
            for block in workers.blocks(str(log.plain), size):
                store.append(number, block)
                tally.add(block)
                if store.waiting >= _BATCH or monotonic() - written >= _EVERY:
                    store.flush()
                    written = monotonic()
                yield Progress(done + block.end, total, events + tally.events, damaged + tally.damaged)
            done += size
            events += tally.events
            damaged += tally.damaged
            report = LogReport(
                log.name,
                size,
                tally.events,
                tally.damaged,
                tally.event_bytes,
                tally.damaged_bytes,
                size - tally.event_bytes - tally.damaged_bytes,
            )
            store.end_log(number, report, known)
        store.flush()
        yield Progress(done, total, events, damaged)
    finally:
        workers.stop()


class _Workers:
    """Processes that read blocks ahead; none where the log is small."""

    def __init__(self, jobs: int, way: Way) -> None:
        self._jobs = jobs
        self._way: Way = way
        self._pool: ProcessPoolExecutor | None = None

    def stop(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)

    def blocks(self, path: str, size: int) -> Iterator[CodedBlock]:
        """The blocks of a log, in order, from its first byte to its last.

        Raises: LogError: the log has become shorter.
        """
        with PlainFile(path) as source:
            position, in_array = 0, False
            for block in self._guessed(source, path, size):
                yield block
                position, in_array = block.end, block.in_array
            while position < size:
                block = self._read(path, position, line_start(source, position + BLOCK), in_array=in_array)
                if block.end <= position:
                    raise LogError(f"{path} became shorter while it was read.", hint="Open it again.")
                yield block
                position, in_array = block.end, block.in_array

    def _guessed(self, source: PlainFile, path: str, size: int) -> Iterator[CodedBlock]:
        """The first blocks, read ahead as long as each begins where the one before it ended, outside of any array.

        A document that reaches into the next block, and an array, make the guesses wrong; then the rest is not here.
        """
        if not self._jobs:
            return
        ahead: deque[tuple[int, Future[CodedBlock]]] = deque()
        begin = position = 0
        if self._pool is None:
            # Before the workers start, which takes a while, a little is read here: rows to look at.
            block = code_block(path, 0, line_start(source, _FIRST), in_array=False, way=self._way)
            yield block
            if block.in_array:
                return
            begin = position = block.end
        while position < size:
            while begin < size and len(ahead) < 2 * self._jobs:
                stop = line_start(source, begin + BLOCK)
                ahead.append((begin, self._submit(path, begin, stop)))
                begin = stop
            if ahead[0][0] != position:
                break
            block = worker.result_of(ahead.popleft()[1])
            yield block
            if block.in_array or block.end <= position:
                break
            position = block.end
        for _, future in ahead:
            future.cancel()

    def _submit(self, path: str, start: int, stop: int, *, in_array: bool = False) -> "Future[CodedBlock]":
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self._jobs, mp_context=multiprocessing.get_context("spawn"), initializer=worker.begin
            )
        with worker.uninterrupted():
            return self._pool.submit(code_block, path, start, stop, in_array=in_array, way=self._way)

    def _read(self, path: str, start: int, stop: int, *, in_array: bool) -> CodedBlock:
        if self._pool is None:
            return code_block(path, start, stop, in_array=in_array, way=self._way)
        return worker.result_of(self._submit(path, start, stop, in_array=in_array))
