"""`edxtui sql`: a statement over the index, its answer as a table or as JSON."""

import click

from edxtui.cli.options import Shared, json_option, logs_argument, shared
from edxtui.cli.output import Table, put
from edxtui.cli.work import note, opened
from edxtui.export.rows import json_pieces
from edxtui.export.values import cell, is_number
from edxtui.index.sandbox import Answer
from edxtui.sessions import duration
from edxtui.terminal_text import printable


@click.command(
    help="Answer a SQL statement that reads, in the dialect of DuckDB. Its tables are events, damaged and sessions. "
    "Writing statements, other files and extensions are refused."
)
@logs_argument
@click.option(
    "-c",
    "--command",
    "statement",
    required=True,
    metavar="STATEMENT",
    help="What to answer, such as 'SELECT type, count(*) FROM events GROUP BY type'.",
)
@click.option(
    "--timeout",
    default="60s",
    metavar="TIME",
    help="Give up after this long: 60s unless told, 5m, 1h; 0s for never.",
)
@json_option
@shared
def command(options: Shared, logs: tuple[str, ...], statement: str, timeout: str, as_json: bool) -> None:
    """Answer it."""
    seconds = duration(timeout) / 1_000_000
    with opened(logs, options) as opening, opening.sandbox() as sandbox:
        answer = sandbox.ask(statement, seconds=seconds or None)
        if as_json:
            for _, piece in json_pieces(answer):
                put(piece)
        elif not _put_rows(answer):
            note("No rows.", options)


def _put_rows(answer: Answer) -> bool:
    """A table; whether it has rows."""
    table = Table(
        [printable(name) for name, _ in answer.columns],
        ["right" if is_number(kind) else "left" for _, kind in answer.columns],
    )
    shown = False
    for rows in answer.rows:
        table.put([[printable(cell(value)) for value in row] for row in rows])
        shown = True
    return shown
