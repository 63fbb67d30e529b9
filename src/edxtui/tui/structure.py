"""Where the brackets and commas of a JSON text stand, found without decoding it.

A text of many megabytes is taken apart by numpy, which lets the screen go on meanwhile, a piece at a time. What lies in
a branch is then a look into two arrays, whatever its size. The text is taken for JSON: nothing is checked but that
brackets open and close.
"""

import json
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]

MOST_TOKENS: Final = 32_000_000
"""Brackets and commas that are kept, seven bytes each."""

_FIRST: Final = 256 << 10
"""Bytes of the first piece: what is seen at once lies in it."""
_PIECE: Final = 2 << 20
_DEEPEST: Final = 60_000
_QUOTE, _OPEN, _CLOSE, _COMMA = 1, 2, 3, 4
_NAME: Final = re.compile(rb'[ \t\r\n\f\v]*+"([^"\\]*+(?:\\.[^"\\]*+)*+)"[ \t\r\n\f\v]*+:[ \t\r\n\f\v]*+', re.DOTALL)
_BLANK: Final = b" \t\r\n\f\v"


def _table() -> npt.NDArray[np.uint8]:
    table = np.zeros(256, np.uint8)
    for text, kind in {'"': _QUOTE, "{": _OPEN, "[": _OPEN, "}": _CLOSE, "]": _CLOSE, ",": _COMMA}.items():
        table[ord(text)] = kind
    return table


_KINDS: Final = _table()
_STEPS: Final = np.array([0, 0, 1, -1, 0], np.int32)


class UnreadableError(ValueError):
    """The text is no JSON, is nested too deeply, or has too many members to keep."""


class Branch(NamedTuple):
    """An object or a list, by the brackets and commas that are its own."""

    begin: int
    """The byte of its opening bracket."""
    end: int
    """The byte after the closing one, or after all that is known so far."""
    own: Numbers
    """Its tokens by their numbers: the opening bracket, the commas, and the closing one if that is known."""
    members: int
    """How many members or elements it has; of one that is not known to its end, how many are known to theirs."""
    is_object: bool
    is_whole: bool


class Member(NamedTuple):
    """A member or an element of a branch, its value by bytes; white space around it is not counted."""

    name: str | int
    begin: int
    end: int


class Structure:
    """The brackets and commas of one text. Complete only once `build` has ended."""

    def __init__(self, text: bytes) -> None:
        """Find nothing yet."""
        self.text = text
        self.at: npt.NDArray[np.uint32] = np.zeros(0, np.uint32)
        """The byte of each token, ascending."""
        self._depth = np.zeros(0, np.uint16)
        """How deep the branch lies that it is a part of; 1 is the document itself."""
        self._kind = np.zeros(0, np.uint8)
        self.is_complete = False
        self._known: dict[int, Branch] = {}

    def build(self) -> Iterator[float]:
        """Find all of them, a piece at a time; what share of the text is read.

        After each piece, what was found in the first one can be asked for.

        Raises:
            UnreadableError: the brackets do not fit, are too deep, or there are too many.
        """
        places: list[npt.NDArray[np.uint32]] = []
        depths: list[npt.NDArray[np.uint16]] = []
        kinds: list[npt.NDArray[np.uint8]] = []
        text, start, depth, inside, found = self.text, 0, 0, False, 0
        while start < len(text):
            stop = min(start + (_PIECE if start else _FIRST), len(text))
            while stop < len(text) and text[stop - 1] == 0x5C:
                stop += 1  # what is escaped stands in the same piece as its backslash
            place, kind, inside = _tokens(text, start, stop, inside=inside)
            level = depth + np.cumsum(_STEPS[kind], dtype=np.int64)
            if level.size:
                if found and not depth:
                    raise UnreadableError  # behind its end
                depth = int(level[-1])
                own = level + (kind == _CLOSE)
                closed = np.flatnonzero(level == 0)
                if own.min() < 1 or own.max() > _DEEPEST or (closed.size and closed[0] != level.size - 1):
                    raise UnreadableError
                if closed.size and text[start + int(place[-1]) + 1 :].strip(_BLANK):
                    raise UnreadableError
                places.append((place + start).astype(np.uint32))
                depths.append(own.astype(np.uint16))
                kinds.append(kind)
                found += place.size
                if found > MOST_TOKENS:
                    raise UnreadableError
            if not start and stop < len(text):
                self._take(places, depths, kinds)
            start = stop
            if start < len(text):
                yield start / len(text)
        if depth or inside or not found or text[: int(places[0][0])].strip(_BLANK):
            raise UnreadableError
        self._take(places, depths, kinds)
        self._known.clear()
        self.is_complete = True
        yield 1.0

    def _take(
        self,
        places: list[npt.NDArray[np.uint32]],
        depths: list[npt.NDArray[np.uint16]],
        kinds: list[npt.NDArray[np.uint8]],
    ) -> None:
        if places:
            self.at, self._depth, self._kind = np.concatenate(places), np.concatenate(depths), np.concatenate(kinds)

    def token_at(self, byte: int) -> int:
        """The first token at or after a byte."""
        return int(np.searchsorted(self.at, np.uint32(byte)))  # of their own kind, or all are copied

    def branch(self, token: int) -> Branch:
        """The branch that opens at a token."""
        known = self._known.get(token)
        if known is None:
            known = self._branch(token)
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[token] = known
        return known

    def _branch(self, token: int) -> Branch:
        depth, reach = self._depth[token], 64
        parts: list[Numbers] = []
        begin, is_whole = token, False
        while begin < self.at.size and not is_whole:
            stop = min(begin + reach, self.at.size)
            own = np.flatnonzero(self._depth[begin:stop] == depth) + begin
            closing = np.flatnonzero(self._kind[own] == _CLOSE)
            if closing.size:
                own, is_whole = own[: int(closing[0]) + 1], True
            parts.append(own)
            begin, reach = stop, min(reach * 4, 1 << 20)
        own = np.concatenate(parts)
        start = int(self.at[token])
        end = int(self.at[own[-1]]) + 1
        members = own.size - 1
        if is_whole and members == 1 and not self.text[start + 1 : end - 1].strip(_BLANK):
            members = 0
        return Branch(start, end, own, members, self.text[start] == 0x7B, is_whole)

    def member(self, branch: Branch, number: int) -> Member:
        """One of a branch's members."""
        begin, end = int(self.at[branch.own[number]]) + 1, int(self.at[branch.own[number + 1]])
        name: str | int = number
        if branch.is_object:
            found = _NAME.match(self.text, begin, end)
            if found is None:
                raise UnreadableError
            name, begin = plain_string(found[1]), found.end()
        else:
            begin = _after_blank(self.text, begin, end)
        while end > begin and self.text[end - 1] in _BLANK:
            end -= 1
        return Member(name, begin, end)

    def unfinished(self, branch: Branch) -> str | None:
        """The name of the member after the last one that is known to its end; None where it is not known either."""
        found = _NAME.match(self.text, branch.end, branch.end + _FIRST)
        return plain_string(found[1]) if found is not None and branch.is_object else None


