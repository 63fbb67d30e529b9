"""The cache folder: which index belongs to which logs, whether it is fresh, and where a new one is made."""

import contextlib
import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Container, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import platformdirs

from edxtui import private_files
from edxtui.errors import IndexStoreError
from edxtui.index.schema import VERSION
from edxtui.logs.identity import Identity
from edxtui.logs.packed.archive import COPYING, KEPT

if TYPE_CHECKING:  # the engine is loaded when an index is opened, not when its place is looked for
    from edxtui.index.store import Store

_INDEX: Final = f"index-{VERSION}.duckdb"
_FIRST: Final = f"first-{VERSION}.json"
_HALF_MADE: Final = "building-"
_PASSING: Final = "edxtui-"
_NOBODY: Final = 0
"""In place of the process that makes an index: none does any more."""


def default_folder() -> Path:
    """The platform's cache folder of the user."""
    return Path(platformdirs.user_cache_dir("edxtui"))


def own_folder(cache: Path | None) -> Path:
    """Where the user's own things are kept: in the cache that was named, or else with the user's data."""
    return Path(platformdirs.user_data_dir("edxtui")) if cache is None else cache


def marks_folder(cache: Path | None) -> Path:
    """Where marks are kept: in the cache that was named, or else with the user's data: they are work, and no cache."""
    return own_folder(cache) / "marks"


