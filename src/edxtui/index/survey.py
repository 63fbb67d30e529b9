"""What `check` asks of an index: figures over all events, and the events themselves in columns."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec
import numpy as np
import numpy.typing as npt

from edxtui.events.fields import TEXT_FIELDS
from edxtui.events.time_column import NO_TIME
from edxtui.index.asking import Asking
from edxtui.index.schema import MISSING
from edxtui.logs.record import Reason

_NAMES: Final = tuple(field.name for field in TEXT_FIELDS)
RETIRED: Final = "retired__user_"
"""What the name of a retired account begins with."""
_HOUR: Final = 3_600_000_000
_SOME: Final = 10_000
"""Rows that are taken at once of an answer that may be long."""
_TWIN: Final = 'hash(time, "type", "user", source)'


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


class Survey:
    """Questions of one check, one after the other."""

    def __init__(self, asking: Asking) -> None:
        """Ask through `asking`, which its owner closes."""
        self._asking = asking

    def bounds(self) -> list[int]:
        """The first id of each log, and at last the number of records; a log without any has the next one's."""
        rows = self._asking.rows("SELECT log, min(id) FROM events GROUP BY log ORDER BY log DESC", [])
        ((logs,),) = self._asking.rows("SELECT count(*) FROM logs", [])
        ((bound,),) = self._asking.rows("SELECT count(*) FROM events", [])
        first, bounds = dict(rows), [int(bound)]
        for log in range(int(logs) - 1, -1, -1):
            bound = first.get(log, bound)
            bounds.append(int(bound))
        return bounds[::-1]

    def damage(self) -> list[tuple[Reason, int, int]]:
        """Why records are damaged: the reason, how many, and the first one's id; most first."""
        rows = self._asking.rows(
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
        rows = self._asking.rows(
            f"SELECT count(*) AS n, min(id) AS first, {listed} FROM events WHERE {where} "  # noqa: S608 - known names
            f"GROUP BY {listed} ORDER BY n DESC, first",
            parameters,
        )
        for position, field in enumerate(fields, start=2):
            self._asking.learn(field, {row[position] for row in rows})
        return [
            Tally(
                tuple(self._asking.names.of(field)[code] for field, code in zip(fields, codes, strict=True)),
                number,
                first,
            )
            for number, first, *codes in rows
        ]

    def codes(self, field: str) -> dict[int, str]:
        """All values of a text field by the codes that `stretch` gives."""
        if field not in _NAMES:
            raise ValueError(f"not a text field: {field}")
        return dict(self._asking.rows(f'SELECT code, value FROM "values_{field}"', []))  # noqa: S608 - a known name

    def without_time(self) -> tuple[int, int]:
        """How many events have no time, and the first one's id, 0 where there is none."""
        ((number, first),) = self._asking.rows(
            "SELECT count(*), min(id) FROM events WHERE reason = 0 AND time IS NULL", []
        )
        return number, first or 0

    def later_than(self, time: int) -> tuple[int, int, int]:
        """How many events are, the first one's id, and the latest time; the last two 0 where there is none."""
        ((number, first, latest),) = self._asking.rows(
            "SELECT count(*), min(id), max(time) FROM events WHERE reason = 0 AND time > ?", [time]
        )
        return number, first or 0, latest or 0

    def users_by_hour(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Hours since 1970-01-01 UTC with events, in their order, and how many users each has, nobody being one."""
        answer = self._asking.run(
            f"SELECT hour, count(*) AS users FROM (SELECT DISTINCT time // {_HOUR} AS hour, "  # noqa: S608 - a number
            '"user" FROM events WHERE reason = 0 AND time >= 0) GROUP BY hour ORDER BY hour',
            [],
        )
        found: dict[str, Any] = self._asking.fetch(answer.fetchnumpy)
        return np.asarray(found["hour"], np.int64), np.asarray(found["users"], np.int64)

    def neighbours(self, time: int) -> tuple[int, int, int]:
        """The last time before this one, the first from it on, and the id of an event there. Both must exist."""
        ((before,),) = self._asking.rows("SELECT max(time) FROM events WHERE reason = 0 AND time < ?", [time])
        ((after, first),) = self._asking.rows(
            "SELECT min(time), arg_min(id, time) FROM events WHERE reason = 0 AND time >= ?", [time]
        )
        return before, after, first

    def shared_sessions(self, most: int) -> tuple[int, list[SharedSession]]:
        """How many session keys more than one user has, and those of most users, `most` of them.

        What the platform calls an account once it is retired is nobody else.
        """
        users = "(SELECT code FROM values_user WHERE starts_with(value, ?))"
        named = f'reason = 0 AND session <> {MISSING} AND "user" <> {MISSING} AND "user" NOT IN {users}'
        keys = self._asking.rows(
            f'SELECT session, count(DISTINCT "user") AS n, count(*) OVER () FROM events WHERE {named} AND session IN '  # noqa: S608 - numbers
            f'(SELECT session FROM events WHERE {named} GROUP BY session HAVING min("user") <> max("user")) '
            f"GROUP BY session ORDER BY n DESC, min(id) LIMIT {int(most)}",
            [RETIRED, RETIRED],
        )
        shared = []
        for key, _, _ in keys:
            rows = self._asking.rows(
                f'SELECT "user", count(*), min(id) AS first FROM events WHERE {named} AND session = ? '  # noqa: S608 - as above
                "GROUP BY 1 ORDER BY first",
                [RETIRED, key],
            )
            self._asking.learn("user", {row[0] for row in rows})
            self._asking.learn("session", {key})
            names, known = self._asking.names.of("user"), self._asking.names.of("session")
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
        answer = self._asking.run(
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
        while rows := self._asking.fetch(lambda: answer.fetchmany(_SOME)):
            for row in rows:
                yield Turn(*row)

    def twin_keys(self) -> npt.NDArray[np.uint64]:
        """For every event a number that is the same for events of one time, type, user and source, in no order."""
        answer = self._asking.run(f"SELECT {_TWIN} AS twin FROM events WHERE reason = 0", [])  # noqa: S608 - fixed text
        return np.asarray(self._asking.fetch(answer.fetchnumpy)["twin"], np.uint64)

    def stretch(self, first: int, end: int) -> Stretch:
        """The events with ids from `first` and before `end`, in log order."""
        answer = self._asking.run(
            f'SELECT id, log, "offset", length, coalesce(time, {NO_TIME}) AS time, "type", source, {_TWIN} AS twin '  # noqa: S608 - fixed text
            "FROM events WHERE id >= ? AND id < ? AND reason = 0 ORDER BY id",
            [first, end],
        )
        found: dict[str, Any] = self._asking.fetch(answer.fetchnumpy)
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
