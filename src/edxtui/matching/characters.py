"""Texts as numbers, a number a character: what each character is, and the sets of characters of many stretches."""

import unicodedata
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
_BITS: Final = np.left_shift(np.uint64(1), np.arange(64, dtype=np.uint64))

Places = NDArray[np.int64]
"""Numbers of characters within a laid-out text."""
Flags = NDArray[np.bool_]
Codes = NDArray[np.uint8] | NDArray[np.uint32]
"""Numbers of characters."""
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


def codes_of(text: str) -> Codes:
    """Each character's number, in one byte where that is enough: narrow numbers compare faster."""
    try:
        return np.frombuffer(text.encode("latin-1"), np.uint8).copy()
    except UnicodeEncodeError:
        return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint32)


def text_of(codes: Codes) -> str:
    """The characters of these numbers."""
    if codes.dtype == np.uint8:
        return codes.tobytes().decode("latin-1")
    return codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


def told_apart(codes: Codes) -> tuple[NDArray[np.uint8], Codes]:
    """What each character is, and which it is without case and accent; worked out once for each that occurs."""
    kinds = np.zeros(int(codes.max(initial=0)) + 1, np.uint8)
    folded = np.zeros(len(kinds), np.uint32)
    kinds[codes] = 1
    for code in np.flatnonzero(kinds).tolist():
        kinds[code] = _kind(chr(code))
        folded[code] = ord(_plain(chr(code)))
    if folded.max() < 1 << 8:
        return kinds[codes], folded.astype(np.uint8)[codes]
    return kinds[codes], folded[codes]


def _kind(character: str) -> int:
    if character.isdigit():
        return DIGIT
    if character.isupper():
        return CAPITAL
    # A combining mark belongs to the letter before it.
    return LETTER if character.isalnum() or unicodedata.category(character)[0] == "M" else GAP


def _plain(character: str) -> str:
    """The character without case and accent: one for one, so that places stay."""
    pieces = unicodedata.normalize("NFD", character.casefold())
    return pieces[0] if all(map(unicodedata.combining, pieces[1:])) else character


def digests(codes: Codes, starts: Places, ends: Places) -> NDArray[np.uint64]:
    """Of each stretch a number by which to tell it from others; of a million, two share one once in 10^7 logs."""
    if not len(starts):
        return np.zeros(0, np.uint64)
    lengths = ends - starts
    heads = np.cumsum(lengths) - lengths
    within = np.arange(int(lengths.sum())) - np.repeat(heads, lengths)
    weights = np.random.default_rng(0).integers(1, 1 << 64, int(lengths.max()), np.uint64)
    terms = codes[within + np.repeat(starts, lengths)] * weights[within]
    return np.add.reduceat(terms, heads)


def letters_of(codes: Codes, starts: Places, ends: Places) -> NDArray[np.uint64]:
    """Of each stretch the set of its characters: a bit for each letter a to z and each digit, 28 for all others."""
    if not len(starts):
        return np.zeros(0, np.uint64)
    slots = 36 + codes % 28
    for low, high, first in ((ord("a"), ord("z"), 0), (ord("0"), ord("9"), 26)):
        within = (codes >= low) & (codes <= high)
        slots[within] = codes[within] - low + first
    bits = np.append(_BITS[slots], np.uint64(0))
    # Every second one runs from an end to the next start: short, as long as the stretches come in the order they lie.
    letters = np.bitwise_or.reduceat(bits, np.stack((starts, ends), axis=1).ravel())[::2]
    letters[starts == ends] = 0
    return letters


def letters_in(word: str) -> np.uint64:
    """The set of the word's characters, as `letters_of` gives it."""
    letters: np.uint64 = letters_of(codes_of(word), np.array([0]), np.array([len(word)]))[0]
    return letters
