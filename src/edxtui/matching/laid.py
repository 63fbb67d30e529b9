"""Texts laid end to end as numbers."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from edxtui.matching.characters import (
    CAPITAL,
    DIGIT,
    GAP,
    LETTER,
    SEAM,
    SPACE,
    Codes,
    Flags,
    Places,
    after_each,
    before_each,
    codes_of,
    digests,
    letters_of,
    text_of,
    told_apart,
)
from edxtui.matching.ranks import NOT, Ranks


class Laid:
    """All texts end to end, case folded, one blank between words and a seam after each text."""

    def __init__(self, codes: Codes, begins: Flags) -> None:
        """Take the characters as numbers, and of each whether a word begins there."""
        self.text = text_of(codes)
        self.codes = codes
        self.begins = begins
        self.ends = np.flatnonzero(codes == SEAM)
        self.starts = np.concatenate(([0], self.ends + 1))[: len(self.ends)]

    def owners(self, places: Places) -> Places:
        """Of each place the value that it lies in."""
        return np.searchsorted(self.starts, places, side="right") - 1

    def places(self, piece: str) -> Places:
        """Where the piece stands, in rising order."""
        last = len(self.codes) - len(piece) + 1
        places = np.flatnonzero(self.codes[: max(last, 0)] == ord(piece[0]))
        for shift, character in enumerate(piece[1:], 1):
            places = places[self.codes[places + shift] == ord(character)]
        return places

    @cached_property
    def squeezed(self) -> "Laid":
        """The same without the blanks."""
        kept = self.codes != SPACE
        return Laid(self.codes[kept], self.begins[kept])

    @cached_property
    def whole(self) -> "Spans":
        """Each text as one stretch."""
        every = np.arange(len(self.starts))
        return Spans(self, self.starts, self.ends, every, every)

    @cached_property
    def words(self) -> "Spans":
        """Every word, and every run of letters and digits that holds several words."""
        letter = self.codes > SPACE
        last = letter & ~after_each(letter)
        starts = np.flatnonzero(self.begins)
        ends = np.flatnonzero(last | (letter & after_each(self.begins))) + 1
        run_starts = np.flatnonzero(letter & ~before_each(letter))
        run_ends = np.flatnonzero(last) + 1
        several = ends[np.searchsorted(starts, run_starts)] != run_ends
        starts = np.concatenate((starts, run_starts[several]))
        ends = np.concatenate((ends, run_ends[several]))
        # A word such as `student` occurs a hundred thousand times and is looked at once.
        _, first, which = np.unique(digests(self.codes, starts, ends), return_index=True, return_inverse=True)
        which = np.argsort(np.argsort(first))[which]
        first.sort()
        return Spans(self, starts[first], ends[first], self.owners(starts), which)


class Spans:
    """Distinct stretches of a laid-out text, and which values hold them."""

    def __init__(self, laid: Laid, starts: Places, ends: Places, owners: Places, which: Places) -> None:
        """Keep the distinct stretches, and beside them, for each time that one occurs, its value and which it is."""
        self.text = laid.text
        self.starts = starts
        self.lengths = ends - starts
        self.owners = owners
        self.which = which
        self.letters = letters_of(laid.codes, starts, ends)

    def at(self, chosen: Places) -> list[str]:
        """The chosen stretches as texts."""
        ends = (self.starts[chosen] + self.lengths[chosen]).tolist()
        return [self.text[start:end] for start, end in zip(self.starts[chosen].tolist(), ends, strict=True)]

    def to_values(self, chosen: Places, numbers: Ranks, size: int) -> Ranks:
        """Hand the numbers of the chosen stretches to the values that hold them, each the least; `NOT` to others."""
        each = np.full(len(self.starts), NOT, np.uint8)
        each[chosen] = numbers
        each = each[self.which]
        hit = np.flatnonzero(each != NOT)
        ranks = np.full(size, NOT, np.uint8)
        np.minimum.at(ranks, self.owners[hit], each[hit])
        return ranks


def lay(texts: Sequence[str]) -> Laid:
    """Lay texts end to end."""
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    codes = codes_of("\0".join(texts) + "\0" if texts else "")
    kinds, codes = told_apart(codes)
    seam = np.zeros(len(codes), bool)
    seam[np.cumsum(lengths + 1) - 1] = True
    kinds[seam] = GAP
    before, after = before_each(kinds), after_each(kinds)
    letter = kinds != GAP
    begins = letter & (
        ((kinds == DIGIT) != (before == DIGIT))
        | (before == GAP)
        | ((kinds == CAPITAL) & ((before == LETTER) | ((before == CAPITAL) & (after == LETTER))))
    )
    codes[~letter] = SPACE
    codes[seam] = SEAM
    kept = letter | seam | (before != GAP)
    codes, begins = codes[kept], begins[kept]
    kept = (codes != SPACE) | (after_each(codes) != SEAM)
    return Laid(codes[kept], begins[kept])
