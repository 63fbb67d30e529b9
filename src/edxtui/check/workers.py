"""Processes that look into documents, some tasks ahead of the one whose findings are taken."""

import multiprocessing
from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Final

from edxtui.check.documents import Examiner, Task
from edxtui.check.tallies import Examined
from edxtui.index import worker


def examined(
    tasks: Iterable[Task], types: dict[int, str], sources: dict[int, str], *, jobs: int
) -> Generator[Examined, None, None]:
    """What is found by each task, in their order; closing the iterator stops the work.

    `types` and `sources` are what the codes of the index stand for. With one job, it is done in this process.

    Raises: LogError: a log cannot be read any more.
    """
    if jobs == 1:
        examiner = Examiner(types, sources)
        yield from map(examiner.examine, tasks)
        return
    pool = ProcessPoolExecutor(
        jobs,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_begin,
        initargs=(types, sources),
    )
    ahead: deque[Future[Examined]] = deque()
    try:
        for task in tasks:
            with worker.uninterrupted():
                ahead.append(pool.submit(_examine, task))
            if len(ahead) > _AHEAD * jobs:
                yield worker.result_of(ahead.popleft())
        while ahead:
            yield worker.result_of(ahead.popleft())
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


_AHEAD: Final = 2
"""Tasks under way for each process."""


# In the worker process

_examiners: list[Examiner] = []


def _begin(types: dict[int, str], sources: dict[int, str]) -> None:
    worker.begin()
    _examiners.append(Examiner(types, sources))


def _examine(task: Task) -> Examined:
    return _examiners[0].examine(task)
