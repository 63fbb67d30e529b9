"""The cache folder: which index belongs to which logs, whether it is fresh, and where a new one is made."""

import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import platformdirs

from edxtui.errors import IndexStoreError
from edxtui.index.schema import VERSION

if TYPE_CHECKING:  # the engine is loaded when an index is opened, not when its place is looked for
    from edxtui.index.store import Store

_INDEX: Final = f"index-{VERSION}.duckdb"
_FIRST: Final = f"first-{VERSION}.json"
_HALF_MADE: Final = "building-"


def default_folder() -> Path:
    """The platform's cache folder of the user."""
    return Path(platformdirs.user_cache_dir("edxtui"))


class Place:
    """The private folder of one set of logs, in the cache or for this run only."""

    def __init__(self, folder: Path, *, passing: bool) -> None:
        """Use `folder`; `passing` says that it goes away at the end."""
        self.folder = folder
        self._passing = passing

    @classmethod
    def in_cache(cls, cache: Path, logs: Sequence[Path]) -> "Place":
        """The folder that belongs to these logs, in their order.

        Raises: IndexStoreError: it cannot be made.
        """
        names = "\0".join(os.path.realpath(log) for log in logs)
        key = hashlib.sha256(names.encode(errors="surrogateescape")).hexdigest()[:24]
        folder = cache / key
        try:
            cache.mkdir(parents=True, exist_ok=True, mode=0o700)
            folder.mkdir(exist_ok=True, mode=0o700)
        except OSError as error:
            raise IndexStoreError(
                f"The cache folder {cache} cannot be used: {error.strerror}.",
                hint="Name another one with --cache-dir, or leave nothing behind with --no-cache.",
            ) from error
        place = cls(folder, passing=False)
        place._clear_half_made()
        return place

    @classmethod
    def for_this_run(cls) -> "Place":
        """A folder that goes away at the end."""
        try:
            return cls(Path(tempfile.mkdtemp(prefix="edxtui-")), passing=True)
        except OSError as error:
            raise IndexStoreError(
                f"There is no room for temporary files: {error.strerror}.",
                hint="Set TMPDIR to a folder with some space.",
            ) from error

    @property
    def index(self) -> Path:
        """Where the finished index stands."""
        return self.folder / _INDEX

    @property
    def first(self) -> Path:
        """Where the first records of the finished index stand."""
        return self.folder / _FIRST

    def fresh(self, identities: Sequence[str]) -> "Store | None":
        """The finished index, if it was made of just these files as they are now; else None."""
        from edxtui.index.store import Store

        if not self.index.exists():
            return None
        try:
            store = Store.open(self.index)
        except IndexStoreError:
            return None  # of another version, broken, or still being written: a new one takes its place
        if store.identities() != list(identities):
            store.close()
            return None
        return store

    def create(self) -> "Store":
        """A new index, under a passing name until it is finished.

        Raises: IndexStoreError: it cannot be written.
        """
        from edxtui.index.store import Store

        path = self.folder / f"{_HALF_MADE}{os.getpid()}-{os.urandom(4).hex()}.duckdb"
        try:
            return Store.create(path)
        except BaseException:
            _remove(path)
            raise

    def _clear_half_made(self) -> None:
        """Remove what edxtuis left that were killed."""
        for path in self.folder.glob(f"{_HALF_MADE}*.duckdb"):
            maker = path.name.removeprefix(_HALF_MADE).partition("-")[0]
            if not maker.isdigit() or not _is_running(int(maker)):
                _remove(path)

    def clean_up(self, unfinished: Path | None = None) -> None:
        """Leave nothing behind that should not stay: a half-made index, or the whole folder of a passing place."""
        if self._passing:
            shutil.rmtree(self.folder, ignore_errors=True)
            return
        if unfinished is not None:
            _remove(unfinished)


def _remove(index: Path) -> None:
    """Remove an index that is not finished, and what the engine left beside it: its log and what it spilled."""
    for path in (index, index.with_name(index.name + ".wal")):
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
    shutil.rmtree(index.with_name(index.name + ".tmp"), ignore_errors=True)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
