"""Which format an archive has: told by its first bytes, not by its name."""

from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

from edxtui.logs.packed import bz2_blocks, gz, xz, zst
from edxtui.logs.packed.piece import Format
from edxtui.logs.source import PlainFile

Kind = Literal["gz", "bz2", "xz", "zst"]

_MAGIC: Final[tuple[tuple[bytes, Kind], ...]] = (
    (gz.MAGIC, "gz"),
    # The level, and what a block or the end begins with: words may begin with BZh too.
    *((bz2_blocks.MAGIC + b"%d" % level + begin, "bz2") for level in range(1, 10) for begin in (b"1AY&", b"\x17rE8")),
    (xz.MAGIC, "xz"),
    (zst.MAGIC, "zst"),
    *((magic, "zst") for magic in zst.SKIPPED),
)
HEAD: Final = 8
"""Bytes that tell."""

FORMATS: Final = MappingProxyType[Kind, Format]({"gz": gz, "bz2": bz2_blocks, "xz": xz, "zst": zst})


def kind_of(head: bytes) -> Kind | None:
    """What a file that begins with `head` is packed with; None for a plain one."""
    cut = len(bz2_blocks.MAGIC) <= len(head) < HEAD  # an archive that was cut off in its first bytes is one too
    return next((kind for magic, kind in _MAGIC if head.startswith(magic) or (cut and magic.startswith(head))), None)


def kind_of_file(path: Path) -> Kind | None:
    """What the file at a path is packed with; None for a plain one.

    Raises: LogError: it is not there or may not be read.
    """
    with PlainFile(path) as file:
        return kind_of(file.read(0, HEAD))
