"""Where `edxtui` begins, and where whatever goes wrong becomes a sentence and an exit code."""

import os
import signal
import sys
from collections.abc import Sequence
from threading import Event
from types import FrameType

import click

from edxtui.cli import faults, leaving, output
from edxtui.cli.commands import chosen
from edxtui.errors import EdxtuiError

_interrupted = Event()
"""Whether Ctrl+C was pressed: the engine, for one, turns that into an error of its own."""


def main() -> int:
    """Run the command that the process was started with; returns its exit code, or ends the process with it."""
    os.umask(0o077)  # an index or an export tells who did what: for its owner alone
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:  # with nohup it is not
            signal.signal(number, _end)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # in the background it is not
        signal.signal(signal.SIGINT, _interrupt)
    code = run(sys.argv[1:])
    leaving.leave(code)
    return code


def run(words: Sequence[str]) -> int:
    """Run the command that these words call; returns its exit code.

    Raises: Exception: a fault of edxtui itself, where EDXTUI_DEBUG is set; otherwise nothing.
    """
    output.spell_out_what_cannot_be_encoded()
    try:
        code = _completed() if "_EDXTUI_COMPLETE" in os.environ else _run(words)
    except BrokenPipeError:
        output.forget()
        return 0
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else 1
    return output.finish() or code


def _run(words: Sequence[str]) -> int:
    try:
        command, name, rest = chosen(words)
        with command.make_context(name, list(rest)) as context:
            command.invoke(context)
    except click.exceptions.Exit as ending:
        return ending.exit_code
    except BrokenPipeError:
        raise
    except Exception as error:
        if _interrupted.is_set():
            raise KeyboardInterrupt from error
        return faults.tell(_in_words(error))
    return 0


def _completed() -> int:
    """Tell a shell what may come next; where that cannot be told, nothing comes."""
    from edxtui.cli.completion import answer

    return answer()


def _in_words(error: Exception) -> EdxtuiError:
    if isinstance(error, EdxtuiError):
        return error
    if isinstance(error, click.UsageError):
        return faults.of_usage(error)
    if os.environ.get("EDXTUI_DEBUG"):
        raise error
    return faults.of_edxtui(error)


def _interrupt(number: int, frame: FrameType | None) -> None:
    """Stop what is under way; what is left to do then is tidying up, which no second one breaks off."""
    signal.signal(number, signal.SIG_IGN)
    if leaving.leaves_soon(128 + number):
        return
    _interrupted.set()
    raise KeyboardInterrupt


def _end(number: int, frame: FrameType | None) -> None:
    """Leave by the ordinary way, which removes what should not stay; a second signal ends at once."""
    signal.signal(number, signal.SIG_DFL)
    if leaving.leaves_soon(128 + number):
        return
    raise SystemExit(128 + number)
