"""`edxtui LOG...`: the explorer."""

import os
import sys
from difflib import get_close_matches

import click

from edxtui import __version__
from edxtui.cli.commands import COMMANDS
from edxtui.cli.options import Shared, logs_argument, shared
from edxtui.errors import UsageError

_STANDARD_INPUT = "-"


class _Front(click.Command):
    """Its help is the help of `edxtui` itself, commands included."""

    def parse_args(self, context: click.Context, words: list[str]) -> list[str]:
        if not words:
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
    "folder, a quoted pattern, or - for standard input. Without a command the explorer opens.",
    epilog="edxtui COMMAND --help tells more of a command. A file that is called like one is opened as ./export.",
)
@logs_argument
@click.option(
    "--version", is_flag=True, expose_value=False, is_eager=True, callback=_print_version, help="Print the version."
)
@shared
def command(options: Shared, logs: tuple[str, ...]) -> None:
    """Open the explorer."""
    _catch_mistyped_command(logs[0])
    _need_terminal(logs)
    from edxtui.opening import Opening
    from edxtui.tui.app import EdxtuiApp

    notes: list[str] = []
    with Opening(logs, options.settings(on_screen=True), notes.append) as opening:
        app = EdxtuiApp(opening, () if options.quiet else notes)
        broken = app.run()
        if app.fault is not None:
            raise app.fault
        if broken is not None:
            raise broken


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
    shown = all(stream is not None and stream.isatty() for stream in (sys.stdout, sys.stderr))
    typed = sys.stdin is not None and sys.stdin.isatty()
    if shown and _STANDARD_INPUT in logs and not typed:
        typed = _keys_from_terminal()
    if not (shown and typed):
        raise UsageError(
            "The explorer needs a terminal.",
            hint="Without one, edxtui export and edxtui count give what is in the logs.",
        )


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
