"""Over-long strings of a document are cut before they reach a parser that would hold them whole."""

import re
from typing import Final

import ijson
from ijson.backends import yajl2_c

MOST: Final = 768 << 10
"""Bytes of a string that are handed on at least; what comes after is looked at and left out."""
SURE: Final = MOST // 12
"""A string of fewer characters is whole: none takes more than twelve bytes, as an escaped pair does."""
_CONTENT: Final = re.compile(rb'(?:[^"\\]++|\\u[0-9a-fA-F]{4}|\\[^u])*+', re.DOTALL)
_STRINGS: Final = re.compile(rb'(?:[^"]*+"(?:[^"\\]++|\\u[0-9a-fA-F]{4}|\\[^u])*+")*+', re.DOTALL)
_ESCAPES: Final = re.compile(rb"\\(?:[^u]|u[0-9a-fA-F]{4})", re.DOTALL)
_HALF: Final = re.compile(rb"\\u[dD][89a-fA-F]")
_ESCAPE: Final = 6
"""Bytes of the longest escape."""


class Thinner:
    """Takes a document in pieces and gives it back without the ends of over-long strings.

    What is left out must be the inside of a string all the same: a parser of its own sees it, some at a time.
    """

    def __init__(self) -> None:
        """Begin outside of any string."""
        self._inside = False
        self._passed = 0
        self._rest = b""
        self._events = ijson.sendable_list()
        self._checker = yajl2_c.basic_parse_coro(self._events, multiple_values=True, use_float=True)
        self._checker.send(b"[")

    def thinned(self, piece: bytes) -> bytes:
        """What the next bytes become.

        Raises: ijson.JSONError, UnicodeDecodeError: what was left out cannot stand in a string.
        """
        data = self._rest + piece
        self._rest = b""
        parts: list[bytes] = []
        position = 0
        while position < len(data):
            if not self._inside:
                whole = _STRINGS.match(data, position)
                end = whole.end() if whole else position
                quote = data.find(b'"', end)
                parts.append(data[position:] if quote < 0 else data[position : quote + 1])
                if quote < 0:
                    break
                self._inside, self._passed, position = True, 0, quote + 1
                continue
            content = _CONTENT.match(data, position)
            end = content.end() if content else position
            if data[end : end + 1] == b'"':
                parts += [self._some(data[position:end]), b'"']
                self._inside, position = False, end + 1
            elif len(data) - end >= _ESCAPE:
                # No such escape: the parser is to find it.
                parts.append(data[position:])
                break
            else:
                end = _whole_characters(data, position, end)
                parts.append(self._some(data[position:end]))
                self._rest = data[end:]
                break
        return b"".join(parts)

    def _some(self, content: bytes) -> bytes:
        if self._passed < MOST:
            self._passed += len(content)
            return content
        if _HALF.search(content):
            # Half a pair would break it, and pairs may have been parted.
            content = _ESCAPES.sub(lambda escape: b"?" if _HALF.match(escape[0]) else escape[0], content)
        self._checker.send(b'"' + content + b'",')
        self._events.clear()
        return b""


def _whole_characters(data: bytes, begin: int, end: int) -> int:
    """`end`, or where the character begins that may go on beyond it."""
    for back in range(1, min(4, end - begin) + 1):
        byte = data[end - back]
        if byte >= 0xC0:
            return end - back
        if byte < 0x80:
            break
    return end
