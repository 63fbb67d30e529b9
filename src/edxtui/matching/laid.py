"""Texts laid end to end as numbers."""

from collections.abc import Sequence
from functools import cached_property
from typing import Final, cast

import numpy as np

from edxtui.matching.characters import (
    CAPITAL,
    DIGIT,
    GAP,
    LETTER,
    SEAM,
    SPACE,
    Alphabet,
    Codes,
    Flags,
    Places,
    Script,
    after_each,
    before_each,
    digests,
    letters_of,
)
from edxtui.matching.ranks import NOT, Ranks

_AT_ONCE: Final = 1 << 14
"""Texts that are laid at once."""
_REMEMBERED: Final = 6
"""Answers: those of the last two or three letters typed."""
_MOST_REMEMBERED: Final = 1 << 17
"""Places of one answer: what stands in more is found as fast as it is typed, and would take megabytes."""


class Laid:
    """All texts end to end, case folded, one blank between words and a seam after each text."""

    def __init__(self, codes: Codes, alphabet: Alphabet, begins: Flags) -> None:
        """Take the characters as numbers, and of each whether a word begins there."""
        self.codes = codes
        self.alphabet = alphabet
        self.begins = begins
        self._remembered: tuple[tuple[str, Places], ...] = ()
        self.ends = _where(codes == SEAM)
        self.starts = _narrow(np.concatenate(([0], self.ends + 1))[: len(self.ends)])

    @property
    def text(self) -> str:
        """All of it."""
        return self.alphabet.text(self.codes)

    def owners(self, places: Places) -> Places:
        """Of each place the value that it lies in."""
        return np.searchsorted(self.starts, places, side="right") - 1

    def places(self, piece: str) -> Places:
        """Where the piece stands, in rising order."""
        remembered = self._remembered
        # One who types asks for the piece of a moment ago with a letter more.
        known, places = max(
            ((begin, places) for begin, places in remembered if piece.startswith(begin)),
            key=lambda pair: len(pair[0]),
            default=("", None),
        )
        if known == piece and places is not None:
            return places
        numbers = [number for number in map(self.alphabet.number, piece) if number is not None]
        last = max(len(self.codes) - len(piece) + 1, 0) if len(numbers) == len(piece) else 0
        if places is None:
            hit = self.codes[:last] == numbers[0] if last else np.zeros(0, bool)
            if last and len(piece) > 1:
                hit &= self.codes[1 : last + 1] == numbers[1]
            known, places = piece[:2], _narrow(np.flatnonzero(hit))
        places = places[: np.searchsorted(places, last)]
        for shift, number in enumerate(numbers[len(known) :], len(known)):
            places = places[self.codes[places + shift] == number]
        if len(places) <= _MOST_REMEMBERED:
            self._remembered = ((piece, places), *remembered[: _REMEMBERED - 1])
        return places

    @cached_property
    def squeezed(self) -> "Laid":
        """The same without the blanks."""
        kept = self.codes != SPACE
        return Laid(self.codes[kept], self.alphabet, self.begins[kept])

    @cached_property
    def whole(self) -> "Spans":
        """Each text as one stretch."""
        every = np.arange(len(self.starts) + 1, dtype=np.int32)
        return Spans(self, self.starts, self.ends, every[:-1], every)

    @cached_property
    def words(self) -> "Spans":
        """Every word, and every run of letters and digits that holds several words."""
        starts, ends = self._words_and_runs()
        owners = _narrow(self.owners(starts))
        # A word such as `student` occurs a hundred thousand times and is looked at once.
        numbers = digests(self.codes, starts, ends)
        order = _narrow(np.argsort(numbers, kind="stable"))
        numbers = numbers[order]
        heads = _where(np.append(True, numbers[1:] != numbers[:-1])) if len(numbers) else order
        del numbers  # there may be millions of them
        first = order[heads]
        shares = cast("Places", np.append(heads, np.int32(len(order))))
        return Spans(self, starts[first], ends[first], owners[order], shares)

    def _words_and_runs(self) -> tuple[Places, Places]:
        """Where each word, and each run of several, begins and ends."""
        letter = self.codes > SPACE
        last = letter & ~after_each(letter)
        starts = _where(self.begins)
        ends = _where(last | (letter & after_each(self.begins))) + 1
        run_starts = _where(letter & ~before_each(letter))
        run_ends = _where(last) + 1
        several = ends[np.searchsorted(starts, run_starts)] != run_ends
        return np.concatenate((starts, run_starts[several])), np.concatenate((ends, run_ends[several]))


class Spans:
    """Distinct stretches of a laid-out text, and which values hold them."""

    def __init__(self, laid: Laid, starts: Places, ends: Places, owners: Places, shares: Places) -> None:
        """Keep the distinct stretches; `owners[shares[n]:shares[n + 1]]` are the values that hold the one at n."""
        self._laid = laid
        self.alphabet = laid.alphabet
        self.starts = starts
        self.lengths = ends - starts
        self._owners = owners
        self._shares = shares
        self.letters = letters_of(laid.codes, starts, ends)
        self.firsts = laid.codes[starts]
        """Of each its first character."""

    def at(self, chosen: Places) -> list[str]:
        """The chosen stretches as texts."""
        starts, ends = self.starts[chosen], self.starts[chosen] + self.lengths[chosen]
        text, codes = self._laid.alphabet.text, self._laid.codes
        return [text(codes[start:end]) for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]

    def to_values(self, chosen: Places, numbers: Ranks, size: int) -> Ranks:
        """Hand the numbers of the chosen stretches to the values that hold them, each the least; `NOT` to others."""
        ranks = np.full(size, NOT, np.uint8)
        first = self._shares[chosen]
        many = self._shares[chosen + 1] - first
        within = np.arange(int(many.sum())) - np.repeat(np.cumsum(many) - many, many)
        np.minimum.at(ranks, self._owners[within + np.repeat(first, many)], np.repeat(numbers, many))
        return ranks


def lay(texts: Sequence[str]) -> Laid:
    """Lay texts end to end."""
    # Some at a time: all at once need many times the room of what comes of them.
    some = [texts[first : first + _AT_ONCE] for first in range(0, len(texts), _AT_ONCE)]
    characters = {"\0"}
    for part in some:
        characters.update("".join(part))
    script = Script(characters)
    most = sum(map(len, texts)) + len(texts)
    codes, begins = script.empty(most), np.zeros(most, bool)
    end = 0
    for part in some:
        some_codes, some_begins = _lay(part, script)
        start, end = end, end + len(some_codes)
        codes[start:end], begins[start:end] = some_codes, some_begins
    return Laid(codes[:end], script.alphabet, begins[:end])


def _lay(texts: Sequence[str], script: Script) -> tuple[Codes, Flags]:
    """The characters of some texts, end to end, and where words begin."""
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    kinds, codes = script.read("\0".join(texts) + "\0")
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
    return codes[kept], begins[kept]


def _where(flags: Flags) -> Places:
    """The places that are marked, in little room."""
    step = 1 << 20
    found: list[Places] = [np.zeros(0, np.int32)]
    found += [_narrow(np.flatnonzero(flags[first : first + step]) + first) for first in range(0, len(flags), step)]
    return cast("Places", np.concatenate(found))


def _narrow(places: Places) -> Places:
    """The same in half the room where that is enough."""
    return places.astype(np.int32) if places.max(initial=0) < 1 << 31 else places
