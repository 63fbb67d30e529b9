"""`edxtui index`: build or refresh the index and report."""

from collections.abc import Sequence

import click
import msgspec

from edxtui.cli.kept import Keeping, answered, keeping
from edxtui.cli.options import Shared, json_option, shared
from edxtui.cli.output import Side, put, put_json, put_table
from edxtui.cli.work import opened
from edxtui.index.records import IndexReport, LogReport
from edxtui.terminal_text import printable
from edxtui.wording import counted

_COLUMNS: Sequence[tuple[str, Side]] = (
    ("log", "left"),
    ("bytes", "right"),
    ("events", "right"),
    ("in events", "right"),
    ("damaged", "right"),
    ("in damaged", "right"),
    ("other", "right"),
)


@click.command(
    help="Build or refresh the index of the logs and report what was read: every byte is accounted for. "
    "Or list the indexes that are kept, or remove some."
)
@click.argument("logs", nargs=-1, metavar="LOG...")
@json_option
@shared
@keeping
def command(asked: Keeping, options: Shared, logs: tuple[str, ...], as_json: bool) -> None:
    """Report on the logs, or see to what is kept."""
    if answered(asked, options, logs, as_json=as_json):
        return
    with opened(logs, options) as opening:
        report = opening.store.report()
    if as_json:
        put_json(msgspec.to_builtins(report))
    else:
        _put_words(report)


def _put_words(report: IndexReport) -> None:
    put(
        f"{counted(report.events, 'event')}, {report.damaged:,} damaged; {counted(report.users, 'user')}, "
        f"{counted(report.courses, 'course')}, {counted(report.event_types, 'event type')}\n"
    )
    if report.first_time and report.last_time:
        put(f"from {report.first_time} to {report.last_time}\n")
    put(f"the index {'stood already' if report.reused else 'is new'}\n\n")
    rows = [_row(printable(log.path), log) for log in report.logs]
    if len(rows) > 1:
        rows.append(_row("all", report))
    put_table([name for name, _ in _COLUMNS], rows, [side for _, side in _COLUMNS])


def _row(name: str, of: LogReport | IndexReport) -> list[str]:
    figures = (of.bytes, of.events, of.event_bytes, of.damaged, of.damaged_bytes, of.other_bytes)
    return [name, *(f"{figure:,}" for figure in figures)]
