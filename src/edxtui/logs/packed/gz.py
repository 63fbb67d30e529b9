"""gzip: members one after the other, each a stream of deflate.

Deflate can be begun where one of its blocks begins, with the 32 KiB of text before it. So a point is the start of a
member, or the start of a block and these 32 KiB, packed.
"""

import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, Protocol, cast

from zlib_ng import zlib_ng

from edxtui.logs.packed.piece import ALIKE, FEED, START, Broken, Piece, Point, following, heads
from edxtui.logs.record import Source

if TYPE_CHECKING:  # numpy is not loaded before a point is due: the first rows do not wait for it
    from edxtui.logs.packed.deflate_blocks import Recent

MAGIC: Final = b"\x1f\x8b"
_HEAD: Final = MAGIC + b"\x08"
"""The same with the only way of packing there is."""
EVERY: Final = 8 << 20
"""Bytes of text between two points, at least: half of them are decoded for nothing when one record is fetched."""
_MEMBER: Final = 31
"""zlib's number for a member with its head and tail."""
_RAW: Final = -15
"""zlib's number for deflate alone."""


class _Inflate(Protocol):
    """zlib's decoder."""

    eof: bool
    unused_data: bytes
    unconsumed_tail: bytes

    def decompress(self, data: bytes, max_length: int = 0, /) -> bytes: ...

    def copy(self) -> "_Inflate": ...


_ng: Final = cast(Any, zlib_ng)  # its stubs leave out `zdict`, `copy`, and that `error` is a class
_Error: Final[type[Exception]] = _ng.error


def pieces(archive: Source, threads: int = 1, begin: Point = START) -> Iterator[Piece]:
    """The text and its points; one thread is all it takes. See `Format`."""
    address = begin.text
    last = begin
    recent: Recent | None = None
    yield Piece(b"", begin.packed // 8, (last,))
    position = following(archive, begin.packed // 8, MAGIC, "gzip")
    stream: _Stream | None = None
    while position is not None:
        # A run that began in the midst of a member ends with it; one that began with a member goes on.
        if last.state or address - last.text >= EVERY:
            last = Point(address, position * 8)
            yield Piece(b"", position, (last,))
        stream = _Stream(archive, position * 8, _ng.decompressobj(_MEMBER), stream)
        if recent is not None:
            recent.forget()
        for text in stream.texts():
            address += len(text)
            point = None
            if address - last.text >= EVERY:
                if recent is None:
                    from edxtui.logs.packed import deflate_blocks

                    recent = deflate_blocks.Recent()
                point = recent.point(text, address, stream.fed, stream.position)
                last = point or last
            yield Piece(text, stream.position, (point,) if point else ())
        position = following(archive, stream.position, MAGIC, "gzip")


def texts(archive: Source, point: Point) -> Iterator[bytes]:
    """The text from a point to the next one or beyond. See `Format`."""
    if point.state:
        yield from _Stream(archive, point.packed, _ng.decompressobj(_RAW, zdict=zlib.decompress(point.state))).texts()
        return
    position = following(archive, point.packed // 8, MAGIC, "gzip")
    stream: _Stream | None = None
    while position is not None:
        stream = _Stream(archive, position * 8, _ng.decompressobj(_MEMBER), stream)
        yield from stream.texts()
        position = following(archive, stream.position, MAGIC, "gzip")


def starts(archive: Source, begin: int, end: int) -> Iterator[Point]:
    """Heads of members. See `Format`."""
    return heads(archive, begin, end, _HEAD)


class _Stream:
    """One stream of deflate, from a bit of the archive to its end."""

    def __init__(self, archive: Source, start: int, inflate: _Inflate, before: "_Stream | None" = None) -> None:
        self._archive = archive
        self._begun = start // 8
        self._shift = start % 8
        self._inflate = inflate
        self.position = start // 8
        """Bytes of the archive that were decoded; at the end, those up to the end of the member."""
        self.fed = b""
        """The packed bytes that end at `position`; all of their text has been given. Empty in the midst of some."""

        # Many small members may have been read at once.
        self._read_already: bytes = before.rest if before is not None and before.position * 8 == start else b""
        self.rest: bytes = b""
        """What was read beyond the end of the member."""

    def texts(self) -> Iterator[bytes]:
        """The text. Raises: Broken: all text before the break has been given."""
        inflate = self._inflate
        while True:
            begin = self.position
            fed = self._read()
            if not fed:
                raise Broken("the archive ends in the midst of a member", begin, self._begun)
            data = fed
            while True:
                before = inflate.copy()
                try:
                    text = inflate.decompress(data, ALIKE)
                except _Error as error:
                    rescued, used = _rescued(before, data)
                    yield rescued
                    why = str(error).rpartition(": ")[2]
                    raise Broken(why, begin + len(fed) - len(data) + used, self._begun) from None
                data = inflate.unconsumed_tail
                if inflate.eof:
                    self.rest = inflate.unused_data
                    self.position -= len(self.rest)
                    self.fed = b""
                    yield text
                    return
                drained = not data and len(text) < ALIKE
                self.fed = fed if drained else b""
                if text:
                    yield text
                if drained:
                    break

    def _read(self) -> bytes:
        if self._read_already:
            data, self._read_already = self._read_already, b""
            self.position += len(data)
            return data
        data = self._archive.read(self.position, FEED + bool(self._shift))
        if self._shift:
            length = min(FEED, len(data))
            number = int.from_bytes(data, "little") >> self._shift
            data = (number & ((1 << (8 * length)) - 1)).to_bytes(length, "little")
        self.position += len(data)
        return data


def _rescued(inflate: _Inflate, data: bytes) -> tuple[bytes, int]:
    """The text before a break in `data`, and how many bytes it takes; zlib alone would lose it."""
    found: list[bytes] = []
    used = 0
    for step in (1 << 10, 1):
        while used < len(data):
            before = inflate.copy()
            try:
                found.append(inflate.decompress(data[used : used + step]))
            except _Error:
                inflate = before
                break
            used += step
    last = data[used : used + 1]
    while True:
        try:
            text = inflate.decompress(last, 1)
        except _Error:
            return b"".join(found), used
        if not text:
            return b"".join(found), used
        found.append(text)
        last = inflate.unconsumed_tail
