"""Where documents begin: told from the text alone, so that reading can go on after a break.

The rules need to know a few names of members; a `Shape` has them.
"""

import re
from typing import Any, Final

from edxtui.logs.lenient import Values, document_of
from edxtui.logs.record import Shape
from edxtui.logs.wide import wide_at
from edxtui.logs.window import BLANK, Window

HEAD: Final = 4096
"""Bytes of a line within which a prefix ends and a document begins."""
HOLD: Final = 16 << 20
"""Bytes of one document, or of one line, that are held at once; beyond, only its shallow members are kept."""
_TRIES: Final = 64
_TRIED_AT_LEAST: Final = 4 << 20
"""Beginnings in broken text that lead to no document are tried until this many times its length was read, or so many
bytes."""
_INSIDE: Final = b'"}],'
"""First bytes of lines that stand inside of a document."""


def is_prefix(text: bytes) -> bool:
    """Whether text before a `{` can be a header; with quotes or braces in it, it is the rest of a cut document."""
    return len(text) <= HEAD and not re.search(rb'["{}\n]', text)


class Beginnings:
    """Finds beginnings of documents in a log."""

    def __init__(self, window: Window, shape: Shape[Any]) -> None:
        """Look in `window` for documents of `shape`."""
        self._window = window
        self._shape = shape
        names = b"|".join(re.escape(name.encode()) for name in sorted(shape.root_members))
        self._opening = re.compile(rb'\{\s*"(?:' + names + rb')"\s*:')

    def indent(self, line: int) -> int:
        """Bytes of white space that the line begins with."""
        return self._window.skip(line, b" \t") - line

    def opens_at(self, offset: int) -> bool:
        """Whether there stand `{` and a member's name."""
        return self._opening.match(self._window.get(offset, HEAD)) is not None

    def at_line(self, line: int, indent: int) -> bool:
        """Whether the line begins a document: `{` and a member's name, or a prefix before them.

        A line that is indented more deeply than the broken document, which is by `indent`, stands inside of it.
        """
        start = self._window.skip(line, b" \t")
        if start - line > indent:
            return False
        first = self._window.get(start, 1)
        if not first or first in _INSIDE:
            return False
        head = self._window.peek(start, HEAD)
        brace = head.find(b"{")
        if brace >= 0 and is_prefix(head[:brace]) and self._opening.match(head, brace):
            return True
        # What the line does not have yet it may come to have.
        self._window.get(start, HEAD)
        return False

    def after_break(self, offset: int, indent: int) -> int:
        """The start of the next line that begins a document, or the end of the log."""
        window = self._window
        line = window.after_line(offset)
        while not window.is_end(line):
            if self.at_line(line, indent):
                return line
            if window.skip(line, b" \t") - line <= indent and self._is_document(line):
                return line
            if window.peek(line, 1) == b"\0" and wide_at(window, line + 1):
                return line + 1  # the line feed before it had two bytes
            if wide_at(window, line):
                return line
            line = window.after_line(line)
        return line

    def _is_document(self, line: int) -> bool:
        """Whether the line is one document, with a prefix at most: then it begins one whatever its members."""
        start = self._window.skip(line, b" \t")
        end = self._window.line_end(start)
        if end - start > HOLD:
            return False
        text = self._window.get(start, end - start).rstrip(b" \t\r,]")
        brace = text.find(b"{")
        if brace < 0 or not text.endswith(b"}") or (brace and not is_prefix(text[:brace])):
            return False
        return document_of(text[brace:]) is not None

    def glued(self, offset: int, end: int, *, in_array: bool, broken_at: int = -1) -> int:
        """Where, between `offset` and `end`, other text follows on broken text in its line; -1 where none does.

        That is a whole document; the beginning of one, where it is what broke the text at `broken_at`; NUL bytes, where
        they did; or text in UTF-16.
        """
        if end - offset > HOLD:
            return -1
        text = self._window.get(offset, end - offset)
        found = self._glued_document(text, broken_at - offset, in_array=in_array)
        stop = len(text) if found < 0 else found
        nul = text.find(b"\0", 1, stop)
        if nul < 0:
            return -1 if found < 0 else offset + found
        # The byte before the first NUL is a part of such text, or else its high bytes come first.
        begin = nul if nul == 1 or text[nul + 1 : nul + 2] == b"{" else nul - 1
        if wide_at(self._window, offset + begin):
            return offset + begin
        if offset + nul == broken_at or wide_at(self._window, offset + nul):
            return offset + nul
        return -1 if found < 0 else offset + found

    def _glued_document(self, text: bytes, broken_at: int, *, in_array: bool) -> int:
        # Text behind it will not do by itself: the object may have its beginning of one event, its end of another.
        may_follow = (b"", b"\n", b"{", b",", b"]") if in_array else (b"", b"\n", b"{")
        values = Values(text)
        patience = max(_TRIES * len(text), _TRIED_AT_LEAST)
        for match in self._opening.finditer(text, 1):
            begin = match.start()
            end = values.end(begin) if patience > 0 else begin
            value = document_of(text[begin:end]) if end > begin else None
            if value is None:
                patience -= len(text) - begin
                if begin <= broken_at < match.end():
                    return begin
                continue
            if not self._shape.is_whole(value):
                continue
            if text[end:].lstrip(BLANK)[:1] in may_follow or self._stands_in_another(text, begin, end):
                return begin
        return -1

    def _stands_in_another(self, text: bytes, begin: int, end: int) -> bool:
        """Whether a second writer's document stands from `begin` to `end` within a first one's, whole without it.

        Two writers that took turns, after `begin` bytes each, leave the same if their documents are alike. It counts
        only where that reading gives no two documents, or members of unheard-of names.
        """
        line = text.rfind(b"\n", 0, begin) + 1
        before, inner, after = text[line:begin], text[begin:end], text[end:].partition(b"\n")[0].rstrip(BLANK)
        before = before[max(before.find(b"{"), 0) :]
        if self._strangers(before + after) is None:
            return False
        of_one = [self._strangers(inner), self._strangers(before + after)]
        of_turns = [
            self._strangers(inner[: len(before)] + after),
            self._strangers(before + inner[len(before) :]),
        ]
        if None in of_turns:
            return True
        return sum(filter(None, of_one)) < sum(filter(None, of_turns))

    def _strangers(self, text: bytes) -> int | None:
        """How many members a whole document has that are not known at the root; None where the text is none."""
        document = document_of(text)
        if document is None or not self._shape.is_whole(document):
            return None
        return len(document.keys() - self._shape.root_members)
