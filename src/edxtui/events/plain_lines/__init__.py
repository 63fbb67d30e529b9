"""Plain lines of a log to columns, in one pass over the bytes.

`plain_lines.c` reads and codes, compiled to WebAssembly; `machine` calls it; `fields` makes fields of its codes.
"""

import atexit
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from edxtui.events.plain_lines.fields import PlainLineCoder


class _Own(threading.local):
    """What each thread has of its own: a coder remembers what it read."""

    def __init__(self) -> None:
        self.coder: PlainLineCoder | None = None
        self.is_known = False


_own = _Own()


def plain_line_coder() -> "PlainLineCoder | None":
    """This thread's coder of plain lines; None where there can be none.

    That is where wasmtime has no library for the kind of machine, or programs may not make machine code. All else
    works, and slower.
    """
    if not _own.is_known:
        _own.coder, _own.is_known = _new_coder(), True
    return _own.coder


def forget_plain_line_coder() -> None:
    """Give this thread's coder back; the next call makes another."""
    _own.coder, _own.is_known = None, False


def _new_coder() -> "PlainLineCoder | None":
    try:
        import wasmtime  # takes a while to load, and small logs never need it
    except (ImportError, OSError, RuntimeError):
        return None
    from edxtui.events.plain_lines.fields import PlainLineCoder
    from edxtui.events.plain_lines.machine import PlainLineReader

    try:
        return PlainLineCoder(PlainLineReader())
    except wasmtime.WasmtimeError:
        return None


# What wasmtime holds is given back while its modules are still whole.
atexit.register(forget_plain_line_coder)
