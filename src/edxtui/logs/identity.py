"""Which file a log is, and whether a file is still the log that was read."""

import hashlib
import os
from pathlib import Path
from typing import Final, Literal

import msgspec

from edxtui.errors import LogError
from edxtui.logs.source import Head, PlainFile

FINGERPRINT: Final = 64 << 10
"""Bytes at either end of a log that are compared."""

Relation = Literal["same", "grown", "other"]


class Identity(msgspec.Struct, frozen=True):
    """A file as it was at one moment."""

    device: int
    inode: int
    size: int
    """Bytes of the file; packed ones, where it is packed."""
    changed: int
    """Nanoseconds since 1970 of the last change."""
    head: str
    """Digest of its first bytes."""
    tail: str
    """Digest of its last bytes."""

    @property
    def file(self) -> tuple[int, int]:
        """Device and inode."""
        return self.device, self.inode

    @property
    def first_bytes(self) -> Head:
        """What the file begins with as long as it only grows."""
        return Head(self.head, min(self.size, FINGERPRINT), (self.size, self.changed))

    @property
    def text(self) -> str:
        """To be kept in an index."""
        return msgspec.json.encode(self).decode()


def identity(path: Path) -> Identity:
    """The file at a path, as it is now.

    Raises: LogError: it is not there or may not be read.
    """
    with PlainFile(path) as file:
        return identity_of(file)


def identity_of(file: PlainFile) -> Identity:
    """The same of an open file, as far as it reaches."""
    status = os.fstat(file.fileno())
    return Identity(status.st_dev, status.st_ino, file.size, status.st_mtime_ns, *_ends(file, file.size))


def known_identity(text: str) -> Identity:
    """What `Identity.text` says."""
    return msgspec.json.decode(text, type=Identity)


def relation(before: Identity, now: Identity, path: Path) -> Relation:
    """What a file has to do with one that was read before.

    `grown`: bytes were appended, as far as both ends of what was read tell. A file of the same size that was written
    to counts as another.
    """
    if before.file != now.file or now.size < before.size:
        return "other"
    if now.size == before.size:
        return "same" if now == before else "other"
    try:
        with PlainFile(path) as file:
            ends = _ends(file, before.size)
    except LogError:
        return "other"
    return "grown" if ends == (before.head, before.tail) else "other"


def _ends(file: PlainFile, size: int) -> tuple[str, str]:
    length = min(size, FINGERPRINT)
    head = hashlib.sha256(file.read(0, length)).hexdigest()
    tail = hashlib.sha256(file.read(size - length, length)).hexdigest() if size > length else head
    return head, tail
