"""The terminal that the screens are drawn on: left at once, and known to be gone when it is.

Textual's own driver looks only ten times a second whether it is to end, and waits for a terminal that is gone: its
input is read over and over, and what is written for it piles up.
"""

import contextlib
import os
import select
import sys
from codecs import getincrementaldecoder
from collections.abc import Callable
from queue import Full
from threading import Event
from time import monotonic
from typing import Any, Final, TextIO

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

_TICK: Final = 0.1
"""Seconds after which it is seen whether an Esc was a key, or begins what a longer key sends."""
_MOST: Final = 1 << 16
"""Bytes that are read at once."""
_PATIENCE: Final = 2.0
"""Seconds for which the end waits for a terminal that takes nothing."""


class Bell(Event):
    """An event that a thread can wait for beside files."""

    def __init__(self) -> None:
        """Not rung."""
        super().__init__()
        self._hears, self._rings = os.pipe()

    def fileno(self) -> int:
        """The file that can be read while it is set."""
        return self._hears

    def set(self) -> None:
        """Ring, once."""
        if not self.is_set():
            os.write(self._rings, b"!")
        super().set()

    def clear(self) -> None:
        """Be silent again."""
        if self.is_set():
            os.read(self._hears, 1)
        super().clear()

    def __del__(self) -> None:
        """Close its files."""
        os.close(self._hears)
        os.close(self._rings)


class Paper:
    """Takes what is drawn; what cannot be written any more it forgets, so that nobody waits for ever."""

    def __init__(self, file: TextIO, when_torn: Callable[[], None]) -> None:
        """Write to a file; `when_torn` is called once, in the thread that writes."""
        self._file = file
        self._when_torn = when_torn
        self.is_torn = False
        """Whether it cannot be written any more."""

    def fileno(self) -> int:
        """The number of its file."""
        return self._file.fileno()

    def write(self, text: str) -> None:
        """Write, or forget."""
        self._try(self._file.write, text)

    def flush(self) -> None:
        """Write what waits, or forget it."""
        self._try(self._file.flush)

    def _try(self, does: Callable[..., object], *given: str) -> None:
        if self.is_torn:
            return
        try:
            does(*given)
        except OSError:
            self.is_torn = True
            self._when_torn()


class TerminalDriver(LinuxDriver):
    """As Textual's, save for the end."""

    class Gone(Message):
        """There is no terminal any more; told to the app, once or twice."""

    def __init__(self, *given: Any, **named: Any) -> None:
        """As Textual's."""
        super().__init__(*given, **named)
        self._paper = Paper(sys.__stderr__ or sys.stderr, self._tell_that_it_is_gone)
        self._file: Any = self._paper  # it can do all that is asked of it
        self._bell = self.exit_event = Bell()
        self._give_up_at: float | None = None
        """By the clock of `monotonic`; None until the screens are left."""

    def _tell_that_it_is_gone(self) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: it is the end already
            self._loop.call_soon_threadsafe(self._app.post_message, self.Gone())

    def _sigcont_application(self, *given: Any) -> None:
        """Draw again after a pause.

        The kernel sends this signal, too, with the one that tells that the terminal is gone.
        """
        if not (os.isatty(self.fileno) and self._app.is_running):
            return
        if self._auto_restart and not self._must_signal_resume:  # stopped by a signal that nobody hears
            self.suspend_application_mode()
            self._must_signal_resume = True
        super()._sigcont_application(*given)

    def run_input_thread(self) -> None:
        """Read keys until the bell rings, or there is no terminal to read from."""
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")(errors="replace").decode
        while not self._bell.is_set():
            ready, _, _ = select.select([self.fileno, self._bell.fileno()], [], [], _TICK)
            if self.fileno in ready:
                data = self._read()
                if not data:
                    self._tell_that_it_is_gone()
                    return
                for event in parser.feed(decode(data)):
                    self.process_message(event)
            for event in parser.tick():
                self.process_message(event)

    def _read(self) -> bytes:
        """What was typed; nothing where the terminal is gone."""
        try:
            return os.read(self.fileno, _MOST)
        except OSError:
            return b""

    # Leaving, without waiting for ever for a terminal that takes nothing

    def start_application_mode(self) -> None:
        """Begin to draw, also after a pause."""
        self._give_up_at = None
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def hurry(self) -> None:
        """Wait no longer than some patience from now on for a terminal that takes nothing; from any thread."""
        if self._give_up_at is None:
            self._give_up_at = monotonic() + _PATIENCE

    def stop_application_mode(self) -> None:
        """Put the terminal back as it was."""
        self.hurry()
        super().stop_application_mode()

    def write(self, data: str) -> None:
        """Have something written by the thread that does so, as soon as there is room."""
        while self._writer_thread is not None and not self._paper.is_torn:
            try:
                self._writer_thread._queue.put(data, timeout=_TICK)
            except Full:
                self._paper.is_torn = not self._left
            else:
                return

    def close(self) -> None:
        """Wait until everything is written."""
        if self._writer_thread is None:
            return
        try:
            self._writer_thread._queue.put(None, timeout=self._left)
        except Full:
            return
        self._writer_thread.join(self._left)

    @property
    def _left(self) -> float:
        """Seconds of patience."""
        return _PATIENCE if self._give_up_at is None else max(self._give_up_at - monotonic(), 0)
