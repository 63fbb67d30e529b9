"""Texts that stand encoded in others, and changes to them that touch nothing but what they are about.

A change replaces a stretch of a text. Where the text was decoded from another one, the change is carried over to the
stretch of that text which was decoded to it. As no stand-in needs an escape, everything else stays as it was written:
escapes, numbers, white space, keys that come twice.
"""

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Final, NamedTuple


class Edit(NamedTuple):
    """A stretch of a text, and what takes its place."""

    start: int
    end: int
    text: str
    kind: str
    """What stood there, for the audit."""


class View:
    """A text decoded from another one, which knows where each character came from."""

    def __init__(self, text: str, starts: list[int], origins: list[int]) -> None:
        """From `starts[i]` on, characters come from `origins[i]` on, one by one."""
        self.text = text
        self._starts = starts
        self._origins = origins

    def back(self, position: int) -> int:
        """Where the character at a position came from; at the end of the text, where it ended."""
        found = bisect_right(self._starts, position) - 1
        return self._origins[found] + position - self._starts[found]

    def carried(self, edits: Iterable[Edit]) -> list[Edit]:
        """Changes to the decoded text as changes to the one that it was decoded from."""
        return [edit._replace(start=self.back(edit.start), end=self.back(edit.end)) for edit in edits]


_ESCAPES: Final = re.compile(
    r"\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|(?:u([0-9a-fA-F]{2})|x)([0-9a-fA-F]{2})|([^u]))",
    re.DOTALL,
)
_SHORT: Final = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
_PERCENT: Final = re.compile(r"(?:%[0-9a-fA-F]{2})+|%u[0-9a-fA-F]{4}")
_FORM: Final = re.compile(r"(?:%[0-9a-fA-F]{2})+|%u[0-9a-fA-F]{4}|\+")
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});", re.ASCII)
_COMPOSED: Final = re.compile(r"[^\W_][\u0300-\u036f]+")


def unescaped(text: str) -> View:
    """What stands between the quotes of a JSON string, decoded, and Python's `\\x41`; what is no escape stays."""
    return _decoded(text, _ESCAPES, _unescape)


def percent_decoded(text: str, *, form: bool = False) -> View:
    """A part of a URL, decoded, and JavaScript's `%u0041`; of form text where `form`, in which `+` is a blank."""
    return _decoded(text, _FORM if form else _PERCENT, _unquote)


def html_decoded(text: str) -> View:
    """A text of HTML with its entities decoded, as `&#64;`; tags stay."""
    return _decoded(text, _ENTITY, lambda match: _in_place_of(match[0], html.unescape(match[0])))


def composed(text: str) -> View:
    """A text with each letter and the accents behind it as one character, where there is such a one."""
    return _decoded(text, _COMPOSED, lambda match: _in_place_of(match[0], unicodedata.normalize("NFC", match[0])))


def _in_place_of(written: str, meant: str) -> list[tuple[str, int]]:
    return [(character, 0 if place else len(written)) for place, character in enumerate(meant)]


def _decoded(text: str, pattern: re.Pattern[str], decode: Callable[[re.Match[str]], list[tuple[str, int]]]) -> View:
    parts: list[str] = []
    starts, origins = [0], [0]
    length = before = 0
    for match in pattern.finditer(text):
        start = match.start()
        parts.append(text[before:start])
        length += start - before
        origin = start
        for character, width in decode(match):
            starts.append(length)
            origins.append(origin)
            parts.append(character)
            length += len(character)
            origin += width
        before = match.end()
        starts.append(length)
        origins.append(before)
    parts.append(text[before:])
    return View("".join(parts), starts, origins)


def _unescape(match: re.Match[str]) -> list[tuple[str, int]]:
    high, low, upper, code, short = match.groups()
    if high:
        return [(chr(0x10000 + ((int(high, 16) - 0xD800) << 10) + int(low, 16) - 0xDC00), 12)]
    if code:
        return [(chr(int((upper or "") + code, 16)), len(match[0]))]
    if short in _SHORT:
        return [(_SHORT[short], 2)]
    return [(short, 2)] if short in "\"\\/'" else [("\\", 1), (short, 1)]


def _unquote(match: re.Match[str]) -> list[tuple[str, int]]:
    if match[0] == "+":
        return [(" ", 1)]
    if match[0].startswith("%u"):
        return [(chr(int(match[0][2:], 16)), 6)]
    text = bytes.fromhex(match[0].replace("%", "")).decode("utf-8", "replace")
    found = [(character, 3 * len(character.encode())) for character in text]
    if sum(width for _, width in found) != len(match[0]):  # not UTF-8: byte by byte
        return [(chr(int(code, 16)), 3) for code in match[0].split("%")[1:]]
    return found


def applied(text: str, edits: Iterable[Edit]) -> str:
    """The text with these changes, which lie in any order; of two that meet, the one that begins first is made."""
    parts: list[str] = []
    before = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
        if edit.start < before:
            continue
        parts += (text[before : edit.start], edit.text)
        before = edit.end
    parts.append(text[before:])
    return "".join(parts)


class Edits:
    """Changes to one text that do not meet: of those that do, one comes that covers them all."""

    def __init__(self) -> None:
        """Begin with none."""
        self.made: list[Edit] = []
        """By where they begin."""

    def add(self, edits: Iterable[Edit]) -> None:
        """Take these. What is covered already adds nothing; else the longest says what comes in the place of all."""
        made = self.made
        for edit in edits:
            first = end = bisect_right(made, edit.start, key=_start)
            if first and made[first - 1].end > edit.start:
                first -= 1
            while end < len(made) and made[end].start < edit.end:
                end += 1
            met = made[first:end]
            if len(met) == 1 and met[0].start <= edit.start and met[0].end >= edit.end:
                continue
            longest = max((*met, edit), key=_length)
            start, stop = min(each.start for each in (*met, edit)), max(each.end for each in (*met, edit))
            made[first:end] = [Edit(start, stop, longest.text, longest.kind)]


def _length(edit: Edit) -> int:
    return edit.end - edit.start


_start: Final = attrgetter("start")
