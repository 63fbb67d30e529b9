"""Ranks by slips: swapped, missing, doubled, wrong letters."""

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from edxtui.matching.characters import DIGITS
from edxtui.matching.laid import Laid, Spans
from edxtui.matching.ranks import NOT, PART, TYPO, Ranks
from edxtui.matching.words import SHORT


def mistyped(words: list[str], otherwise: list[Ranks], laid: Laid) -> Ranks:
    """Rank the values by how many slips they lie away, over all words or over the whole run together.

    `otherwise`: of each word the ranks of the values that it fits without any slip.
    """
    size = len(laid.starts)
    slips = np.zeros(size, np.int64)
    for word, rank in zip(words, otherwise, strict=True):
        slips += np.where(rank != NOT, 0, _slips(word, laid.words, size))
        if (slips >= NOT).all():
            break
    slips[slips == 0] = NOT  # all words fit, so the value has its rank
    slips = np.minimum(slips, _slips("".join(words), laid.squeezed.whole, size))
    return np.where(slips < NOT, TYPO + np.minimum(slips, PART - TYPO - 1), NOT).astype(np.uint8)


def _slips(word: str, spans: Spans, size: int) -> Ranks:
    """Count, for each of `size` values, the slips from the word to its nearest stretch; `NOT` where too many."""
    allowed = _allowed(sum(not character.isdigit() for character in word))
    letters = spans.alphabet.letters(word)
    fits = np.abs(spans.lengths - len(word)) <= allowed
    fits &= ((spans.letters ^ letters) & DIGITS) == 0
    fits &= np.bitwise_count(spans.letters & ~letters) <= allowed
    fits &= np.bitwise_count(letters & ~spans.letters) <= allowed
    chosen = np.flatnonzero(fits) if allowed else np.zeros(0, np.int64)
    pieces = spans.at(chosen)
    distances = process.cdist([word], pieces, scorer=OSA.distance, score_cutoff=allowed, dtype=np.uint8)[0]
    for at, (piece, distance) in enumerate(zip(pieces, distances.tolist(), strict=True)):
        if _digits(piece) != _digits(word):
            distances[at] = NOT
        elif distance > 1 and piece[0] != word[0]:
            distances[at] = NOT  # few people miss the first letter and more besides
        elif distance > 1 and sorted(piece) == sorted(word):
            distances[at] = 1  # `vedio`: the right letters in the wrong order are one slip of the mind
    distances[distances > allowed] = NOT
    return spans.to_values(chosen, distances, size)


def _allowed(letters: int) -> int:
    """Slips that a word of so many letters may hold."""
    if letters <= SHORT:
        return 0
    return 1 if letters <= 5 else 2 if letters <= 11 else 3


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))
