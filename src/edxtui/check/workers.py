"""Processes that look into documents, some tasks ahead of the one whose findings are taken."""

import multiprocessing
from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Final

from edxtui.check.documents import Examiner, Task
from edxtui.check.tallies import Examined
from edxtui.errors import LogError
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
                yield _result(ahead.popleft())
        while ahead:
            yield _result(ahead.popleft())
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


_AHEAD: Final = 2
"""Tasks under way for each process."""


def _result(future: "Future[Examined]") -> Examined:
    try:
        return future.result()
    except BrokenProcessPool as error:
        raise LogError(
            "A process that read the logs was ended from outside.",
            hint="Was there too little memory? Try again with --jobs 1.",
        ) from error


# In the worker process

_examiners: list[Examiner] = []


def _begin(types: dict[int, str], sources: dict[int, str]) -> None:
    worker.begin()
    _examiners.append(Examiner(types, sources))


def _examine(task: Task) -> Examined:
    return _examiners[0].examine(task)
