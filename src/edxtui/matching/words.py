"""Ranks by how the words of a question stand in the values: side by side, apart, begun, or with letters left out."""

from itertools import pairwise
from typing import Final

import numpy as np

from edxtui.matching.characters import DIGITS, SEAM, Codes, Flags, Places
from edxtui.matching.laid import Laid
from edxtui.matching.ranks import ALIKE, BEGINS, BEGINS_ANYHOW, BESIDE, EXACT, NOT, PART, PREFIX, SHORTENED, Ranks
from edxtui.matching.values import Values

SHORT: Final = 3
"""Words of up to so many characters stand inside too many others, and are too easily mistyped into them."""
_STRETCH: Final = 3
"""A shortened word has at least one in so many of the characters it stands for."""


def as_phrase(text: str, phrase: str, values: Values) -> Ranks:
    """Rank where all words stand side by side as they were typed."""
    laid = values.laid
    ranks = np.full(len(values), NOT, np.uint8)
    places = laid.places(phrase)
    places = places[laid.begins[places]]
    owners = laid.owners(places)
    ranks[owners] = BESIDE
    first = places == laid.starts[owners]
    ranks[owners[first]] = PREFIX
    exact = owners[first & (places + len(phrase) == laid.ends[owners])]
    ranks[exact] = ALIKE
    for index in exact.tolist():
        if values.texts[index].casefold() == text.strip().casefold():
            ranks[index] = EXACT
    return ranks


def begun_by(word: str, laid: Laid) -> Ranks:
    """Rank by a word that begins a word, runs several on, or stands inside one."""
    ranks = np.full(len(laid.starts), NOT, np.uint8)
    places = laid.places(word)
    begins = laid.begins[places]
    if len(word) > SHORT:
        ranks[laid.owners(places[~begins])] = PART
        joined = laid.squeezed.places(word)
        ranks[laid.squeezed.owners(joined[laid.squeezed.begins[joined]])] = SHORTENED
    ranks[laid.owners(places[begins])] = BEGINS
    return ranks


def together(words: list[str], begun: list[Ranks], laid: Laid) -> Ranks:
    """Rank where each word was found, better where they stand in the order typed."""
    ranks = begun[0].copy()
    for rank in begun[1:]:
        np.maximum(ranks, rank, out=ranks)
    if len(words) == 1:
        return ranks
    found = np.flatnonzero(ranks == BEGINS)
    first = []
    for word in words:
        places = laid.places(word)
        places = places[laid.begins[places]][::-1]
        where = np.full(len(ranks), -1, np.int64)
        where[laid.owners(places)] = places
        first.append(where[found])
    for left, right in pairwise(first):
        ranks[found[left > right]] = BEGINS_ANYHOW
    return ranks


def shortened_to(word: str, laid: Laid) -> Ranks:
    """Rank by a word that leaves letters out of one word, or is a short part."""
    ranks = np.full(len(laid.starts), NOT, np.uint8)
    if 1 < len(word) <= SHORT:
        ranks[laid.owners(laid.places(word))] = PART
    if len(word) < SHORT:
        return ranks
    numbers = [number for number in map(laid.alphabet.number, word) if number is not None]
    if word.isdigit() or len(numbers) < len(word):
        return ranks
    spans = laid.words
    letters = laid.alphabet.letters(word)
    fits = (spans.letters & letters) == letters
    fits &= ((spans.letters & DIGITS) != 0) == ((letters & DIGITS) != 0)
    fits &= (spans.lengths > len(word)) & (spans.lengths <= _STRETCH * len(word))
    fits &= spans.firsts == numbers[0]
    chosen = np.flatnonzero(fits)
    chosen = chosen[_leave_out(numbers, spans.starts[chosen], spans.lengths[chosen], laid.codes)]
    return np.minimum(ranks, spans.to_values(chosen, np.full(len(chosen), SHORTENED, np.uint8), len(ranks)))


def _leave_out(word: list[int], starts: Places, lengths: Places, codes: Codes) -> Flags:
    """Whether each stretch has the characters of the word in their order, with no digit between them left out."""
    wanted = np.array([*word, SEAM])
    have = np.zeros(len(starts), np.intp)
    allowed = np.ones(len(starts), bool)
    for shift in range(int(lengths.max(initial=0))):
        open_ = (shift < lengths) & (have < len(word))
        code = codes[np.where(open_, starts + shift, 0)]
        hit = open_ & (code == wanted[have])
        allowed &= hit | ~open_ | (code < ord("0")) | (code > ord("9"))
        have += hit
    allowed &= have == len(word)
    return allowed
