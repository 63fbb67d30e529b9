"""Queries that ask documents, for commands: read them, telling how far it is."""

import contextlib
from collections.abc import Iterator

import numpy as np

from edxtui import statement as say
from edxtui.answers import Understood
from edxtui.cli.options import Shared
from edxtui.cli.progress import ProgressLine
from edxtui.index.asking import Asking
from edxtui.opening import Opening
from edxtui.scan.scanner import Progress, Scanner
from edxtui.wording import counted


def answerable(asked: Understood, opening: Opening, asking: Asking, options: Shared) -> say.Statement:
    """What a query asks, so that the index alone can answer it: documents are read for it where it takes that.

    Raises: LogError: a log cannot be read any more.
    """
    if not say.asks_documents(asked.statement):
        return asked.statement
    with scanning(opening, options) as (scanner, line):
        found, ids = 0, []
        with contextlib.closing(scanner.find(asked.statement, asking, log_order=True)) as steps:
            for step in steps:
                found += len(step.ids)
                ids.append(np.asarray(step.ids))
                show(line, step.progress, f"{counted(found, 'record')} found")
    return say.Chosen(np.concatenate(ids))


@contextlib.contextmanager
def scanning(opening: Opening, options: Shared) -> Iterator[tuple[Scanner, ProgressLine]]:
    """A scanner, and a line to tell how far it is."""
    with Scanner(opening, jobs=options.jobs) as scanner, ProgressLine(quiet=options.quiet) as line:
        yield scanner, line


def show(line: ProgressLine, progress: Progress, figure: str) -> None:
    """Tell how far a scan is."""
    line.show(progress.bytes_read, progress.bytes_total, figure, unit="bytes")
