"""From the names of logs to an index that can be asked: what every command and the screens begin with."""

import contextlib
import sys
import threading
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final

import msgspec

from edxtui.errors import IndexStoreError, LogError, Stopped
from edxtui.index import first, whose
from edxtui.index.cache import Place, default_folder, marks_folder, own_folder
from edxtui.index.past_queries import PastQueries
from edxtui.logs.identity import Identity
from edxtui.logs.log_files import LogFiles
from edxtui.logs.names import STANDARD_INPUT, named_paths
from edxtui.logs.packed.archive import Archive
from edxtui.logs.packed.formats import kind_of_file
from edxtui.logs.source import Log
from edxtui.logs.stream import Stream
from edxtui.marks import Marks, Shelf

if TYPE_CHECKING:
    from edxtui.growth import Grown, Growth
    from edxtui.index.build import Progress
    from edxtui.index.filling import Filler
    from edxtui.index.records import Indexed
    from edxtui.index.sandbox import Sandbox
    from edxtui.index.store import Store
    from edxtui.index.workers import Workers
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
    trust_archives: bool = False
    """Read packed logs on that unpack to far more than logs do."""
    way: "Way" = "fast"
    """How the logs are read; `ijson` is for comparing."""
    on_screen: bool = False
    """Whether a screen is drawn in this process, which must not wait for what reads the logs."""


_SHORT: Final = 8 << 10
"""Bytes of a document that is fetched along with its record, so that what follows a key is there at once."""
Note = Callable[[str], None]
"""Takes a sentence for the user, while an `Opening` is made or its index built."""


