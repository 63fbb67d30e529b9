"""Questions to an index: one `Asking` for each, so that it can be stopped."""

import threading
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import duckdb
import numpy as np
import numpy.typing as npt

from edxtui import statement as say
from edxtui.errors import IndexStoreError, Stopped
from edxtui.events import times
from edxtui.events.event import Event
from edxtui.events.fields import TEXT_FIELDS
from edxtui.index.records import Ids, Indexed, SessionRows
from edxtui.index.schema import MISSING
from edxtui.index.spans import Spans, places_among
from edxtui.index.sql import Condition
from edxtui.logs.record import Reason

_NAMES: Final = tuple(field.name for field in TEXT_FIELDS)
_COLUMNS: Final = 'id, log, "offset", length, time, reason, ' + ", ".join(f'"{name}"' for name in _NAMES)
BUCKETS: Final = {
    "hour": "strftime(make_timestamp(time), '%Y-%m-%dT%H')",
    "day": "strftime(make_timestamp(time), '%Y-%m-%d')",
    "week": "strftime(make_timestamp(time), '%G-W%V')",
    "month": "strftime(make_timestamp(time), '%Y-%m')",
}
_MOST_SHORT: Final = 2**31 - 1
_EVERYTHING: Final = say.Everything()
COUNTABLE: Final = (*_NAMES, *BUCKETS)
"""What `count` groups by."""


class Names:
    """What the codes of an index stand for, remembered from question to question."""

    def __init__(self) -> None:
        """Begin with nothing known."""
        self._known: dict[str, dict[int, str | None]] = {name: {MISSING: None} for name in _NAMES}

    def of(self, field: str) -> dict[int, str | None]:
        """Code to value, as far as it was looked up."""
        return self._known[field]