_KEPT: Final = 4000
"""Branches that are kept once they are known."""


def _after_blank(text: bytes, begin: int, end: int) -> int:
    while begin < end and text[begin] in _BLANK:
        begin += 1
    return begin


def _tokens(text: bytes, start: int, stop: int, *, inside: bool) -> tuple[Numbers, npt.NDArray[np.uint8], bool]:
    """Brackets and commas between two bytes, from the first of them, their kinds, and whether a string goes on."""
    codes = np.frombuffer(text, np.uint8, stop - start, start)
    kinds = _KINDS[codes]
    backslashes = np.flatnonzero(codes == 0x5C)
    if backslashes.size:
        kinds[_escaped(backslashes, codes.size)] = 0
    found = np.flatnonzero(kinds != 0)
    if not found.size:
        return found, kinds[found], inside
    kinds = kinds[found]
    quotes = kinds == _QUOTE
    within = np.bitwise_xor.accumulate(quotes)
    if inside:
        within = ~within
    outside = ~(within | quotes)
    return found[outside], kinds[outside], bool(within[-1])


def _escaped(backslashes: Numbers, size: int) -> Numbers:
    """What stands behind an odd number of backslashes."""
    begins = np.flatnonzero(np.diff(backslashes, prepend=-2) != 1)
    ends = np.append(begins[1:], backslashes.size) - 1
    behind: Numbers = backslashes[ends[((ends - begins) & 1) == 0]] + 1
    return behind[behind < size]


# What a string says

_CUT: Final = re.compile(rb"[ -!#-\[\]-~]{13}|[^\\](?=\\(?:[^u]|u[^dD]))", re.DOTALL)
"""So many letters in a row that no escape, and no pair of them, goes on behind them; or what stands before an escape
that is no second one of a pair."""
_AT_ONCE: Final = 1 << 20
_DECODER: Final = json.JSONDecoder(strict=False)


def safe_parts(text: bytes, most: int = _AT_ONCE) -> Iterator[bytes]:
    """A text in parts of some `most` bytes, cut where no escape and no letter is cut, if there is such a place."""
    start = 0
    while len(text) - start > most:
        found = _CUT.search(text, start + most - 13)
        if found is None:
            break
        yield text[start : found.end()]
        start = found.end()
    yield text[start:]


def plain_string(inner: bytes) -> str:
    """What a string says, without its quotes; control characters as they are."""
    return "".join(_DECODER.decode('"' + readable(part) + '"') for part in safe_parts(inner))


def readable(text: bytes) -> str:
    """Bytes of a document as text."""
    return text.decode(errors="surrogatepass")
