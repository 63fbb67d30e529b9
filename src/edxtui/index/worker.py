"""How a worker process begins and ends. Loads nothing that reading does not need, the engine least of all."""

import gc
import os
import signal
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, redirect_stderr
from multiprocessing import parent_process, resource_tracker
from multiprocessing.connection import wait
from typing import TypeVar

from edxtui.errors import LogError

T = TypeVar("T")


def begin() -> None:
    """Leave Ctrl+C and the processor to the parent, and never outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(_KINDNESS)
    # A block makes tens of thousands of small objects and no cycles: looking for cycles is wasted time.
    gc.disable()
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def nothing() -> None:
    """A task that only makes a process start."""


_KINDNESS = 10
"""How far workers stand back where processors are few, so that a key pressed on the screen never waits for them."""


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def ready() -> None:
    """In the parent: start what worker processes need.

    Python's resource tracker hands on the number of standard error's file, and what Textual puts in its place has none.
    """
    with redirect_stderr(sys.__stderr__):
        resource_tracker.ensure_running()


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Processes that are started in here do not know Ctrl+C until `begin` has seen to it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def result_of(future: "Future[T]") -> T:
    """In the parent: what a worker process has made.

    Raises: LogError: it was ended from outside.
    """
    try:
        return future.result()
    except BrokenProcessPool as error:
        raise LogError(
            "A process that read the logs was ended from outside.",
            hint="Was there too little memory? Try again with --jobs 1.",
        ) from error
