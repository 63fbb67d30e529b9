"""A text that is looked for in documents, whatever escapes stand for its letters.

The text of a document is its JSON text with the escapes undone: once, and again as long as there are more, for a
payload may be JSON in a string, and that in a string. Names of members, numbers and punctuation are of the text too.
What form text says is looked at apart.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from edxtui.events.payload import decode_payload
from edxtui.scan.folding import fold

_LAYERS: Final = 8
"""How many times escapes are undone."""
LONGEST_ESCAPE: Final = 272
"""Bytes that a character may take, escaped so many times."""
_ESCAPE: Final = re.compile(
    r"\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|([\"\\/bfnrt]))"
)
_SHORT: Final = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


class Phrase:
    """Looks for one text."""

    def __init__(self, text: str) -> None:
        """Get ready. A small letter stands for the large one too, a large one only for itself."""
        self.folded = fold(text)
        self._capitals = tuple((place, letter) for place, letter in enumerate(text) if letter != letter.lower())
        self._is_plain = "\\" not in text

    def is_in(self, data: bytes) -> bool:
        """Whether the text of a document holds it."""
        text = data.decode(errors="replace")
        if "\\" not in text:
            return self._occurs(text) or self._is_in_form(data)
        if self._is_plain and not self._capitals and self._stands_unescaped(text):
            return True
        return any(map(self._occurs, _layers(text))) or self._is_in_form(data)

    def is_in_part(self, data: bytes) -> bool:
        """The same of a part of a document, which form text is not looked for in."""
        return any(map(self._occurs, _layers(data.decode(errors="replace"))))

    def _occurs(self, text: str) -> bool:
        folded = fold(text)
        at = folded.find(self.folded)
        while at >= 0:
            if all(text[at + place] == letter for place, letter in self._capitals):
                return True
            at = folded.find(self.folded, at + 1)
        return False

    def _stands_unescaped(self, text: str) -> bool:
        """Whether it stands there with no escape near; otherwise it takes a closer look."""
        at = fold(text).find(self.folded)
        return at >= 0 and "\\" not in text[max(0, at - len("\\u00e")) : at]

    def _is_in_form(self, data: bytes) -> bool:
        if b"=" not in data or not any(sign in data for sign in (b"%", b"+", b"\\u00")):
            return False
        return any(map(self._occurs, form_texts(data)))


def _layers(text: str) -> Iterator[str]:
    for _ in range(_LAYERS):
        if "\\" not in text:
            yield text
            return
        text = _ESCAPE.sub(_said, text)
        yield text


def _said(escape: re.Match[str]) -> str:
    high, low, unit, short = escape.groups()
    if short is not None:
        return _SHORT.get(short, short)
    if unit is not None:
        return chr(int(unit, 16))
    return chr(0x10000 + ((int(high, 16) & 0x3FF) << 10 | int(low, 16) & 0x3FF))


class _Payloads(msgspec.Struct, gc=False):
    event: msgspec.Raw = msgspec.Raw(b"")
    data: msgspec.Raw = msgspec.Raw(b"")


_PAYLOADS: Final = msgspec.json.Decoder(_Payloads)
_TEXT: Final = msgspec.json.Decoder(str)


def form_texts(data: bytes) -> Iterator[str]:
    """The names and values of a document's payload where that is form text."""
    try:
        found = _PAYLOADS.decode(data)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):  # it has what msgspec does not read
        return
    for raw in (found.event, found.data):
        if not bytes(raw).startswith(b'"'):
            continue
        try:
            decoded = decode_payload(_TEXT.decode(raw))
        except (msgspec.MsgspecError, UnicodeError):
            continue
        if decoded.form == "form":
            for name, value in decoded.value.items():
                yield name
                yield from _each(value)


def _each(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]