class Place:
    """The private folder of one set of logs, in the cache or for this run only."""

    def __init__(self, folder: Path, *, passing: bool) -> None:
        """Use `folder`; `passing` says that it goes away at the end."""
        self.folder = folder
        self.is_passing = passing

    @classmethod
    def in_cache(cls, cache: Path, names: Sequence[str]) -> "Place":
        """The folder that belongs to what the user named: files, folders, patterns, in their order.

        Raises: IndexStoreError: it cannot be made.
        """
        named = "\0".join(os.path.realpath(os.path.expanduser(name)) for name in names)  # noqa: PTH111 - a text, perhaps a pattern
        key = hashlib.sha256(named.encode(errors="surrogateescape")).hexdigest()[:24]
        folder = cache / key
        try:
            cache.mkdir(parents=True, exist_ok=True, mode=0o700)
            private_files.own_folder(folder)
        except private_files.NotOursError as error:
            raise IndexStoreError(
                f"The folder {folder} in the cache cannot be trusted: {error.strerror}.",
                hint="Remove it, name another cache folder with --cache-dir, or leave nothing behind with --no-cache.",
            ) from error
        except OSError as error:
            raise IndexStoreError(
                f"The cache folder {cache} cannot be used: {error.strerror}.",
                hint="Name another one with --cache-dir, or leave nothing behind with --no-cache.",
            ) from error
        return cls(folder, passing=False)

    @classmethod
    def for_this_run(cls) -> "Place":
        """A folder that goes away at the end, at the latest when edxtui is next started without a cache."""
        _sweep(Path(tempfile.gettempdir()))
        try:
            return cls(Path(tempfile.mkdtemp(prefix=f"{_PASSING}{os.getpid()}-")), passing=True)
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
    def is_empty(self) -> bool:
        """Whether no index stands here, finished or not."""
        return not self.index.exists() and not any(self.folder.glob(f"{_HALF_MADE}*"))

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
        for path in self._without_maker():
            _remove(path)
        return store

    def begun(self, files: Sequence[Identity], *, anew: bool) -> "Store":
        """An index to be filled, under a passing name until it is finished.

        It holds what was read already of logs that are these files: by an edxtui that was killed, or of the finished
        index, which stays as it is for others; whichever holds more. `anew`: it is empty.

        Raises: IndexStoreError: it cannot be written.
        """
        from edxtui.index.store import Store

        left = self._left_half_made()
        found: Store | None = None
        if not anew:
            wanted = {file.file for file in files}
            candidates = [(store.bytes_known(wanted), store) for store in left]
            best, found = max(candidates, key=lambda pair: pair[0], default=(0, None))
            copy = self._copied(wanted, more_than=best)
            found = copy or (found if best else None)
        for store in left:
            if store is not found:
                store.close()
                _remove(store.path)
        if found is not None:
            return found
        path = self._passing_name()
        try:
            return Store.create(path)
        except BaseException:
            _remove(path)
            raise

    def _passing_name(self, maker: int | None = None) -> Path:
        maker = os.getpid() if maker is None else maker
        return self.folder / f"{_HALF_MADE}{maker}-{VERSION}-{os.urandom(4).hex()}.duckdb"

    def _left_half_made(self) -> "list[Store]":
        """The indexes that edxtuis left that were killed, open and taken over; what is of no use is removed."""
        from edxtui.index.store import Store

        left: list[Store] = []
        for path in self._without_maker():
            taken = self._passing_name()
            try:
                path.rename(taken)
            except FileNotFoundError:  # another edxtui took it over
                continue
            _take_engine_log(path, taken)
            try:
                left.append(Store.resume(taken))
            except IndexStoreError:  # of another version, or broken
                _remove(taken)
        return left

    def _without_maker(self) -> Iterator[Path]:
        """Half-made indexes of edxtuis that do not run any more."""
        for path in list(self.folder.glob(f"{_HALF_MADE}*.duckdb")):
            maker = path.name.removeprefix(_HALF_MADE).partition("-")[0]
            if not maker.isdigit() or not is_running(int(maker)):
                yield path

    def clear_copies(self) -> None:
        """Remove the copies that edxtuis left which were killed in the midst of a packed log."""
        for path in self.folder.glob(f"{COPYING}*"):
            maker = path.name.removeprefix(COPYING).partition("-")[0]
            if not maker.isdigit() or not is_running(int(maker)):
                path.unlink(missing_ok=True)

    def clear_points(self, wanted: Container[str]) -> None:
        """Remove what is kept of packed logs, but for the files that are called so."""
        for path in self.folder.glob(f"{KEPT}*"):
            if path.name not in wanted:
                path.unlink(missing_ok=True)

    def live(self) -> "Store":
        """A copy of the finished index to be written to, while others read the finished one.

        Raises: IndexStoreError: it cannot be written, or there is no finished index any more.
        """
        from edxtui.index.store import Store

        path = self._passing_name()
        try:
            shutil.copyfile(self.index, path)
            path.chmod(0o600)
            return Store.resume(path)
        except BaseException as error:
            _remove(path)
            if isinstance(error, OSError):
                raise IndexStoreError(
                    f"The index cannot be copied: {error.strerror}.",
                    hint="Free some space, or name another folder with --cache-dir.",
                ) from error
            raise

    def _copied(self, wanted: set[tuple[int, int]], *, more_than: int) -> "Store | None":
        """A copy of the finished index to be gone on with, if it holds more than so many bytes of these files."""
        from edxtui.index.store import Store

        if not self.index.exists():
            return None
        try:
            finished = Store.open(self.index)
        except IndexStoreError:  # broken, or of another version: a new one takes its place
            return None
        known = finished.bytes_known(wanted)
        finished.close()
        return self.live() if known > more_than else None

    def clean_up(self, unfinished: Path | None = None, *, keep: bool = False) -> None:
        """Leave nothing behind that should not stay: the whole folder of a passing place, or else a half-made index.

        `keep`: a half-made index is left for the next edxtui to go on with.
        """
        if self.is_passing:
            shutil.rmtree(self.folder, ignore_errors=True)
        elif unfinished is not None and keep:
            left = self._passing_name(_NOBODY)
            with contextlib.suppress(FileNotFoundError):
                unfinished.rename(left)
                _take_engine_log(unfinished, left)
        elif unfinished is not None:
            _remove(unfinished)


def _remove(index: Path) -> None:
    """Remove an index that is not finished, and what the engine left beside it: its log and what it spilled."""
    for path in (index, _engine_log(index)):
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
    shutil.rmtree(index.with_name(index.name + ".tmp"), ignore_errors=True)


def _engine_log(index: Path) -> Path:
    """What the engine wrote and did not merge into the index yet."""
    return index.with_name(index.name + ".wal")


def _take_engine_log(index: Path, renamed: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        _engine_log(index).rename(_engine_log(renamed))


def _sweep(folder: Path) -> None:
    """Remove the passing folders of this user that edxtuis left which were killed."""
    with contextlib.suppress(OSError):
        for path in folder.glob(f"{_PASSING}*"):
            maker = path.name.removeprefix(_PASSING).partition("-")[0]
            if maker.isdigit() and not is_running(int(maker)):
                status = path.lstat()
                if stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid():
                    shutil.rmtree(path, ignore_errors=True)


def is_running(process: int) -> bool:
    """Whether there is such a process."""
    if process == _NOBODY:
        return False
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
