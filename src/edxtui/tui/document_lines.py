"""A document as lines to show: pretty-printed, coloured by kind, the payload decoded where it was a string.

What is shown is what stands in the log: numbers digit by digit, members in their order, a repeated member each time.
"""

import json
from collections.abc import Collection, Sequence
from typing import Any, Final, Literal, NamedTuple

from edxtui.events.payload import decode_payload

Kind = Literal["key", "text", "number", "word", "mark", "note", "error", "title", "prose", "found"]
"""What a piece of a line is: a name, a string, a number, true/false/null, punctuation, our remark, what is wrong,
a heading, words of the event reference, or what is searched for."""

Path = tuple[str | int, ...]
"""The way to a value from the document down: names of members, places in lists."""

Line = list[tuple[str, Kind]]
"""Pieces of one line, its indentation first. Not yet printable."""


Place = tuple[Path, range | None]
"""A branch of a document by its path, and of a long one the stretch of its members, by their numbers from 0."""


class DocumentLine(NamedTuple):
    """One line of a document."""

    pieces: Line
    path: Path
    """To the value that begins or ends on it; empty where it is the document itself."""
    inside: int = 0
    """How many lines after it belong to the same value, the one that closes it included."""
    members: int = 0
    """How many members or elements the value has that begins on it."""
    rest: str = ""
    """What is left of a string that is cut."""
    place: Place | None = None
    """Of a large document: the branch, or the stretch of one, that begins here and is laid out when it is opened."""


LONGEST: Final = 4000
"""Characters of a string that are shown; the rest is counted."""
LONGEST_WHOLE: Final = 200_000
"""Characters that are shown where all of a string, or of a line that is no pretty-printed one, is asked for."""
_MOST: Final = 20_000
"""Lines of a document that are shown; the rest is counted."""


class _Members(list[tuple[str, Any]]):
    """An object's members in their order, repeated ones included."""


class Verbatim(str):
    """A number as it is written."""

    __slots__ = ()


DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_Members, parse_int=Verbatim, parse_float=Verbatim, parse_constant=Verbatim
)


def document_lines(text: str, whole: Collection[Path] = ()) -> list[DocumentLine]:
    """The lines of a document, `event` and `data` decoded in place.

    Strings are cut, but for those at the paths `whole`. A document that cannot be taken apart (nested too deeply) is
    shown as it stands.
    """
    try:
        document = DECODER.decode(text)
        lines: list[DocumentLine] = []
        Layout(whole, lines).lay(document, ())
    except (ValueError, RecursionError):
        return raw_document_lines(text, whole)
    if len(lines) > _MOST:
        more = len(lines) - _MOST
        return [*lines[:_MOST], DocumentLine([(f"… {more:,} more lines", "note")], ())]
    return lines


def head_of(path: Path) -> Line:
    """What a line begins with: its indentation, and the name of a member."""
    head: Line = [("  " * len(path), "mark")]
    if path and isinstance(path[-1], str):
        head += [(json.dumps(path[-1], ensure_ascii=False), "key"), (": ", "mark")]
    return head


def raw_document_lines(text: str, whole: Collection[Path] = ()) -> list[DocumentLine]:
    """The lines of any text as it stands; more of each where the document itself, `()`, is to be shown in full."""
    most = LONGEST_WHOLE if () in whole else LONGEST
    lines: list[DocumentLine] = []
    for line in text.split("\n"):
        cut = len(line) - most
        pieces: Line = [(line[:most], "text")]
        if cut > 0:
            pieces.append((f" … {cut:,} more characters", "note"))
        lines.append(DocumentLine(pieces, (), rest=line[most:]))
    return lines


