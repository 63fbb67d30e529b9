"""A log as a file: who it is, and its bytes at any address."""

import hashlib
import os
from pathlib import Path
from types import TracebackType
from typing import Final

import msgspec

from edxtui.errors import LogError


class Log(msgspec.Struct, frozen=True):
    """One input."""

    name: str
    """As the user named it, or its path under the folder the user named; `-` for standard input."""
    path: Path
    """The file that was named."""
    is_packed: bool = False
    """Whether it is compressed: what the file holds is not the text."""
    is_coming: bool = False
    """Whether more of it may still come through standard input."""


class PlainFile:
    """An open file, read by address.

    By `pread`, not by mapping it into memory: a log that is truncated while it is mapped kills the process.
    """

    def __init__(self, path: str | Path, *, file: tuple[int, int] | None = None, size: int | None = None) -> None:
        """Open it. `size`: where it is to end for this reader.

        `file`: the device and inode that it must have; a file that was renamed, as rotation does, is looked for in its
        folder.

        Raises: LogError: it is not there, may not be read, or another file took its place.
        """
        try:
            self._descriptor = os.open(path, _READING)
            if file is not None and file != _file(self._descriptor):
                os.close(self._descriptor)
                raise FileNotFoundError(path)
        except OSError as error:
            if file is None:
                raise LogError(f"Cannot read {path}: {error.strerror}.") from error
            try:
                self._descriptor = os.open(_renamed(Path(path), file), _READING)
            except OSError:
                raise LogError(
                    f"{path} is not the file any more that it was.", hint="It was rotated or replaced; open it again."
                ) from error
        status = os.fstat(self._descriptor)
        self.size = status.st_size if size is None else min(size, status.st_size)
        self._end = size
        self._path = path

    def fileno(self) -> int:
        """The number of the open file."""
        return self._descriptor

    def read(self, offset: int, length: int) -> bytes:
        """The bytes from `offset`; fewer than `length` only where the file ends.

        Raises: LogError: the file cannot be read there.
        """
        parts: list[bytes] = []
        if self._end is not None:
            length = min(length, self._end - offset)
        while length > 0:
            try:
                part = os.pread(self._descriptor, min(length, 1 << 30), offset)
            except OSError as error:
                raise self._cannot_read(offset, error) from error
            if not part:
                break
            parts.append(part)
            offset += len(part)
            length -= len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def read_into(self, offset: int, place: memoryview) -> int:
        """The same into `place`, as many as fit; how many they are.

        Raises: LogError: the file cannot be read there.
        """
        if self._end is not None:
            place = place[: max(0, self._end - offset)]
        done = 0
        while done < len(place):
            try:
                part = os.preadv(self._descriptor, [place[done:]], offset + done)
            except OSError as error:
                raise self._cannot_read(offset + done, error) from error
            if not part:
                break
            done += part
        return done

    def _cannot_read(self, offset: int, error: OSError) -> LogError:
        return LogError(f"Cannot read {self._path} at byte {offset:,}: {error.strerror}.")

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


_READING: Final = os.O_RDONLY | os.O_CLOEXEC


def _file(descriptor: int) -> tuple[int, int]:
    status = os.fstat(descriptor)
    return status.st_dev, status.st_ino


def _renamed(path: Path, file: tuple[int, int]) -> Path:
    """Where a file lies now that lay at `path`; only names that begin alike are looked at, as rotation gives them."""
    with os.scandir(path.parent) as entries:
        for entry in entries:
            if entry.inode() == file[1] and entry.name.startswith(path.stem):
                status = entry.stat()
                if (status.st_dev, status.st_ino) == file:
                    return Path(entry.path)
    raise FileNotFoundError(path)


class Head:
    """The first bytes of a log as they were when it was opened: a log that only grows keeps them."""

    def __init__(self, digest: str, length: int, status: tuple[int, int]) -> None:
        """Remember the digest of so many bytes, and the file's `status` when they were read."""
        self._digest = digest
        self._length = length
        self._status = status

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

    def _of(self, file: PlainFile) -> str:
        return hashlib.sha256(file.read(0, self._length)).hexdigest()
