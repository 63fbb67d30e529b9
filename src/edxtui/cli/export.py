"""`edxtui export`: the events that a query finds, as their documents or as a table."""

import contextlib
import sys
from pathlib import Path

import click
import msgspec

from edxtui.cli.disguising import Hiding, disguiser, hiding_options, key_of
from edxtui.cli.of_session import OneSession, narrowed, session_options, span_named
from edxtui.cli.options import Shared, logs_argument, query_option, shared
from edxtui.cli.progress import ProgressLine
from edxtui.cli.scanning import answerable
from edxtui.cli.work import note, opened, understood
from edxtui.errors import UsageError
from edxtui.export.fields import path_columns
from edxtui.export.formats import FORMATS
from edxtui.export.request import Order, Request
from edxtui.export.writer import Exported, export, refuse
from edxtui.logs.names import STANDARD_INPUT
from edxtui.wording import counted


@click.command(
    help="Write the events that a query finds: json is one array of their original documents, ndjson one document a "
    "line; csv and parquet hold the columns of the index, and paths that --fields adds. Without -f the name of FILE "
    "tells; otherwise it is json. A name that ends in .gz or .zst is compressed. FILE appears whole or not at all. A "
    "folder is filled with parquet, a file a course and day."
)
@logs_argument
@query_option
@click.option("-o", "--output", metavar="FILE", help="Where to, also a folder; standard output unless told, or -.")
@click.option("-f", "--format", "wanted", type=click.Choice(FORMATS), metavar="|".join(FORMATS), help="As what.")
@click.option(
    "--fields",
    multiple=True,
    metavar="PATH,...",
    help="Paths into documents as more columns of csv and parquet: event.grade,context.module.display_name.",
)
@click.option(
    "--order",
    type=click.Choice(["time", "log"]),
    default="time",
    show_default=True,
    help="By time, or as the logs lie.",
)
@click.option("--damaged", metavar="FILE", help="Write the damaged records that the query finds there, one a line.")
@click.option(
    "--manifest", metavar="FILE", help="Say there, as JSON, what was exported of which logs, with its digest."
)
@click.option("--force", is_flag=True, help="Replace files that are there.")
@session_options
@hiding_options
@shared
def command(
    options: Shared,
    hiding: Hiding,
    wanted_session: OneSession,
    logs: tuple[str, ...],
    query: str,
    output: str | None,
    wanted: str | None,
    fields: tuple[str, ...],
    order: Order,
    damaged: str | None,
    manifest: str | None,
    force: bool,
) -> None:
    """Export."""
    target = None if output == STANDARD_INPUT else output
    request = Request.to(
        target,
        wanted,
        fields=path_columns(fields),
        force=force,
        damaged=_beside("--damaged", damaged),
        manifest=_beside("--manifest", manifest),
        audit=_beside("--audit", hiding.audit),
        key_file=hiding.key_file,
        query=" ".join(filter(None, [query, wanted_session.said])),
        order=order,
    )
    if request.format == "parquet" and target is None and sys.stdout is not None and sys.stdout.isatty():
        raise UsageError("Parquet is no text, and would only disturb the terminal.", hint="Name a file with -o.")
    starts = span_named(wanted_session)
    key = key_of(hiding, damaged=damaged is not None)
    with opened(logs, options) as opening:
        refuse(request, opening)
        asked = understood(query, opening, options)
        with opening.store.question() as asking:
            asked = narrowed(asked, wanted_session, starts, asking)
            ids = asking.view(answerable(asked, opening, asking, options), log_order=order == "log")
        through = Exported(0, 0, len(ids))
        with (
            disguiser(key, hiding, opening, options) as disguise,
            ProgressLine(quiet=options.quiet or target is None) as line,
            contextlib.closing(export(opening, ids, msgspec.structs.replace(request, disguise=disguise))) as steps,
        ):
            for through in steps:
                done, written = through.events + through.damaged, f"{through.events:,} events written"
                line.show(done, through.selected, written, unit="events")
            said = list(disguise.sentences()) if disguise is not None else []
    for sentence in said:
        note(sentence, options)
    note(_sentence(through, target, damaged), options)


def _beside(option: str, name: str | None) -> Path | None:
    if name is None:
        return None
    if name in ("", STANDARD_INPUT):
        raise UsageError(f"{option} names a file of its own.", hint="Standard output is for the export.")
    return Path(name)


def _sentence(through: Exported, target: str | None, damaged: str | None) -> str:
    what = f"{counted(through.events, 'event')} written"
    where = f" to {target}" if target is not None else ""
    if not through.damaged:
        return f"{what}{where}."
    records = counted(through.damaged, "damaged record")
    return f"{what}{where}; {records} {'left out' if damaged is None else f'written to {damaged}'}."
