"""`edxtui count`: how many events have each value of a field or of a path, or of two of them."""

import re

import click

from edxtui.cli.counting import Key, Row, counted_by
from edxtui.cli.crosstab import put_crosstab
from edxtui.cli.options import Shared, json_option, logs_argument, query_option, shared
from edxtui.cli.output import put_json, put_table
from edxtui.cli.scanning import answerable
from edxtui.cli.work import note, opened, understood
from edxtui.errors import QueryError, UsageError
from edxtui.events.fields import field_named
from edxtui.index.asking import COUNTABLE
from edxtui.matching import Values, nearest


@click.command(
    help="Count events by the values of a field, most events first. With is:damaged in the query, damaged records are "
    "counted instead. Two fields, with a comma between or with --by twice, make a table of both. A path into the "
    "documents, such as event.grade, may stand for a field: the documents are read for it."
)
@logs_argument
@click.option(
    "--by",
    "fields",
    required=True,
    multiple=True,
    metavar="FIELD",
    help=f"One or two of {', '.join(COUNTABLE)}, or paths such as event.grade.",
)
@query_option
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Only the first N values, or combinations.")
@json_option
@shared
def command(
    options: Shared, logs: tuple[str, ...], fields: tuple[str, ...], query: str, limit: int | None, as_json: bool
) -> None:
    """Count."""
    words = [word for given in fields for word in re.split(r"(?<!\\),", given)]
    if len(words) > 2:
        raise UsageError("Events are counted by one field or by two.", hint="As in --by type,course.")
    keys = [_key(word) for word in words]
    with opened(logs, options) as opening:
        asked = understood(query, opening, options)
        with opening.store.question() as asking:
            statement = answerable(asked, opening, asking, options)
            rows = counted_by(keys, statement, opening, asking, options, events_only=not asked.says_damaged)
            events, damaged = asking.count(statement)
    total = events + damaged if asked.says_damaged else events
    if as_json:
        put_json([_reported(row) for row in rows[:limit]])
    elif not total:
        note("Nothing matches.", options)
    elif len(keys) == 1:
        _put(rows[:limit], total, keys[0], damaged=asked.says_damaged)
    else:
        put_crosstab(rows, [key.written for key in keys], heading(damaged=asked.says_damaged), limit)


def _reported(row: Row) -> dict[str, object]:
    if len(row.values) == 1:
        return {"value": row.values[0].value, "events": row.number}
    return {"values": [value.value for value in row.values], "events": row.number}


def _put(rows: list[Row], total: int, key: Key, *, damaged: bool) -> None:
    put_table(
        [heading(damaged=damaged), "share", key.written],
        [[f"{row.number:,}", f"{100 * row.number / total:.1f} %", row.values[0].shown] for row in rows],
        ["right", "right", "left"],
    )


def heading(*, damaged: bool) -> str:
    """What the numbers count."""
    return "records" if damaged else "events"


def _key(word: str) -> Key:
    """The field or path that is meant.

    Raises: UsageError: there is none to count by.
    """
    word = word.strip()
    field = field_named(word)
    name = field.name if field is not None else word.casefold()
    if name in COUNTABLE:
        return Key(name, name)
    if name == "time":
        raise UsageError("Events are not counted by the microsecond.", hint="Count --by hour, day, week or month.")
    path = _path(word)
    if path is not None:
        return Key(word, path)
    near = nearest(word, Values(COUNTABLE, [0] * len(COUNTABLE)))
    raise UsageError(
        f"There is no field {word} to count by.",
        hint=f"Nearest: {', '.join(found.text for found in near)}." if near else "A path has a dot: event.grade.",
    )


def _path(word: str) -> tuple[str, ...] | None:
    """The path that is written; None where it is the name of something else.

    Raises: QueryError: it has a dot and is none.
    """
    from edxtui.query.scanner import Scanner
    from edxtui.query.subjects import subject

    try:
        found = subject(word, 1, Scanner(word)) if word else None
    except QueryError:
        if "." in word:
            raise
        return None
    return found.target if found is not None and isinstance(found.target, tuple) else None
