"""What the readers of the formats give: text bit by bit, points to begin from, and a break."""

from collections.abc import Iterator
from typing import Final, Protocol

import msgspec

from edxtui.logs.record import Source

ALIKE: Final = 1 << 20
"""Bytes of text in one piece, about; a reader never gives much more at once, however well they pack."""
FEED: Final = 64 << 10
"""Packed bytes that are read at once."""
MEMORY: Final = 512 << 20
"""The most that a decoder may want for what it looks back upon; the formats' strongest presets want 128 MiB."""


class Point(msgspec.Struct, frozen=True, array_like=True):
    """Where reading can begin."""

    text: int
    """The byte of the text that comes first."""
    packed: int
    """Where it is packed: bits from the start of the archive, or bytes from the start of the copy."""
    state: bytes = b""
    """What the decoder must be given before; each format has its own. Of a piece of the copy, how many packed
    bytes it has."""
    copied: int = 0
    """Bytes of text that the copy holds there; 0 for a point of the archive."""


class Piece(msgspec.Struct, frozen=True):
    """The next bytes of the text."""

    text: bytes
    packed: int
    """Bytes of the archive that were read for it and all before, about."""
    points: tuple[Point, ...] = ()
    """Points that were found since the piece before; none lies beyond the end of this one."""


class Broken(Exception):  # noqa: N818 - a value on its way: all text before it has been given
    """An archive cannot be read on."""

    def __init__(self, why: str, packed: int, begun: int | None = None) -> None:
        """Say why, in a few words, and at which byte of the archive, about.

        `begun`: the byte at which that begins of which nothing can be read any more; `packed` unless told.
        """
        super().__init__(why)
        self.why = why
        self.packed = packed
        self.begun = packed if begun is None else begun


class Refused(Broken):
    """An archive could be read on, but should not be."""


class Format(Protocol):
    """A module that reads one format."""

    def pieces(self, archive: Source, threads: int, begin: Point) -> Iterator[Piece]:
        """The text from `begin` on, which is the first byte of the archive or one of `starts`, and its points.

        `threads` help where the format lets them.

        Raises: Broken: all text before the break has been given.
        """

    def texts(self, archive: Source, point: Point) -> Iterator[bytes]:
        """The text from a point on, until the next point or beyond.

        Raises: Broken: all text before the break has been given.
        """

    def starts(self, archive: Source, begin: int, end: int) -> Iterator[Point]:
        """Behind a break: what looks like a place to begin at, from one byte of the archive to before another.

        They tell no byte of the text.
        """


START: Final = Point(0, 0)
"""Where an archive begins."""


def heads(archive: Source, begin: int, end: int, magic: bytes) -> Iterator[Point]:
    """Where `magic` stands, beginning from one byte of the archive to before another."""
    step = 1 << 20
    for at in range(begin, end, step):
        data = archive.read(at, min(step, end - at) + len(magic) - 1)
        place = data.find(magic)
        while place >= 0:
            yield Point(0, (at + place) * 8)
            place = data.find(magic, place + 1)


def padding_end(archive: Source, position: int) -> int:
    """The first byte from `position` that is not NUL: tapes and file systems pad archives."""
    length = 16
    while data := archive.read(position, length):
        length = FEED
        rest = data.lstrip(b"\0")
        if rest:
            return position + len(data) - len(rest)
        position += len(data)
    return position


def following(archive: Source, position: int, magic: bytes, name: str) -> int | None:
    """Where the next member of an archive begins, at `position` or after padding; None at the end.

    Raises: Broken: something else is there.
    """
    start = padding_end(archive, position) if position else 0
    head = archive.read(start, len(magic))
    if not head:
        return None
    if head != magic[: len(head)]:
        raise Broken(f"what follows is not {name}", start)
    return start


def bits(archive: Source, start: int, stop: int) -> bytes:
    """The bits from `start` to before `stop`, the first in each byte being its highest; the last byte is filled up."""
    first, last = start // 8, -(-stop // 8)
    number = int.from_bytes(archive.read(first, last - first), "big")
    number &= (1 << (last * 8 - start)) - 1
    number >>= last * 8 - stop
    length = -(-(stop - start) // 8)
    return (number << (length * 8 - (stop - start))).to_bytes(length, "big")
