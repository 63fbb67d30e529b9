"""What a broken document still tells: the members that stood before the break, or those that stand after it."""

import re
from collections.abc import Iterable
from itertools import islice
from typing import Any, Final

import ijson
from ijson.backends import yajl2_c

from edxtui.logs.lenient import document_of, document_with_control
from edxtui.logs.record import Reason, Shape
from edxtui.logs.thinning import SURE, Thinner

_DEPTH: Final = 3
"""Members are kept down to here: the root's, `context`'s and `event`'s, and those of a member of these."""
_MOST: Final = 4 << 20
"""Characters of the root's members that are kept, and of all below it, with some for each; the rest is left out."""
_EACH: Final = 100
"""Characters that a member counts besides those of its value."""


_BEHIND: Final = b" \t\r\n,]"
"""What may follow on a document in its line."""
_TRIES: Final = 64
"""Names in a line that may be the first of the root's; each costs reading the rest of the line."""


class Gleaner:
    """Takes a document in pieces, keeps its shallow members, and knows when it is complete.

    Memory stays small whatever the document's size: what lies deep or in lists is only counted.
    """

    def __init__(self) -> None:
        """Begin before the document's first brace."""
        self.members: dict[str, Any] = {}
        """The root's members as far as they were read."""
        self.broken = False
        """Whether the document can go no further."""
        self.reason = Reason.BROKEN
        """What broke it."""
        self._events = ijson.sendable_list()
        # With use_float: without, an integer of more than 4,300 digits brings the whole process down (ijson 3.6).
        self._parser = yajl2_c.basic_parse_coro(self._events, multiple_values=True, use_float=True)
        self._depth = 0
        self._open: list[dict[str, Any] | None] = []
        self._keys: list[str] = []
        self._last: tuple[dict[str, Any], str] | None = None
        self._thinner = Thinner()
        self._room = {True: _MOST, False: _MOST}

    def send(self, piece: bytes) -> bool:
        """Take the next bytes; true as soon as the document is complete.

        A piece must not reach beyond a closing brace, or the end of the document is not seen in time.
        """
        try:
            thinned = self._thinner.thinned(piece)
            if thinned:  # to the parser nothing means the end
                self._parser.send(thinned)
        except (ijson.JSONError, ValueError) as error:
            # UnicodeDecodeError is a ValueError, and so is the refusal of endless integers.
            self.broken = True
            self.reason = Reason.BAD_UTF8 if is_of_utf8(error) else Reason.BROKEN
        complete = any(self._take(event, value) for event, value in self._events)
        self._events.clear()
        if self.broken and self._last is not None:
            # A number right before the break may itself be cut.
            container, key = self._last
            container.pop(key, None)
        return complete and not self.broken

    def _take(self, event: str, value: Any) -> bool:
        if event == "map_key":
            if self._open and self._open[-1] is not None:
                self._keys[-1] = value
            return False
        if event in ("start_map", "start_array"):
            self._last = None
            child: dict[str, Any] | None = None
            if event == "start_map" and self._depth < _DEPTH and (self._depth == 0 or self._open[-1] is not None):
                child = self.members if self._depth == 0 else {}
                if self._depth and not self._keep(child):
                    child = None
            self._depth += 1
            if self._depth <= _DEPTH + 1:
                self._open.append(child)
                self._keys.append("")
            return False
        if event in ("end_map", "end_array"):
            self._last = None
            if self._depth <= _DEPTH + 1:
                self._open.pop()
                self._keys.pop()
            self._depth -= 1
            return self._depth == 0
        self._last = None
        if self._depth <= _DEPTH and self._open and self._open[-1] is not None:
            self._keep(value)
            if event == "number":
                self._last = (self._open[-1], self._keys[-1])
        return False

    def _keep(self, value: Any) -> bool:
        """Whether there is room for the value; where there is none, one before it of the same name goes too."""
        container = self._open[-1]
        if container is None:
            return False
        key = self._keys[-1]
        length = len(value) if isinstance(value, str) else 0
        at_root = self._depth == 1
        self._room[at_root] -= _EACH + len(key) + (length if length < SURE else 0)
        if self._room[at_root] < 0 or length >= SURE:
            container.pop(key, None)
            return False
        container[key] = value
        return True


def is_of_utf8(error: Exception) -> bool:
    """Whether a parser's error is about bytes that are not UTF-8."""
    return isinstance(error, UnicodeDecodeError) or "UTF8" in str(error).replace("-", "").upper().partition("\n")[0]


def salvage(pieces: Iterable[bytes]) -> dict[str, Any]:
    """The members that can be told for sure of a document that breaks off somewhere in `pieces`."""
    gleaner = Gleaner()
    for piece in pieces:
        if gleaner.send(piece) or gleaner.broken:
            break
    return gleaner.members


def salvage_wrapped(text: bytes) -> dict[str, Any]:
    """The same where the document was wrapped for print, so that line feeds stand inside of its strings.

    Line feeds between members mean nothing, so all are taken out. Two lines that do not belong together could be
    joined to a wrong value: the answer counts only where the document reads on beyond the second join, else it is
    empty.
    """
    lines = text.splitlines()
    if len(lines) < 3:
        return {}
    gleaner = Gleaner()
    for number, line in enumerate(lines):
        if gleaner.send(line) or gleaner.broken:
            return gleaner.members if number > 2 else {}
    return gleaner.members


def salvage_control(text: bytes) -> dict[str, Any]:
    """The members of a document of one line that is whole but for control characters in its strings; else empty.

    A line feed or a NUL byte is no such character: what stands on the two sides of it may be of two documents.
    """
    return {} if b"\n" in text or b"\0" in text else document_with_control(text) or {}


def salvage_end(text: bytes, shape: Shape[Any]) -> dict[str, Any]:
    """The members of the root that stand at the end of a document whose beginning is missing; else empty.

    From a comma and the name of a member up to the end of the text, with a brace before it, it must be a whole object,
    and by its members the root of a document: the line may have been cut at its end too, behind a part.
    """
    text = text.rstrip(_BEHIND)
    if not text.endswith(b"}"):
        return {}
    names = b"|".join(re.escape(name.encode()) for name in sorted(shape.root_members))
    # A quote that ends a string is never followed by a name, so the comma does not stand inside of one.
    for match in islice(re.finditer(rb',\s*(?="(?:' + names + rb')"\s*:)', text), _TRIES):
        rest = b"{" + text[match.end() :]
        members = document_of(rest) or document_of(rest.decode(errors="replace").encode())
        if members is not None:
            return members if shape.is_end(members) else {}
    return {}
