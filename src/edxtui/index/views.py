"""What SQL sees of an index: three views with plain values in place of codes. Declared once; the docs derive from here.

Their columns are joined to the dictionaries only as far as a statement asks for them: the engine looks a value of a
condition up first, and then goes through the codes.
"""

from collections.abc import Container
from typing import Final

import msgspec

from edxtui.events.fields import FIELDS, TEXT_FIELDS
from edxtui.index.schema import MISSING
from edxtui.logs.record import Reason

GAP: Final = 30 * 60 * 1_000_000
"""Microseconds after which a visit is over, as in `edxtui.sessions`."""


class Column(msgspec.Struct, frozen=True):
    """One column of a view."""

    name: str
    kind: str
    """Its type in the engine's words."""
    meaning: str


class View(msgspec.Struct, frozen=True):
    """A table that SQL can ask."""

    name: str
    meaning: str
    """What a row is."""
    columns: tuple[Column, ...]


_FIELDS: Final = tuple(
    Column(field.name, "TIMESTAMP" if field.kind == "time" else "VARCHAR", field.meaning) for field in FIELDS
)
_PLACE: Final = (
    Column("id", "BIGINT", "Place in log order, from 0 over all logs; another one when logs are added."),
    Column("log", "VARCHAR", "The log, as it was named."),
    Column("offset", "BIGINT", "Where the document begins: bytes from the start of the decompressed log."),
    Column("length", "BIGINT", "How long the document is, in bytes."),
)
EVENTS: Final = View("events", "An event.", (*_FIELDS, *_PLACE))
DAMAGED: Final = View(
    "damaged",
    "A damaged record, with what could be salvaged of it.",
    (*_FIELDS, *_PLACE, Column("reason", "VARCHAR", "Why it is damaged.")),
)
SESSIONS: Final = View(
    "sessions",
    "A session: what one user did in one visit under one session key. A visit ends where the next event is more than "
    "30 minutes later.",
    (
        Column("user", "VARCHAR", "Whose session it is; anonymous events belong to nobody's."),
        Column("key", "VARCHAR", "The session key; NULL for a visit without any."),
        Column("start", "TIMESTAMP", "Time of the first event, in UTC."),
        Column("end", "TIMESTAMP", "Time of the last event, in UTC."),
        Column("seconds", "DOUBLE", "From the first event to the last."),
        Column("events", "BIGINT", "How many events it has."),
        Column("courses", "VARCHAR[]", "Their courses, in the order in which they come up."),
    ),
)
VIEWS: Final = (EVENTS, DAMAGED, SESSIONS)
"""In the order of the docs."""


def create_views(index: str) -> tuple[str, ...]:
    """The statements that make the views over the tables of an index that is attached under this name."""
    return *create_record_views(index), _sessions(index)


def create_record_views(index: str, without: Container[str] = ()) -> tuple[str, ...]:
    """The same for `events` and `damaged`, in place of those that are there; `without` the values of some fields."""
    return _records(index, EVENTS, without), _records(index, DAMAGED, without)


def _records(index: str, view: View, without: Container[str]) -> str:
    sources = {
        **{
            field.name: "NULL::VARCHAR" if field.name in without else f'v_{field.name}."value"' for field in TEXT_FIELDS
        },
        "time": "make_timestamp(e.time)",
        "id": "e.id",
        "log": "l.name",
        "offset": 'e."offset"',
        "length": "e.length",
        "reason": _reason("e.reason"),
    }
    listed = ", ".join(f'{sources[column.name]} AS "{column.name}"' for column in view.columns)
    joins = " ".join(
        f'LEFT JOIN {index}.main."values_{field.name}" v_{field.name} ON v_{field.name}.code = e."{field.name}"'
        for field in TEXT_FIELDS
        if field.name not in without
    )
    condition = "e.reason = 0" if view is EVENTS else "e.reason <> 0"
    return (
        f"CREATE OR REPLACE VIEW {view.name} AS SELECT {listed} FROM {index}.main.events e "  # noqa: S608 - names of the schema
        f"LEFT JOIN {index}.main.logs l ON l.log = e.log {joins} WHERE {condition}"
    )


def _reason(code: str) -> str:
    cases = " ".join(f"WHEN {int(reason)} THEN '{reason.sentence}'" for reason in Reason)
    return f"CASE {code} {cases} END"


def _sessions(index: str) -> str:
    """The rule of `edxtui.sessions`, in steps of the same order.

    By names and not by codes: only so does a condition on the user reach the events before they are put in order.
    """
    return f"""CREATE VIEW {SESSIONS.name} AS
    WITH own AS (
        SELECT e.id, u.value AS name, e.stands_at AS time, nullif(e.session, {MISSING}) AS key, e.course
        FROM {index}.main.events e JOIN {index}.main.values_user u ON u.code = e."user"
        WHERE e.reason = 0 AND e.timed
    ), step AS (
        SELECT *, coalesce(time - lag(time) OVER before > {GAP}, FALSE) AS begins
        FROM own WINDOW before AS (PARTITION BY name ORDER BY time, id)
    ), visited AS (
        SELECT *, count(*) FILTER (begins) OVER so_far AS visit
        FROM step WINDOW so_far AS (PARTITION BY name ORDER BY time, id ROWS UNBOUNDED PRECEDING)
    ), keyed AS (
        SELECT id, name, time, course, visit,
            coalesce(last_value(key IGNORE NULLS) OVER so_far, first_value(key IGNORE NULLS) OVER whole) AS key
        FROM visited WINDOW
            so_far AS (PARTITION BY name, visit ORDER BY time, id ROWS UNBOUNDED PRECEDING),
            whole AS (PARTITION BY name, visit ORDER BY time, id
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
    ), part AS (
        SELECT name, visit, key, course, count(*) AS events, min(time) AS first_time, max(time) AS last_time,
            min({{'time': time, 'id': id}}) AS came
        FROM keyed GROUP BY name, visit, key, course
    ), session AS (
        SELECT name, visit, key, sum(events)::BIGINT AS events, min(first_time) AS first_time,
            max(last_time) AS last_time, list(c.value ORDER BY came) FILTER (c.value IS NOT NULL) AS courses
        FROM part LEFT JOIN {index}.main.values_course c ON c.code = part.course GROUP BY name, visit, key
    )
    SELECT name AS "user", k.value AS key, make_timestamp(first_time) AS start, make_timestamp(last_time) AS "end",
        (last_time - first_time) / 1000000 AS seconds, events, coalesce(courses, []) AS courses
    FROM session LEFT JOIN {index}.main.values_session k ON k.code = session.key"""  # noqa: S608 - names of the schema
