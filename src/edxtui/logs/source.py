"""A log as a file: who it is, and its bytes at any address."""

import hashlib
import os
from pathlib import Path
from types import TracebackType
from typing import Final

import msgspec

from edxtui.errors import LogError

_FINGERPRINT: Final = 64 << 10


class Log(msgspec.Struct, frozen=True):
    """One input."""

    name: str
    """As the user named it, or its path under the folder the user named; `-` for standard input."""
    path: Path
    """The file that was named."""
    plain: Path
    """The file whose bytes are the decompressed log; the same as `path` unless it is compressed."""


class PlainFile:
    """An open file, read by address.

    By `pread`, not by mapping it into memory: a log that is truncated while it is mapped kills the process.
    """

    def __init__(self, path: str | Path) -> None:
        """Open it.

        Raises: LogError: it is not there or may not be read.
        """
        try:
            self._descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
            self.size = os.fstat(self._descriptor).st_size
        except OSError as error:
            raise LogError(f"Cannot read {path}: {error.strerror}.") from error
        self._path = path

    def read(self, offset: int, length: int) -> bytes:
        """The bytes from `offset`; fewer than `length` only where the file ends.

        Raises: LogError: the file cannot be read there.
        """
        parts: list[bytes] = []
        while length > 0:
            try:
                part = os.pread(self._descriptor, min(length, 1 << 30), offset)
            except OSError as error:
                raise LogError(f"Cannot read {self._path} at byte {offset:,}: {error.strerror}.") from error
            if not part:
                break
            parts.append(part)
            offset += len(part)
            length -= len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def status(self) -> tuple[int, int]:
        """Bytes and time of the last change, as they are now: alike means that nothing was written meanwhile."""
        now = os.fstat(self._descriptor)
        return now.st_size, now.st_mtime_ns

    def close(self) -> None:
        """Close the file."""
        os.close(self._descriptor)

    def __enter__(self) -> "PlainFile":
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self.close()


class Head:
    """The first bytes of a log as they were when it was opened: a log that only grows keeps them."""

    def __init__(self, path: Path) -> None:
        """Look at the file.

        Raises: LogError: it is not there or may not be read.
        """
        with PlainFile(path) as file:
            self._length = min(file.size, _FINGERPRINT)
            self._digest = self._of(file)
            self._status = file.status()

    def is_kept(self, file: PlainFile) -> bool:
        """Whether the open file still begins so."""
        status = file.status()
        if status == self._status:
            return True
        if self._of(file) != self._digest:
            return False
        self._status = status
        return True

    def is_untouched(self, file: PlainFile) -> bool:
        """Whether nothing at all was written to it since it was last looked at; reads nothing."""
        return file.status() == self._status

    def _of(self, file: PlainFile) -> bytes:
        return hashlib.sha256(file.read(0, self._length)).digest()


def identity(path: Path) -> str:
    """What changes when the file is another or holds something else: its device, inode, size, time and first bytes.

    Raises: LogError: it is not there or may not be read.
    """
    with PlainFile(path) as file:
        head = hashlib.sha256(file.read(0, _FINGERPRINT)).hexdigest()
    try:
        status = path.stat()
    except OSError as error:
        raise LogError(f"Cannot read {path}: {error.strerror}.") from error
    return f"{status.st_dev}:{status.st_ino}:{status.st_size}:{status.st_mtime_ns}:{head}"
