"""xz: streams of blocks, each packed on its own, with an index at the end of each stream.

The index is read first, so that every block is a point. Where it cannot be read, as in an archive that is cut off, or
where a stream is one block, as from `xz -T1`, only the start of the stream is one.
"""

import lzma
from collections.abc import Iterator
from typing import Final
from zlib import crc32

import msgspec

from edxtui.logs.packed.piece import ALIKE, FEED, MEMORY, START, Broken, Piece, Point, following, heads
from edxtui.logs.record import Source

MAGIC: Final = b"\xfd7zXZ\x00"
_FOOT: Final = b"YZ"
_ENDS: Final = 12
"""Bytes of the head of a stream, and of its foot."""
EVERY: Final = 1 << 20
"""Bytes of text between two points, at least; smaller blocks are read together."""
_LARGEST: Final = 64 << 20
"""Bytes of the largest index that is read; one of 10,000,000 blocks."""


class _Stretch(msgspec.Struct, frozen=True, array_like=True):
    """Some blocks on end; packed for the state of a point."""

    head: bytes
    """The head of their stream, without which they cannot be decoded."""
    start: int
    """Their first byte in the archive."""
    stop: int
    """The byte after their last."""
    length: int
    """Bytes of their text, as the index says."""


def pieces(archive: Source, threads: int = 1, begin: Point = START) -> Iterator[Piece]:
    """The text and its points; one thread is all it takes. See `Format`."""
    address = begin.text
    first = begin.packed // 8
    # Blocks are begun at by the index alone, which tells of a stream's head no more than that it stands before them.
    stretches = _stretches(archive, 0 if begin.state else first)
    if stretches is not None:
        for stretch in stretches:
            if stretch.start < first:
                continue
            yield Piece(b"", stretch.start, (Point(address, stretch.start * 8, msgspec.msgpack.encode(stretch)),))
            for text, packed in _stretch_texts(archive, stretch):
                address += len(text)
                yield Piece(text, packed)
        return
    last = address - EVERY
    position = following(archive, first, MAGIC, "xz")
    while position is not None:
        if address - last >= EVERY:
            last = address
            yield Piece(b"", position, (Point(address, position * 8),))
        decoding = _Decoding(archive, b"", position, archive.size)
        for text in decoding.texts():
            address += len(text)
            yield Piece(text, decoding.position)
        position = following(archive, decoding.position, MAGIC, "xz")


def texts(archive: Source, point: Point) -> Iterator[bytes]:
    """The text from a point to the next one or beyond. See `Format`."""
    if point.state:
        for text, _ in _stretch_texts(archive, msgspec.msgpack.decode(point.state, type=_Stretch)):
            yield text
        return
    position = following(archive, point.packed // 8, MAGIC, "xz")
    while position is not None:
        decoding = _Decoding(archive, b"", position, archive.size)
        yield from decoding.texts()
        position = following(archive, decoding.position, MAGIC, "xz")


def starts(archive: Source, begin: int, end: int) -> Iterator[Point]:
    """Blocks, where the index can be read, and heads of streams. See `Format`."""
    stretches = _stretches(archive, 0)
    if stretches is None:
        yield from heads(archive, begin, end, MAGIC)
        return
    for stretch in stretches:
        if begin <= stretch.start < end:
            yield Point(0, stretch.start * 8, msgspec.msgpack.encode(stretch))


def _stretch_texts(archive: Source, stretch: _Stretch) -> Iterator[tuple[bytes, int]]:
    """The text of some blocks, and the byte of the archive up to which it was read."""
    decoding = _Decoding(archive, stretch.head, stretch.start, stretch.stop)
    length = 0
    for text in decoding.texts():
        length += len(text)
        if length > stretch.length:
            break
        yield text, decoding.position
    if length != stretch.length:
        raise Broken("the blocks are not as the index says", stretch.start)


class _Decoding:
    """Decodes a stream, or some blocks of one."""

    def __init__(self, archive: Source, head: bytes, start: int, stop: int) -> None:
        self._archive = archive
        self._head = head
        self._start = start
        self._stop = stop
        self._fed = start
        """Where the packed bytes begin that the decoder was given last."""
        self.position = start
        """The byte of the archive up to which it was read; at the end of a stream, the one after it."""

    def texts(self) -> Iterator[bytes]:
        """The text. Raises: Broken: all text before the break has been given."""
        given = 0
        try:
            for text in self._given(self._stop):
                given += len(text)
                yield text
        except lzma.LZMAError as error:
            broken = Broken(str(error), self._fed, self._start)
        else:
            return
        # What the last call read before the break stays with the decoder; so all is read again, at last with care.
        try:
            for text in self._given(self._fed):
                if given < len(text):
                    yield text[given:]
                given = max(0, given - len(text))
        except lzma.LZMAError:
            broken.packed = self._fed
        raise broken

    def _given(self, careful: int) -> Iterator[bytes]:
        """The text; from the byte `careful` of the archive on, the least that can be got at once."""
        decoder = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=MEMORY)
        decoder.decompress(self._head)
        self.position = self._start
        while not decoder.eof:
            data = b""
            if decoder.needs_input:
                self._fed = self.position
                most = min(FEED, careful - self._fed) if self._fed < careful else 1
                data = self._archive.read(self._fed, min(most, self._stop - self._fed))
                if not data and self._head:
                    return
                if not data:
                    raise Broken("the archive ends in the midst of a stream", self._fed, self._start)
                self.position += len(data)
            if self._fed < careful:
                yield decoder.decompress(data, ALIKE)
                continue
            found = bytearray()
            try:
                while text := decoder.decompress(data, 1):
                    found += text
                    data = b""
            finally:
                yield bytes(found)
        self.position -= len(decoder.unused_data)


