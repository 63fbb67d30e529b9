"""Text in UTF-16 or UTF-32, as tools on Windows write it: told by content, with a byte order mark or without.

A log is UTF-8. What is not is never read as if it were: each of its lines is a damaged record that says so.
"""

from typing import Final

import msgspec

from edxtui.logs.record import Reason
from edxtui.logs.window import Window

_TOLD_BY: Final = 4
"""Characters that must look so where no byte order mark says it."""
_PLAIN_TEXT: Final = 8
"""Characters of ASCII in a row that cannot be text of this kind, but by a rare chance."""
_PLAIN: Final = frozenset(b"\t\r\n") | frozenset(range(0x20, 0x7F))


class Wide(msgspec.Struct, frozen=True):
    """A way of writing text with more than one byte for every character."""

    reason: Reason
    codec: str
    """As Python names it."""
    unit: int
    """Bytes of a character of ASCII."""
    place: int
    """Which of these bytes is not NUL."""

    def written(self, character: str) -> bytes:
        """A character as it stands in the log."""
        return character.encode(self.codec)


_KINDS: Final = (
    Wide(Reason.UTF_32_LE, "utf-32-le", 4, 0),
    Wide(Reason.UTF_32_BE, "utf-32-be", 4, 3),
    Wide(Reason.UTF_16_LE, "utf-16-le", 2, 0),
    Wide(Reason.UTF_16_BE, "utf-16-be", 2, 1),
)


def wide_at(window: Window, offset: int) -> Wide | None:
    """How the text from `offset` is written, if it is in UTF-16 or UTF-32."""
    # A line feed ends a line of UTF-8, whatever comes after it.
    if window.peek(offset, 1) == b"\n":
        return None
    head = window.get(offset, 2)
    # Most text is told from it by this alone.
    if b"\0" not in head and head not in (b"\xff\xfe", b"\xfe\xff"):
        return None
    head = window.get(offset, 4 * (_TOLD_BY + 1))
    return next((kind for kind in _KINDS if _is_written_so(head, kind)), None)


def _is_written_so(head: bytes, kind: Wide) -> bool:
    text = head.removeprefix(kind.written("\ufeff"))
    marked = len(text) < len(head)
    units = [text[begin : begin + kind.unit] for begin in range(0, kind.unit * _TOLD_BY, kind.unit)]
    units = [unit for unit in units if len(unit) == kind.unit]
    if len(units) < (1 if marked else 2):
        return False
    blank = b"\0" * (kind.unit - 1)
    return all(unit[kind.place] in _PLAIN and unit[: kind.place] + unit[kind.place + 1 :] == blank for unit in units)


def wide_line(window: Window, offset: int, kind: Wide) -> tuple[int, int, int]:
    """Of the line of such text that begins at `offset`: start and end of what it holds, and where the next begins.

    Start and end are the same where the line is blank. Blank lines behind it count with it, for their line feeds would
    pass for others.
    """
    size = kind.unit
    feed = kind.written("\n")
    begin = offset
    if window.get(begin, size * 2).startswith(kind.written("\ufeff")):
        begin += len(kind.written("\ufeff"))
    after = _after_feed(window, begin, kind, feed)
    end = after
    blanks = tuple(kind.written(blank) for blank in " \t\r\n")
    while end - size >= begin and window.peek(end - size, size) in blanks:
        end -= size
    while begin < end and window.peek(begin, size) in blanks:
        begin += size
    here = after
    while (unit := window.get(here, size)) in blanks:
        here += size
        if unit == feed:
            after = here
    return begin, end, after


def _after_feed(window: Window, begin: int, kind: Wide, feed: bytes) -> int:
    """The byte after the line feed that ends the line, or where text that is written otherwise begins in its place."""
    here = begin
    while True:
        found = window.find(b"\n", here)
        if found < 0:
            return window.after_line(here)
        start = found - kind.place
        aligned = start >= begin and (start - begin) % kind.unit == 0
        if aligned and window.get(start, kind.unit) == feed:
            return start + kind.unit
        here = found + 1
        if len(text := window.get(here, _PLAIN_TEXT)) == _PLAIN_TEXT and _PLAIN.issuperset(text):
            return here  # a line of UTF-8
        if start >= begin and window.get(start, kind.unit) == feed and wide_at(window, start + kind.unit) == kind:
            return start + kind.unit  # a byte is missing somewhere in the line
