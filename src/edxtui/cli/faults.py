"""What went wrong, in words on standard error."""

import click

from edxtui.cli.output import cells, say
from edxtui.errors import EdxtuiError, QueryError, SqlError, UsageError
from edxtui.terminal_text import printable

_QUERY_HINT = "A query is such as: type:problem_check user:anna~ time:2014-03 NOT is:anonymous"


def tell(error: EdxtuiError) -> int:
    """Print the sentence and, apart from it, what to do next; returns the exit code."""
    say(f"edxtui: {printable(_sentence(str(error)))}")
    if isinstance(error, QueryError):
        say(f"  {printable(error.query)}")
        say(f"  {' ' * cells(printable(error.query[: error.column - 1]))}^")
    if isinstance(error, SqlError) and error.line:
        line = error.statement.split("\n")[error.line - 1]
        say(f"  {printable(line)}")
        say(f"  {' ' * cells(printable(line[: error.column - 1]))}^")
    hint = error.hint or (_QUERY_HINT if isinstance(error, QueryError) else "")
    if hint:
        say(printable(hint))
    return error.exit_code


def of_usage(error: click.UsageError) -> UsageError:
    """What the reader of options found wrong, with where to look."""
    name = error.ctx.info_name if error.ctx is not None else "edxtui"
    return UsageError(" ".join(error.format_message().split()), hint=f"{name} --help tells what can be written.")


def of_edxtui(error: Exception) -> EdxtuiError:
    """An error that nobody foresaw."""
    detail = " ".join(str(error).split())
    what = f"{type(error).__name__}: {detail}" if detail else type(error).__name__
    return EdxtuiError(
        f"This is a fault of edxtui: {what.rstrip('.')}.",
        hint="Set EDXTUI_DEBUG=1 to see where it happened, and please report it.",
    )


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."
