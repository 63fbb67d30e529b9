"""The points of one packed log: gathered by one pass, asked at any time, kept in a private file."""

import hashlib
import os
import threading
from bisect import bisect_right, insort
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from edxtui import private_files
from edxtui.errors import LogError
from edxtui.logs.packed.piece import Point
from edxtui.logs.source import PlainFile

_VERSION: Final = 2
_HEAD: Final = b"edxtui points %d\n" % _VERSION
_DIGEST: Final = 32


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    """What is written to the file."""

    identity: str
    size: int
    broken: str
    refused: bool
    copied: int
    """Bytes of the copy; 0 where there is none."""
    key: bytes
    """What the copy begins with, so that no other is taken for it."""
    points: list[Point]


class Points:
    """Where reading can begin, and how far the text is known. One thread adds; any may ask."""

    def __init__(self, copy: Path) -> None:
        """Know nothing yet. `copy` is where text goes that cannot be reached otherwise; mostly there is none."""
        self.copy = copy
        self.size = 0
        """Bytes of text that can be read."""
        self.complete = False
        """Whether the pass is through."""
        self.broken = ""
        """A sentence that says where and why the archive could not be read on; empty for a sound one."""
        self.refused = False
        """Whether it was not read on because it unpacks to far too much."""
        self.key = os.urandom(16)
        """What the copy begins with, so that no other is taken for it."""
        self.copied = 0
        """Bytes of the copy; 0 while there is none."""
        self.reached = 0
        """The byte of the text at which the last point of the archive lies."""
        self._points: list[Point] = []
        self._lock = threading.Lock()

    def add(self, points: Sequence[Point]) -> None:
        """Add points, in any order."""
        with self._lock:
            for point in points:
                insort(self._points, point, key=_text)
                if not point.copied:
                    self.reached = max(self.reached, point.text)

    def before(self, address: int) -> Point | None:
        """The last point from which this byte of the text can be read."""
        with self._lock:
            at = bisect_right(self._points, address, key=_text) - 1
            while at >= 0:
                point = self._points[at]
                if not point.copied or address < point.text + point.copied:
                    return point
                at -= 1
        return None

    def open_copy(self) -> PlainFile:
        """The copy, to be closed by the caller.

        Raises: LogError: it is not there any more.
        """
        with self._lock:
            return PlainFile(self.copy)

    def save(self, path: Path, identity: str) -> None:
        """Keep them for the archive of this `identity`, and the copy beside them: private, and whole or not at all.

        Raises: OSError: there is no room.
        """
        kept = _Kept(identity, self.size, self.broken, self.refused, self.copied, self.key, self._points)
        body = msgspec.msgpack.encode(kept)
        if self.copied:
            with self._lock:
                self.copy = self.copy.replace(_beside(path))
        private_files.replace(path, _HEAD + hashlib.sha256(body).digest() + body)

    @classmethod
    def load(cls, path: Path, identity: str) -> "Points | None":
        """What was kept for the archive of this `identity`; None for another, another version's, or a damaged one."""
        try:
            data = private_files.read(path)
            body = data[len(_HEAD) + _DIGEST :]
            if data[: len(_HEAD) + _DIGEST] != _HEAD + hashlib.sha256(body).digest():
                return None
            kept = msgspec.msgpack.decode(body, type=_Kept)
        except (OSError, msgspec.MsgspecError):
            return None
        points = cls(_beside(path))
        points.size, points.broken, points.refused = kept.size, kept.broken, kept.refused
        points.copied, points.key, points._points = kept.copied, kept.key, kept.points
        points.complete = True
        return points if kept.identity == identity and points._has_copy() else None

    def _has_copy(self) -> bool:
        if not self.copied:
            return True
        try:
            with self.open_copy() as copy:
                return copy.size == self.copied and copy.read(0, len(self.key)) == self.key
        except LogError:
            return False


def _text(point: Point) -> int:
    return point.text


def _beside(path: Path) -> Path:
    """Where the copy of kept points lies."""
    return path.with_name(path.name + ".text")