def _stretches(archive: Source, begin: int) -> list[_Stretch] | None:
    """All blocks by the indexes of the streams from `begin` on; None where one cannot be read."""
    streams: list[list[_Stretch]] = []
    end = archive.size
    while (end := _before_padding(archive, end)) > begin:
        if end < begin + 2 * _ENDS:
            return None
        foot = archive.read(end - _ENDS, _ENDS)
        found = _stream(archive, end, foot)
        if found is None:
            return None
        end, stretches = found
        streams.append(stretches)
    return [stretch for stream in reversed(streams) for stretch in stream]


def _before_padding(archive: Source, end: int) -> int:
    """The byte after the last before `end` that is not NUL."""
    while end > 0:
        start = max(0, end - FEED)
        length = len(archive.read(start, end - start).rstrip(b"\0"))
        if length:
            return start + length
        end = start
    return 0


def _stream(archive: Source, end: int, foot: bytes) -> tuple[int, list[_Stretch]] | None:
    """Where the stream that ends at `end` begins, and its blocks; None where that is not told."""
    size = (int.from_bytes(foot[4:8], "little") + 1) * 4
    at = end - _ENDS - size
    if foot[-2:] != _FOOT or crc32(foot[4:10]) != int.from_bytes(foot[:4], "little") or at < _ENDS or size > _LARGEST:
        return None
    index = archive.read(at, size)
    if crc32(index[:-4]) != int.from_bytes(index[-4:], "little"):
        return None
    sizes = _sizes(index)
    start = at - sum(-(-packed // 4) * 4 for packed, _ in sizes)
    head = archive.read(start - _ENDS, _ENDS) if start >= _ENDS else b""
    if not head.startswith(MAGIC) or head[6:8] != foot[8:10]:
        return None
    stretches: list[_Stretch] = []
    begin = position = start
    length = 0
    for packed, text in sizes:
        position += -(-packed // 4) * 4
        length += text
        if length >= EVERY:
            stretches.append(_Stretch(head, begin, position, length))
            begin, length = position, 0
    if begin < position:
        stretches.append(_Stretch(head, begin, position, length))
    return start - _ENDS, stretches


def _sizes(index: bytes) -> list[tuple[int, int]]:
    """Packed bytes, without padding, and bytes of text of each block; none where the index is not one."""
    numbers: list[int] = []
    number = shift = 0
    for byte in index[1:-4]:
        number |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            numbers.append(number)
            number = shift = 0
    count = numbers[0] if numbers else 0
    pairs = numbers[1 : 1 + 2 * count]  # padding follows
    return list(zip(pairs[::2], pairs[1::2], strict=True)) if len(pairs) == 2 * count else []
