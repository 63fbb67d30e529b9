"""Texts as numbers, a number a character: what each character is, and the sets of characters of many stretches."""

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

SEAM: Final = 0
"""Stands after each text."""
SPACE: Final = 32
"""Stands between two words."""
GAP, LETTER, CAPITAL, DIGIT = range(4)
"""What a character can be; a gap is whatever is neither a letter nor a digit."""
DIGITS: Final = np.uint64(0x3FF << 26)
"""In a set of characters, the digits."""
_ASCII: Final = 128
_AT_ONCE: Final = 1 << 15
"""Stretches."""
_BITS: Final = np.left_shift(np.uint64(1), np.arange(64, dtype=np.uint64))

Places = NDArray[np.int32] | NDArray[np.int64]
"""Numbers of characters within a laid-out text, or of values; kept in the narrower ones."""
Flags = NDArray[np.bool_]
Codes = NDArray[np.uint8] | NDArray[np.uint16] | NDArray[np.uint32]
"""Numbers of characters, as an `Alphabet` has them."""
_Item = TypeVar("_Item", bound=np.generic)


def before_each(items: NDArray[_Item]) -> NDArray[_Item]:
    """Move each item one on, so that it stands where the one before it stood; a zero comes first."""
    moved = np.zeros_like(items)
    moved[1:] = items[:-1]
    return moved


def after_each(items: NDArray[_Item]) -> NDArray[_Item]:
    """Move each item one back; a zero comes last."""
    moved = np.zeros_like(items)
    moved[:-1] = items[1:]
    return moved


class Alphabet:
    """Which number stands for which character: those of ASCII for themselves, then the others that occur."""

    def __init__(self, others: NDArray[np.uint32]) -> None:
        """Take the others as Unicode has them, in rising order."""
        self._others = others
        self._numbers = {chr(other): _ASCII + at for at, other in enumerate(others.tolist())}

    def number(self, character: str) -> int | None:
        """Of a character; None of one that does not occur."""
        return ord(character) if ord(character) < _ASCII else self._numbers.get(character)

    def numbers(self, characters: NDArray[np.uint32]) -> Codes:
        """Of characters as Unicode has them, all of which occur; narrow ones compare faster and need less room."""
        numbers = np.where(characters < _ASCII, characters, _ASCII + np.searchsorted(self._others, characters))
        most = _ASCII + len(self._others)
        if most <= 1 << 8:
            return numbers.astype(np.uint8)
        return numbers.astype(np.uint16) if most <= 1 << 16 else numbers.astype(np.uint32)

    def text(self, codes: Codes) -> str:
        """The characters of these numbers."""
        if not len(self._others):
            return codes.tobytes().decode("ascii")
        other = codes >= _ASCII
        wide = codes.astype("<u4")
        wide[other] = self._others[codes[other].astype(np.intp) - _ASCII]
        return wide.tobytes().decode("utf-32-le", "surrogatepass")

    def letters(self, word: str) -> np.uint64:
        """The set of the word's characters, as `letters_of` gives it."""
        numbers = (self.number(character) for character in word)
        codes = np.array([ord("?") if number is None else number for number in numbers], np.uint32)
        letters: np.uint64 = letters_of(codes, np.array([0]), np.array([len(word)]))[0]
        return letters


class Script:
    """What each character of some texts is, and which it is without case and accent: worked out once for each."""

    def __init__(self, characters: Iterable[str]) -> None:
        """Take all characters that occur."""
        written = np.array(sorted(map(ord, characters)), np.uint32)
        plain = np.array([ord(_plain(chr(code))) for code in written.tolist()], np.uint32)
        self.alphabet = Alphabet(np.unique(plain[plain >= _ASCII]))
        """The numbers that say which."""
        most = int(written.max(initial=0)) + 1
        self._kinds = np.zeros(most, np.uint8)
        self._kinds[written] = [_kind(chr(code)) for code in written.tolist()]
        numbers = self.alphabet.numbers(plain)
        self._numbers: Codes = np.zeros(most, numbers.dtype)
        self._numbers[written] = numbers

    def empty(self, length: int) -> Codes:
        """Room for so many numbers."""
        return np.zeros(length, self._numbers.dtype)

    def read(self, text: str) -> tuple[NDArray[np.uint8], Codes]:
        """What each character of a text is, and its number."""
        written = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
        return self._kinds[written], self._numbers[written]


def _kind(character: str) -> int:
    if character.isdigit():
        return DIGIT
    if character.isupper() and character.isalnum():  # a letter in a circle is no letter
        return CAPITAL
    # A combining mark belongs to the letter before it.
    return LETTER if character.isalnum() or unicodedata.category(character)[0] == "M" else GAP


def _plain(character: str) -> str:
    """The character without case and accent: one for one, so that places stay."""
    pieces = unicodedata.normalize("NFD", character.casefold())
    return pieces[0] if all(map(unicodedata.combining, pieces[1:])) else character


def digests(codes: Codes, starts: Places, ends: Places) -> NDArray[np.uint64]:
    """Of each stretch a number by which to tell it from others; of a million, two share one once in 10^7 logs.

    No stretch is empty.
    """
    longest = int((ends - starts).max(initial=0))
    weights = np.random.default_rng(0).integers(1, 1 << 64, longest, np.uint64)
    numbers = np.zeros(len(starts), np.uint64)
    for some, characters, within, heads in _stretches(codes, starts, ends):
        numbers[some] = np.add.reduceat(characters * weights[within], heads)
    return numbers


def letters_of(codes: Codes, starts: Places, ends: Places) -> NDArray[np.uint64]:
    """Of each stretch the set of its characters: a bit for each letter a to z and each digit, 28 for all others."""
    letters = np.zeros(len(starts), np.uint64)
    filled = np.flatnonzero(ends > starts)
    for some, characters, _, heads in _stretches(codes, starts[filled], ends[filled]):
        slots = 36 + characters.astype(np.intp) % 28
        for low, high, first in ((ord("a"), ord("z"), 0), (ord("0"), ord("9"), 26)):
            within = (characters >= low) & (characters <= high)
            slots[within] = characters[within] - low + first
        letters[filled[some]] = np.bitwise_or.reduceat(_BITS[slots], heads)
    return letters


def _stretches(codes: Codes, starts: Places, ends: Places) -> Iterator[tuple[slice, Codes, Places, Places]]:
    """Some stretches at a time, as all their characters at once need many times the room of the text.

    Yields which they are, their characters end to end, of each its place in its stretch, and where each begins.
    """
    for first in range(0, len(starts), _AT_ONCE):
        some = slice(first, first + _AT_ONCE)
        lengths = ends[some] - starts[some]
        heads = np.cumsum(lengths) - lengths
        within = np.arange(int(lengths.sum())) - np.repeat(heads, lengths)
        yield some, codes[within + np.repeat(starts[some], lengths)], within, heads
