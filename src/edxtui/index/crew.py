"""Those who code blocks: threads of this process where its lock is hardly needed, or else processes.

The machine for plain lines runs without Python's lock, so threads keep all processors busy and are there at once, where
a process takes half a second of a processor to start. Whatever else stands in a log is read by Python: threads would
wait for each other then, and a screen that is drawn in this process would wait for them.
"""

import multiprocessing
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from typing import Any, Final

from edxtui.events.plain_lines import plain_line_coder
from edxtui.index import worker
from edxtui.index.coding import CodedBlock

_TOO_MUCH: Final = 0.1
"""The part of a block's bytes read by Python from which on processes are quicker."""


class Crew:
    """So many at work, from the first block on unless they are started before."""

    def __init__(self, size: int, *, threads: bool) -> None:
        """`threads`: begin with threads, until a block shows that the log keeps Python busy."""
        self._size = size
        self.in_threads = threads
        """Whether the next block goes to a thread."""
        self.is_on_trial = threads
        """Whether no block has shown yet how busy the log keeps Python."""
        self._threads: ThreadPoolExecutor | None = None
        self._processes: ProcessPoolExecutor | None = None

    @property
    def is_started(self) -> bool:
        """Whether anybody is there."""
        return self._threads is not None or self._processes is not None

    def start(self) -> None:
        """Begin to get ready, which takes a while."""
        task = plain_line_coder if self.in_threads else worker.nothing
        for _ in range(self._size):
            self._submit(task)

    def submit(self, code: Callable[..., CodedBlock], *arguments: Any, **more: Any) -> "Future[CodedBlock]":
        """Have a block coded."""
        judges = self.in_threads
        future: Future[CodedBlock] = self._submit(code, *arguments, **more)
        if judges:
            future.add_done_callback(self._judge)
        return future

    def _submit(self, task: Callable[..., Any], *arguments: Any, **more: Any) -> "Future[Any]":
        if self.in_threads:
            if self._threads is None:
                self._threads = ThreadPoolExecutor(self._size, thread_name_prefix="coding")
            return self._threads.submit(task, *arguments, **more)
        with worker.uninterrupted():
            if self._processes is None:
                spawn = multiprocessing.get_context("spawn")
                self._processes = ProcessPoolExecutor(self._size, mp_context=spawn, initializer=worker.begin)
            return self._processes.submit(task, *arguments, **more)

    def _judge(self, future: "Future[CodedBlock]") -> None:
        if future.cancelled() or future.exception() is not None:
            return
        block = future.result()
        self.is_on_trial = False
        if block.by_python > _TOO_MUCH * (block.end - block.start):
            self.in_threads = False

    def stop(self) -> None:
        """Begin nothing any more; again does no harm."""
        for pool in (self._threads, self._processes):
            if pool is not None:
                pool.shutdown(wait=False, cancel_futures=True)
