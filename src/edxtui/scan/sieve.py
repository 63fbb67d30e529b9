"""Which documents cannot hold what is looked for, told from their bytes alone and long before they are decoded.

What is looked for has a part that stands in the bytes as it is, however it may be escaped: letters and digits of ASCII
are hardly ever written as escapes, and where a document does so it is not sifted out. Other letters have a few ways to
be written.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import quote

import msgspec
import numpy as np

from edxtui.scan.folding import spellings
from edxtui.scan.paths import EVERY
from edxtui.scan.sieve_machine import Places, SieveMachine, sieve_machine
from edxtui.scan.terms import DocumentTerm, Like, Same, Test, TextTerm, Truths

_PART: Final = 256 << 10
_PART_BY_MACHINE: Final = 512 << 10
"""Bytes that are sifted at once: they stay in the processor's cache."""
_LITTLE: Final = 1 << 20
"""Up to so many bytes are sifted in Python, for it takes a while to load what runs the machine."""
_PLAIN: Final = re.compile(r"[A-Za-z0-9_]+")
_HEXADECIMAL: Final = rb"(?:3[0-9]|4[1-9a-fA-F]|5[0-9aAfF]|6[1-9a-fA-F]|7[0-9aA])"
_STRANGE: Final = ("infinity", "nan")
"""What numbers are called that may be written as `1e999`."""
_ESCAPED: Final = (re.compile(rb"u00(?:25|" + _HEXADECIMAL + rb")"), re.compile(rb"%" + _HEXADECIMAL))
"""What only stands where a letter or digit of ASCII, or the percent sign before one, is written as an escape.

Two, for each begins with what is searched for fast; one with a choice at its beginning takes ten times as long.
"""


class Sieve(msgspec.Struct, frozen=True):
    """A document that has none of the needles holds nothing of what is looked for."""

    needles: tuple[bytes, ...]
    any_case: bool
    """Whether they are small, and stand for large letters too."""


def sieves_of(term: DocumentTerm) -> tuple[Sieve, ...]:
    """The sieves of a term, none or several: it is true of no document that falls through one of them."""
    if isinstance(term, TextTerm):
        sieves = [_of_runs(_PLAIN.findall(term.text), term.text)]
    else:
        sieves = [_of_names(term.path), _of_value(term.test)]
    return tuple(sieve for sieve in sieves if sieve is not None)


def _of_names(path: Sequence[str]) -> Sieve | None:
    names = [run for name in path[1:] if name != EVERY and not name.isdecimal() for run in _PLAIN.findall(name)]
    longest = max(names, key=len, default="")
    return Sieve((longest.encode(),), any_case=False) if len(longest) > 1 else None


def _of_value(test: Test) -> Sieve | None:
    """Of what a value must hold as it is written. A number may be written in other ways than it is compared in."""
    match test:
        case Same(text, number=None) | Like(text=text):
            return _of_runs([run for run in _PLAIN.findall(text) if not _is_of_number(run)], text)
    return None


def _is_of_number(run: str) -> bool:
    return not run.strip("0123456789e") or any(run in word for word in _STRANGE)


def _of_runs(runs: Sequence[str], text: str) -> Sieve | None:
    longest = max(runs, key=len, default="")
    other = next((letter for letter in text if not letter.isascii()), None)
    if len(longest) > 2 or (longest and other is None):
        return Sieve((longest.lower().encode(),), any_case=True)
    if other is None:
        return None
    needles = {way for letter in spellings(other) for way in _ways(letter)}
    return Sieve(tuple(sorted(needles)), any_case=True)


def _ways(letter: str) -> tuple[bytes, ...]:
    """How a letter beyond ASCII may be written, without capitals."""
    utf16 = letter.encode("utf-16-be", errors="surrogatepass")
    escape = f"u{utf16[:2].hex()}".encode()
    if len(utf16) == 2 and 0xD8 <= utf16[0] <= 0xDF:  # half of a pair, which UTF-8 does not have
        return (escape,)
    return (letter.encode(), escape, quote(letter).lower().encode())


def sifted(data: bytes, begins: Places, ends: Places, sieves: Sequence[Sieve]) -> list[Truths]:
    """For each sieve which documents may hold what it is for; they lie from `begins` to `ends`, in order, in `data`."""
    kept = [np.zeros(begins.size, np.bool_) for _ in sieves]
    if sieves and begins.size:
        longest = int(np.max(ends - begins))
        machine = sieve_machine() if len(data) > _LITTLE else None
        if machine is not None and longest <= machine.room:
            _sift_by_machine(machine, data, begins, ends, sieves, kept)
        else:
            _sift(data, begins.tolist(), ends.tolist(), sieves, kept)
    return kept


def _parts(ends: Places, size: int, most: int) -> Iterator[tuple[int, int]]:
    """Documents that lie within about so many bytes, and are not more than so many."""
    first = base = 0
    while first < ends.size:
        last = max(first + 1, int(np.searchsorted(ends, base + size, side="right")))
        last = min(last, first + most)
        yield first, last
        first, base = last, int(ends[last - 1])


def _sift_by_machine(
    machine: SieveMachine,
    data: bytes,
    begins: Places,
    ends: Places,
    sieves: Sequence[Sieve],
    kept: list[Truths],
) -> None:
    text = np.frombuffer(data, np.uint8)
    for first, last in _parts(ends, _PART_BY_MACHINE, machine.most):
        base = int(begins[first])
        machine.load(text[base : int(ends[last - 1])], begins[first:last] - base, ends[first:last] - base)
        escaped = machine.escaped()
        for sieve, keeps in zip(sieves, kept, strict=True):
            keeps[first:last] = escaped | machine.holding(sieve.needles, any_case=sieve.any_case)


def _sift(data: bytes, begins: list[int], ends: list[int], sieves: Sequence[Sieve], kept: list[Truths]) -> None:
    for first, last in _parts(np.array(ends, np.int64), _PART, len(ends)):
        base = begins[first]
        part = data[base : ends[last - 1]]
        places = _Places(begins, ends, base, first, last)
        escaped = [places.of(*match.span()) for escape in _ESCAPED for match in escape.finditer(part)]
        lowered = part.lower() if any(sieve.any_case for sieve in sieves) else part
        for sieve, keeps in zip(sieves, kept, strict=True):
            for place in escaped:
                if place is not None:
                    keeps[place] = True
            for needle in sieve.needles:
                places.mark(lowered if sieve.any_case else part, needle, keeps)


class _Places:
    """Which document the bytes of a part belong to."""

    def __init__(self, begins: Sequence[int], ends: Sequence[int], base: int, first: int, last: int) -> None:
        self._begins, self._ends = begins, ends
        self._base, self._first, self._last = base, first, last

    def of(self, begin: int, end: int) -> int | None:
        """The document that holds all of these bytes of the part; None where they lie between two."""
        place = bisect_right(self._begins, self._base + begin, self._first, self._last) - 1
        return place if self._base + end <= self._ends[place] else None

    def mark(self, part: bytes, needle: bytes, keeps: Truths) -> None:
        """Mark the documents that hold the needle."""
        at = part.find(needle)
        while at >= 0:
            place = self.of(at, at + len(needle))
            if place is None:
                at = part.find(needle, at + 1)
            else:
                keeps[place] = True
                at = part.find(needle, self._ends[place] - self._base)
