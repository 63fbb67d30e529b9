"""Text that cannot be reached by the points of an archive, kept in a private file: pieces, each packed on its own.

Packed anew because text is ten to thirty times as large, and a piece is unpacked within a millisecond or two.
"""

import os
from typing import Final

import zstandard

from edxtui.errors import LogError
from edxtui.logs.packed.piece import Broken, Point
from edxtui.logs.packed.points import Points
from edxtui.logs.source import PlainFile

_LEVEL: Final = 1
_LENGTH: Final = 4
"""Bytes of the length of a packed piece."""


class CopyWriter:
    """Writes the copy as the pass goes; the file is made with its first piece."""

    def __init__(self, points: Points) -> None:
        """Write where `points` say."""
        self._points = points
        self._descriptor = -1
        self._packer = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True)

    def write(self, text: bytes, address: int) -> None:
        """Keep a piece of text that begins at `address`.

        Raises: LogError: there is no room.
        """
        points = self._points
        packed = self._packer.compress(text)
        try:
            if self._descriptor < 0:
                flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
                self._descriptor = os.open(points.copy, flags, 0o600)
                points.copied = _written(self._descriptor, points.key)
            start = points.copied
            points.copied += _written(self._descriptor, packed)
        except OSError as error:
            raise LogError(
                f"Text cannot be kept in {points.copy}: {error.strerror}.",
                hint="Parts of a packed log that cannot be read in place need room in the cache folder.",
            ) from error
        points.add([Point(address, start, len(packed).to_bytes(_LENGTH, "little"), len(text))])

    def close(self) -> None:
        """Close the file, if there is one."""
        if self._descriptor >= 0:
            os.close(self._descriptor)


def _written(descriptor: int, data: bytes) -> int:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
    return len(data)


def copied_text(copy: PlainFile, point: Point) -> bytes:
    """The text of a piece of the copy.

    Raises: Broken: the copy was damaged.
    """
    packed = copy.read(point.packed, int.from_bytes(point.state, "little"))
    try:
        text = zstandard.ZstdDecompressor().decompress(packed, max_output_size=point.copied)
    except zstandard.ZstdError as error:
        raise Broken("the copy was damaged", point.packed) from error
    if len(text) != point.copied:
        raise Broken("the copy was damaged", point.packed)
    return text
