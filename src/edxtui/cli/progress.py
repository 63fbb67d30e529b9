"""One line on the terminal that tells how far long work is."""

import contextlib
import os
import sys
from time import monotonic
from types import TracebackType
from typing import Final

from edxtui.terminal_text import printable

_EVERY: Final = 0.1
"""Seconds between two looks."""
_ERASE: Final = "\r\x1b[K"


class ProgressLine:
    """Rewritten in place on standard error, and erased at the end; silent where that is no terminal."""

    def __init__(self, *, quiet: bool) -> None:
        """Show nothing yet."""
        self._shown = not quiet and sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._began = monotonic()
        self._next = 0.0
        self._stands = False

    def show(self, done: int, total: int, *figures: str, unit: str = "") -> None:
        """Tell how far it is, unless that was told a moment ago. With a `unit`, as bytes, the speed is told too."""
        now = monotonic()
        if not self._shown or now < self._next:
            return
        self._next = now + _EVERY
        parts = [f"{100 * done / total if total else 100:3.0f} %"]
        if unit and now > self._began:
            rate = done / (now - self._began)
            parts.append(f"{rate / 1e6:,.0f} MB/s" if unit == "bytes" else f"{rate:,.0f} {unit}/s")
        text = "  ".join([*parts, *figures])
        self._write(_ERASE + printable(text)[: self._width() - 1])
        self._stands = True

    def erase(self) -> None:
        """Leave the line empty for what is printed next."""
        if self._stands:
            self._write(_ERASE)
            self._stands = False

    def __enter__(self) -> "ProgressLine":
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Erase."""
        self.erase()

    def _write(self, text: str) -> None:
        with contextlib.suppress(OSError):
            sys.stderr.write(text)
            sys.stderr.flush()

    def _width(self) -> int:
        try:
            return os.get_terminal_size(sys.stderr.fileno()).columns or 80
        except (OSError, ValueError):
            return 80