class Asking:
    """A cursor of its own on the index: its answers do not meet those of other questions."""

    def __init__(
        self,
        cursor: duckdb.DuckDBPyConnection,
        names: Names,
        closed: Callable[[], None],
        *,
        in_time_order: bool,
        in_log_order: bool,
    ) -> None:
        """Ask through `cursor`, calling `closed` when it is given back.

        `in_log_order`: the ids are 0, 1, 2 … in log order; `in_time_order`: in the order of the ids, records stand in
        time order.
        """
        self._cursor = cursor
        self.names = names
        """What codes stand for."""
        self._closed: Callable[[], None] | None = closed
        self._lock = threading.Lock()
        self._in_log_order = in_log_order
        self._by_log = "id" if in_log_order else 'log, "offset"'
        self._by_time = "id" if in_log_order and in_time_order else f"stands_at, {self._by_log}"
        self._stopped = False
        self._tables = 0

    def stop(self) -> None:
        """End the question that is under way, from any thread: it raises `Stopped` within a millisecond."""
        self._stopped = True
        with self._lock:
            if self._closed is not None:
                self._cursor.interrupt()

    def close(self) -> None:
        """Give the cursor back; once is enough."""
        with self._lock:
            closed, self._closed = self._closed, None
            if closed is not None:
                self._cursor.close()
                closed()

    def view(self, statement: say.Statement, *, log_order: bool = False, events_only: bool = False) -> Ids:
        """The ids of all that matches, in time order and then log order, or in log order alone."""
        if (
            isinstance(statement, say.Everything)
            and self._in_log_order
            and (self._by_time == "id" or log_order)
            and not events_only
        ):
            return range(self.size())
        condition = Condition(statement, self)
        where = f"({condition.text}) AND reason = 0" if events_only else condition.text
        # Ids that fit into 32 bits are handed over so: of ten million that makes a difference of a hundred megabytes.
        ((most,),) = self.rows("SELECT max(id) FROM events", [])
        id_ = "id" if most is None or most > _MOST_SHORT else "id::INTEGER AS id"
        order = self.order(log_order=log_order)
        if self._in_log_order and order != "id" and not isinstance(statement, say.Everything):
            return self._by_time_of(id_, where, condition.parameters)
        answer = self.run(f"SELECT {id_} FROM events WHERE {where} ORDER BY {order}", condition.parameters)  # noqa: S608 - a Condition holds no text
        ids: npt.NDArray[np.int32] | npt.NDArray[np.int64] = self.fetch(answer.fetchnumpy)["id"]
        return ids

    def _by_time_of(self, id_: str, where: str, parameters: list[Any]) -> Ids:
        """Ids by time and then log order: logs are nearly in time order, which a stable sort makes use of."""
        answer = self.run(f"SELECT {id_}, stands_at FROM events WHERE {where}", parameters)  # noqa: S608 - as above
        found: dict[str, Any] = self.fetch(answer.fetchnumpy)
        ids, times = found["id"], found["stands_at"]
        if (np.diff(ids) < 0).any():  # the engine promises no order where none is asked for
            order = np.argsort(ids)
            ids, times = ids[order], times[order]
        ordered: npt.NDArray[np.int32] | npt.NDArray[np.int64] = ids[np.argsort(times, kind="stable")]
        return ordered

    def size(self) -> int:
        """How many records the index has."""
        ((number,),) = self.rows("SELECT count(*) FROM events", [])
        return int(number)

    def first(self, number: int) -> list[int]:
        """The ids that a view of everything begins with, without ordering all of it."""
        query = f"SELECT id FROM events ORDER BY {self._by_time} LIMIT {int(number)}"  # noqa: S608 - a number
        return [identity for (identity,) in self.rows(query, [])]

    def count(self, statement: say.Statement) -> tuple[int, int]:
        """How many events match, and how many damaged records."""
        condition = Condition(statement, self)
        ((events, damaged),) = self.rows(
            "SELECT count(*) FILTER (reason = 0), count(*) FILTER (reason <> 0) FROM events "  # noqa: S608 - as above
            f"WHERE {condition.text}",
            condition.parameters,
        )
        return events, damaged

    def count_by(
        self, field: str, statement: say.Statement, *, events_only: bool, limit: int | None = None
    ) -> list[tuple[str | None, int]]:
        """Values of a field, or hours, days, weeks, months, and how many records have them.

        Most first, ties by value, the missing value last of its tie.
        """
        condition = Condition(statement, self)
        where = f"({condition.text}) AND reason = 0" if events_only else condition.text
        rest = f" LIMIT {int(limit)}" if limit is not None else ""
        if field in BUCKETS:
            grouped = f"SELECT {BUCKETS[field]} AS value, count(*) AS n FROM events WHERE {where} GROUP BY 1"  # noqa: S608 - as above
        elif field in _NAMES:
            grouped = (
                f'SELECT value, n FROM (SELECT "{field}" AS code, count(*) AS n FROM events WHERE {where} '  # noqa: S608 - as above
                f'GROUP BY 1) LEFT JOIN "values_{field}" USING (code)'
            )
        else:
            raise ValueError(f"cannot count by {field}")
        return self.rows(
            f"SELECT value, n FROM ({grouped}) ORDER BY n DESC, value NULLS LAST{rest}",  # noqa: S608 - as above
            condition.parameters,
        )

    def records(self, ids: Sequence[int]) -> list[Indexed]:
        """The records of these ids, in the same order; an id that the index does not have is left out."""
        if not ids:
            return []
        low, high = min(ids), max(ids)
        where = f"id BETWEEN {int(low)} AND {int(high)}"
        if high - low >= 4 * len(ids):
            where += f" AND id IN ({', '.join(str(int(number)) for number in ids)})"
        rows = self.rows(f"SELECT {_COLUMNS} FROM events WHERE {where}", [])  # noqa: S608 - integers only
        wanted = set(ids)
        rows = [row for row in rows if row[0] in wanted]
        for position, name in enumerate(_NAMES, start=6):
            self.learn(name, {row[position] for row in rows})
        known = [self.names.of(name) for name in _NAMES]
        found: dict[int, Indexed] = {}
        for number, log, offset, length, time, reason, *codes in rows:
            fields = {name: names[code] for name, names, code in zip(_NAMES, known, codes, strict=True)}
            event = Event(time=time, **fields)
            found[number] = Indexed(number, log, offset, length, Reason(reason) if reason else None, event)
        return [found[number] for number in ids if number in found]

    def first_at(self, time: int, ids: Ids) -> int | None:
        """The place in a view, in time order, of the first record at or after a time; None where all are earlier."""
        low, high = 0, len(ids)
        while low < high:
            middle = (low + high) // 2
            ((stands_at,),) = self.rows("SELECT stands_at FROM events WHERE id = ?", [int(ids[middle])])
            if stands_at < time:
                low = middle + 1
            else:
                high = middle
        return low if low < len(ids) else None

    def spans(self, ids: Ids) -> Spans:
        """Where the records of these ids lie, in the same order; an id that the index does not have is left out."""
        wanted = np.asarray(ids, np.int64)
        low, high = (int(wanted.min()), int(wanted.max())) if wanted.size else (0, -1)
        where = "id BETWEEN ? AND ?"
        parameters: list[Any] = [low, high]
        if high - low >= 4 * wanted.size:
            where += " AND id IN (SELECT unnest(?::BIGINT[]))"
            parameters.append(wanted.tolist())
        answer = self.run(f'SELECT id, log, "offset", length, reason FROM events WHERE {where}', parameters)  # noqa: S608 - no values
        found: dict[str, Any] = self.fetch(answer.fetchnumpy)
        places = places_among(found["id"], wanted)
        return Spans(*(np.asarray(found[name][places], np.int64) for name in ("log", "offset", "length", "reason")))

    def at(self, log: int, offset: int) -> int | None:
        """The id of the record that begins at this byte of a log; None where none does."""
        rows = self.rows('SELECT id FROM events WHERE log = ? AND "offset" = ?', [log, offset])
        return int(rows[0][0]) if rows else None

    def broken_at(self, number: int) -> int:
        """The byte of its log up to which a damaged record could be read."""
        rows = self.rows(
            'SELECT broken_at FROM damage JOIN events USING (log, "offset") WHERE id = ?',
            [number],
        )
        return int(rows[0][0]) if rows else 0

    def reasons(self, log: int) -> list[Reason]:
        """Why records of a log are damaged, the most frequent first."""
        query = "SELECT reason FROM events WHERE log = ? AND reason <> 0 GROUP BY reason ORDER BY count(*) DESC, reason"
        return [Reason(reason) for (reason,) in self.rows(query, [log])]

    def spellings(self, user: str) -> list[str]:
        """The names of users with events that are this one: to the letter, or else ignoring case."""
        rows = self.rows(
            "SELECT value FROM values_user WHERE lower(value) = lower(?) "
            'AND code IN (SELECT "user" FROM events WHERE reason = 0) ORDER BY value',
            [user],
        )
        found = [value for (value,) in rows]
        return [user] if user in found else found

    def events_of_user(self, user: str) -> SessionRows:
        """The user's events with a time of their own, by time and then log order. The name counts to the letter."""
        condition = 'reason = 0 AND time IS NOT NULL AND "user" IN (SELECT code FROM values_user WHERE value = ?)'
        query = f"SELECT id, time, session, course FROM events WHERE {condition} ORDER BY time, {self._by_log}"  # noqa: S608 - no values
        found: dict[str, Any] = self.fetch(self.run(query, [user]).fetchnumpy)
        keys, courses = (self._named(field, found[field]) for field in ("session", "course"))
        return SessionRows(found["id"].tolist(), found["time"].tolist(), keys, courses)

    def _named(self, field: str, codes: npt.NDArray[Any]) -> list[str | None]:
        """What the codes of a text field stand for, one after the other."""
        self.learn(field, np.unique(codes).tolist())
        names = self.names.of(field)
        return [names[code] for code in codes.tolist()]

    def time_span(self, statement: say.Statement = _EVERYTHING) -> tuple[str | None, str | None]:
        """The first and the last time of any event that matches, ISO 8601 in UTC."""
        condition = Condition(statement, self)
        ((first, last),) = self.rows(
            f"SELECT min(time), max(time) FROM events WHERE reason = 0 AND {condition.text}",  # noqa: S608 - as above
            condition.parameters,
        )
        return (None if first is None else times.iso(first)), (None if last is None else times.iso(last))

    def how_many(self, field: str) -> int:
        """How many different values of a text field the events have."""
        if field not in _NAMES:
            raise ValueError(f"not a text field: {field}")
        ((number,),) = self.rows(
            f'SELECT count(DISTINCT "{field}") FROM events WHERE reason = 0 AND "{field}" <> {MISSING}',  # noqa: S608 - a known name
            [],
        )
        return int(number)

    # For conditions, and for questions that stand in files of their own

    def table_of(self, ids: Ids) -> str:
        """The name of a table with these ids, as long as the question lasts; nothing is copied."""
        self._tables += 1
        name = f"chosen_{self._tables}"
        self.fetch(lambda: self._cursor.register(name, {"id": np.asarray(ids)}))
        return name

    def order(self, *, log_order: bool) -> str:
        """What a view is ordered by: time and then log order, or log order alone."""
        return self._by_log if log_order else self._by_time

    def learn(self, field: str, codes: Iterable[int]) -> None:
        """See to it that `names` knows what these codes of a text field stand for."""
        known = self.names.of(field)
        unknown = [code for code in codes if code not in known]
        if not unknown:
            return
        low, high = min(unknown), max(unknown)
        listed = ", ".join(str(int(code)) for code in unknown)
        rows = self.rows(
            f'SELECT code, value FROM "values_{field}" WHERE code BETWEEN {int(low)} AND {int(high)} '  # noqa: S608 - as above
            f"AND code IN ({listed})",
            [],
        )
        known.update(rows)

    def rows(self, query: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
        """The rows of an answer.

        Raises: Stopped: the question was stopped. IndexStoreError: the index cannot answer.
        """
        rows: list[tuple[Any, ...]] = self.fetch(self.run(query, parameters).fetchall)
        return rows

    def run(self, query: str, parameters: list[Any]) -> duckdb.DuckDBPyConnection:
        """An answer that is taken by `fetch`, as arrays or little by little; raises as `rows`."""
        if self._stopped:
            raise Stopped
        answer: duckdb.DuckDBPyConnection = self.fetch(lambda: self._cursor.execute(query, parameters))
        return answer

    def fetch(self, fetch: Any) -> Any:
        """What a function of an answer gives; raises as `rows`."""
        try:
            return fetch()
        except duckdb.InterruptException as error:
            raise Stopped from error
        except duckdb.Error as error:
            if self._stopped:
                raise Stopped from error
            if isinstance(error, duckdb.OutOfMemoryException):
                raise IndexStoreError(
                    "The index holds values that take more memory than it is given to be sorted.",
                    hint="Logs and index are unharmed: ask for less, or by another field.",
                ) from error
            raise IndexStoreError(
                f"The index could not answer: {str(error).splitlines()[0]}.", hint="Build it anew with --rebuild."
            ) from error
