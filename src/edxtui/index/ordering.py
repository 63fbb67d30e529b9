"""The order of the records in an index, and how it is restored after logs were read on that lie before others."""

from collections.abc import Mapping

import duckdb

from edxtui.index.schema import EVENT_COLUMNS, create_events

_REST = ", ".join(f'"{name}"' for name, _ in EVENT_COLUMNS if name not in ("id", "log"))


def put_in_log_order(cursor: duckdb.DuckDBPyConnection, numbers: Mapping[int, int] | None = None) -> None:
    """Number the records anew, 0, 1, 2 … in log order, and the logs as `numbers` says, old to new.

    What belongs to a log that is not among them is left out. The records of one log stand in the table as they lie
    in it, those that came in later after those that came in earlier.
    """
    if numbers is None:
        numbers = {log: log for (log,) in cursor.execute("SELECT log FROM logs").fetchall()}
    cursor.execute(create_events("ordered"))
    first = 0
    for before, now in sorted(numbers.items(), key=lambda pair: pair[1]):
        ids = "? + row_number() OVER (ORDER BY id) - 1"
        moved = f"INSERT INTO ordered (id, log, {_REST}) SELECT {ids}, ?, {_REST} FROM events WHERE log = ?"  # noqa: S608 - names of the schema
        cursor.execute(moved, [first, now, before])
        ((first,),) = cursor.execute("SELECT count(*) FROM ordered").fetchall()
    cursor.execute("DROP TABLE events")
    cursor.execute("ALTER TABLE ordered RENAME TO events")
    for table in ("damage", "logs"):
        moved = ", ".join(f"({int(before)}, {int(now)})" for before, now in numbers.items()) or "(NULL, NULL)"
        cursor.execute(f"DELETE FROM {table} WHERE log NOT IN (SELECT before FROM (VALUES {moved}) AS m(before, now))")  # noqa: S608 - numbers
        cursor.execute(
            f"UPDATE {table} SET log = m.now FROM (VALUES {moved}) AS m(before, now) WHERE {table}.log = m.before"  # noqa: S608 - numbers
        )


def is_in_log_order(cursor: duckdb.DuckDBPyConnection) -> bool:
    """Whether the ids are 0, 1, 2 … and those of each log lie before those of the next."""
    rows = cursor.execute("SELECT min(id), max(id), count(*) FROM events GROUP BY log ORDER BY log").fetchall()
    following = 0
    for first, last, number in rows:
        if first != following or last - first + 1 != number:
            return False
        following = last + 1
    return True


def is_in_time_order(cursor: duckdb.DuckDBPyConnection) -> bool:
    """Whether the records, in the order of their ids, stand in time order too."""
    ((number,),) = cursor.execute(
        "SELECT count(*) FROM (SELECT stands_at, lag(stands_at) OVER () AS before FROM events) WHERE stands_at < before"
    ).fetchall()
    return bool(number == 0)
