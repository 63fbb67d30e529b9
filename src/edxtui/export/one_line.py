"""A document brought to one line, and to strict JSON, with no token of it touched.

Numbers, strings, the order of keys and keys that come twice stay as they are: only white space between tokens goes.
No document is decoded here. In JSON no two tokens need white space between them, so what goes is never missed.
"""

import re
from typing import Final

_BLANK: Final = b" \t\r\n\f\v"
_STRING: Final = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:(")|\\?\Z)'
"""A string; or as much of one as the text holds, and then without its first group."""
# A run of white space is tried from its beginning alone: a long one would take the square of its length otherwise.
_BREAKS: Final = re.compile(_STRING + rb"|(?<![ \t])[ \t]*+[\r\n\f\v][ \t\r\n\f\v]*+", re.DOTALL)
_STRANGE: Final = re.compile(_STRING + rb"|(?<![ \t\r\n])[ \t\r\n]*+[\f\v][ \t\r\n\f\v]*+", re.DOTALL)


def is_strange(text: bytes) -> bool:
    """Whether the text holds form feeds or vertical tabs, which the reader of logs takes for white space."""
    return b"\f" in text or b"\v" in text


def is_one_line(text: bytes) -> bool:
    """Whether nothing in the text ends a line, and all its white space is JSON's."""
    return not (b"\n" in text or b"\r" in text or is_strange(text))


def tidied(document: bytes, *, breaks: bool) -> bytes:
    """The document as a `Tidier` leaves it."""
    return Tidier(breaks=breaks).piece(document)


class Tidier:
    """Removes white space from one document that comes in pieces.

    With `breaks` every run of white space goes that holds the end of a line; without, only one that holds what is no
    white space in JSON.
    """

    def __init__(self, *, breaks: bool) -> None:
        """Begin before the document's first byte."""
        self._runs = _BREAKS if breaks else _STRANGE
        self._gone = b"\n" if breaks else b"\f"
        self._before = b""
        """What of the earlier pieces bears on the next: white space held back, or how an open string goes on."""
        self._passed = 0
        """How many bytes of that are out already."""

    def piece(self, piece: bytes) -> bytes:
        """What stays of the next piece, and of white space held back before it."""
        text = self._before + piece
        passed = self._passed
        open_string = b""

        def stays(match: re.Match[bytes]) -> bytes:
            nonlocal open_string
            token = match[0]
            if not token.startswith(b'"'):
                return b""
            open_string = b"" if match[1] else token
            return token

        kept = self._runs.sub(stays, text)[passed:]
        self._before, self._passed = b"", 0
        if open_string:
            self._before = b'"\\' if _ends_in_escape(open_string) else b'"'
            self._passed = len(self._before)
            return kept
        run = text[len(text.rstrip(_BLANK)) :]
        if not run:
            return kept
        if self._runs.fullmatch(run):
            self._before = self._gone
            return kept
        self._before = run
        return kept[: len(kept) - len(run)]


def _ends_in_escape(text: bytes) -> bool:
    """Whether the last byte is a backslash that the byte after it belongs to."""
    return (len(text) - len(text.rstrip(b"\\"))) % 2 == 1
