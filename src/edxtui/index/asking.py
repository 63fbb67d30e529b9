"""Questions to an index: one `Asking` for each, so that it can be stopped."""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

import duckdb
import msgspec
import numpy as np
import numpy.typing as npt

from edxtui import statement as say
from edxtui.errors import IndexStoreError, Stopped
from edxtui.events import times
from edxtui.events.event import Event
from edxtui.events.fields import TEXT_FIELDS
from edxtui.events.time_column import NO_TIME
from edxtui.index.records import Ids, Indexed, SessionRows
from edxtui.index.schema import MISSING
from edxtui.index.sql import Condition
from edxtui.logs.record import Reason
from edxtui.matching import Values

_NAMES: Final = tuple(field.name for field in TEXT_FIELDS)
_COLUMNS: Final = 'id, log, "offset", length, time, reason, ' + ", ".join(f'"{name}"' for name in _NAMES)
_BUCKETS: Final = {
    "hour": "strftime(make_timestamp(time), '%Y-%m-%dT%H')",
    "day": "strftime(make_timestamp(time), '%Y-%m-%d')",
    "week": "strftime(make_timestamp(time), '%G-W%V')",
    "month": "strftime(make_timestamp(time), '%Y-%m')",
}
COUNTABLE: Final = (*_NAMES, *_BUCKETS)
"""What `count` groups by."""


class Spans(msgspec.Struct, frozen=True):
    """Where some records lie, as parallel columns."""

    logs: npt.NDArray[np.int64]
    offsets: npt.NDArray[np.int64]
    """Bytes from the start of the decompressed log."""
    lengths: npt.NDArray[np.int64]
    """Bytes."""
    reasons: npt.NDArray[np.int64]
    """0 for an event, else why the record is damaged."""


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    """Some events in log order, as parallel columns."""

    ids: npt.NDArray[np.int64]
    logs: npt.NDArray[np.int64]
    offsets: npt.NDArray[np.int64]
    """Bytes from the start of the decompressed log."""
    lengths: npt.NDArray[np.int64]
    """Bytes."""
    times: npt.NDArray[np.int64]
    """Microseconds since 1970-01-01 UTC; `NO_TIME` where there is none."""
    types: npt.NDArray[np.int32]
    """Codes of canonical types."""
    sources: npt.NDArray[np.int32]
    """Codes."""
    twins: npt.NDArray[np.uint64]
    """The same for events of one time, type, user and source."""


class Tally(msgspec.Struct, frozen=True):
    """How often some values occur together."""

    values: tuple[str | None, ...]
    number: int
    first: int
    """Id of the first event with them."""


class SharedSession(msgspec.Struct, frozen=True):
    """A session key of more than one user."""

    key: str
    users: list[tuple[str, int]]
    """Names and numbers of events, in the order in which they come up."""
    second: int
    """Id of the second user's first event under it."""


