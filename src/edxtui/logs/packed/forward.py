"""One pass through a packed log, from front to back: its text as it comes, and points to begin from later."""

from collections import deque
from collections.abc import Generator, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final

import msgspec

from edxtui.errors import LogError
from edxtui.logs.packed.breaks import Break, following_start, told
from edxtui.logs.packed.copy import CopyWriter
from edxtui.logs.packed.formats import FORMATS, HEAD, kind_of
from edxtui.logs.packed.piece import ALIKE, START, Broken, Piece, Point, Refused
from edxtui.logs.packed.points import Points
from edxtui.logs.source import PlainFile

REACH: Final = 32 << 20
"""Bytes of text after a point of the archive that are read from it; what lies beyond goes to the copy.

More than a block of `xz -T0` holds, 24 MiB; so those are read in place."""
_HALF: Final = ALIKE // 2
"""Smaller pieces are put together."""
FOLD: Final = 200
"""How many times its size an archive may unpack to, over `STRETCH`. Logs come to 10 to 50."""
STRETCH: Final = 1 << 30
"""Bytes of text on end that must be beyond `FOLD` before an archive is refused: runs of NUL bytes, as crashed hosts
leave them, and lines that repeat themselves are shorter."""


class Stride(msgspec.Struct, frozen=True):
    """A step of the pass."""

    text: bytes
    """What comes next, about 1 MiB; empty on the way to where one wants to be, and of a stream that `waits`."""
    packed: int
    """Bytes of the archive, or of the stream, that were read so far."""
    waits: bool = False
    """Whether no more of a stream is there yet."""


def forward(
    path: Path, points: Points, *, file: tuple[int, int] | None = None, threads: int = 1, trusted: bool = False
) -> Generator[Stride, None, None]:
    """Go through the text of the archive at `path`; `points`, which are empty, are filled on the way.

    A piece is given once it can be read at its address as well. The first comes at once. Behind a break it goes on
    where a member, a frame or a block can be read again. At the end `points` are complete, and tell of the breaks.
    `threads` decode where the format lets them: bz2. With `trusted`, an archive may unpack to as much as it likes.
    `file` as for a `PlainFile`. Closing the iterator stops the pass.

    Raises: LogError: the archive cannot be read, or is none, or there is no room for the copy.
    """
    writer = CopyWriter(points)
    with PlainFile(path, file=file) as archive:
        kind = kind_of(archive.read(0, HEAD))
        if kind is None:
            raise LogError(f"{path} is not packed.")
        fold = None if trusted else _Fold()
        breaks: list[Break] = []
        begin: Point | None = START
        try:
            while begin is not None:
                start, begin = begin, None
                try:
                    yield from _strides(FORMATS[kind].pieces(archive, threads, start), points, writer, fold)
                except Broken as broken:
                    points.refused = isinstance(broken, Refused)
                    if not points.refused:
                        for position, found in following_start(FORMATS[kind], archive, broken, start, points.size):
                            begin = found
                            yield Stride(b"", position)
                    breaks.append(Break(points.size, broken.packed, broken.why, begin))
        finally:
            writer.close()
        points.broken = told(path, breaks)
        points.complete = True


def _strides(
    pieces: Iterator[Piece], points: Points, writer: CopyWriter, fold: "_Fold | None"
) -> Generator[Stride, None, None]:
    for piece in _joined(pieces):
        if fold is not None:
            fold.watch(points.size + len(piece.text), piece.packed)
        begins = [points.reached, *(point.text for point in piece.points), points.size + len(piece.text)]
        points.add(piece.points)
        if any(after - before > REACH for before, after in pairwise(begins)):
            writer.write(piece.text, points.size)
        points.size += len(piece.text)
        if piece.text:
            yield Stride(piece.text, piece.packed)


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """The same text in pieces of a fair size; the first as it comes."""
    texts: list[bytes] = []
    points: list[Point] = []
    length = packed = 0
    enough = 1
    try:
        for piece in pieces:
            texts.append(piece.text)
            points += piece.points
            length += len(piece.text)
            packed = piece.packed
            if length >= enough:
                yield Piece(b"".join(texts), packed, tuple(points))
                texts, points, length, enough = [], [], 0, _HALF
    except Broken:  # it comes after all text that it leaves
        yield Piece(b"".join(texts), packed, tuple(points))
        raise
    yield Piece(b"".join(texts), packed, tuple(points))


class _Fold:
    """Watches how many times its size an archive unpacks to."""

    def __init__(self) -> None:
        self._marks: deque[tuple[int, int]] = deque([(0, 0)])

    def watch(self, text: int, packed: int) -> None:
        """Take note that so much text has come from so many packed bytes.

        Raises: Refused: it was too much, over the latest stretch.
        """
        marks = self._marks
        if text - marks[-1][0] >= STRETCH // 16:
            marks.append((text, packed))
        while len(marks) > 1 and text - marks[1][0] >= STRETCH:
            marks.popleft()
        stretch = text - marks[0][0]
        if stretch >= STRETCH and stretch > FOLD * (packed - marks[0][1]):
            raise Refused(
                f"it unpacks to more than {FOLD} times its size, as if made to fill disks; --trust-archives reads on",
                packed,
            )