class Opening:
    """Logs and their index. A context manager: leaving it closes the files and removes what should not stay."""

    def __init__(self, names: Sequence[str], settings: Settings, note: Note = lambda sentence: None) -> None:
        """Find the logs; their index is opened when it is asked for.

        Standard input is written to a private file: all of it first, or, beside a screen, as it comes. `note` hears of
        what the user should know; of archives that break off, each time.

        Raises: LogError: a log cannot be found or read. IndexStoreError: the cache cannot be used.
        """
        self._settings = settings
        self._names = tuple(names)
        self._note = note
        self._growth: Growth | None = None
        self._cache = settings.cache_folder or default_folder()
        """No logs, even where it lies among them."""
        found, remarks = named_paths(names, cache=self._cache)
        for remark in remarks:
            note(remark)
        self._hold: whose.Hold | None = None
        streamed = any(name == STANDARD_INPUT for name, _ in found)
        if settings.no_cache or streamed:
            self._place = Place.for_this_run()
        else:
            self._place = Place.in_cache(self._cache, names)
            self._hold = whose.save(self._place.folder, names, [path for _, path in found])
        self.past_queries = PastQueries(None if self._place.is_passing else self._place.folder)
        """What was asked of these logs before."""
        self._streams: dict[int, Stream] = {}
        """What still comes, by the number of its log."""
        self._unfinished: Path | None = None
        self.files = LogFiles([])
        """The logs as files."""
        self._failed = False
        self._store: Store | None = None
        self._filler: Filler | None = None
        self._workers: Workers | None = None
        self._built = False
        self._closed = False
        self._opens = threading.Lock()
        try:
            self.files = LogFiles(
                [self._log(number, name, path) for number, (name, path) in enumerate(found)], self._archive
            )
            self.marks = Marks(
                Shelf(marks_folder(settings.cache_folder), changes=not settings.no_cache),
                self.files,
                lambda: self.store.question(),
            )
            """What a person has marked in these logs."""
            self._place.clear_copies()
            for archive in self.files.archives.values():
                self._tell_of_break(archive)
            kept = None if settings.rebuild else first.saved(self._place.first, self._texts)
            self.first = kept or first.peeked(self.logs[0], self.files.archives.get(0))
            """Records to look at before the index is open."""
            self.first_texts = self.short_texts(self.first.records)
            """Their documents, without long ones."""
        except BaseException:
            self.files.close()
            self._place.clean_up()
            self._let_go()
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
        known = all(archive.points.complete for archive in self.files.archives.values())
        fresh = self._place.fresh(self._texts) if known and not self._settings.rebuild else None
        if fresh is not None:
            return fresh
        from edxtui.index.filling import Filler
        from edxtui.index.workers import Workers, ready_workers

        ready_workers(self.logs)
        self._workers = Workers(self._settings.jobs, self._settings.way, on_screen=self._settings.on_screen)
        if self._settings.rebuild or self._place.is_empty:
            self._workers.start(self.logs)
        store = self._place.begun(self.files.identities, anew=self._settings.rebuild)
        self._unfinished = store.path
        self._filler = Filler(store)
        return store

    def sandbox(self) -> "Sandbox":
        """An engine for SQL over the finished index, to be closed by who asks for it.

        While logs are followed it sees what was in when that began.

        Raises: IndexStoreError: there is no finished index yet, or it cannot be read.
        """
        from edxtui.index.sandbox import Sandbox

        if not self.complete:
            raise IndexStoreError("The logs are still being read.", hint="SQL can be asked when they are in.")
        return Sandbox(self._place.index)

    @property
    def jobs(self) -> int | None:
        """Worker processes that were asked for; None: as many as processors."""
        return self._settings.jobs

    @property
    def own_folder(self) -> Path | None:
        """The private folder of the user's own things; None where nothing is to be left behind."""
        return None if self._settings.no_cache else own_folder(self._settings.cache_folder)

    @property
    def _texts(self) -> list[str]:
        return [file.text for file in self.files.identities]

    def _log(self, number: int, name: str, path: Path) -> Log:
        if name == STANDARD_INPUT:
            path = self._place.folder / f"standard-input-{number}"
            stream = Stream(_standard_input(), path)
            if not self._settings.on_screen:
                stream.keep()
            else:
                stream.begin()
                if stream.is_over or kind_of_file(path) is not None:
                    stream.finish()
                else:
                    self._streams[number] = stream
        return Log(name, path, is_packed=kind_of_file(path) is not None, is_coming=number in self._streams)

    def _archive(self, log: Log, identity: Identity) -> Archive:
        anew, trusted = self._settings.rebuild, self._settings.trust_archives
        return Archive(log.path, identity, self._place.folder, anew=anew, trusted=trusted)

    def _tell_of_break(self, archive: Archive) -> None:
        if archive.points.broken:
            self._note(archive.points.broken)

    def build(self) -> "Generator[Progress, None, None]":
        """Fill the index if it is not complete, telling how far it is. Closing the iterator stops the work.

        Raises: LogError, IndexStoreError: it cannot be gone on with.
        """
        from edxtui.index.build import build

        if self.complete or self._filler is None or self._workers is None:
            return
        archives = self.files.archives
        fresh = [archive for archive in archives.values() if not archive.points.complete]
        try:
            yield from build(
                self._filler,
                self.logs,
                self.files.identities,
                archives,
                self._streams,
                self._workers,
            )
            self.store.finish(self._place.index)
        except IndexStoreError:
            self._failed = True
            raise
        self._filler = None
        self._unfinished = None
        self._built = True
        self._leave_first()
        self._place.clear_points(set().union(*(archive.names for archive in archives.values())))
        for archive in fresh:
            self._tell_of_break(archive)

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

    @property
    def logs(self) -> list[Log]:
        """In log order."""
        return self.files.logs

    def read(self, log: int, offset: int, length: int) -> bytes:
        """Bytes of a log, from its decompressed text.

        Raises: LogError: the file cannot be read any more.
        """
        return self.files.read(log, offset, length)

    def grow(self) -> "Generator[Grown, None, None]":
        """Read what was appended to the logs since, once the index is complete; a step a few MiB.

        The first growth makes a copy of the index to write to: other edxtuis may read the finished one.

        Raises: LogError: a log cannot be read any more. IndexStoreError: the index cannot be written.
        """
        from edxtui.growth import Growth

        if not self.complete or self._failed:
            return
        if self._growth is None:
            self._growth = Growth(self._names, self.files, self._live, self._cache)
        try:
            yield from self._growth.look()
        except IndexStoreError:
            self._failed = True
            raise

    def _live(self) -> "Filler":
        """An index that can be written to takes the place of the finished one."""
        from edxtui.index.filling import Filler

        store = self._place.live()
        filler = Filler(store)
        with self._opens:
            if self._closed:
                store.close()
                raise Stopped
            self._unfinished = store.path
            before, self._store = self._store, store
            self._built = True
        if before is not None:
            before.close()
        return filler

    def short_texts(self, records: "Sequence[Indexed]") -> list[bytes | None]:
        """The documents of some records; None for long ones, and for all where a log cannot be read."""
        short = [record for record in records if record.length <= _SHORT]
        try:
            texts = self.files.read_many([(record.log, record.offset, record.length) for record in short])
        except LogError:  # told by whoever needs one of them
            return [None] * len(records)
        known = dict(zip((record.id for record in short), texts, strict=True))
        return [known.get(record.id) for record in records]

    def close(self) -> None:
        """Close the index and the logs, and remove what should not stay."""
        self.marks.close()
        with self._opens:  # by a thread that is at it
            self._closed = True
        if self._workers is not None:
            self._workers.stop()
        self.files.close()
        closed = self._store is None or self._store.close()
        # What is read so far is gone on with at the next start; a full disk needs the room. What a thread is still
        # writing to stays under its passing name, which the next start takes over when this process has ended.
        unfinished = self._unfinished if closed or self._failed else None
        self._place.clean_up(unfinished, keep=not self._failed)
        self._let_go()

    def _let_go(self) -> None:
        if self._hold is not None:
            self._hold.close()
            if self._place.is_empty:
                whose.forget(self._place.folder)

    def __enter__(self) -> "Opening":
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()


def _standard_input() -> int:
    """The number of its file.

    Raises: LogError: there is none.
    """
    if sys.stdin is None:
        raise LogError("There is no standard input.", hint="Name a file, or give a stream: … | edxtui COMMAND -")
    return sys.stdin.fileno()