class Turn(msgspec.Struct, frozen=True):
    """A user acts at another place than a moment before."""

    user: str
    time: int
    """Microseconds since 1970-01-01 UTC."""
    id: int
    """Of the event at the other place."""
    ip_before: str
    ip: str


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
    ) -> None:
        """Ask through `cursor`, calling `closed` when it is given back; `in_time_order`: log order is time order."""
        self._cursor = cursor
        self._names = names
        self._closed: Callable[[], None] | None = closed
        self._lock = threading.Lock()
        self._in_time_order = in_time_order
        self._stopped = False

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
        if isinstance(statement, say.Everything) and (self._in_time_order or log_order) and not events_only:
            (total,) = self._rows("SELECT count(*) FROM events", [])[0]
            return range(total)
        condition = Condition(statement, self._rows)
        where = f"({condition.text}) AND reason = 0" if events_only else condition.text
        order = "ORDER BY id" if self._in_time_order or log_order else "ORDER BY stands_at, id"
        answer = self._run(f"SELECT id FROM events WHERE {where} {order}", condition.parameters)  # noqa: S608 - a Condition holds no text
        ids: Any = self._fetch(answer.fetchnumpy)["id"]
        return np.asarray(ids, np.int64)

    def first(self, number: int) -> list[int]:
        """The ids that a view of everything begins with, without ordering all of it."""
        order = "ORDER BY id" if self._in_time_order else "ORDER BY stands_at, id"
        return [identity for (identity,) in self._rows(f"SELECT id FROM events {order} LIMIT {int(number)}", [])]  # noqa: S608 - a number

    def count(self, statement: say.Statement) -> tuple[int, int]:
        """How many events match, and how many damaged records."""
        condition = Condition(statement, self._rows)
        ((events, damaged),) = self._rows(
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
        condition = Condition(statement, self._rows)
        where = f"({condition.text}) AND reason = 0" if events_only else condition.text
        rest = f" LIMIT {int(limit)}" if limit is not None else ""
        if field in _BUCKETS:
            grouped = f"SELECT {_BUCKETS[field]} AS value, count(*) AS n FROM events WHERE {where} GROUP BY 1"  # noqa: S608 - as above
        elif field in _NAMES:
            grouped = (
                f'SELECT value, n FROM (SELECT "{field}" AS code, count(*) AS n FROM events WHERE {where} '  # noqa: S608 - as above
                f'GROUP BY 1) LEFT JOIN "values_{field}" USING (code)'
            )
        else:
            raise ValueError(f"cannot count by {field}")
        return self._rows(
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
        rows = self._rows(f"SELECT {_COLUMNS} FROM events WHERE {where}", [])  # noqa: S608 - integers only
        wanted = set(ids)
        rows = [row for row in rows if row[0] in wanted]
        for position, name in enumerate(_NAMES, start=6):
            self._learn(name, {row[position] for row in rows})
        known = [self._names.of(name) for name in _NAMES]
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
            ((stands_at,),) = self._rows("SELECT stands_at FROM events WHERE id = ?", [int(ids[middle])])
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
        answer = self._run(f'SELECT id, log, "offset", length, reason FROM events WHERE {where}', parameters)  # noqa: S608 - no values
        found: dict[str, Any] = self._fetch(answer.fetchnumpy)
        order = np.argsort(found["id"])
        known = found["id"][order]
        places = order[np.searchsorted(known, wanted[np.isin(wanted, known)])]
        return Spans(*(np.asarray(found[name][places], np.int64) for name in ("log", "offset", "length", "reason")))

    def broken_at(self, number: int) -> int:
        """The byte of its log up to which a damaged record could be read."""
        rows = self._rows("SELECT broken_at FROM damage WHERE id = ?", [number])
        return int(rows[0][0]) if rows else 0

    def values(self, field: str) -> Values:
        """All values of a text field with the number of events that have each, most first."""
        counted = [(value, n) for value, n in self.count_by(field, say.Everything(), events_only=False) if value]
        return Values([value for value, _ in counted], [n for _, n in counted])

    def spellings(self, user: str) -> list[str]:
        """The names of users with events that are this one: to the letter, or else ignoring case."""
        rows = self._rows(
            "SELECT value FROM values_user WHERE lower(value) = lower(?) "
            'AND code IN (SELECT "user" FROM events WHERE reason = 0) ORDER BY value',
            [user],
        )
        found = [value for (value,) in rows]
        return [user] if user in found else found

    def events_of_user(self, user: str) -> SessionRows:
        """The user's events with a time of their own, by time and then log order. The name counts to the letter."""
        rows = self._rows(
            "SELECT id, time, session, course FROM events WHERE reason = 0 AND time IS NOT NULL "
            'AND "user" IN (SELECT code FROM values_user WHERE value = ?) ORDER BY time, id',
            [user],
        )
        self._learn("session", {row[2] for row in rows})
        self._learn("course", {row[3] for row in rows})
        keys, courses = self._names.of("session"), self._names.of("course")
        return SessionRows(
            [row[0] for row in rows],
            [row[1] for row in rows],
            [keys[row[2]] for row in rows],
            [courses[row[3]] for row in rows],
        )

    def time_span(self) -> tuple[str | None, str | None]:
        """The first and the last time of any event, ISO 8601 in UTC."""
        ((first, last),) = self._rows("SELECT min(time), max(time) FROM events WHERE reason = 0", [])
        return (None if first is None else times.iso(first)), (None if last is None else times.iso(last))

    def how_many(self, field: str) -> int:
        """How many different values of a text field the events have."""
        if field not in _NAMES:
            raise ValueError(f"not a text field: {field}")
        ((number,),) = self._rows(
            f'SELECT count(DISTINCT "{field}") FROM events WHERE reason = 0 AND "{field}" <> {MISSING}',  # noqa: S608 - a known name
            [],
        )
        return int(number)

    def _learn(self, field: str, codes: Iterable[int]) -> None:
        known = self._names.of(field)
        unknown = [code for code in codes if code not in known]
        if not unknown:
            return
        low, high = min(unknown), max(unknown)
        listed = ", ".join(str(int(code)) for code in unknown)
        rows = self._rows(
            f'SELECT code, value FROM "values_{field}" WHERE code BETWEEN {int(low)} AND {int(high)} '  # noqa: S608 - as above
            f"AND code IN ({listed})",
            [],
        )
        known.update(rows)

    def _rows(self, query: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = self._fetch(self._run(query, parameters).fetchall)
        return rows

    def _run(self, query: str, parameters: list[Any]) -> duckdb.DuckDBPyConnection:
        if self._stopped:
            raise Stopped
        answer: duckdb.DuckDBPyConnection = self._fetch(lambda: self._cursor.execute(query, parameters))
        return answer

    def _fetch(self, fetch: Any) -> Any:
        try:
            return fetch()
        except duckdb.InterruptException as error:
            raise Stopped from error
        except duckdb.Error as error:
            if self._stopped:
                raise Stopped from error
            raise IndexStoreError(
                f"The index could not answer: {str(error).splitlines()[0]}.", hint="Build it anew with --rebuild."
            ) from error

    # What `check` asks

    def bounds(self) -> list[int]:
        """The first id of each log, and at last the number of records; a log without any has the next one's."""
        rows = self._rows("SELECT log, min(id) FROM events GROUP BY log ORDER BY log DESC", [])
        ((logs,),) = self._rows("SELECT count(*) FROM logs", [])
        ((bound,),) = self._rows("SELECT count(*) FROM events", [])
        first, bounds = dict(rows), [int(bound)]
        for log in range(int(logs) - 1, -1, -1):
            bound = first.get(log, bound)
            bounds.append(int(bound))
        return bounds[::-1]

    def damage(self) -> list[tuple[Reason, int, int]]:
        """Why records are damaged: the reason, how many, and the first one's id; most first."""
        rows = self._rows(
            "SELECT reason, count(*) AS n, min(id) FROM events WHERE reason <> 0 GROUP BY 1 ORDER BY n DESC, reason", []
        )
        return [(Reason(reason), number, first) for reason, number, first in rows]

    def tally(self, *fields: str, among: Sequence[str] | None = None) -> list[Tally]:
        """The events by the values of some text fields, most first; `among`: where the first field has one of these."""
        if not set(fields) <= set(_NAMES):
            raise ValueError(f"not text fields: {fields}")
        listed = ", ".join(f'"{field}"' for field in fields)
        where, parameters = "reason = 0", []
        if among is not None:
            wanted = f'SELECT code FROM "values_{fields[0]}" WHERE value IN (SELECT unnest(?::VARCHAR[]))'  # noqa: S608 - as below
            where += f' AND "{fields[0]}" IN ({wanted})'
            parameters.append(list(among))
        rows = self._rows(
            f"SELECT count(*) AS n, min(id) AS first, {listed} FROM events WHERE {where} "  # noqa: S608 - known names
            f"GROUP BY {listed} ORDER BY n DESC, first",
            parameters,
        )
        for position, field in enumerate(fields, start=2):
            self._learn(field, {row[position] for row in rows})
        return [
            Tally(tuple(self._names.of(field)[code] for field, code in zip(fields, codes, strict=True)), number, first)
            for number, first, *codes in rows
        ]

    def codes(self, field: str) -> dict[int, str]:
        """All values of a text field by the codes that `stretch` gives."""
        if field not in _NAMES:
            raise ValueError(f"not a text field: {field}")
        return dict(self._rows(f'SELECT code, value FROM "values_{field}"', []))  # noqa: S608 - a known name

    def without_time(self) -> tuple[int, int]:
        """How many events have no time, and the first one's id, 0 where there is none."""
        ((number, first),) = self._rows("SELECT count(*), min(id) FROM events WHERE reason = 0 AND time IS NULL", [])
        return number, first or 0

    def later_than(self, time: int) -> tuple[int, int, int]:
        """How many events are, the first one's id, and the latest time; the last two 0 where there is none."""
        ((number, first, latest),) = self._rows(
            "SELECT count(*), min(id), max(time) FROM events WHERE reason = 0 AND time > ?", [time]
        )
        return number, first or 0, latest or 0

    def users_by_hour(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Hours since 1970-01-01 UTC with events, in their order, and how many users each has, nobody being one."""
        answer = self._run(
            f"SELECT hour, count(*) AS users FROM (SELECT DISTINCT time // {_HOUR} AS hour, "  # noqa: S608 - a number
            '"user" FROM events WHERE reason = 0 AND time >= 0) GROUP BY hour ORDER BY hour',
            [],
        )
        found: dict[str, Any] = self._fetch(answer.fetchnumpy)
        return np.asarray(found["hour"], np.int64), np.asarray(found["users"], np.int64)

    def neighbours(self, time: int) -> tuple[int, int, int]:
        """The last time before this one, the first from it on, and the id of an event there. Both must exist."""
        ((before,),) = self._rows("SELECT max(time) FROM events WHERE reason = 0 AND time < ?", [time])
        ((after, first),) = self._rows(
            "SELECT min(time), arg_min(id, time) FROM events WHERE reason = 0 AND time >= ?", [time]
        )
        return before, after, first

    def shared_sessions(self, most: int) -> tuple[int, list[SharedSession]]:
        """How many session keys more than one user has, and those of most users, `most` of them.

        What the platform calls an account once it is retired is nobody else.
        """
        users = "(SELECT code FROM values_user WHERE starts_with(value, ?))"
        named = f'reason = 0 AND session <> {MISSING} AND "user" <> {MISSING} AND "user" NOT IN {users}'
        keys = self._rows(
            f'SELECT session, count(DISTINCT "user") AS n, count(*) OVER () FROM events WHERE {named} AND session IN '  # noqa: S608 - numbers
            f'(SELECT session FROM events WHERE {named} GROUP BY session HAVING min("user") <> max("user")) '
            f"GROUP BY session ORDER BY n DESC, min(id) LIMIT {int(most)}",
            [RETIRED, RETIRED],
        )
        shared = []
        for key, _, _ in keys:
            rows = self._rows(
                f'SELECT "user", count(*), min(id) AS first FROM events WHERE {named} AND session = ? '  # noqa: S608 - as above
                "GROUP BY 1 ORDER BY first",
                [RETIRED, key],
            )
            self._learn("user", {row[0] for row in rows})
            self._learn("session", {key})
            names, known = self._names.of("user"), self._names.of("session")
            shared.append(
                SharedSession(known[key] or "", [(names[user] or "", number) for user, number, _ in rows], rows[1][2])
            )
        return (keys[0][2] if keys else 0), shared

    def turns(self, within: int) -> Iterator[Turn]:
        """Where a user's browser event comes from another address and session key than the one before it.

        At most `within` microseconds before it; by user and then time. Ask nothing else until all are taken.
        """
        browser = "SELECT code FROM values_source WHERE value = 'browser'"
        kept = (
            f'reason = 0 AND time IS NOT NULL AND "user" <> {MISSING} AND ip <> {MISSING} AND session <> {MISSING} '
            f"AND source IN ({browser})"
        )
        answer = self._run(
            f"""WITH busy AS (
                SELECT "user", time // {_HOUR} AS hour FROM events WHERE {kept}
                GROUP BY 1, 2 HAVING min(ip) <> max(ip) AND min(session) <> max(session)
            ), here AS (
                SELECT id, "user", time, ip, session FROM events
                WHERE {kept} AND ("user", time // {_HOUR}) IN (SELECT "user", hour FROM busy)
            ), steps AS (
                SELECT *, lag(ip) OVER before AS ip_before, lag(session) OVER before AS session_before,
                    lag(time) OVER before AS time_before
                FROM here WINDOW before AS (PARTITION BY "user" ORDER BY time, id)
            )
            SELECT u.value, time, id, f.value, t.value FROM steps
            JOIN values_user u ON u.code = "user" JOIN values_ip f ON f.code = ip_before
            JOIN values_ip t ON t.code = ip
            WHERE ip <> ip_before AND session <> session_before AND time - time_before <= ?
            ORDER BY "user", time, id""",  # noqa: S608 - numbers and fixed text
            [within],
        )
        while rows := self._fetch(lambda: answer.fetchmany(_SOME)):
            for row in rows:
                yield Turn(*row)

    def twin_keys(self) -> npt.NDArray[np.uint64]:
        """For every event a number that is the same for events of one time, type, user and source, in no order."""
        answer = self._run(f"SELECT {_TWIN} AS twin FROM events WHERE reason = 0", [])  # noqa: S608 - fixed text
        return np.asarray(self._fetch(answer.fetchnumpy)["twin"], np.uint64)

    def stretch(self, first: int, end: int) -> Stretch:
        """The events with ids from `first` and before `end`, in log order."""
        answer = self._run(
            f'SELECT id, log, "offset", length, coalesce(time, {NO_TIME}) AS time, "type", source, {_TWIN} AS twin '  # noqa: S608 - fixed text
            "FROM events WHERE id >= ? AND id < ? AND reason = 0 ORDER BY id",
            [first, end],
        )
        found: dict[str, Any] = self._fetch(answer.fetchnumpy)
        return Stretch(
            ids=np.asarray(found["id"], np.int64),
            logs=np.asarray(found["log"], np.int64),
            offsets=np.asarray(found["offset"], np.int64),
            lengths=np.asarray(found["length"], np.int64),
            times=np.asarray(found["time"], np.int64),
            types=np.asarray(found["type"], np.int32),
            sources=np.asarray(found["source"], np.int32),
            twins=np.asarray(found["twin"], np.uint64),
        )


RETIRED: Final = "retired__user_"
"""What the name of a retired account begins with."""
_HOUR: Final = 3_600_000_000
_SOME: Final = 10_000
"""Rows that are taken at once of an answer that may be long."""
_TWIN: Final = 'hash(time, "type", "user", source)'
