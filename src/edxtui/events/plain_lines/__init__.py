"""Plain lines of a log to columns, in one pass over the bytes.

`plain_lines.c` reads and codes, compiled to WebAssembly; `machine` calls it; `fields` makes fields of its codes.
"""

import atexit
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from edxtui.events.plain_lines.fields import PlainLineCoder


@cache
def plain_line_coder() -> "PlainLineCoder | None":
    """This process's coder of plain lines; None where there can be none.

    That is where wasmtime has no library for the kind of machine, or programs may not make machine code. All else
    works, and slower.
    """
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
atexit.register(plain_line_coder.cache_clear)
