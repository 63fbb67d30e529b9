"""A document as lines to show: pretty-printed, coloured by kind, the payload decoded where it was a string.

What is shown is what stands in the log: numbers digit by digit, members in their order, a repeated member each time.
"""

import json
from collections.abc import Sequence
from typing import Any, Final, Literal, NamedTuple

from edxtui.events.payload import decode_payload

Kind = Literal["key", "text", "number", "word", "mark", "note", "error", "title", "prose"]
"""What a piece of a line is: a name, a string, a number, true/false/null, punctuation, our remark, what is wrong,
a heading, or words of the event reference."""

Path = tuple[str | int, ...]
"""The way to a value from the document down: names of members, places in lists."""

Line = list[tuple[str, Kind]]
"""Pieces of one line, its indentation first. Not yet printable."""


class DocumentLine(NamedTuple):
    """One line of a document."""

    pieces: Line
    path: Path
    """To the value that begins or ends on it; empty where it is the document itself."""


_LONGEST: Final = 4000
"""Characters of a string that are shown; the rest is counted."""
_MOST: Final = 20_000
"""Lines of a document that are shown; the rest is counted."""


class _Members(list[tuple[str, Any]]):
    """An object's members in their order, repeated ones included."""


class _Verbatim(str):
    """A number as it is written."""

    __slots__ = ()


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_Members, parse_int=_Verbatim, parse_float=_Verbatim, parse_constant=_Verbatim
)


def document_lines(text: str) -> list[DocumentLine]:
    """The lines of a document, `event` and `data` decoded in place.

    A document that cannot be taken apart (nested too deeply) is shown as it stands.
    """
    try:
        document = _DECODER.decode(text)
        lines: list[DocumentLine] = []
        _lay(document, (), lines)
    except (ValueError, RecursionError):
        return [DocumentLine(line, ()) for line in raw_lines(text)]
    if len(lines) > _MOST:
        more = len(lines) - _MOST
        return [*lines[:_MOST], DocumentLine([(f"… {more:,} more lines", "note")], ())]
    return lines


def raw_lines(text: str) -> list[Line]:
    """The lines of any text as it stands."""
    lines: list[Line] = []
    for line in text.split("\n"):
        cut = len(line) - _LONGEST
        pieces: Line = [(line[:_LONGEST], "text")]
        if cut > 0:
            pieces.append((f" … {cut:,} more characters", "note"))
        lines.append(pieces)
    return lines


def _lay(value: Any, path: Path, lines: list[DocumentLine], *, comma: str = "") -> None:
    """Add the lines of one value."""
    indent = "  " * len(path)
    head: Line = [(indent, "mark")]
    if path and isinstance(path[-1], str):
        head += [(json.dumps(path[-1], ensure_ascii=False), "key"), (": ", "mark")]
    if isinstance(value, _Members):
        _lay_many("{", "}", value, path, head, lines, comma=comma)
    elif isinstance(value, list):
        _lay_many("[", "]", list(enumerate(value)), path, head, lines, comma=comma)
    else:
        after: Line = [(comma, "mark")] if comma else []
        lines.append(DocumentLine([*head, *_scalar(value), *after], path))


def _lay_many(
    opening: str,
    closing: str,
    items: Sequence[tuple[str | int, Any]],
    path: Path,
    head: Line,
    lines: list[DocumentLine],
    *,
    comma: str,
) -> None:
    if not items:
        lines.append(DocumentLine([*head, (opening + closing + comma, "mark")], path))
        return
    lines.append(DocumentLine([*head, (opening, "mark")], path))
    for position, (name, item) in enumerate(items):
        after = "," if position < len(items) - 1 else ""
        inside = (*path, name)
        if inside in _PAYLOADS and isinstance(item, str) and not isinstance(item, _Verbatim):
            _lay_payload(item, inside, lines, comma=after)
        else:
            _lay(item, inside, lines, comma=after)
    lines.append(DocumentLine([("  " * len(path) + closing + comma, "mark")], path))


_PAYLOADS: Final = (("event",), ("data",))
"""Where the payload stands, in either envelope."""


def _lay_payload(text: str, path: Path, lines: list[DocumentLine], *, comma: str) -> None:
    """The payload that the log wrote as a string: decoded where it can be, and said so."""
    payload = decode_payload(text)
    start = len(lines)
    if payload.form == "json in a string":
        try:
            _lay(_DECODER.decode(text.strip()), path, lines, comma=comma)
        except (ValueError, RecursionError):
            del lines[start:]
            _lay(text, path, lines, comma=comma)
            return
        lines[start].pieces.append(("  ◂ decoded; the log holds it as JSON in a string", "note"))
    elif payload.form == "form":
        _lay(_members_of(payload.value), path, lines, comma=comma)
        lines[start].pieces.append(("  ◂ decoded; the log holds it as form text", "note"))
    else:
        _lay(text, path, lines, comma=comma)
        if payload.form == "cut json":
            lines[start].pieces.append(("  ◂ JSON in a string, cut off in the log", "note"))


def _members_of(value: Any) -> Any:
    return _Members((name, member) for name, member in value.items()) if isinstance(value, dict) else value


def _scalar(value: Any) -> Line:
    if isinstance(value, _Verbatim):
        return [(str(value), "number")]
    if isinstance(value, str):
        cut = len(value) - _LONGEST
        pieces: Line = [(json.dumps(value[:_LONGEST], ensure_ascii=False), "text")]
        if cut > 0:
            pieces.append((f" … {cut:,} more characters", "note"))
        return pieces
    return [({None: "null", True: "true", False: "false"}[value], "word")]
