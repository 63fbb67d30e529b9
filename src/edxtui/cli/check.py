"""`edxtui check`: is this log sound?"""

import contextlib
from textwrap import fill
from typing import Final

import click
import msgspec

from edxtui.check.findings import Finding, Report
from edxtui.check.rules import BY_NAME, SEVERITIES
from edxtui.check.run import Check
from edxtui.cli.options import Shared, json_option, logs_argument, shared
from edxtui.cli.output import put, put_json, put_table
from edxtui.cli.progress import ProgressLine
from edxtui.cli.work import opened
from edxtui.opening import Opening
from edxtui.terminal_text import printable
from edxtui.wording import counted, events_and_damaged

_WIDTH: Final = 100
"""Columns of sentences."""


@click.command(
    help="Tell whether the logs are sound: what is damaged, missing, doubled, out of order, or not as the event "
    "reference has it; with an address for each finding, and what it means for an analysis."
)
@logs_argument
@click.option("--strict", is_flag=True, help="Exit code 1 when an error was found.")
@json_option
@shared
def command(options: Shared, logs: tuple[str, ...], strict: bool, as_json: bool) -> None:
    """Check the logs."""
    with opened(logs, options) as opening:
        report = _checked(opening, options)
    if as_json:
        put_json(msgspec.to_builtins(report))
    else:
        _put_words(report)
    if strict and report.has_errors:
        raise click.exceptions.Exit(1)


def _checked(opening: Opening, options: Shared) -> Report:
    check = Check(opening, jobs=options.jobs)
    with ProgressLine(quiet=options.quiet) as line, contextlib.closing(check.run()) as steps:
        for step in steps:
            line.show(step.bytes_read, step.bytes_total, f"{step.events:,} events checked", unit="bytes")
    if check.report is None:
        raise AssertionError("a check that ran to its end has a report")
    return check.report


def _put_words(report: Report) -> None:
    put(f"{events_and_damaged(report.events, report.damaged)}\n")
    if not report.findings:
        put("Nothing to report.\n")
    for severity in SEVERITIES:
        found = [finding for finding in report.findings if finding.severity == severity]
        if not found:
            continue
        put(f"\n{_heading(severity, len(found))}\n\n")
        put_table(
            ["rule", "count", "for example", "what was found"],
            [[finding.rule, f"{finding.count:,}", _address(finding), printable(finding.message)] for finding in found],
            ["left", "right", "left", "left"],
        )
        put("\n")
        for rule in dict.fromkeys(finding.rule for finding in found):
            put(fill(f"{rule}: {BY_NAME[rule].meaning}", _WIDTH, subsequent_indent="  ") + "\n")


def _heading(severity: str, number: int) -> str:
    return f"{number:,} info" if severity == "info" else counted(number, severity)


def _address(finding: Finding) -> str:
    return f"{printable(finding.example.log)}:{finding.example.offset}"
