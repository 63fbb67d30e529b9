"""The one who fills an index: takes coded blocks of the logs in turn and writes them down, with how far it is."""

from typing import Any, Final

import duckdb
import msgspec
import numpy as np
import numpy.typing as npt

from edxtui.events.fields import TEXT_FIELDS
from edxtui.events.time_column import NO_TIME, Times
from edxtui.index.coding import CodedBlock
from edxtui.index.dictionary import Dictionary
from edxtui.index.ordering import is_in_log_order, is_in_time_order, put_in_log_order
from edxtui.index.schema import EVENT_COLUMNS, FIRST
from edxtui.index.store import Store
from edxtui.logs.identity import Identity, known_identity

GROUP: Final = 122_880
"""Records that the engine keeps together: a multiple of them is written as it will stay."""


class KnownLog(msgspec.Struct, frozen=True):
    """A log as an index knows it."""

    number: int
    name: str
    identity: Identity
    whole: bool
    """Whether it was read to its end, as it was then."""
    read_to: int
    """The start of a line: everything before it is in."""
    in_array: bool
    """Whether a top-level array is open there."""
    events: int
    damaged: int


class Tally(msgspec.Struct):
    """What was found of one log."""

    events: int = 0
    damaged: int = 0
    event_bytes: int = 0
    damaged_bytes: int = 0

    def add(self, lengths: npt.NDArray[np.int64], reasons: npt.NDArray[np.uint8]) -> None:
        """Count some records."""
        damaged = reasons != 0
        number = int(np.count_nonzero(damaged))
        damaged_bytes = int(lengths[damaged].sum()) if number else 0
        self.damaged += number
        self.events += damaged.size - number
        self.damaged_bytes += damaged_bytes
        self.event_bytes += int(lengths.sum()) - damaged_bytes


