"""Processes that judge documents, some batches ahead of the one whose findings are taken."""

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Final, Generic, TypeVar

import msgspec

from edxtui.index import worker
from edxtui.logs.text import Text
from edxtui.scan.judge import Batch, Found, Question, judge

Job = TypeVar("Job")

_AHEAD: Final = 3
"""Batches under way for each process."""


class Task(msgspec.Struct, Generic[Job], frozen=True):
    """A batch, where to read it, and what it is for."""

    text: Text | None
    """None: it is to be judged in this process, by `here`."""
    batch: Batch
    job: Job


class Workers:
    """Kept from question to question, for they take a while to start; any thread may ask."""

    def __init__(self, jobs: int | None) -> None:
        """As many processes as there are processors unless told, once they are needed; with one job none."""
        self._jobs = jobs or os.cpu_count() or 1
        self._lock = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._started: list[Future[None]] = []
        self._closed = False

    def close(self) -> None:
        """End the processes; again does no harm."""
        with self._lock:
            self._closed = True
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)

    def found(
        self, question: Question, tasks: Iterable[Task[Job]], here: Callable[[Job, Batch], Found], *, alone: bool
    ) -> Generator[tuple[Job, Found], None, None]:
        """What comes of each task, in their order; closing the iterator stops the work.

        `alone`: there is so little to do that it is done in this process, by `here`. That is done too while the
        processes start.

        Raises: LogError: a log cannot be read any more.
        """
        pool = None if alone or self._jobs == 1 else self._begun()
        ahead: deque[tuple[Job, Future[Found] | Found]] = deque()
        try:
            for task in tasks:
                if pool is None or task.text is None or not self._is_ready:
                    ahead.append((task.job, here(task.job, task.batch)))
                else:
                    with worker.uninterrupted():
                        ahead.append((task.job, pool.submit(judge, question, task.text, task.batch)))
                while ahead and (isinstance(ahead[0][1], Found) or len(ahead) > _AHEAD * self._jobs):
                    yield self._taken(ahead)
            while ahead:
                yield self._taken(ahead)
        finally:
            for _, found in ahead:
                if isinstance(found, Future):
                    found.cancel()

    @staticmethod
    def _taken(ahead: "deque[tuple[Job, Future[Found] | Found]]") -> tuple[Job, Found]:
        job, found = ahead.popleft()
        return job, found if isinstance(found, Found) else worker.result_of(found)

    @property
    def _is_ready(self) -> bool:
        """Whether a process waits for work."""
        return any(started.done() for started in self._started)

    def _begun(self) -> ProcessPoolExecutor | None:
        with self._lock:
            if self._pool is None and not self._closed:
                worker.ready()
                self._pool = ProcessPoolExecutor(
                    self._jobs, mp_context=multiprocessing.get_context("spawn"), initializer=worker.begin
                )
                with worker.uninterrupted():
                    self._started = [self._pool.submit(worker.nothing) for _ in range(self._jobs)]
            return self._pool
