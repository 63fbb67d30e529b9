"""Exports compressed on their way out, as the last part of a file's name tells."""

from pathlib import Path
from typing import Final, Literal, Protocol

from edxtui.errors import UsageError

Packing = Literal["gz", "zst"]
PACKINGS: Final[dict[str, Packing]] = {".gz": "gz", ".zst": "zst"}
"""By the endings of names."""
_OTHERS: Final = (".bz2", ".xz", ".zip", ".7z", ".lz4", ".br")
"""Endings of packed files that are read by others, or by edxtui, and not written."""
_GZIP: Final = 31
"""The largest window, and a header and a trailer of gzip around what is packed; the header holds no time."""
_LEVEL: Final = {"gz": 6, "zst": 3}


class Packer(Protocol):
    """Packs a stream piece by piece."""

    def compress(self, piece: bytes | memoryview, /) -> bytes:
        """What is packed by now, if anything."""

    def flush(self) -> bytes:
        """The rest, once everything was given."""


def packing_of(target: Path | None) -> Packing | None:
    """How the target's name says that it is packed; None where it is not.

    Raises: UsageError: in a way that is not written.
    """
    ending = target.suffix.lower() if target is not None else ""
    if ending in _OTHERS:
        raise UsageError(
            f"An export is not written as {ending}, which is what {target} is called.",
            hint=f"It is compressed as {' or '.join(PACKINGS)}, or by a program at the end of a pipe.",
        )
    return PACKINGS.get(ending)


def unpacked_name(target: Path) -> Path:
    """The name without what says how it is packed."""
    return target.with_suffix("") if target.suffix.lower() in PACKINGS else target


def packer(packing: Packing) -> Packer:
    """What packs one stream."""
    if packing == "gz":
        from zlib_ng import zlib_ng

        return zlib_ng.compressobj(level=_LEVEL["gz"], wbits=_GZIP)
    import zstandard

    return zstandard.ZstdCompressor(level=_LEVEL["zst"], write_checksum=True).compressobj()
