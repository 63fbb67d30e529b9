"""Zstandard: frames one after the other, each of blocks of up to 128 KiB of text. The start of a frame is a point.

Most archives are one frame; nothing in the midst of it can be read without what comes before. Blocks are handed to
the decoder one by one, so that a break loses no more than its own block, and a cut-off frame is seen as such.
"""

from collections.abc import Iterator
from typing import Final

import zstandard

from edxtui.logs.packed.piece import FEED, MEMORY, START, Broken, Piece, Point, heads, padding_end
from edxtui.logs.record import Source

MAGIC: Final = b"\x28\xb5\x2f\xfd"
SKIPPED: Final = tuple(bytes([low, 0x2A, 0x4D, 0x18]) for low in range(0x50, 0x60))
"""How frames begin that hold no text: pzstd and the seekable format write some."""
_HEADER: Final = 18
"""Bytes of the longest header of a frame."""
EVERY: Final = 1 << 20
"""Bytes of text between two points, at least."""
_RUN: Final = 1
"""The kind of block that is one byte, many times."""
_CUT: Final = "the archive ends in the midst of a frame"


def pieces(archive: Source, threads: int = 1, begin: Point = START) -> Iterator[Piece]:
    """The text and its points; one thread is all it takes. See `Format`."""
    packed = _Reader(archive, begin.packed // 8)
    address = begin.text
    last = address - EVERY
    while packed.at_frame():
        if address - last >= EVERY:
            last = address
            yield Piece(b"", packed.position, (Point(address, packed.position * 8),))
        for text in packed.frame():
            address += len(text)
            yield Piece(text, packed.position)


def texts(archive: Source, point: Point) -> Iterator[bytes]:
    """The text from a point on. See `Format`."""
    packed = _Reader(archive, point.packed // 8)
    while packed.at_frame():
        yield from packed.frame()


def starts(archive: Source, begin: int, end: int) -> Iterator[Point]:
    """Heads of frames. See `Format`."""
    return heads(archive, begin, end, MAGIC)


class _Reader:
    """Reads frames; `position` is the byte of the archive that comes next."""

    def __init__(self, archive: Source, position: int) -> None:
        self._archive = archive
        self._data = b""
        self._start = 0
        """Where `_data` begins in the archive."""
        self.position = position
        self._begun = position
        """Where the frame begins."""

    def at_frame(self) -> bool:
        """Whether there is a frame with text, after some without, or padding."""
        while head := self._take(8, whole=False):
            self._begun = self.position
            if head.startswith(MAGIC):
                return True
            if head[:4] in SKIPPED:
                after = self.position + 8 + int.from_bytes(head[4:], "little")
                if len(head) < 8 or after > self._archive.size:
                    raise Broken(_CUT, self._archive.size, self._begun)
                self.position = after
                continue
            start = padding_end(self._archive, self.position)
            if start == self.position:
                if MAGIC.startswith(head[:4]):
                    raise Broken(_CUT, self._archive.size, self._begun)
                raise Broken("what follows is not zst", start)
            self.position = start
        return False

    def frame(self) -> Iterator[bytes]:
        """The text of one frame."""
        head = self._take(_HEADER, whole=False)
        try:
            size = zstandard.frame_header_size(head)
            has_check = zstandard.get_frame_parameters(head).has_checksum
        except zstandard.ZstdError as error:
            raise Broken(_CUT if len(head) < _HEADER else _why(error), self.position, self._begun) from None
        decoder = zstandard.ZstdDecompressor(max_window_size=MEMORY).decompressobj()
        try:
            yield from self._decoded(decoder, head[:size])
            self.position += size
            last = False
            while not last:
                block = int.from_bytes(self._take(3), "little")
                last = bool(block & 1)
                length = 3 + (1 if block >> 1 & 3 == _RUN else block >> 3)
                yield from self._decoded(decoder, self._take(length))
                self.position += length
            if has_check:
                yield from self._decoded(decoder, self._take(4))
                self.position += 4
            if not decoder.eof:
                raise Broken("a frame does not end where it should", self.position, self._begun)
        except zstandard.ZstdError as error:
            raise Broken(_why(error), self.position, self._begun) from None

    def _decoded(self, decoder: "zstandard.ZstdDecompressionObj", data: bytes) -> Iterator[bytes]:
        text = decoder.decompress(data)
        if text:
            yield text

    def _take(self, length: int, *, whole: bool = True) -> bytes:
        """The next bytes, without going on; fewer only where the archive ends, and that only if not `whole`."""
        begin = self.position - self._start
        if begin < 0 or begin + length > len(self._data):
            self._start = self.position
            self._data = self._archive.read(self.position, max(length, FEED))
            begin = 0
        data = self._data[begin : begin + length]
        if whole and len(data) < length:
            raise Broken(_CUT, self._start + len(self._data), self._begun)
        return data


def _why(error: zstandard.ZstdError) -> str:
    return str(error).rpartition(": ")[2]
