"""`edxtui count`: how many events have each value of a field."""

import click

from edxtui.cli.options import Shared, json_option, logs_argument, query_option, shared
from edxtui.cli.output import put_json, put_table
from edxtui.cli.work import note, opened, understood
from edxtui.errors import UsageError
from edxtui.events.fields import field_named
from edxtui.index.asking import COUNTABLE
from edxtui.matching import Values, nearest
from edxtui.terminal_text import printable


@click.command(
    help="Count events by the values of a field, most events first. With is:damaged in the query, damaged records are "
    "counted instead."
)
@logs_argument
@click.option("--by", "field", required=True, metavar="FIELD", help=f"One of {', '.join(COUNTABLE)}.")
@query_option
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Only the first N values.")
@json_option
@shared
def command(options: Shared, logs: tuple[str, ...], field: str, query: str, limit: int | None, as_json: bool) -> None:
    """Count."""
    name = _countable(field)
    with opened(logs, options) as opening:
        asked = understood(query, opening, options)
        with opening.store.question() as asking:
            counted = asking.count_by(name, asked.statement, events_only=not asked.says_damaged, limit=limit)
            events, damaged = asking.count(asked.statement)
    if as_json:
        put_json([{"value": value, "events": number} for value, number in counted])
        return
    total = events + damaged if asked.says_damaged else events
    if not total:
        note("Nothing matches.", options)
        return
    put_table(
        [_heading(damaged=asked.says_damaged), "share", name],
        [
            [f"{number:,}", f"{100 * number / total:.1f} %", "(none)" if value is None else printable(value)]
            for value, number in counted
        ],
        ["right", "right", "left"],
    )


def _heading(*, damaged: bool) -> str:
    return "records" if damaged else "events"


def _countable(word: str) -> str:
    """The field that is meant.

    Raises: UsageError: there is none to count by.
    """
    field = field_named(word)
    name = field.name if field is not None else word.casefold()
    if name in COUNTABLE:
        return name
    if name == "time":
        raise UsageError("Events are not counted by the microsecond.", hint="Count --by hour, day, week or month.")
    near = nearest(word, Values(COUNTABLE, [0] * len(COUNTABLE)))
    raise UsageError(
        f"There is no field {word} to count by.", hint=f"Nearest: {', '.join(found.text for found in near)}."
    )
