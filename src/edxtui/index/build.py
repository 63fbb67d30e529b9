"""Logs to an index: worker processes read and code blocks, one writer appends them in log order.

A block is handed out on the guess that it begins outside of any document, which is so in a log with one document a
line. Where a document reached over the border of two blocks, the guess was wrong; the block is read again from where
the document ended, and reading goes on block by block.
"""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing.connection import wait
from time import monotonic
from typing import Final

import msgspec
import numpy as np

from edxtui.index.coding import CodedBlock, code_block
from edxtui.index.records import LogReport
from edxtui.index.store import Store
from edxtui.logs.blocks import BLOCK, Way, line_start
from edxtui.logs.source import Log, PlainFile, identity

_ALONE: Final = 4 * BLOCK
"""Up to so many bytes are read without worker processes, which take a while to start."""
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
        """The blocks of a log, in order, from its first byte to its last."""
        ahead: deque[tuple[int, Future[CodedBlock]]] = deque()
        handed_out = position = 0
        guessing = self._jobs > 0
        in_array = False
        with PlainFile(path) as source:
            while position < size:
                while guessing and handed_out < size and len(ahead) < 2 * self._jobs:
                    stop = line_start(source, handed_out + BLOCK)
                    ahead.append((handed_out, self._submit(path, handed_out, stop)))
                    handed_out = stop
                if ahead and ahead[0][0] == position and not in_array:
                    block = ahead.popleft()[1].result()
                else:
                    # A document reached into the next block, or an array is open: guesses would be wrong from here on.
                    guessing = False
                    for _, future in ahead:
                        future.cancel()
                    ahead.clear()
                    stop = line_start(source, position + BLOCK)
                    block = self._read(path, position, stop, in_array=in_array)
                yield block
                position, in_array = block.end, block.in_array

    def _submit(self, path: str, start: int, stop: int) -> "Future[CodedBlock]":
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self._jobs, mp_context=multiprocessing.get_context("spawn"), initializer=_begin_worker
            )
        return self._pool.submit(code_block, path, start, stop, in_array=False, way=self._way)

    def _read(self, path: str, start: int, stop: int, *, in_array: bool) -> CodedBlock:
        if self._pool is None:
            return code_block(path, start, stop, in_array=in_array, way=self._way)
        return self._pool.submit(code_block, path, start, stop, in_array=in_array, way=self._way).result()


def _begin_worker() -> None:
    """Leave Ctrl+C to the parent, and never outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
