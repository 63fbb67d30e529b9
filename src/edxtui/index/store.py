"""The index as a file: made, filled, finished, opened."""

import contextlib
import threading
from collections.abc import Container, Iterator
from pathlib import Path
from typing import Any

import duckdb

from edxtui.errors import IndexStoreError
from edxtui.index.asking import Asking, Names
from edxtui.index.ordering import is_in_time_order, put_in_log_order
from edxtui.index.records import IndexReport, LogReport
from edxtui.index.schema import CREATE, VERSION
from edxtui.logs.identity import known_identity

_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    # What the engine may hold; what sorting ten million ids needs more goes to a passing file beside the index.
    "memory_limit": "100MB",
    # A column of a row group fills no more than a part of a large block.
    "default_block_size": 65_536,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


class _Line:
    """A connection that is closed when it has been given up and its last question is answered.

    Closing a connection of the engine closes its cursors too, in the midst of what they do.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        self._lock = threading.Lock()
        self._questions = 0
        self._given_up = False

    def cursor(self) -> duckdb.DuckDBPyConnection:
        with self._lock:
            self._questions += 1
            return self.connection.cursor()

    def answered(self) -> None:
        with self._lock:
            self._questions -= 1
            self._close_if_idle()

    def give_up(self) -> bool:
        """Whether it is closed now."""
        with self._lock:
            self._given_up = True
            return self._close_if_idle()

    def _close_if_idle(self) -> bool:
        if self._given_up and not self._questions:
            self.connection.close()
            return True
        return False


class Store:
    """One index, open. Any thread may ask; one thread at a time may append."""

    def __init__(self, path: Path, connection: duckdb.DuckDBPyConnection, *, reused: bool) -> None:
        """Take over an open connection; made by `create` and `open`."""
        self.path = path
        self.reused = reused
        """Whether it stood already when it was opened."""
        self._line = _Line(connection)
        self._names = Names()
        self._in_time_order = True
        self._in_log_order = True
        self._size = 0

    @classmethod
    def create(cls, path: Path) -> "Store":
        """A new, empty index at `path`, which must not exist.

        Raises: IndexStoreError: it cannot be written there.
        """
        with _as_store_errors(path):
            connection = _to_be_written(path)
            path.chmod(0o600)
            connection.execute("BEGIN")
            for statement in CREATE:
                connection.execute(statement)
            connection.execute("INSERT INTO meta VALUES ('version', ?)", [str(VERSION)])
            connection.execute("COMMIT")
        return cls(path, connection, reused=False)

    @classmethod
    def resume(cls, path: Path) -> "Store":
        """The index at `path`, which nobody else has open, to be gone on with; `Filler` tells how far it is.

        Raises: IndexStoreError: another edxtui is at it, or it is of another version, or broken.
        """
        with _as_store_errors(path):
            connection = _to_be_written(path)
            try:
                meta = dict(connection.execute("SELECT key, value FROM meta").fetchall())
                if meta.get("version") != str(VERSION):
                    raise duckdb.InvalidInputException("it is of another version")  # noqa: TRY301 - told as others are
                connection.execute("DELETE FROM meta WHERE key = 'complete'")
            except BaseException:
                connection.close()
                raise
        return cls(path, connection, reused=False)

    @classmethod
    def open(cls, path: Path) -> "Store":
        """The finished index at `path`, to be read only.

        Raises: IndexStoreError: it is none, or another edxtui is still writing it.
        """
        with _as_store_errors(path):
            connection = duckdb.connect(str(path), read_only=True, config=_SETTINGS)
            store = cls(path, connection, reused=True)
            meta = dict(connection.execute("SELECT key, value FROM meta").fetchall())
        if meta.get("version") != str(VERSION) or meta.get("complete") != "yes":
            connection.close()
            raise IndexStoreError(f"The index {path} is not of this version, or was not finished.")
        store._in_time_order = meta["in_time_order"] == "yes"
        store._size = int(meta["records"])
        return store

    # Asking

    def asking(self) -> Asking:
        """A cursor for one question."""
        line = self._line
        with _as_store_errors(self.path):
            cursor = line.cursor()
        return Asking(
            cursor,
            self._names,
            line.answered,
            in_time_order=self._in_time_order,
            in_log_order=self._in_log_order,
        )

    @contextlib.contextmanager
    def question(self) -> Iterator[Asking]:
        """The same, given back at the end."""
        asking = self.asking()
        try:
            yield asking
        finally:
            asking.close()

    @property
    def size(self) -> int:
        """How many records questions see; it grows while the index is made."""
        return self._size

    @property
    def in_log_order(self) -> bool:
        """Whether ids are what they will be when the index is finished: then records are numbered in log order."""
        return self._in_log_order

    def log_reports(self) -> tuple[LogReport, ...]:
        """What was read of each log so far."""
        rows = self._listed("SELECT name, bytes, events, damaged, event_bytes, damaged_bytes FROM logs ORDER BY log")
        return tuple(
            LogReport(name, size, events, damaged, event_bytes, damaged_bytes, size - event_bytes - damaged_bytes)
            for name, size, events, damaged, event_bytes, damaged_bytes in rows
        )

    def identities(self) -> list[str]:
        """Which files the index was made of: the text of each log's `Identity`."""
        return [identity for (identity,) in self._listed("SELECT identity FROM logs ORDER BY log")]

    def bytes_known(self, files: Container[tuple[int, int]]) -> int:
        """How many bytes of these files, by device and inode, are in."""
        rows = self._listed("SELECT identity, read_to FROM logs")
        return sum(read_to for text, read_to in rows if known_identity(text).file in files)

    def _listed(self, query: str) -> list[tuple[Any, ...]]:
        line = self._line
        with _as_store_errors(self.path):
            cursor = line.cursor()
            try:
                return cursor.execute(query).fetchall()
            finally:
                cursor.close()
                line.answered()

    def report(self) -> IndexReport:
        """The figures of `edxtui index`."""
        logs = self.log_reports()
        with self.question() as asking:
            first, last = asking.time_span()
            users, courses, event_types = (asking.how_many(field) for field in ("user", "course", "event_type"))
        totals = {
            name: sum(getattr(log, name) for log in logs)
            for name in ("bytes", "events", "damaged", "event_bytes", "damaged_bytes", "other_bytes")
        }
        return IndexReport(
            logs,
            **totals,
            first_time=first,
            last_time=last,
            users=users,
            courses=courses,
            event_types=event_types,
            reused=self.reused,
        )

    # While it is made

    @contextlib.contextmanager
    def change(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor for one change, which is made whole or not at all.

        Raises: IndexStoreError: the disk is full, or the like.
        """
        line = self._line
        with _as_store_errors(self.path):
            cursor = line.cursor()
            try:
                cursor.execute("BEGIN")
                try:
                    yield cursor
                except BaseException:
                    cursor.execute("ROLLBACK")
                    raise
                cursor.execute("COMMIT")
            finally:
                cursor.close()
                line.answered()

    def has_grown(self, size: int, *, in_time_order: bool, in_log_order: bool) -> None:
        """Take note of what questions see from here on."""
        self._size = size
        self._in_time_order = in_time_order
        self._in_log_order = in_log_order

    def finish(self, path: Path) -> None:
        """Declare the index complete, move it to `path`, and open it there to be read only.

        Whoever finds an index at `path` finds a whole one. Questions under way are answered by the old connection.
        """
        with self.change() as cursor:
            if not self._in_log_order:
                put_in_log_order(cursor)
            in_time_order = is_in_time_order(cursor)
            meta = {"complete": "yes", "records": str(self._size), "in_time_order": "yes" if in_time_order else "no"}
            cursor.execute("DELETE FROM meta WHERE key <> 'version'")
            cursor.executemany("INSERT INTO meta VALUES (?, ?)", list(meta.items()))
        self.has_grown(self._size, in_time_order=in_time_order, in_log_order=True)
        with _as_store_errors(self.path):
            cursor = self._line.connection.cursor()
            cursor.execute("CHECKPOINT")
            cursor.close()
            self.path.replace(path)
            before, self._line = self._line, _Line(duckdb.connect(str(path), read_only=True, config=_SETTINGS))
            self.path = path
            before.give_up()

    def close(self) -> bool:
        """Close the file as soon as the last question is answered; no new ones may come. Whether it is closed now."""
        return self._line.give_up()


def _to_be_written(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection that is closed without merging the engine's log into the file, which whoever quits would wait for.

    Whoever opens the file next has it merged; `Store.finish` does it for a finished index.
    """
    connection = duckdb.connect(str(path), config=_SETTINGS)
    connection.execute("PRAGMA disable_checkpoint_on_shutdown")
    return connection


@contextlib.contextmanager
def _as_store_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except (duckdb.Error, OSError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise IndexStoreError(
            f"The index {path} cannot be used: {reason}.",
            hint="Free some space, name another folder with --cache-dir, or leave nothing behind with --no-cache.",
        ) from error
