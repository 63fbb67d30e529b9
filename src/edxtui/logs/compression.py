"""Compressed logs as plain files.

gz, bz2, xz and zst are told by their first bytes, not by their names. The decompressed log is written once to a
private file, so that every event has an address there.
"""

import bz2
import gzip
import lzma
import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

import zstandard

from edxtui.errors import LogError

_MAGIC: Final = {
    b"\x1f\x8b": "gz",
    b"BZh": "bz2",
    b"\xfd7zXZ\x00": "xz",
    b"\x28\xb5\x2f\xfd": "zst",
}
_PIECE: Final = 1 << 20


def compression_of(path: Path) -> str | None:
    """gz, bz2, xz or zst; None for a plain file."""
    try:
        with path.open("rb") as file:
            head = file.read(8)
    except OSError as error:
        raise LogError(f"Cannot read {path}: {error.strerror}.") from error
    return next((kind for magic, kind in _MAGIC.items() if head.startswith(magic)), None)


def decompress(path: Path, kind: str, plain: Path) -> Iterator[tuple[int, str]]:
    """Write the decompressed bytes of `path` to `plain`, which only its owner may read.

    Yields the compressed bytes read so far, with an empty text or, at last, a sentence that says where a cut-off or
    corrupt archive broke. What could be read before is kept.

    Raises: LogError: the archive or the plain file cannot be opened or written.
    """
    try:
        descriptor = os.open(plain, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with path.open("rb") as packed, os.fdopen(descriptor, "wb") as out:
            stream = _open(packed, kind)
            while True:
                try:
                    piece = stream.read1(_PIECE)  # `read` would lose what came before a break
                except (EOFError, OSError, zlib.error, lzma.LZMAError, zstandard.ZstdError, ValueError) as error:
                    yield packed.tell(), f"{path} breaks off at byte {out.tell():,} of its text: {error}"
                    return
                if not piece:
                    break
                out.write(piece)
                yield packed.tell(), ""
    except OSError as error:
        raise LogError(
            f"Cannot unpack {path}: {error.strerror or error}.", hint="Its text needs room in the cache folder."
        ) from error


def _open(packed: IO[bytes], kind: str) -> "_Stream":
    if kind == "gz":
        return gzip.open(packed)
    if kind == "bz2":
        return bz2.open(packed)
    if kind == "xz":
        return lzma.open(packed)
    return _ZstdStream(packed)


class _ZstdStream:
    """Frames one after the other; zstandard's own reader takes a frame that is cut off for a whole one."""

    def __init__(self, packed: IO[bytes]) -> None:
        self._packed = packed
        self._frame: zstandard.ZstdDecompressionObj | None = None
        self._rest = b""

    def read1(self, size: int) -> bytes:
        """Some bytes of the text; none at its end.

        Raises: EOFError: the last frame is cut off.
        """
        while True:
            packed = self._rest or self._packed.read(_ZSTD_PIECE)
            self._rest = b""
            if not packed:
                if self._frame is not None:
                    raise EOFError("the archive ends in the midst of a frame")
                return b""
            if self._frame is None:
                self._frame = zstandard.ZstdDecompressor().decompressobj()
            text = self._frame.decompress(packed)
            if self._frame.eof:
                self._rest = self._frame.unused_data
                self._frame = None
            if text:
                return text


_ZSTD_PIECE: Final = 64 << 10
"""Packed bytes that are unpacked at once; a small share of an archive may be a large one of its text."""

_Stream = gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile | _ZstdStream
