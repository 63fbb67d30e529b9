"""`edxtui LOG...`: the explorer."""

import gc
import os
import sys
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from edxtui import __version__
from edxtui.cli import leaving
from edxtui.cli.commands import COMMANDS
from edxtui.cli.options import Shared, files, shared
from edxtui.errors import UsageError

if TYPE_CHECKING:
    from edxtui.tui.quiet_app import QuietApp

Result = TypeVar("Result")

_STANDARD_INPUT = "-"


class _Front(click.Command):
    """Its help is the help of `edxtui` itself, commands included."""

    def parse_args(self, context: click.Context, words: list[str]) -> list[str]:
        if not words and not _has_terminal():
            raise UsageError(
                "No log is named.",
                hint=f"Usage: edxtui LOG..., or edxtui COMMAND LOG... with one of {', '.join(COMMANDS)}; "
                "edxtui --help tells more.",
            )
        return super().parse_args(context, words)

    def format_usage(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage("edxtui", "LOG... [OPTIONS]")
        formatter.write_usage("edxtui", "COMMAND LOG... [OPTIONS]", prefix="       ")

    def format_options(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))
        super().format_options(context, formatter)


def _print_version(context: click.Context, parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(f"edxtui {__version__}")
        context.exit()


@click.command(
    cls=_Front,
    help="Explore edX tracking logs: events, sessions, fuzzy search, export. LOG is a file, compressed or not, a "
    "folder, a quoted pattern, or - for standard input. Without a command the explorer opens; without a log it "
    "asks for one.",
    epilog="edxtui COMMAND --help tells more of a command. A file that is called like one is opened as ./export.",
)
@click.argument("logs", nargs=-1, metavar="LOG...", shell_complete=files)
@click.option(
    "--version", is_flag=True, expose_value=False, is_eager=True, callback=_print_version, help="Print the version."
)
@shared
def command(options: Shared, logs: tuple[str, ...]) -> None:
    """Open the explorer."""
    if logs:
        _catch_mistyped_command(logs[0])
    _need_terminal(logs)
    if logs:
        _explore(logs, options)
        return
    begin = _begin(options)
    if begin is None:
        return
    if begin:
        _explore(begin, options)
        return
    from edxtui.demo import demo_log

    with demo_log() as log:
        _explore((str(log),), replace(options, no_cache=True))


def _begin(options: Shared) -> tuple[str, ...] | None:
    """Ask what to begin with: logs, none of them for the demo; None: with nothing."""
    from edxtui.index.cache import default_folder
    from edxtui.tui.config import configured
    from edxtui.tui.start_app import StartApp

    app = StartApp(None if options.no_cache else options.cache_dir or default_folder(), Path.cwd(), configured())
    begin = _run(app)
    return None if begin is None else begin.names


def _explore(logs: tuple[str, ...], options: Shared) -> None:
    from edxtui.opening import Opening
    from edxtui.tui.app import EdxtuiApp
    from edxtui.tui.config import configured

    notes: list[str] = []
    with Opening(logs, options.settings(on_screen=True), notes.append) as opening:
        # What a start has made is there until the end. To look through it for cycles again and again, as the collector
        # would, takes 50 ms and more each time, mostly while a screen is opened.
        app = EdxtuiApp(opening, () if options.quiet else notes, configured(), when_open=gc.freeze)
        broken = _run(app)
        if broken is not None:
            raise broken


def _run(app: "QuietApp[Result]") -> Result | None:
    """Show a program on the screen until it is left; returns what it returns.

    Raises: Exception: its fault. SystemExit: a signal ended it, or its terminal is gone.
    """
    leaving.leave_at_once(app.leave_soon)
    try:
        result = app.run()
    finally:
        leaving.end_workers()
    if app.fault is not None:
        raise app.fault
    if app.return_code:
        raise SystemExit(app.return_code)
    return result


def _catch_mistyped_command(name: str) -> None:
    if os.path.lexists(name) or not name.isalpha():
        return
    near = get_close_matches(name, COMMANDS, 1)
    if near:
        raise UsageError(f"There is no log and no command called {name}.", hint=f"Did you mean edxtui {near[0]}?")


def _need_terminal(logs: tuple[str, ...]) -> None:
    """See to it that keys come from a terminal and the screen goes to one.

    Raises: UsageError: there is none.
    """
    if _is_served():
        return
    shown, typed = _is_shown(), _is_typed()
    if shown and _STANDARD_INPUT in logs and not typed:
        typed = _keys_from_terminal()
    if not (shown and typed):
        raise UsageError(
            "The explorer needs a terminal.",
            hint="Without one, edxtui export and edxtui count give what is in the logs.",
        )


def _has_terminal() -> bool:
    return _is_shown() and _is_typed()


def _is_served() -> bool:
    """Whether a browser takes the terminal's place: `edxtui serve` says so in Textual's words."""
    return os.environ.get("TEXTUAL_DRIVER", "").startswith("textual.drivers.web_driver:")


def _is_shown() -> bool:
    return all(stream is not None and stream.isatty() for stream in (sys.stdout, sys.stderr))


def _is_typed() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _keys_from_terminal() -> bool:
    """Keep standard input, a log, as `sys.stdin`, and put the terminal in its place, where keys are read."""
    try:
        terminal = os.open("/dev/tty", os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    log = os.dup(0)
    os.dup2(terminal, 0)
    os.close(terminal)
    sys.stdin = os.fdopen(log)
    return True
