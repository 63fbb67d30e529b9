"""From the names of logs to an index that can be asked: what every command and the screens begin with."""

import contextlib
import hashlib
import os
import sys
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from types import TracebackType

import msgspec

from edxtui.errors import LogError
from edxtui.index.build import Progress, build, ready_workers
from edxtui.index.cache import Place, default_folder
from edxtui.index.store import Store
from edxtui.logs.blocks import Way
from edxtui.logs.compression import compression_of, decompress
from edxtui.logs.names import STANDARD_INPUT, named_paths
from edxtui.logs.source import Head, Log, PlainFile, identity


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The options that all commands share."""

    cache_folder: Path | None = None
    """None: the platform's."""
    no_cache: bool = False
    """Leave nothing behind."""
    rebuild: bool = False
    """Make the index anew even where a fresh one stands."""
    jobs: int | None = None
    """Worker processes; None: as many as processors."""
    way: Way = "fast"
    """How the logs are read; `ijson` is for comparing."""


Note = Callable[[str], None]
"""Takes a sentence for the user."""


class Opening:
    """Logs and their index. A context manager: leaving it closes the files and removes what should not stay."""

    def __init__(self, names: Sequence[str], settings: Settings, note: Note = lambda sentence: None) -> None:
        """Find the logs and, if there is one, their index.

        Standard input and compressed logs are first written to private plain files.

        Raises: LogError: a log cannot be found or read. IndexStoreError: the cache cannot be used.
        """
        self._settings = settings
        found, remarks = named_paths(names)
        for remark in remarks:
            note(remark)
        streamed = any(name == STANDARD_INPUT for name, _ in found)
        if settings.no_cache or streamed:
            self._place = Place.for_this_run()
        else:
            self._place = Place.in_cache(settings.cache_folder or default_folder(), [path for _, path in found])
        self._unfinished: Path | None = None
        self._sources: dict[int, PlainFile] = {}
        try:
            self.logs = [self._plain(number, name, path, note) for number, (name, path) in enumerate(found)]
            self._heads = [Head(log.plain) for log in self.logs]
            identities = [identity(log.path) for log in self.logs]
            fresh = None if settings.rebuild else self._place.fresh(identities)
            self.store: Store = fresh or self._new_store()
            """The index; until `build` is through it grows."""
        except BaseException:
            self._place.clean_up(self._unfinished)
            raise
        self.complete = fresh is not None
        """Whether the index holds all of the logs."""

    def _new_store(self) -> Store:
        store = self._place.create()
        self._unfinished = store.path
        ready_workers(self.logs)
        return store

    def _plain(self, number: int, name: str, path: Path, note: Note) -> Log:
        if name == STANDARD_INPUT:
            path = self._place.folder / f"standard-input-{number}"
            _keep_standard_input(path)
        kind = compression_of(path)
        if kind is None:
            return Log(name, path, path)
        plain = self._place.folder / f"plain-{number}-{_short(identity(path))}"
        broken = self._place.folder / f"broken-{plain.name}"
        """What there is to say of an archive that breaks off, each time it is opened."""
        if not plain.exists():
            for older in self._place.folder.glob(f"*plain-{number}-*"):
                older.unlink(missing_ok=True)
            passing = plain.with_name(f"unpacking-{os.getpid()}-{number}")
            passing.unlink(missing_ok=True)
            try:
                for _, sentence in decompress(path, kind, passing):
                    if sentence:
                        broken.write_text(sentence)
                passing.replace(plain)
            finally:
                passing.unlink(missing_ok=True)
        if broken.exists():
            note(broken.read_text())
        return Log(name, path, plain)

    def build(self) -> Generator[Progress, None, None]:
        """Fill the index if it is not complete, telling how far it is. Closing the iterator stops the work.

        Raises: LogError, IndexStoreError: it cannot be gone on with.
        """
        if self.complete:
            return
        yield from build(self.store, self.logs, jobs=self._settings.jobs, way=self._settings.way)
        self.store.finish(self._place.index)
        self._unfinished = None
        self.complete = True

    def read(self, log: int, offset: int, length: int) -> bytes:
        """Bytes of a log, from its decompressed text.

        Raises: LogError: the file cannot be read any more.
        """
        if log not in self._sources:
            self._sources[log] = PlainFile(self.logs[log].plain)
        source = self._sources[log]
        data = source.read(offset, length)
        if len(data) < length:
            raise LogError(
                f"{self.logs[log].name} is shorter than it was: {offset + length:,} bytes were expected.",
                hint="It was truncated; open it again.",
            )
        # Looked at after reading: what was written in between is seen.
        if not self._heads[log].is_kept(source):
            raise LogError(f"{self.logs[log].name} holds something else than it did.", hint="Open it again.")
        return data

    def close(self) -> None:
        """Close the index and the logs, and remove what should not stay."""
        for source in self._sources.values():
            source.close()
        self._sources.clear()
        with contextlib.suppress(AttributeError):
            self.store.close()
        self._place.clean_up(self._unfinished)

    def __enter__(self) -> "Opening":
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _keep_standard_input(plain: Path) -> None:
    if sys.stdin is None:
        raise LogError("There is no standard input.", hint="Name a file, or give a stream: … | edxtui COMMAND -")
    descriptor = os.open(plain, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as out:
            while piece := sys.stdin.buffer.read(1 << 20):
                out.write(piece)
    except OSError as error:
        raise LogError(
            f"Standard input cannot be kept: {error.strerror}.", hint="Set TMPDIR to a folder with more space."
        ) from error
