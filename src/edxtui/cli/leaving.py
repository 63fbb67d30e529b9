"""The end of a process that had a screen: when all is closed and written, nothing is left to be waited for."""

import atexit
import contextlib
import os
import sys
from collections.abc import Callable
from threading import Timer
from typing import Final

_PATIENCE: Final = 2.0
"""Seconds after which the process ends whatever some library still wants to tidy up."""
_screens: list[Callable[[int], bool]] = []
"""Ask a program on the screen to leave; the last one counts."""


def leave_at_once(leaves_soon: Callable[[int], bool]) -> None:
    """Have this process end as soon as its command is over.

    A signal that ends it asks the program on the screen to leave with an exit code, by `leaves_soon`. It returns
    whether it does: an exception in the midst of just anything would be worse, as of what puts the terminal in order.
    """
    _screens.append(leaves_soon)


def leaves_soon(code: int) -> bool:
    """Whether a program on the screen has heard that it is to leave, and does."""
    return bool(_screens) and _screens[-1](code)


def end_workers() -> None:
    """End the processes that still work: nobody wants any more what they make."""
    if "multiprocessing" in sys.modules:
        from multiprocessing import active_children

        for process in active_children():
            process.kill()


def leave(code: int) -> None:
    """End the process, if that was asked for; call it last of all.

    Whoever quits has waited for nothing then: taking Python's objects apart one by one takes a tenth of a second, and
    worker processes would be waited for until they are through with what nobody wants any more.
    """
    # Whoever looks into the process, with a profiler or a debugger, writes down what was seen when it ends.
    if not _screens or sys.gettrace() is not None or sys.getprofile() is not None:
        return
    last = Timer(_PATIENCE, os._exit, [code])
    last.daemon = True
    last.start()
    _flush()
    end_workers()
    # What libraries want to be done at the end is done: passing files, semaphores of processes, coverage.
    atexit._run_exitfuncs()
    _flush()
    os._exit(code)


def _flush() -> None:
    # Words on standard error are written out as they come.
    if sys.stdout is not None:
        with contextlib.suppress(OSError, ValueError):  # nobody reads it, or it is closed
            sys.stdout.flush()
