"""A command in a pseudo-terminal, with pyte as the terminal's screen."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic
from types import TracebackType

import pyte

_PATIENCE = 60.0
"""Seconds after which something that should appear is taken to be missing; a slow machine needs a few."""


class PseudoTerminal:
    """Runs a command; its keyboard and its screen are ours."""

    def __init__(self, command: Sequence[str | Path], folder: Path, columns: int = 120, rows: int = 40) -> None:
        """Start the command in a folder."""
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self.raw = b""
        """All that was written to the terminal."""
        self._master, slave = pty.openpty()
        self._has_terminal = True
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LINES": "", "COLUMNS": ""}
        self._process = subprocess.Popen(
            [str(word) for word in command],
            cwd=folder,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={name: value for name, value in environment.items() if value},
            start_new_session=True,
        )
        os.close(slave)

    @property
    def process(self) -> int:
        """The number of the command's process."""
        return self._process.pid

    def press(self, text: str) -> None:
        """Press keys."""
        os.write(self._master, text.encode())

    def text(self) -> str:
        """The screen as lines."""
        return "\n".join(self._screen.display)

    def wait_for(self, *texts: str) -> str:
        """The screen, as soon as all of these texts are on it."""
        return self.wait_until(lambda screen: all(text in screen for text in texts), f"{texts}")

    def wait_until(self, holds: Callable[[str], bool], what: str) -> str:
        """The screen, as soon as something holds of it."""
        end = monotonic() + _PATIENCE
        while not holds(self.text()):
            if monotonic() > end or not self._take():
                raise AssertionError(f"{what} did not come; the screen was:\n{self.text()}")
        return self.text()

    def settle(self) -> str:
        """The screen, when nothing more has been painted for a while."""
        end = monotonic() + _PATIENCE
        while monotonic() < end:
            if not select.select([self._master], [], [], 0.15)[0] or not self._take():
                return self.text()
        raise AssertionError(f"it paints without end; the screen was:\n{self.text()}")

    def rest(self) -> None:
        """Wait until nothing more is painted for a while, and forget it."""
        while select.select([self._master], [], [], 0.15)[0]:
            os.read(self._master, 1 << 16)

    def seconds_until(self, keys: str, painted: bytes) -> float:
        """From pressing keys to the bytes that paint what they change; the screen itself is not followed meanwhile."""
        begin = monotonic()
        os.write(self._master, keys.encode())
        data = b""
        while painted not in data:
            if not select.select([self._master], [], [], _PATIENCE)[0]:
                raise AssertionError(f"{painted!r} was not painted")
            data += os.read(self._master, 1 << 16)
        return monotonic() - begin

    def take_for(self, seconds: float) -> None:
        """Let the command write for a while."""
        end = monotonic() + seconds
        while monotonic() < end:
            self._take()

    def painted(self, pattern: re.Pattern[bytes]) -> None:
        """Wait for bytes that paint something; the screen itself is not followed meanwhile."""
        data = b""
        while not pattern.search(data):
            if not select.select([self._master], [], [], _PATIENCE)[0]:
                raise AssertionError(f"{pattern!r} was not painted")
            data += os.read(self._master, 1 << 16)

    def ended(self) -> int:
        """The exit code, when the command is over."""
        end = monotonic() + _PATIENCE
        while self._process.poll() is None:
            if monotonic() > end:
                raise AssertionError(f"it did not end; the screen was:\n{self.text()}")
            self._take()
        while self._take():
            pass
        return self._process.returncode

    def hang_up(self) -> None:
        """Take the terminal away; no signal tells of it, for the command never made it its own."""
        os.close(self._master)
        self._has_terminal = False

    def code_at_the_end(self) -> int:
        """The exit code, when the command is over, of which nothing more is read."""
        return self._process.wait(_PATIENCE)

    def _take(self) -> bool:
        """Take what was written, waiting a little; false where nothing more can come."""
        ready, _, _ = select.select([self._master], [], [], 0.2)
        if not ready:
            return self._process.poll() is None
        try:
            data = os.read(self._master, 1 << 16)
        except OSError:  # the other end is closed
            return False
        self.raw += data
        self._stream.feed(data)
        return bool(data)

    def __enter__(self) -> "PseudoTerminal":
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the command if it runs still."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        if self._has_terminal:
            os.close(self._master)
