"""The queries that were put to some logs, from one run to the next: beside their index, for the owner alone."""

import contextlib
import json
import threading
from pathlib import Path
from typing import Final

import msgspec

from edxtui import private_files
from edxtui.index import whose

_VERSION: Final = 1
_MOST: Final = 200
_LONGEST: Final = 4096
"""Characters; nobody writes a longer one by hand."""


class _Kept(msgspec.Struct, frozen=True):
    version: int
    queries: tuple[str, ...]
    """Newest first."""


class PastQueries:
    """Queries by the time at which they were last put, each once; several edxtuis may add to the same."""

    def __init__(self, folder: Path | None) -> None:
        """Keep them in the folder of an index; None: in memory only."""
        self._path = None if folder is None else folder / whose.QUERIES
        self._lock = threading.Lock()
        self._own: list[str] = []
        self._newest_first: tuple[str, ...] = ()

    @property
    def newest_first(self) -> tuple[str, ...]:
        """As far as they were read and added; waits for nothing."""
        return self._newest_first

    def load(self) -> None:
        """Read what is kept. A file that is damaged, or of another version, holds none."""
        with self._lock:
            self._merge()

    def add(self, query: str) -> None:
        """A query was put. One that cannot be written down is known until the end of the run; a blank one is none."""
        query = query.strip()
        if not query or len(query) > _LONGEST:
            return
        with self._lock:
            self._own = [query, *(one for one in self._own if one != query)][:_MOST]
            self._merge()
            if self._path is not None:
                with contextlib.suppress(OSError):
                    _write(self._path, _Kept(_VERSION, self._newest_first))

    def _merge(self) -> None:
        """Put those of this run before those that others have kept meanwhile."""
        kept = whose.read(self._path, _Kept) if self._path is not None else None
        before = kept.queries if kept is not None and kept.version == _VERSION else ()
        together = dict.fromkeys((*self._own, *(one for one in before if one.strip() and len(one) <= _LONGEST)))
        self._newest_first = tuple(together)[:_MOST]


def _write(path: Path, what: _Kept) -> None:
    """Replace it whole.

    Raises: OSError: it cannot be written.
    """
    text = json.dumps(msgspec.to_builtins(what))  # not by msgspec: half a surrogate pair can be typed
    private_files.replace(path, text.encode("ascii"))
