"""What is seen to for all screens at once, after each has done its own: nothing drawn or copied is acted upon."""

from collections.abc import Iterator
from typing import Final

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from edxtui.export.one_line import Tidier
from edxtui.terminal_text import printable, printable_json
from edxtui.tui.reading import Reading


class LastLook(LineFilter):
    """Goes over every line before it is drawn. What it finds is text that a widget has not spelled out, such as what
    was pasted into a line to write in; it is left blank, for its room is measured already."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments, with blanks in place of what a terminal would act upon."""
        if all(segment.text.isprintable() for segment in segments):
            return segments
        return [segment if segment.control else segment._replace(text=_blanked(segment.text)) for segment in segments]


def _blanked(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(each if printable(each) == each else " " * cell_len(each) for each in text)


def for_clipboard(text: str) -> str:
    """A text for another program to paste: it could be a shell, which would act upon control characters."""
    return printable(text.replace("\t", "    "), lines=True)


def document_for_clipboard(reading: Reading) -> str:
    """A document on one line, with JSON's escapes for all that a terminal would act upon, so that it says the same.

    What is no whole document is spelled out.
    """
    if not reading.is_whole:
        return "".join(map(printable, _parts(reading.text.decode(errors="backslashreplace"))))
    tidier, text = Tidier(breaks=True), reading.text
    tidied = b"".join(tidier.piece(text[begin : begin + _AT_ONCE]) for begin in range(0, len(text), _AT_ONCE))
    return "".join(map(printable_json, _parts(tidied.decode(errors="replace"))))


_AT_ONCE: Final = 1 << 20
"""Bytes or characters: what is one regular expression's holds up all else."""


def _parts(text: str) -> Iterator[str]:
    return (text[begin : begin + _AT_ONCE] for begin in range(0, len(text), _AT_ONCE))
