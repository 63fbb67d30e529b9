"""`edxtui export`: the events that a query finds, as their documents."""

import contextlib
from pathlib import Path

import click

from edxtui.cli.options import Shared, logs_argument, query_option, shared
from edxtui.cli.progress import ProgressLine
from edxtui.cli.scanning import answerable
from edxtui.cli.work import note, opened, understood
from edxtui.export.formats import FORMATS, LATER, format_of
from edxtui.export.request import Request
from edxtui.export.target import check
from edxtui.export.writer import Exported, export
from edxtui.logs.names import STANDARD_INPUT


@click.command(
    help="Write the events that a query finds, as their original documents: json is one array, ndjson one document a "
    "line. Without -f the name of FILE tells (.ndjson, .jsonl and .log are ndjson); otherwise it is json. FILE appears "
    "whole or not at all."
)
@logs_argument
@query_option
@click.option("-o", "--output", metavar="FILE", help="Where to; standard output unless told, or -.")
@click.option(
    "-f", "--format", "wanted", type=click.Choice([*FORMATS, *LATER]), metavar="|".join(FORMATS), help="As what."
)
@click.option(
    "--order",
    type=click.Choice(["time", "log"]),
    default="time",
    show_default=True,
    help="By time, or as the logs lie.",
)
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
@shared
def command(
    options: Shared, logs: tuple[str, ...], query: str, output: str | None, wanted: str | None, order: str, force: bool
) -> None:
    """Export."""
    target = None if output in (None, STANDARD_INPUT) else Path(output)
    request = Request(target=target, format=format_of(target, wanted), force=force)
    with opened(logs, options) as opening:
        if target is not None:
            check(target, opening.logs, force=force)
        asked = understood(query, opening, options)
        with opening.store.question() as asking:
            ids = asking.view(answerable(asked, opening, asking, options), log_order=order == "log")
        through = Exported(0, 0, len(ids))
        with (
            ProgressLine(quiet=options.quiet or target is None) as line,
            contextlib.closing(export(opening, ids, request)) as steps,
        ):
            for through in steps:
                line.show(through.events + through.damaged, through.selected, f"{through.events:,} events written")
    note(_sentence(through, target), options)


def _sentence(through: Exported, target: Path | None) -> str:
    what = f"{through.events:,} event{'' if through.events == 1 else 's'} written"
    where = f" to {target}" if target is not None else ""
    if not through.damaged:
        return f"{what}{where}."
    return f"{what}{where}; {through.damaged:,} damaged record{'' if through.damaged == 1 else 's'} left out."