class Layout:
    """Lays a document out, line by line."""

    def __init__(self, whole: Collection[Path], lines: list[DocumentLine]) -> None:
        """Add to `lines`; strings at the paths `whole` are shown in full."""
        self._whole = whole
        self._lines = lines

    def lay(self, value: Any, path: Path, *, comma: str = "") -> None:
        """Add the lines of one value."""
        head = head_of(path)
        if isinstance(value, _Members):
            self._lay_many("{", "}", value, path, head, comma=comma)
        elif isinstance(value, list):
            self._lay_many("[", "]", list(enumerate(value)), path, head, comma=comma)
        else:
            after: Line = [(comma, "mark")] if comma else []
            pieces, rest = _scalar(value, is_whole=path in self._whole)
            self._lines.append(DocumentLine([*head, *pieces, *after], path, rest=rest))

    def _lay_many(
        self, opening: str, closing: str, items: Sequence[tuple[str | int, Any]], path: Path, head: Line, *, comma: str
    ) -> None:
        if not items:
            self._lines.append(DocumentLine([*head, (opening + closing + comma, "mark")], path))
            return
        begin = len(self._lines)
        self._lines.append(DocumentLine([*head, (opening, "mark")], path))
        for position, (name, item) in enumerate(items):
            after = "," if position < len(items) - 1 else ""
            inside = (*path, name)
            if inside in PAYLOADS and isinstance(item, str) and not isinstance(item, Verbatim):
                self.lay_payload(item, inside, comma=after)
            else:
                self.lay(item, inside, comma=after)
        self._lines.append(DocumentLine([("  " * len(path) + closing + comma, "mark")], path))
        self._lines[begin] = self._lines[begin]._replace(inside=len(self._lines) - begin - 1, members=len(items))

    def lay_payload(self, text: str, path: Path, *, comma: str) -> None:
        """Add the lines of a payload that the log wrote as a string: decoded where it can be, and said so."""
        payload, lines = decode_payload(text), self._lines
        start = len(lines)
        if payload.form == "json in a string":
            try:
                self.lay(DECODER.decode(text.strip()), path, comma=comma)
            except (ValueError, RecursionError):
                del lines[start:]
                self.lay(text, path, comma=comma)
                return
            lines[start].pieces.append((DECODED, "note"))
        elif payload.form == "form":
            self.lay(_members_of(payload.value), path, comma=comma)
            lines[start].pieces.append(("  ◂ decoded; the log holds it as form text", "note"))
        else:
            self.lay(text, path, comma=comma)
            if payload.form == "cut json":
                lines[start].pieces.append((CUT_OFF, "note"))


DECODED: Final = "  ◂ decoded; the log holds it as JSON in a string"
CUT_OFF: Final = "  ◂ JSON in a string, cut off in the log"
PAYLOADS: Final = (("event",), ("data",))
"""Where the payload stands, in either envelope."""


def _members_of(value: Any) -> Any:
    return _Members((name, member) for name, member in value.items()) if isinstance(value, dict) else value


def _scalar(value: Any, *, is_whole: bool) -> tuple[Line, str]:
    """A value that is no object and no list, and what is left of it where it is cut."""
    if isinstance(value, Verbatim):
        return [(str(value), "number")], ""
    if isinstance(value, str):
        most = LONGEST_WHOLE if is_whole else LONGEST
        cut = len(value) - most
        if cut <= 0:
            return [(json.dumps(value, ensure_ascii=False), "text")], ""
        shown = json.dumps(value[:most], ensure_ascii=False)
        return [(shown, "text"), (f" … {cut:,} more characters", "note")], value[most:]
    return [({None: "null", True: "true", False: "false"}[value], "word")], ""


def value_at(text: str, path: Path) -> str | None:
    """The value at a path as JSON on one line, as the log writes it, a payload decoded; None where there is none.

    Of a member that stands twice, the first that leads there.
    """
    try:
        found = _at(DECODER.decode(text), path, ())
    except (ValueError, RecursionError):
        return None
    return None if not found else written(found[0])


def _at(value: Any, path: Path, here: Path) -> list[Any]:
    if here in PAYLOADS and isinstance(value, str) and not isinstance(value, Verbatim):
        payload = decode_payload(value)
        if payload.form == "json in a string":
            value = DECODER.decode(value.strip())
        elif payload.form == "form":
            value = _members_of(payload.value)
    if not path:
        return [value]
    items = value if isinstance(value, _Members) else enumerate(value) if isinstance(value, list) else ()
    for name, item in items:
        if name == path[0]:
            found = _at(item, path[1:], (*here, name))
            if found:
                return found
    return []


def written(value: Any) -> str:
    """A decoded value as JSON on one line."""
    if isinstance(value, Verbatim):
        return str(value)
    if isinstance(value, _Members):
        return "{" + ", ".join(f"{json.dumps(name, ensure_ascii=False)}: {written(each)}" for name, each in value) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
