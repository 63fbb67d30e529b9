"""The tables of an index, made from the table of fields.

Texts are coded: `events` holds an integer a field, `values_FIELD` what it stands for. Code 0 is a missing value, so no
condition ever meets NULL.
"""

from typing import Final

from edxtui.events.fields import TEXT_FIELDS

VERSION: Final = 4
"""Raise it with every change of tables, of reading or of a normalising rule: older indexes are then built anew."""

MISSING: Final = 0
"""The code of a value that the log does not tell."""

FIRST: Final = -(2**63) + 1
"""Where a record stands that has no time, nor any record with a time before it in its log: before all others."""

EVENT_COLUMNS: Final = (
    # In a finished index 0, 1, 2 … in log order: logs as they were named, then where the record lies. While a log is
    # read on that lies before others, ids follow one another as the records come in.
    ("id", "BIGINT NOT NULL"),
    ("log", "UINTEGER NOT NULL"),
    ("offset", "BIGINT NOT NULL"),
    ("length", "BIGINT NOT NULL"),
    # Its own time, or that of the record before it in its log: microseconds since 1970-01-01 UTC.
    ("stands_at", "BIGINT NOT NULL"),
    ("timed", "BOOLEAN NOT NULL"),  # whether that is its own time
    ("reason", "UTINYINT NOT NULL"),  # 0 for an event, else why it is damaged
    *((field.name, "INTEGER NOT NULL") for field in TEXT_FIELDS),
)


_TIME: Final = "time BIGINT GENERATED ALWAYS AS (CASE WHEN timed THEN stands_at END) VIRTUAL"
"""Worked out when it is asked for: kept twice, it would take a seventh of the index."""


def create_events(table: str) -> str:
    """The statement that makes a table of events."""
    return f"CREATE TABLE {table} (" + ", ".join([*(f'"{name}" {kind}' for name, kind in EVENT_COLUMNS), _TIME]) + ")"


CREATE: Final = (
    create_events("events"),
    *(f'CREATE TABLE "values_{field.name}" (code INTEGER NOT NULL, value VARCHAR NOT NULL)' for field in TEXT_FIELDS),
    'CREATE TABLE damage (log UINTEGER NOT NULL, "offset" BIGINT NOT NULL, broken_at BIGINT NOT NULL)',
    # How far each log is read: up to `read_to` everything is in, and nothing that is appended to the log changes it.
    """CREATE TABLE logs (
        log UINTEGER NOT NULL, name VARCHAR NOT NULL, identity VARCHAR NOT NULL, bytes BIGINT NOT NULL,
        events BIGINT NOT NULL, damaged BIGINT NOT NULL, event_bytes BIGINT NOT NULL, damaged_bytes BIGINT NOT NULL,
        read_to BIGINT NOT NULL, in_array BOOLEAN NOT NULL, whole BOOLEAN NOT NULL
    )""",
    "CREATE TABLE meta (key VARCHAR NOT NULL, value VARCHAR NOT NULL)",
)