class Filler:
    """Fills one index; nobody else may. Every `flush` leaves an index that can be gone on with."""

    def __init__(self, store: Store) -> None:
        """Go on with what the index holds, if it holds anything."""
        self._store = store
        with store.change() as cursor:
            self._dictionaries = {
                field.name: Dictionary(
                    value
                    for (value,) in cursor.execute(
                        f'SELECT value FROM "values_{field.name}" ORDER BY code'  # noqa: S608 - a name of the schema
                    ).fetchall()
                )
                for field in TEXT_FIELDS
            }
            self._next_id = _number(cursor, "SELECT max(id) + 1 FROM events", 0)
            self.records = _number(cursor, "SELECT count(*) FROM events", 0)
            """How many were taken, written or not."""
            self._in_log_order = is_in_log_order(cursor)
            self._in_time_order = is_in_time_order(cursor)
            self._last_place = _number(cursor, "SELECT max(stands_at) FROM events", FIRST)
        self._latest = FIRST
        self._log: int = -1
        self._name = ""
        self._identity = ""
        self._read_to = (0, False)
        self._settled = True
        self._bytes = 0
        self._whole = False
        self.tally = Tally()
        """What was found of the log under way."""
        self._waiting: list[dict[str, Any]] = []
        self._waiting_blocks: list[tuple[int, tuple[int, bool], int]] = []
        """Of each block: its last id, and up to where the log is read and gone through once that is written."""
        self._waiting_damage: list[tuple[int, int, int]] = []
        self._tell()

    def _tell(self) -> None:
        self._store.has_grown(
            self.records - self.waiting, in_time_order=self._in_time_order, in_log_order=self._in_log_order
        )

    # Logs

    def known_logs(self) -> list[KnownLog]:
        """The logs that are in, wholly or in part."""
        with self._store.change() as cursor:
            rows = cursor.execute(
                "SELECT log, name, identity, whole, read_to, in_array, events, damaged FROM logs ORDER BY log"
            ).fetchall()
        return [KnownLog(log, name, known_identity(text), *rest) for log, name, text, *rest in rows]

    def keep_only(self, numbers: dict[int, int]) -> None:
        """Of the logs that are in, keep those that `numbers` names, with their new numbers; forget the others."""
        with self._store.change() as cursor:
            put_in_log_order(cursor, numbers)
            self.records = self._next_id = _number(cursor, "SELECT count(*) FROM events", 0)
            self._in_log_order = True
            self._in_time_order = is_in_time_order(cursor)
            self._last_place = _number(cursor, "SELECT max(stands_at) FROM events", FIRST)
        self._tell()

    def rename(self, number: int, name: str) -> None:
        """A log that is in is called so now."""
        with self._store.change() as cursor:
            cursor.execute("UPDATE logs SET name = ? WHERE log = ?", [_encodable(name), number])

    def begin_log(self, number: int, name: str, identity: Identity, known: KnownLog | None) -> None:
        """What is appended from here on belongs to this log.

        Of a log that is `known`, what lies beyond `read_to` is taken out: it is found anew.
        """
        self._log, self._name, self._identity, self._whole = number, name, identity.text, False
        self._read_to = self._noted_read_to = (known.read_to, known.in_array) if known else (0, False)
        self._bytes = self._read_to[0]
        self._settled = True
        self._latest = FIRST
        self.tally = Tally()
        with self._store.change() as cursor:
            if known is not None:
                self._take_back(cursor, number, known.read_to)
            # Ids of this log come after those of logs that lie behind it, or after a gap: then they are no log order.
            ((others,),) = cursor.execute("SELECT count(*) FROM events WHERE log > ?", [number]).fetchall()
            if others:
                self._in_log_order = False
            self._note_log(cursor)
        self._tell()

    def _take_back(self, cursor: duckdb.DuckDBPyConnection, number: int, read_to: int) -> None:
        cursor.execute('DELETE FROM damage WHERE log = ? AND "offset" >= ?', [number, read_to])
        ((taken, first),) = cursor.execute(
            'SELECT count(*), min(id) FROM events WHERE log = ? AND "offset" >= ?', [number, read_to]
        ).fetchall()
        if taken:
            cursor.execute('DELETE FROM events WHERE log = ? AND "offset" >= ?', [number, read_to])
            self.records -= taken
            if first + taken == self._next_id:
                self._next_id = first
            else:
                self._in_log_order = False
        ((events, damaged, event_bytes, damaged_bytes),) = cursor.execute(
            "SELECT count(*) FILTER (reason = 0), count(*) FILTER (reason <> 0), "
            "coalesce(sum(length) FILTER (reason = 0), 0), coalesce(sum(length) FILTER (reason <> 0), 0) "
            "FROM events WHERE log = ?",
            [number],
        ).fetchall()
        self.tally = Tally(events, damaged, int(event_bytes), int(damaged_bytes))
        self._latest = _number(cursor, 'SELECT arg_max(stands_at, "offset") FROM events WHERE log = ?', FIRST, number)

    def end_log(self) -> None:
        """The log was read to its end."""
        self._whole = True
        self.flush()

    def _note_log(self, cursor: duckdb.DuckDBPyConnection) -> None:
        cursor.execute("DELETE FROM logs WHERE log = ?", [self._log])
        cursor.execute(
            "INSERT INTO logs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                self._log,
                _encodable(self._name),
                self._identity,
                self._bytes,
                self.tally.events,
                self.tally.damaged,
                self.tally.event_bytes,
                self.tally.damaged_bytes,
                *self._noted_read_to,
                self._whole,
            ],
        )

    # Records

    def append(self, block: CodedBlock) -> None:
        """Take the records of the next block; `flush` writes them."""
        if self._settled:
            self._read_to = block.settled, block.settled_in_array
            self._settled = block.settled == block.end
        records = block.records
        size = records.offsets.size
        self._waiting_blocks.append((self._next_id + size, self._read_to, block.end))
        if not size:
            return
        self.tally.add(records.lengths, records.reasons)
        rows: dict[str, Any] = {
            "id": np.arange(self._next_id, self._next_id + size, dtype=np.int64),
            "log": np.full(size, self._log, np.uint32),
            "offset": records.offsets,
            "length": records.lengths,
            "stands_at": self._standing(records.times),
            "timed": records.times != NO_TIME,
            "reason": records.reasons,
        }
        for name, dictionary in self._dictionaries.items():
            rows[name] = dictionary.merge(records.fields[name])
        self._waiting.append(rows)
        self._waiting_damage += [
            (self._log, int(records.offsets[position]), at) for position, at in records.broken_at.items()
        ]
        self._next_id += size
        self.records += size

    def _standing(self, own: Times) -> Times:
        """Where each record stands: at its own time, or else where the record before it in its log stands."""
        has_time = own != NO_TIME
        if has_time.all():
            stands_at = own
        else:
            before = np.where(has_time, np.arange(own.size), -1)
            np.maximum.accumulate(before, out=before)
            stands_at = np.where(before >= 0, own[np.maximum(before, 0)], self._latest)
        if self._in_time_order:
            self._in_time_order = bool((stands_at[1:] >= stands_at[:-1]).all()) and stands_at[0] >= self._last_place
        self._last_place = self._latest = int(stands_at[-1])
        return stands_at

    @property
    def waiting(self) -> int:
        """How many records are not written yet."""
        return sum(rows["id"].size for rows in self._waiting)

    def flush(self, *, whole_groups: bool = False) -> None:
        """Write what was appended, and how far the log is read; from here on questions see it.

        Of `whole_groups` the last records that do not fill one wait for more: then the engine has nothing to rearrange
        later. What is written lies beyond how far the log is known to be read, by a part of a block.

        Raises: IndexStoreError: the disk is full, or the like.
        """
        number = self.waiting
        if whole_groups:
            number -= number % GROUP
        rows = {}
        if self._waiting:
            rows = {name: np.concatenate([rows[name] for rows in self._waiting]) for name, _ in EVENT_COLUMNS}
        written_to = self._next_id - self.waiting + number
        while self._waiting_blocks and self._waiting_blocks[0][0] <= written_to:
            _, self._noted_read_to, self._bytes = self._waiting_blocks.pop(0)
        with self._store.change() as cursor:
            for name, dictionary in self._dictionaries.items():
                codes, values = dictionary.take_fresh()
                _insert(cursor, f"values_{name}", {"code": codes, "value": np.array(values, object)})
            if number:
                _insert(cursor, "events", {name: column[:number] for name, column in rows.items()})
            if self._waiting_damage:
                logs, offsets, places = zip(*self._waiting_damage, strict=True)
                damage = {"log": np.array(logs), "offset": np.array(offsets), "broken_at": np.array(places)}
                _insert(cursor, "damage", damage)
            if self._log >= 0:
                self._note_log(cursor)
        self._waiting_damage = []
        self._waiting = (
            [{name: column[number:].copy() for name, column in rows.items()}] if number < self.waiting else []
        )
        self._tell()


def _encodable(name: str) -> str:
    """File names need not be UTF-8."""
    return name.encode(errors="backslashreplace").decode()


def _number(cursor: duckdb.DuckDBPyConnection, query: str, otherwise: int, *parameters: int) -> int:
    ((number,),) = cursor.execute(query, list(parameters)).fetchall()
    return otherwise if number is None else int(number)


def _insert(cursor: duckdb.DuckDBPyConnection, table: str, batch: dict[str, Any]) -> None:
    """Append columns to a table of the schema; the engine finds `batch` by its name."""
    if not len(next(iter(batch.values()))):
        return
    columns = ", ".join(f'"{name}"' for name in batch)
    cursor.execute(f'INSERT INTO "{table}" ({columns}) SELECT {columns} FROM batch')  # noqa: S608 - names of the schema
