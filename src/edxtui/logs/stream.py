"""Standard input as a log: kept in a private file as it comes, and read while it still comes."""

import os
import threading
from collections.abc import Generator
from pathlib import Path
from typing import Final

from edxtui.errors import LogError
from edxtui.logs.packed.forward import Stride
from edxtui.logs.source import PlainFile

_AT_ONCE: Final = 1 << 20
"""Bytes that are taken at once."""
_PATIENCE: Final = 0.2
"""Seconds after which a reader hears that nothing more has come."""
_TO_BE_SHORT: Final = 0.05
"""Seconds that a short stream gets to come to its end."""


class Stream:
    """One stream. One thread keeps it, another reads it from front to back."""

    def __init__(self, descriptor: int, path: Path) -> None:
        """Keep what comes through `descriptor` in a new file at `path`.

        Raises: LogError: the file cannot be made.
        """
        self.path = path
        self._descriptor = descriptor
        self._size = 0
        self._is_over = False
        self._failed: LogError | None = None
        self._came = threading.Condition()
        try:
            self._out = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise _no_room(error) from error

    @property
    def size(self) -> int:
        """Bytes that have come."""
        return self._size

    @property
    def is_over(self) -> bool:
        """Whether no more will come."""
        return self._is_over

    def keep(self) -> None:
        """Keep all of it, however long that takes.

        Raises: LogError: there is no room.
        """
        self._keep()
        if self._failed is not None:
            raise self._failed

    def begin(self) -> None:
        """Keep it in a thread of its own; wait for the first bytes, without which nobody knows what it is."""
        # Not waited for when the process ends: the stream may never.
        threading.Thread(target=self._keep, name="standard input", daemon=True).start()
        with self._came:
            self._came.wait_for(lambda: self._size or self._is_over)
            self._came.wait_for(lambda: self._is_over, _TO_BE_SHORT)

    def finish(self) -> None:
        """Wait until all of it was kept; raises as `keep`."""
        with self._came:
            self._came.wait_for(lambda: self._is_over)
        if self._failed is not None:
            raise self._failed

    def _keep(self) -> None:
        try:
            while piece := os.read(self._descriptor, _AT_ONCE):
                rest = memoryview(piece)
                while rest:
                    rest = rest[os.write(self._out, rest) :]
                with self._came:
                    self._size += len(piece)
                    self._came.notify_all()
        except OSError as error:
            self._failed = _no_room(error)
        finally:
            os.close(self._out)
            with self._came:
                self._is_over = True
                self._came.notify_all()

    # To be read from front to back, as packed logs are

    def open(self) -> PlainFile:
        """What was kept, by address."""
        return PlainFile(self.path)

    def strides(self, begin: int, threads: int = 1) -> Generator[Stride, None, None]:
        """The text from a byte on as it comes; where no more is there yet, strides that say so.

        Raises: LogError: it could not be kept.
        """
        with PlainFile(self.path) as kept:
            while True:
                text = kept.read(begin, min(_AT_ONCE, self._size - begin))
                begin += len(text)
                if text:
                    yield Stride(text, begin)
                    continue
                with self._came:
                    if self._size == begin and not self._is_over:
                        self._came.wait(_PATIENCE)
                    more, is_over = self._size > begin, self._is_over
                if is_over and not more:
                    break
                if not more:
                    yield Stride(b"", begin, waits=True)
        if self._failed is not None:
            raise self._failed


def _no_room(error: OSError) -> LogError:
    return LogError(f"Standard input cannot be kept: {error.strerror}.", hint="Set TMPDIR to a folder with more space.")
