"""Archives that break, and where they can be read again behind a break."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec

from edxtui.logs.packed.piece import Broken, Format, Point
from edxtui.logs.record import Source, copy_into

_BACK: Final = 1 << 20
"""Packed bytes before a break that a decoder may have taken for what they are not: what follows a cut-off member."""
_LOOKED: Final = 1 << 20
"""Packed bytes that are looked through at once."""
_TRIED: Final = 2 << 20
"""Packed bytes from which a beginning must prove to be one; more than any block of bzip2 has."""
_TRIES: Final = 10_000
"""What merely looks like beginnings is tried so often behind a break, and no more: an archive may be made of such."""
_PROOF: Final = 64 << 10
"""Bytes of text that no decoder makes of what is no archive."""
_PRINTABLE: Final = frozenset(b"\t\r\n") | frozenset(range(0x20, 0x7F)) | frozenset(range(0x80, 0x100))
_TOLD: Final = 3


class Break(msgspec.Struct, frozen=True):
    """Where an archive could not be read on."""

    text: int
    """Bytes of the text before it."""
    packed: int
    """Its byte of the archive, about."""
    why: str
    """In a few words."""
    on: Point | None
    """Where reading went on; None: nothing that stands behind it can be read."""


def following_start(
    reader: Format, archive: Source, broken: Broken, last: Point, text: int
) -> Iterator[tuple[int, Point | None]]:
    """Looks for where an archive can be read again; ends with that place, or None, and the byte it looked up to.

    Never in the midst of what broke, which no decoder can begin with, and never before what was read from `last` on.
    `text` is the byte of the text that comes next.
    """
    tries = 0
    first = max(broken.begun + 1, broken.packed - _BACK, last.packed // 8 + 1)
    for begin in range(first, archive.size, _LOOKED):
        end = min(begin + _LOOKED, archive.size)
        for point in reader.starts(archive, begin, end):
            tries += 1
            if tries > _TRIES:
                return
            if _is_readable(reader, _Beginning(archive, point.packed // 8 + _TRIED), point):
                yield point.packed // 8, msgspec.structs.replace(point, text=text)
                return
        yield end, None


class _Beginning:
    """An archive up to a byte, as if it were cut off there."""

    def __init__(self, archive: Source, end: int) -> None:
        self._archive = archive
        self.size = min(end, archive.size)

    def read(self, offset: int, length: int) -> bytes:
        return self._archive.read(offset, max(0, min(length, self.size - offset)))

    def read_into(self, offset: int, place: memoryview) -> int:
        return copy_into(place, self.read(offset, len(place)))


def _is_readable(reader: Format, archive: Source, point: Point) -> bool:
    """Whether what begins there is packed text, and does not merely look like its beginning."""
    found = bytearray()
    try:
        for text in reader.texts(archive, point):
            found += text
            if len(found) >= _PROOF:
                return True
    except Broken:
        return b"\n" in found and _PRINTABLE.issuperset(found)
    return bool(found)


def told(path: Path, breaks: Sequence[Break]) -> str:
    """All of them in a sentence; empty where there is none."""
    if not breaks:
        return ""
    said = [
        f"at byte {each.text:,} of its text, byte {each.packed:,} of the archive: {each.why}"
        + (f", and is read on from byte {each.on.packed // 8:,} of it" if each.on is not None else "")
        for each in breaks[:_TOLD]
    ]
    more = f"; and at {len(breaks) - _TOLD:,} more places" if len(breaks) > _TOLD else ""
    return f"{path} breaks off {'; '.join(said)}{more}."
