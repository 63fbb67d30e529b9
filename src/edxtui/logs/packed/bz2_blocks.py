"""bzip2: streams of blocks, each of up to 900 kB of text and packed on its own. Each block is a point.

Blocks begin at any bit, with a mark of 48 bits. One block with a head and a tail around it is a stream of its own,
which the standard library reads; so blocks can be read in any order, and several at once.
"""

import bz2
import re
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

import msgspec

from edxtui.logs.packed.piece import ALIKE, FEED, START, Broken, Piece, Point, bits, padding_end
from edxtui.logs.record import Source

MAGIC: Final = b"BZh"
_BLOCK: Final = 0x314159265359
_END: Final = 0x177245385090
_MARK: Final = 48
"""Bits of a mark."""
_CHECK: Final = 32
"""Bits of the checksum after a mark."""
_ANY_LEVEL: Final = b"9"
"""The level whose blocks may be the largest, so that it reads those of any."""
_MOST: Final = 16 << 20
"""Bits that no packed block has."""
EVERY: Final = 256 << 10
"""Bytes of text between two points, at least."""
_CUT: Final = "the archive ends in the midst of a stream"


class _Block(msgspec.Struct, frozen=True):
    """Where a block is, in bits from the start of the archive."""

    level: bytes
    """The digit in the head of its stream: hundreds of kB of text in a block, at most."""
    start: int
    stop: int
    """Where the next mark stands; the archive's end where there is none."""


