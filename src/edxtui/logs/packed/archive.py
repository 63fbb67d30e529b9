"""A packed log of an opening: its text from any byte on, and its points, kept beside the index."""

import hashlib
import os
from collections.abc import Generator
from pathlib import Path
from typing import Final

from edxtui.errors import LogError
from edxtui.logs.identity import Identity
from edxtui.logs.packed.forward import Stride, forward
from edxtui.logs.packed.packed_file import PackedFile
from edxtui.logs.packed.points import Points
from edxtui.logs.text import Text

KEPT: Final = "points-"
"""How the names of points that are kept begin, and of their copies."""
COPYING: Final = "copying-"
"""The same of copies that are under way; the number of the process that makes them follows."""
_AGAIN: Final = 1 << 20
"""Bytes of text that are read at once where the points are known."""
_PEEKED: Final = 256 << 10
"""Bytes of text that are held from the first look on."""


class Archive:
    """One packed file and what is known of it. One thread at a time goes through it; any may open it."""

    def __init__(
        self, path: Path, identity: Identity, folder: Path, *, anew: bool = False, trusted: bool = False
    ) -> None:
        """Take the points that `folder` keeps of this file, if it does and they are not to be found `anew`.

        `trusted`: it may unpack to as much as it likes.
        """
        self.path = path
        self.identity = identity
        self._trusted = trusted
        name = hashlib.sha256(identity.text.encode()).hexdigest()[:24]
        self._kept = folder / f"{KEPT}{name}"
        known = None if anew else Points.load(self._kept, identity.text)
        if known is not None and known.refused and trusted:
            known = None
        self.points = known or Points(folder / f"{COPYING}{os.getpid()}-{os.urandom(4).hex()}-{name}")
        self._peeked: bytes | None = None

    @property
    def text(self) -> Text:
        """Where other processes find the text, once the points are kept."""
        return Text(str(self.path), self.identity.file, str(self._kept), self.identity.text)

    @property
    def names(self) -> set[str]:
        """What its files in the folder are called."""
        return {self._kept.name, self.points.copy.name}

    def open(self) -> PackedFile:
        """The text by address, as far as it is known.

        Raises: LogError: the archive is gone.
        """
        return PackedFile(self.path, self.points, file=self.identity.file)

    def peek(self) -> bytes:
        """The first bytes of the text, as far as they come at once.

        Raises: LogError: the archive is gone.
        """
        if self._peeked is None:
            # Points of its own: those of the pass stay empty until it begins.
            unused = Points(self.points.copy.with_name(self.points.copy.name + "-look"))
            strides = forward(self.path, unused, file=self.identity.file)
            stride = next(strides, None)
            strides.close()
            unused.copy.unlink(missing_ok=True)
            self._peeked = stride.text[:_PEEKED] if stride is not None else b""
        return self._peeked

    def peeked(self, offset: int, length: int) -> bytes | None:
        """Bytes that the first look has shown; None for others."""
        if self._peeked is None or offset + length > len(self._peeked):
            return None
        return self._peeked[offset : offset + length]

    def strides(self, begin: int, threads: int = 1) -> Generator[Stride, None, None]:
        """The text from a byte on; empty strides on the way there. Finds the points, if they are not known.

        Raises: LogError: the archive cannot be read, or there is no room for the copy.
        """
        if self.points.complete:
            yield from self._again(begin)
            return
        if self.points.size:
            raise LogError(f"Reading {self.path} was broken off.", hint="Open it again.")
        position = 0
        for stride in forward(self.path, self.points, file=self.identity.file, threads=threads, trusted=self._trusted):
            position += len(stride.text)
            fresh = min(position - begin, len(stride.text))
            yield (
                stride
                if fresh == len(stride.text)
                else Stride(stride.text[-fresh:] if fresh > 0 else b"", stride.packed)
            )

    def _again(self, begin: int) -> Generator[Stride, None, None]:
        size = self.points.size
        with self.open() as packed:
            while begin < size:
                text = packed.read(begin, _AGAIN)
                begin += len(text)
                yield Stride(text, begin * self.identity.size // size)

    def keep(self) -> None:
        """Keep the points, which are complete, for the next time.

        Raises: LogError: there is no room.
        """
        try:
            self.points.save(self._kept, self.identity.text)
        except OSError as error:
            raise LogError(
                f"Where {self.path} can be read from cannot be kept in {self._kept.parent}: {error.strerror}.",
                hint="Free some space, or name another folder with --cache-dir.",
            ) from error

    def discard(self) -> None:
        """Remove a copy that was not kept."""
        if self.points.copy.name.startswith(COPYING):
            self.points.copy.unlink(missing_ok=True)
