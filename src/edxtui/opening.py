"""From the names of logs to an index that can be asked: what every command and the screens begin with."""

import contextlib
import hashlib
import os
import sys
import threading
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final

import msgspec

from edxtui.errors import LogError, Stopped
from edxtui.index import first
from edxtui.index.cache import Place, default_folder
from edxtui.logs.compression import compression_of, decompress
from edxtui.logs.identity import identity
from edxtui.logs.names import STANDARD_INPUT, named_paths
from edxtui.logs.source import Log, PlainFile

if TYPE_CHECKING:
    from edxtui.index.build import Progress
    from edxtui.index.filling import Filler
    from edxtui.index.records import Indexed
    from edxtui.index.store import Store
    from edxtui.logs.blocks import Way


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
    way: "Way" = "fast"
    """How the logs are read; `ijson` is for comparing."""


_SHORT: Final = 8 << 10
"""Bytes of a document that is fetched along with its record, so that what follows a key is there at once."""
_HELD_OPEN: Final = 200
"""Logs that stay open, so that they can be read even if they are renamed or removed; systems allow not many more."""
_NEAR: Final = 4 << 10
"""Bytes between two spans that are read along with them."""

Note = Callable[[str], None]
"""Takes a sentence for the user."""


class Opening:
    """Logs and their index. A context manager: leaving it closes the files and removes what should not stay."""

    def __init__(self, names: Sequence[str], settings: Settings, note: Note = lambda sentence: None) -> None:
        """Find the logs; their index is opened when it is asked for.

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
            self._place = Place.in_cache(settings.cache_folder or default_folder(), names)
        self._unfinished: Path | None = None
        self._sources: dict[int, PlainFile] = {}
        self._store: Store | None = None
        self._filler: Filler | None = None
        self._built = False
        self._closed = False
        self._opens = threading.Lock()
        try:
            self.logs = [self._plain(number, name, path, note) for number, (name, path) in enumerate(found)]
            self._files = [identity(log.path) for log in self.logs]
            plain = [
                identity(log.plain) if log.is_packed else file for log, file in zip(self.logs, self._files, strict=True)
            ]
            self._heads = [file.first_bytes for file in plain]
            self._opened_files = [file.file for file in plain]
            for number in range(min(len(self.logs), _HELD_OPEN)):
                self._source(number)
            kept = None if settings.rebuild else first.saved(self._place.first, self._texts)
            self.first = kept or first.peeked(self.logs[0])
            """Records to look at before the index is open."""
            self.first_texts = self.short_texts(self.first.records)
            """Their documents, without long ones."""
        except BaseException:
            self._close_sources()
            self._place.clean_up()
            raise

    @property
    def store(self) -> "Store":
        """The index; until `build` is through it grows.

        The first to ask opens it, which takes a moment: not the thread that draws the screen.

        Raises: IndexStoreError: it cannot be made. Stopped: the logs have been closed.
        """
        with self._opens:
            if self._closed:
                raise Stopped
            if self._store is None:
                self._store = self._opened()
            return self._store

    @property
    def complete(self) -> bool:
        """Whether the index holds all of the logs; opens it."""
        return self.store.reused or self._built

    def _opened(self) -> "Store":
        fresh = None if self._settings.rebuild else self._place.fresh(self._texts)
        if fresh is not None:
            return fresh
        from edxtui.index.build import ready_workers
        from edxtui.index.filling import Filler

        ready_workers(self.logs)
        store = self._place.begun(self._files, anew=self._settings.rebuild)
        self._unfinished = store.path
        self._filler = Filler(store)
        return store

    @property
    def _texts(self) -> list[str]:
        return [file.text for file in self._files]

    def _plain(self, number: int, name: str, path: Path, note: Note) -> Log:
        if name == STANDARD_INPUT:
            path = self._place.folder / f"standard-input-{number}"
            _keep_standard_input(path)
        kind = compression_of(path)
        if kind is None:
            return Log(name, path, path)
        plain = self._place.folder / f"plain-{number}-{_short(identity(path).text)}"
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

    def build(self) -> "Generator[Progress, None, None]":
        """Fill the index if it is not complete, telling how far it is. Closing the iterator stops the work.

        Raises: LogError, IndexStoreError: it cannot be gone on with.
        """
        from edxtui.index.build import build

        if self.complete or self._filler is None:
            return
        yield from build(self._filler, self.logs, self._files, jobs=self._settings.jobs, way=self._settings.way)
        self._filler = None
        self.store.finish(self._place.index)
        self._unfinished = None
        self._built = True
        self._leave_first()

    def _leave_first(self) -> None:
        """Leave the first records beside the finished index."""
        store = self.store
        reports = store.log_reports()
        with store.question() as asking:
            records = asking.records(asking.first(first.MOST))
        known = first.First(
            tuple(self._texts),
            sum(report.events for report in reports),
            sum(report.damaged for report in reports),
            tuple(records),
        )
        with contextlib.suppress(OSError):  # without it the next start is a little slower
            first.save(self._place.first, known)

    def read(self, log: int, offset: int, length: int) -> bytes:
        """Bytes of a log, from its decompressed text.

        Raises: LogError: the file cannot be read any more.
        """
        source = self._source(log)
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

    def _source(self, log: int) -> PlainFile:
        if log not in self._sources:
            self._sources[log] = PlainFile(self.logs[log].plain, file=self._opened_files[log])
        return self._sources[log]

    def is_untouched(self, log: int) -> bool:
        """Whether nothing was written to a log since it was last read; never waits for the disk."""
        return log in self._sources and self._heads[log].is_untouched(self._sources[log])

    def read_many(self, spans: Sequence[tuple[int, int, int]]) -> list[bytes]:
        """The same for many spans (log, offset, length); neighbours in a log are read at one go.

        Raises: LogError: a file cannot be read any more.
        """
        texts: list[bytes] = []
        begin = 0
        while begin < len(spans):
            log, start, _ = spans[begin]
            stop, end = start, begin
            while end < len(spans) and spans[end][0] == log and stop <= spans[end][1] <= stop + _NEAR:
                stop = spans[end][1] + spans[end][2]
                end += 1
            data = self.read(log, start, stop - start)
            texts += [data[offset - start : offset - start + length] for _, offset, length in spans[begin:end]]
            begin = end
        return texts

    def short_texts(self, records: "Sequence[Indexed]") -> list[bytes | None]:
        """The documents of some records; None for long ones, and for all where a log cannot be read."""
        short = [record for record in records if record.length <= _SHORT]
        try:
            texts = self.read_many([(record.log, record.offset, record.length) for record in short])
        except LogError:  # told by whoever needs one of them
            return [None] * len(records)
        known = dict(zip((record.id for record in short), texts, strict=True))
        return [known.get(record.id) for record in records]

    def close(self) -> None:
        """Close the index and the logs, and remove what should not stay."""
        with self._opens:  # by a thread that is at it
            self._closed = True
        self._close_sources()
        if self._store is not None:
            self._store.close()
        self._place.clean_up(self._unfinished)

    def _close_sources(self) -> None:
        for source in self._sources.values():
            source.close()
        self._sources.clear()

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