def pieces(archive: Source, threads: int = 1, begin: Point = START) -> Iterator[Piece]:
    """The text and its points, decoded by several threads. See `Format`."""
    address = begin.text
    last = address - EVERY
    for block, (text, end) in _decoded(archive, _blocks(archive, begin.packed, begin.state), threads):
        points: tuple[Point, ...] = ()
        if address - last >= EVERY:
            last = address
            points = (Point(address, block.start, block.level),)
        for at in range(0, len(text), ALIKE):
            piece = text[at : at + ALIKE]
            address += len(piece)
            done = (end - block.start) * (at + len(piece)) // len(text)
            yield Piece(piece, (block.start + done) // 8, points)
            points = ()
        _must_end(block, end)


def texts(archive: Source, point: Point) -> Iterator[bytes]:
    """The text from a point on. See `Format`."""
    for block in _blocks(archive, point.packed, point.state):
        text, end = _text(archive, block)
        yield text
        _must_end(block, end)


def starts(archive: Source, begin: int, end: int) -> Iterator[Point]:
    """Blocks. See `Format`."""
    for start, mark in _marks(archive, begin * 8):
        if start >= end * 8:
            return
        if mark == _BLOCK:
            yield Point(0, start, _ANY_LEVEL)


def _must_end(block: _Block, end: int) -> None:
    if end != block.stop:
        raise Broken("there is no block where one should be", end // 8)


def _decoded(archive: Source, blocks: Iterator[_Block], threads: int) -> Iterator[tuple[_Block, tuple[bytes, int]]]:
    """The blocks with their text and their ends, in order."""
    if threads <= 1:
        for block in blocks:
            yield block, _text(archive, block)
        return
    ahead: deque[tuple[_Block, Future[tuple[bytes, int]]]] = deque()
    pool = ThreadPoolExecutor(threads)
    broken: Broken | None = None
    try:
        while True:
            while broken is None and len(ahead) < 2 * threads:
                try:
                    found = next(blocks, None)
                except Broken as error:  # told after the blocks before it
                    broken = error
                    break
                if found is None:
                    break
                ahead.append((found, pool.submit(_text, archive, found)))
            if not ahead:
                break
            block, future = ahead.popleft()
            yield block, future.result()
        if broken is not None:
            raise broken
    finally:
        pool.shutdown(cancel_futures=True)


def _blocks(archive: Source, start: int, level: bytes) -> Iterator[_Block]:
    """The blocks from the bit `start` on, where one in a stream of that level stands; a stream's head without a level.

    Raises: Broken: there is something else, or the archive ends too early; blocks before have been given.
    """
    size = archive.size * 8
    marks = _marks(archive, start)
    position = start // 8
    from_head = not level
    while True:
        if not level:
            head = archive.read(position, 4)
            if not head:
                return
            if len(head) < 4 and (MAGIC + head[3:]).startswith(head):
                raise Broken(_CUT, archive.size)
            if head[:3] != MAGIC or not b"1" <= head[3:] <= b"9":
                raise Broken("what follows is not bzip2", position)
            start, level = (position + 4) * 8, head[3:]
        mark = next(marks, None)
        checks = 0
        while mark is not None and mark == (start, _BLOCK):
            following = next(marks, None)
            stop = following[0] if following else size
            yield _Block(level, start, stop)
            checks = ((checks << 1 | checks >> 31) & 0xFFFFFFFF) ^ _check(archive, start)
            mark, start = following, stop
        after = start + _MARK + _CHECK
        if start + _MARK > size or (mark == (start, _END) and after > size):
            raise Broken(_CUT, archive.size)
        if mark != (start, _END):
            raise Broken("there is no block where one should be", start // 8)
        if from_head and _check(archive, start) != checks:
            raise Broken("the checksum of a stream is wrong", start // 8)
        position = padding_end(archive, -(-after // 8))
        level, from_head = b"", True


def _check(archive: Source, start: int) -> int:
    """The checksum after a mark."""
    return int.from_bytes(bits(archive, start + _MARK, start + _MARK + _CHECK), "big")


def _text(archive: Source, block: _Block) -> tuple[bytes, int]:
    """The text of a block and the bit at which it ends, which may be before that of the next mark.

    Raises: Broken: it has none that can be read.
    """
    if block.stop - block.start <= _MOST:
        text = _alone(archive, block.level, block.start, block.stop)
        if text is not None:
            return text, block.stop
    # The next mark may be damaged or cut off: bit by bit, the block itself says when it is whole.
    decoder = bz2.BZ2Decompressor()
    decoder.decompress(MAGIC + block.level)
    packed = bits(archive, block.start, min(block.stop, block.start + _MOST))
    try:
        for number in range(len(packed)):
            if decoder.decompress(packed[number : number + 1], 1):
                for stop in range(block.start + 8 * number + 1, min(block.start + 8 * number + 8, block.stop) + 1):
                    text = _alone(archive, block.level, block.start, stop)
                    if text is not None:
                        return text, stop
                break
    except (OSError, EOFError):
        pass
    if block.stop == archive.size * 8:
        raise Broken("the archive ends in the midst of a block, or the block is damaged", block.start // 8)
    raise Broken("a block is damaged", block.start // 8)


def _alone(archive: Source, level: bytes, start: int, stop: int) -> bytes | None:
    """The text of the block that has just these bits; None where they are no whole block."""
    length = stop - start
    if length < _MARK + _CHECK:
        return None
    packed = bits(archive, start, stop)
    # As the only block of a stream, whose checksum is then its own.
    number = int.from_bytes(packed, "big") >> (len(packed) * 8 - length)
    number = number << (_MARK + _CHECK) | _END << _CHECK | int.from_bytes(packed[6:10], "big")
    length += _MARK + _CHECK
    spare = -length % 8
    try:
        return bz2.decompress(MAGIC + level + (number << spare).to_bytes((length + spare) // 8, "big"))
    except (OSError, ValueError):
        return None


def _middle(mark: int, shift: int) -> bytes:
    """The five bytes that a mark fills if it begins so many bits within the byte before."""
    return (mark << (8 - shift)).to_bytes(7, "big")[1:6]


_MIDDLES: Final = {_middle(mark, shift): (mark, shift) for mark in (_BLOCK, _END) for shift in range(8)}
_FIND: Final = re.compile(b"|".join(re.escape(middle) for middle in _MIDDLES), re.DOTALL)


def _marks(archive: Source, start: int) -> Iterator[tuple[int, int]]:
    """The bits at which marks stand, from `start` on, and which mark it is."""
    position = start // 8
    while True:
        data = archive.read(position, FEED)
        if len(data) <= 6:
            return
        for found in _FIND.finditer(data, 1):
            mark, shift = _MIDDLES[found.group()]
            around = int.from_bytes(data[found.start() - 1 : found.end() + 1].ljust(7, b"\0"), "big")
            whole = around >> (8 - shift) & ((1 << _MARK) - 1) == mark
            # What is cut off by the end of these bytes is seen again with the next.
            if whole and (found.end() < len(data) or position + len(data) == archive.size):
                yield (position + found.start() - 1) * 8 + shift, mark
        if position + len(data) >= archive.size:
            return
        position += len(data) - 6
