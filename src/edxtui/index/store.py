"""The index as a file: made, filled, finished, opened."""

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from edxtui.errors import IndexStoreError
from edxtui.events.fields import TEXT_FIELDS
from edxtui.events.time_column import NO_TIME, Times
from edxtui.index.asking import Asking, Names
from edxtui.index.coding import CodedBlock
from edxtui.index.dictionary import Dictionary
from edxtui.index.records import IndexReport, LogReport
from edxtui.index.schema import CREATE, EVENT_COLUMNS, FIRST, VERSION

_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    # What the engine may hold besides the blocks under way; sorting a view of ten million ids needs about half.
    "memory_limit": "300MB",
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

    def give_up(self) -> None:
        with self._lock:
            self._given_up = True
            self._close_if_idle()

    def _close_if_idle(self) -> None:
        if self._given_up and not self._questions:
            self.connection.close()


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
        self._next_id = 0
        self._size = 0
        self._latest = FIRST
        self._dictionaries = {field.name: Dictionary() for field in TEXT_FIELDS}
        self._waiting: list[dict[str, Any]] = []
        self._waiting_damage: list[tuple[int, int]] = []

    @classmethod
    def create(cls, path: Path) -> "Store":
        """A new, empty index at `path`, which must not exist.

        Raises: IndexStoreError: it cannot be written there.
        """
        with _as_store_errors(path):
            connection = duckdb.connect(str(path), config=_SETTINGS)
            path.chmod(0o600)
            connection.execute("BEGIN")
            for statement in CREATE:
                connection.execute(statement)
            connection.execute("COMMIT")
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
        return Asking(cursor, self._names, line.answered, in_time_order=self._in_time_order)

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

    def log_reports(self) -> tuple[LogReport, ...]:
        """What was read of each log so far."""
        rows = self._listed("SELECT name, bytes, events, damaged, event_bytes, damaged_bytes FROM logs ORDER BY log")
        return tuple(
            LogReport(name, size, events, damaged, event_bytes, damaged_bytes, size - event_bytes - damaged_bytes)
            for name, size, events, damaged, event_bytes, damaged_bytes in rows
        )

    def identities(self) -> list[str]:
        """Which files the index was made of: the `identity` of each log."""
        return [identity for (identity,) in self._listed("SELECT identity FROM logs ORDER BY log")]

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

    # Filling

    def begin_log(self) -> None:
        """What is appended from here on belongs to the next log."""
        self._latest = FIRST

    def append(self, log: int, block: CodedBlock) -> None:
        """Take the records of the next block of a log; `flush` writes them."""
        size = block.offsets.size
        if not size:
            return
        ids = np.arange(self._next_id, self._next_id + size, dtype=np.int64)
        stands_at = self._standing(block.times)
        rows: dict[str, Any] = {
            "id": ids,
            "log": np.full(size, log, np.uint16),
            "offset": block.offsets,
            "length": block.lengths,
            "time": block.times,
            "stands_at": stands_at,
            "reason": block.reasons,
        }
        for name, dictionary in self._dictionaries.items():
            rows[name] = dictionary.merge(block.fields[name])
        self._waiting.append(rows)
        self._waiting_damage += [(self._next_id + position, at) for position, at in block.broken_at.items()]
        self._next_id += size

    def _standing(self, own: Times) -> Times:
        """Where each record stands: at its own time, or else where the record before it in its log stands."""
        has_time = own != NO_TIME
        before = np.where(has_time, np.arange(own.size), -1)
        np.maximum.accumulate(before, out=before)
        stands_at = np.where(before >= 0, own[np.maximum(before, 0)], self._latest)
        in_order = bool((stands_at[1:] >= stands_at[:-1]).all()) and stands_at[0] >= self._last_place
        self._last_place = int(stands_at[-1])
        self._latest = int(stands_at[-1])
        if not in_order:
            self._in_time_order = False
        return stands_at

    _last_place = FIRST
    """Where the record that was appended last stands, over all logs."""

    @property
    def waiting(self) -> int:
        """How many records are not written yet."""
        return sum(rows["id"].size for rows in self._waiting)

    def flush(self) -> None:
        """Write what was appended; from here on questions see it.

        Raises: IndexStoreError: the disk is full, or the like.
        """
        with _as_store_errors(self.path):
            cursor = self._line.connection.cursor()
            cursor.execute("BEGIN")
            for name, dictionary in self._dictionaries.items():
                fresh = dictionary.take_fresh()
                codes, values = [code for code, _ in fresh], [value for _, value in fresh]
                _insert(cursor, f"values_{name}", {"code": np.array(codes), "value": np.array(values, object)})
            rows = {name: np.concatenate([rows[name] for rows in self._waiting] or [[]]) for name, _ in EVENT_COLUMNS}
            _insert(cursor, "events", rows)
            ids, places = [number for number, _ in self._waiting_damage], [place for _, place in self._waiting_damage]
            _insert(cursor, "damage", {"id": np.array(ids), "broken_at": np.array(places)})
            cursor.execute("COMMIT")
            cursor.close()
        self._waiting, self._waiting_damage = [], []
        self._size = self._next_id

    def end_log(self, log: int, report: LogReport, identity: str) -> None:
        """Write down what was read of a log."""
        with _as_store_errors(self.path):
            self._line.connection.cursor().execute(
                "INSERT INTO logs VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    log,
                    report.path.encode(errors="backslashreplace").decode(),  # file names need not be UTF-8
                    identity,
                    report.bytes,
                    report.events,
                    report.damaged,
                    report.event_bytes,
                    report.damaged_bytes,
                ],
            )

    def finish(self, path: Path) -> None:
        """Declare the index complete, move it to `path`, and open it there to be read only.

        Whoever finds an index at `path` finds a whole one. Questions under way are answered by the old connection.
        """
        with _as_store_errors(self.path):
            cursor = self._line.connection.cursor()
            meta = {
                "version": str(VERSION),
                "complete": "yes",
                "records": str(self._size),
                "in_time_order": "yes" if self._in_time_order else "no",
            }
            cursor.executemany("INSERT INTO meta VALUES (?, ?)", list(meta.items()))
            cursor.execute("CHECKPOINT")
            cursor.close()
            self.path.replace(path)
            before, self._line = self._line, _Line(duckdb.connect(str(path), read_only=True, config=_SETTINGS))
            self.path = path
            before.give_up()

    def close(self) -> None:
        """Close the file as soon as the last question is answered; no new ones may come."""
        self._line.give_up()


def _insert(cursor: duckdb.DuckDBPyConnection, table: str, batch: dict[str, Any]) -> None:
    """Append columns to a table of the schema; the engine finds `batch` by its name."""
    if not len(next(iter(batch.values()))):
        return
    columns = ", ".join(f"nullif(time, {NO_TIME})" if name == "time" else f'"{name}"' for name in batch)
    cursor.execute(f'INSERT INTO "{table}" SELECT {columns} FROM batch')  # noqa: S608 - names of the schema


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
