"""Data to standard output, words to standard error.

Values from a log are made printable where they are put into words and cells, which then have their width. Here it is
seen to once more for everything, so that no command can forget it.
"""

import contextlib
import json
import os
import sys
import unicodedata
from collections.abc import Sequence
from typing import Any, Literal

from edxtui.errors import EdxtuiError
from edxtui.terminal_text import printable

Side = Literal["left", "right"]


def put(text: str) -> None:
    """Write data, the lines of a table or JSON: whatever a log put into it comes out printable.

    Raises: EdxtuiError: it cannot be written. BrokenPipeError: nobody reads it any more.
    """
    if sys.stdout is None:
        raise EdxtuiError(
            "There is no standard output to write to.", hint="Something closed it: look at the >& redirections."
        )
    try:
        sys.stdout.write(printable(text, lines=True))
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _full(error) from error


def put_json(document: Any) -> None:
    """Write one JSON document on one line, in ASCII."""
    put(json.dumps(document) + "\n")


def put_table(head: Sequence[str], rows: Sequence[Sequence[str]], sides: Sequence[Side]) -> None:
    """Write aligned columns under their names; the last column is not filled up."""
    table = Table(head, sides)
    table.put(rows)
    table.put_head()


class Table:
    """Aligned columns under their names, some rows at a time: what comes later can only widen a column."""

    def __init__(self, head: Sequence[str], sides: Sequence[Side]) -> None:
        """Write nothing yet."""
        self._head: Sequence[str] | None = head
        self._sides = sides
        self._widths = list(map(cells, head))

    def put(self, rows: Sequence[Sequence[str]]) -> None:
        """Write rows, under the names of the columns if they are the first."""
        for row in rows:
            self._widths = list(map(max, self._widths, map(cells, row)))
        if rows:
            self.put_head()
        for row in rows:
            self._put(row)

    def put_head(self) -> None:
        """Write the names of the columns, once."""
        head, self._head = self._head, None
        if head is not None:
            self._put(head)

    def _put(self, row: Sequence[str]) -> None:
        fields = [_filled(text, width, side) for text, width, side in zip(row, self._widths, self._sides, strict=True)]
        put("  ".join(fields).rstrip() + "\n")


def cells(text: str) -> int:
    """How many cells of a terminal a printable text takes."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )


def _filled(text: str, width: int, side: Side) -> str:
    blank = " " * (width - cells(text))
    return text + blank if side == "left" else blank + text


def say(sentence: str) -> None:
    """Write a line of words, if there is anyone to read them."""
    if sys.stderr is not None:
        with contextlib.suppress(OSError):
            sys.stderr.write(f"{printable(sentence, lines=True)}\n")
            sys.stderr.flush()


def on_terminal() -> bool:
    """Whether a person reads the words as they come."""
    return sys.stderr is not None and sys.stderr.isatty()


def finish() -> int:
    """Write out what is left; returns 1 where it could not be written, else 0."""
    if sys.stdout is None:
        return 0
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        forget()
    except OSError as error:
        forget()
        say(f"edxtui: {_full(error)}\n{_full(error).hint}")
        return 1
    return 0


def forget() -> None:
    """Drop what is left: nobody reads standard output, or it takes no more, and nothing should try again at the end."""
    with contextlib.suppress(OSError, AttributeError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def spell_out_what_cannot_be_encoded() -> None:
    """Have a name that the encoding of the terminal does not know spelled out, rather than end with an error."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]


def _full(error: OSError) -> EdxtuiError:
    return EdxtuiError(
        f"Standard output cannot be written: {error.strerror or error}.",
        hint="Free some space, or write to another place.",
    )
