"""`edxtui completion`: what makes a shell complete commands, options and files."""

import os
from typing import Final

import click
from click.shell_completion import CompletionItem, get_completion_class, shell_complete

from edxtui.cli.commands import COMMANDS, command_named
from edxtui.cli.options import files
from edxtui.cli.output import put
from edxtui.errors import UsageError

_PROGRAM: Final = "edxtui"
_ASKED: Final = "_EDXTUI_COMPLETE"
"""Set by the shell where it asks what may come next."""
_SHELLS: Final = ("bash", "zsh", "fish")


@click.command(
    help="Print what makes a SHELL (bash, zsh or fish) complete commands, options and files. In bash: "
    'eval "$(edxtui completion bash)"; the how-to tells where to write that for good.',
    options_metavar="SHELL [OPTIONS]",
)
@click.argument("shell", type=click.Choice(_SHELLS), metavar="")
def command(shell: str) -> None:
    """Print it."""
    found = get_completion_class(shell)
    if found is None:
        raise UsageError(f"Nothing is known of {shell}.", hint=f"Shells are {', '.join(_SHELLS)}.")
    put(found(_Everything(), {}, _PROGRAM, _ASKED).source() + "\n")


def answer() -> int:
    """Tell the shell that asks; returns the exit code."""
    return shell_complete(_Everything(), {}, _PROGRAM, _ASKED, os.environ[_ASKED])


class _Everything(click.Group):
    """All commands, and the options of the explorer; a word that is no command is a log."""

    def __init__(self) -> None:
        options = [each for each in command_named("browse").params if isinstance(each, click.Option)]
        super().__init__(_PROGRAM, params=list(options), add_help_option=True)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return command_named(cmd_name) if cmd_name in COMMANDS else None

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        if incomplete.startswith("-"):
            return click.Command.shell_complete(self, ctx, incomplete)
        if ctx.args or ctx._protected_args:  # a log was named: more of them may follow
            return files(ctx, None, incomplete)
        return [*super().shell_complete(ctx, incomplete), *files(ctx, None, incomplete)]
