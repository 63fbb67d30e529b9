"""What every command does first: open the logs, index them, read the query."""

import contextlib
from collections.abc import Iterator, Sequence

from edxtui.answers import Understood, Vocabulary, understand
from edxtui.cli.options import Shared
from edxtui.cli.output import on_terminal, say
from edxtui.cli.progress import ProgressLine
from edxtui.opening import Opening
from edxtui.terminal_text import printable

_HINT = "Is it a tracking log? Those hold one JSON object a line."


@contextlib.contextmanager
def opened(names: Sequence[str], shared: Shared) -> Iterator[Opening]:
    """The logs with a complete index; progress and notes go to standard error.

    Raises: LogError, IndexStoreError: they cannot be opened, read or indexed.
    """
    line = ProgressLine(quiet=shared.quiet)

    def tell(sentence: str) -> None:
        line.erase()
        note(sentence, shared)

    with Opening(names, shared.settings(), tell) as opening:
        with line, contextlib.closing(opening.build()) as steps:
            for step in steps:
                line.show(
                    step.bytes_read,
                    step.bytes_total,
                    f"{step.events:,} events",
                    *([f"{step.damaged:,} damaged"] if step.damaged else []),
                    unit="bytes",
                )
        _tell_of_logs_without_events(opening, shared)
        yield opening


def understood(query: str, opening: Opening, shared: Shared) -> Understood:
    """The query, read; what it asks for in vain is noted.

    Raises: QueryError: it cannot be read.
    """
    found = understand(query, Vocabulary(opening.store, opening.marks))
    if found.words and on_terminal():  # a script knows what it asks
        note(f"Asking for {found.words}.", shared)
    for sentence in found.notes:
        note(sentence, shared)
    return found


def note(sentence: str, shared: Shared) -> None:
    """Tell something that is worth knowing, unless quiet is wanted."""
    if not shared.quiet:
        say(printable(sentence))


def _tell_of_logs_without_events(opening: Opening, shared: Shared) -> None:
    for number, log in enumerate(opening.store.log_reports()):
        if not log.bytes:
            note(f"{log.path} is empty. {_HINT}", shared)
        elif not log.events:
            with opening.store.question() as asking:
                reasons = asking.reasons(number)
            # A log in another coding is one all the same, and there is something to be done about it.
            coding = next((f": {one.sentence}. {one.hint}" for one in reasons if one.hint), "")
            why = coding or f", only damaged records or white space. {_HINT}"
            note(f"{log.path} holds no event{why}", shared)
