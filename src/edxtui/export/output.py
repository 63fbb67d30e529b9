"""One stream of an export on its way out: packed, counted, and digested where someone is to check it."""

import hashlib
import os
import shutil
from typing import IO, Final

from edxtui.export.packing import Packing, packer
from edxtui.export.target import as_export_errors

_PIECE: Final = 1 << 20
_STRETCH: Final = 16 << 20
"""Bytes after which the disk is asked to begin with them."""


class Output:
    """Made by `Files`."""

    def __init__(
        self,
        out: IO[bytes],
        name: str,
        packing: Packing | None,
        *,
        digested: bool,
        onwards: IO[bytes] | None = None,
        synced: bool = False,
    ) -> None:
        """Write to `out`, which errors call `name`.

        `onwards`: where all of it goes at the very end. `synced`: it is a file that is synced to the disk at the end.
        """
        self._out = out
        self._name = name
        self._packer = packer(packing) if packing is not None else None
        self._digest = hashlib.sha256() if digested else None
        self._onwards = onwards
        self._synced = synced and hasattr(os, "posix_fadvise")
        self._begun = 0
        self._whole = False
        self.size = 0
        """Bytes that came out, packed ones where it is packed."""

    def write(self, piece: bytes | memoryview) -> None:
        """Take the next bytes.

        Raises: ExportError: they cannot be written. BrokenPipeError: nobody reads them any more.
        """
        self._put(piece if self._packer is None else self._packer.compress(piece))

    def end(self) -> str | None:
        """Everything was written; the SHA-256 of what came out, where that is digested.

        Raises: as `write`.
        """
        if not self._whole:
            self._whole = True
            if self._packer is not None:
                self._put(self._packer.flush())
            with as_export_errors(self._name):
                self._out.flush()
        return self._digest.hexdigest() if self._digest is not None else None

    def let_go(self) -> None:
        """Pass on what was held back.

        Raises: as `write`.
        """
        if self._onwards is not None:
            with as_export_errors(self._name):
                self._out.seek(0)
                shutil.copyfileobj(self._out, self._onwards, _PIECE)
                self._onwards.flush()

    def _put(self, piece: bytes | memoryview) -> None:
        if self._digest is not None:
            self._digest.update(piece)
        self.size += len(piece)
        with as_export_errors(self._name):
            self._out.write(piece)
            if self._synced and self.size - self._begun >= _STRETCH:
                self._begin_to_sync()

    def _begin_to_sync(self) -> None:
        """Have the disk take what is there while more comes: the wait at the end is shorter by that."""
        os.posix_fadvise(self._out.fileno(), self._begun, self.size - self._begun, os.POSIX_FADV_DONTNEED)
        self._begun = self.size
