"""Which of many values a half-remembered text may mean, and which lie nearest to one that is not there.

Two questions, two scorers. `search` serves as a filter, so it must not say too much; what it finds, best first:

    exact      the very text, or the same but for what stands between its words
    prefix     a value that begins so
    words      every word begins a word of the value (`enr act`), shortens one (`chk`), or runs several on (`playvid`)
    typo       a slip or two away: swapped, missing, doubled, wrong letters (`speed chnage`)
    part       a word stands inside a word of the value

What is nearer hides what is farther, in three steps. First count beginnings, and parts of at least four characters.
Only where these find nothing, words with letters left out and shorter parts count; only where nothing is found still,
typos do, of words of at least four characters, and of these only the closest. Typos never touch digits: `student07`
and `student08` are two people, so `studnet07` finds the one and not the other.

`nearest` answers after a miss, when any suggestion is better than none.

Words are runs of letters and digits; inside them a word also begins at a capital after a small letter and where digits
begin or end. Case and accents never count. The texts are laid end to end as numbers once, so that a question is a few
passes of numpy over them, and rapidfuzz measures only the few words whose letters allow a hit.
"""

import unicodedata
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from typing import Literal, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

How = Literal["exact", "prefix", "words", "typo", "part"]


class Found(msgspec.Struct, frozen=True, gc=False):
    """One value that the text may mean."""

    index: int
    """Where it stands in the values that were asked."""
    text: str
    count: int
    """How many events have it."""
    score: float
    """How well it fits, 0 to 100; comparable between answers to the same text."""
    how: How
    """What makes it fit; of `nearest`, "typo" also stands for any remote likeness."""


class Sifted(msgspec.Struct, frozen=True):
    """All values that a text may mean."""

    texts: tuple[str, ...]
    """In the order of the values that were asked."""
    typos: bool
    """Whether they fit only if the text is mistyped."""


class Values:
    """Distinct texts, each with the number of events that have it, prepared for many questions at the first one."""

    def __init__(self, texts: Sequence[str], counts: Sequence[int]) -> None:
        """Keep both as they are; they run in parallel and must not change later."""
        if len(texts) != len(counts):
            raise ValueError(f"{len(texts)} texts, but {len(counts)} counts")
        self.texts = texts
        self.counts = counts

    def __len__(self) -> int:
        """How many texts there are."""
        return len(self.texts)

    def __contains__(self, text: str) -> bool:
        """Whether one of them is this text, ignoring case."""
        return text.casefold() in self._known

    @cached_property
    def folded(self) -> list[str]:
        """The texts, case folded, in their order."""
        return [text.casefold() for text in self.texts]

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.folded)

    @cached_property
    def _laid(self) -> "_Laid":
        return _lay(self.texts)

    @cached_property
    def _by_count(self) -> NDArray[np.intp]:
        """Indices of the texts: most events first, then the shorter, then as they stand."""
        lengths = np.fromiter(map(len, self.texts), np.int64, len(self.texts))
        return np.lexsort((lengths, -np.asarray(self.counts, np.int64)))


def search(text: str, values: Values, limit: int | None = None) -> list[Found]:
    """Find what `text` may mean, best first, ties by number of events; a blank text means anything."""
    ranks = _ranks(text[:_LONGEST], values)
    order = values._by_count
    order = order[ranks[order] != _NOT]
    order = order[np.argsort(ranks[order], kind="stable")][:limit]
    # map() over whole lists halves the time that a short text costs which a hundred thousand values begin with.
    indices = order.tolist()
    places = ranks[order].tolist()
    return list(
        map(
            Found,
            indices,
            map(values.texts.__getitem__, indices),
            map(values.counts.__getitem__, indices),
            map(_SCORES.__getitem__, places),
            map(_HOW.__getitem__, places),
        )
    )


def sift(text: str, values: Values) -> Sifted:
    """Find all that `search` finds, sooner, for those who need no order."""
    ranks = _ranks(text[:_LONGEST], values)
    best = ranks.min(initial=_NOT)
    return Sifted(
        tuple([values.texts[index] for index in np.flatnonzero(ranks != _NOT).tolist()]), _TYPO <= best < _PART
    )


def nearest(text: str, values: Values, limit: int = 3) -> list[Found]:
    """Suggest what may have been meant by a text that is no value: what `search` finds, then the most alike.

    Some value is named as long as one shares a letter with the text, but none that is much less alike than the best.
    """
    found = search(text, values, limit)
    if len(found) == limit or not values.texts:
        return found
    likeness = process.cdist(
        [text[:_LONGEST].casefold()], values.folded, scorer=OSA.normalized_similarity, dtype=np.float32
    )[0]
    least = float(likeness.max()) * _STILL_NEAR
    likeness[[one.index for one in found]] = 0
    order = values._by_count[np.argsort(-likeness[values._by_count], kind="stable")][: limit - len(found)]
    for index in order.tolist():
        if likeness[index] > 0 and likeness[index] >= least:
            score = _SCORES[_PART] * float(likeness[index])
            found.append(Found(index, values.texts[index], values.counts[index], score, "typo"))
    return found


# How well a value fits, best first, in one byte so that ordering a large answer is a radix sort.
_EXACT, _ALIKE, _PREFIX, _BEGINS, _BEGINS_ANYHOW, _SHORTENED, _TYPO, _PART, _NOT = 0, 1, 2, 3, 4, 5, 6, 10, 255
_SCORES = (100.0, 98.0, 90.0, 80.0, 75.0, 70.0, 65.0, 60.0, 55.0, 50.0, 40.0)
_HOW: tuple[How, ...] = (
    "exact",
    "exact",
    "prefix",
    "words",
    "words",
    "words",
    "typo",
    "typo",
    "typo",
    "typo",
    "part",
)

_LONGEST = 200
"""Characters of a question that count."""
_SHORT = 3
"""Words of up to so many characters stand inside too many others, and are too easily mistyped into them."""
_STILL_NEAR = 0.75
"""How alike a suggestion has to be, as a share of how alike the best one is."""
_STRETCH = 3
"""A shortened word has at least one in so many of the characters it stands for."""

_SEAM, _SPACE = 0, 32
_GAP, _LETTER, _CAPITAL, _DIGIT = range(4)
_BITS = np.left_shift(np.uint64(1), np.arange(64, dtype=np.uint64))
_DIGITS = np.uint64(0x3FF << 26)

_Ranks = NDArray[np.uint8]
_Places = NDArray[np.int64]
_Flags = NDArray[np.bool_]
_Codes = NDArray[np.uint8] | NDArray[np.uint32]
_Item = TypeVar("_Item", bound=np.generic)


class _Spans:
    """Distinct stretches of a laid-out text, and which values hold them."""

    def __init__(self, laid: "_Laid", starts: _Places, ends: _Places, owners: _Places, which: _Places) -> None:
        """Keep the distinct stretches, and beside them, for each time that one occurs, its value and which it is."""
        self.text = laid.text
        self.starts = starts
        self.lengths = ends - starts
        self.owners = owners
        self.which = which
        self.letters = _letters_of(laid.codes, starts, ends)

    def at(self, chosen: _Places) -> list[str]:
        ends = (self.starts[chosen] + self.lengths[chosen]).tolist()
        return [self.text[start:end] for start, end in zip(self.starts[chosen].tolist(), ends, strict=True)]

    def to_values(self, chosen: _Places, numbers: "_Ranks", size: int) -> "_Ranks":
        """Hand the numbers of the chosen stretches to the values that hold them, each the least; `_NOT` to others."""
        each = np.full(len(self.starts), _NOT, np.uint8)
        each[chosen] = numbers
        each = each[self.which]
        hit = np.flatnonzero(each != _NOT)
        ranks = np.full(size, _NOT, np.uint8)
        np.minimum.at(ranks, self.owners[hit], each[hit])
        return ranks


class _Laid:
    """All texts end to end, case folded, one blank between words and a seam after each text."""

    def __init__(self, codes: "_Codes", begins: _Flags) -> None:
        """Take the characters as numbers, and of each whether a word begins there."""
        self.text = _text(codes)
        self.codes = codes
        self.begins = begins
        self.ends = np.flatnonzero(codes == _SEAM)
        self.starts = np.concatenate(([0], self.ends + 1))[: len(self.ends)]

    def owners(self, places: _Places) -> _Places:
        """Of each place the value that it lies in."""
        return np.searchsorted(self.starts, places, side="right") - 1

    def places(self, piece: str) -> _Places:
        """Where the piece stands, in rising order."""
        last = len(self.codes) - len(piece) + 1
        places = np.flatnonzero(self.codes[: max(last, 0)] == ord(piece[0]))
        for shift, character in enumerate(piece[1:], 1):
            places = places[self.codes[places + shift] == ord(character)]
        return places

    @cached_property
    def squeezed(self) -> "_Laid":
        """The same without the blanks."""
        kept = self.codes != _SPACE
        return _Laid(self.codes[kept], self.begins[kept])

    @cached_property
    def whole(self) -> _Spans:
        """Each text as one stretch."""
        every = np.arange(len(self.starts))
        return _Spans(self, self.starts, self.ends, every, every)

    @cached_property
    def words(self) -> _Spans:
        """Every word, and every run of letters and digits that holds several words."""
        letter = self.codes > _SPACE
        last = letter & ~_after(letter)
        starts = np.flatnonzero(self.begins)
        ends = np.flatnonzero(last | (letter & _after(self.begins))) + 1
        run_starts = np.flatnonzero(letter & ~_before(letter))
        run_ends = np.flatnonzero(last) + 1
        several = ends[np.searchsorted(starts, run_starts)] != run_ends
        starts = np.concatenate((starts, run_starts[several]))
        ends = np.concatenate((ends, run_ends[several]))
        # A word such as `student` occurs a hundred thousand times and is looked at once.
        _, first, which = np.unique(_digests(self.codes, starts, ends), return_index=True, return_inverse=True)
        which = np.argsort(np.argsort(first))[which]
        first.sort()
        return _Spans(self, starts[first], ends[first], self.owners(starts), which)


def _lay(texts: Sequence[str]) -> _Laid:
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    codes = _codes("\0".join(texts) + "\0" if texts else "")
    kinds, codes = _told_apart(codes)
    seam = np.zeros(len(codes), bool)
    seam[np.cumsum(lengths + 1) - 1] = True
    kinds[seam] = _GAP
    before, after = _before(kinds), _after(kinds)
    letter = kinds != _GAP
    begins = letter & (
        ((kinds == _DIGIT) != (before == _DIGIT))
        | (before == _GAP)
        | ((kinds == _CAPITAL) & ((before == _LETTER) | ((before == _CAPITAL) & (after == _LETTER))))
    )
    codes[~letter] = _SPACE
    codes[seam] = _SEAM
    kept = letter | seam | (before != _GAP)
    codes, begins = codes[kept], begins[kept]
    kept = (codes != _SPACE) | (_after(codes) != _SEAM)
    return _Laid(codes[kept], begins[kept])


def _before(items: NDArray[_Item]) -> NDArray[_Item]:
    """Move each item one on, so that it stands where the one before it stood; a zero comes first."""
    moved = np.zeros_like(items)
    moved[1:] = items[:-1]
    return moved


def _after(items: NDArray[_Item]) -> NDArray[_Item]:
    """Move each item one back; a zero comes last."""
    moved = np.zeros_like(items)
    moved[:-1] = items[1:]
    return moved


def _codes(text: str) -> _Codes:
    """Each character's number, in one byte where that is enough: narrow numbers compare faster."""
    try:
        return np.frombuffer(text.encode("latin-1"), np.uint8).copy()
    except UnicodeEncodeError:
        return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint32)


def _text(codes: _Codes) -> str:
    if codes.dtype == np.uint8:
        return codes.tobytes().decode("latin-1")
    return codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


def _told_apart(codes: _Codes) -> tuple[NDArray[np.uint8], _Codes]:
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
        return _DIGIT
    if character.isupper():
        return _CAPITAL
    # A combining mark belongs to the letter before it.
    return _LETTER if character.isalnum() or unicodedata.category(character)[0] == "M" else _GAP


def _plain(character: str) -> str:
    """The character without case and accent: one for one, so that places stay."""
    pieces = unicodedata.normalize("NFD", character.casefold())
    return pieces[0] if all(map(unicodedata.combining, pieces[1:])) else character


def _digests(codes: _Codes, starts: _Places, ends: _Places) -> NDArray[np.uint64]:
    """Of each stretch a number by which to tell it from others; of a million, two share one once in 10^7 logs."""
    if not len(starts):
        return np.zeros(0, np.uint64)
    lengths = ends - starts
    heads = np.cumsum(lengths) - lengths
    within = np.arange(int(lengths.sum())) - np.repeat(heads, lengths)
    weights = np.random.default_rng(0).integers(1, 1 << 64, int(lengths.max()), np.uint64)
    terms = codes[within + np.repeat(starts, lengths)] * weights[within]
    return np.add.reduceat(terms, heads)


def _letters_of(codes: _Codes, starts: _Places, ends: _Places) -> NDArray[np.uint64]:
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


def _ranks(text: str, values: Values) -> _Ranks:
    """Rank each value by how well it fits the text."""
    if not text.strip():
        return np.full(len(values), _PART, np.uint8)
    laid = values._laid
    phrase = _lay([text]).text[:-1]
    if not phrase:
        return _literally(text, values)
    words = phrase.split(" ")
    begun = [_begun(word, laid) for word in words]
    ranks = np.minimum(_as_phrase(text, phrase, values), _together(words, begun, laid))
    if (ranks != _NOT).any():
        return ranks
    ranks = np.zeros(len(values), np.uint8)
    shortened: list[_Ranks] = []
    for word, rank in zip(words, begun, strict=True):
        shortened.append(np.minimum(rank, _shortened(word, laid)))
        ranks = np.maximum(ranks, shortened[-1])
        if (ranks == _NOT).all():
            return _mistyped(words, begun, shortened, laid)
    return ranks


def _literally(text: str, values: Values) -> _Ranks:
    """Rank by a text without letters or digits."""
    text = text.strip().casefold()
    return np.fromiter((_PART if text in one else _NOT for one in values.folded), np.uint8, len(values))


def _as_phrase(text: str, phrase: str, values: Values) -> _Ranks:
    """Rank where all words stand side by side as they were typed."""
    laid = values._laid
    ranks = np.full(len(values), _NOT, np.uint8)
    places = laid.places(phrase)
    places = places[laid.begins[places]]
    owners = laid.owners(places)
    ranks[owners] = _BEGINS
    first = places == laid.starts[owners]
    ranks[owners[first]] = _PREFIX
    exact = owners[first & (places + len(phrase) == laid.ends[owners])]
    ranks[exact] = _ALIKE
    for index in exact.tolist():
        if values.texts[index].casefold() == text.strip().casefold():
            ranks[index] = _EXACT
    return ranks


def _begun(word: str, laid: _Laid) -> _Ranks:
    """Rank by a word that begins a word, runs several on, or stands inside one."""
    ranks = np.full(len(laid.starts), _NOT, np.uint8)
    places = laid.places(word)
    begins = laid.begins[places]
    if len(word) > _SHORT:
        ranks[laid.owners(places[~begins])] = _PART
        joined = laid.squeezed.places(word)
        ranks[laid.squeezed.owners(joined[laid.squeezed.begins[joined]])] = _SHORTENED
    ranks[laid.owners(places[begins])] = _BEGINS
    return ranks


def _together(words: list[str], begun: list[_Ranks], laid: _Laid) -> _Ranks:
    """Rank where each word was found, better where they stand in the order typed."""
    ranks = begun[0].copy()
    for rank in begun[1:]:
        np.maximum(ranks, rank, out=ranks)
    if len(words) == 1:
        return ranks
    found = np.flatnonzero(ranks == _BEGINS)
    first = []
    for word in words:
        places = laid.places(word)
        places = places[laid.begins[places]][::-1]
        where = np.full(len(ranks), -1, np.int64)
        where[laid.owners(places)] = places
        first.append(where[found])
    for left, right in pairwise(first):
        ranks[found[left > right]] = _BEGINS_ANYHOW
    return ranks


def _shortened(word: str, laid: _Laid) -> _Ranks:
    """Rank by a word that leaves letters out of one word, or is a short part."""
    ranks = np.full(len(laid.starts), _NOT, np.uint8)
    if 1 < len(word) <= _SHORT:
        ranks[laid.owners(laid.places(word))] = _PART
    if len(word) < _SHORT:
        return ranks
    if word.isdigit():
        return ranks
    spans = laid.words
    letters = _letters(word)
    fits = (spans.letters & letters) == letters
    fits &= ((spans.letters & _DIGITS) != 0) == ((letters & _DIGITS) != 0)
    fits &= (spans.lengths > len(word)) & (spans.lengths <= _STRETCH * len(word))
    fits &= laid.codes[spans.starts] == ord(word[0])
    chosen = np.flatnonzero(fits)
    chosen = chosen[_leave_out(word, spans.starts[chosen], spans.lengths[chosen], laid.codes)]
    return np.minimum(ranks, spans.to_values(chosen, np.full(len(chosen), _SHORTENED, np.uint8), len(ranks)))


def _leave_out(word: str, starts: _Places, lengths: _Places, codes: _Codes) -> _Flags:
    """Whether each stretch has the characters of the word in their order, with no digit between them left out."""
    wanted = np.array([*map(ord, word), _SEAM])
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


def _mistyped(words: list[str], begun: list[_Ranks], shortened: list[_Ranks], laid: _Laid) -> _Ranks:
    """Rank the values that lie the fewest slips away, over all words or over the whole run together."""
    size = len(laid.starts)
    slips = np.zeros(size, np.int64)
    for at, word in enumerate(words):
        rank = shortened[at] if at < len(shortened) else np.minimum(begun[at], _shortened(word, laid))
        slips += np.where(rank != _NOT, 0, _slips(word, laid.words, size))
        if (slips >= _NOT).all():
            break
    slips = np.minimum(slips, _slips("".join(words), laid.squeezed.whole, size))
    ranks = np.full(size, _NOT, np.uint8)
    fewest = int(slips.min(initial=_NOT))
    if fewest < _NOT:
        ranks[slips == fewest] = _TYPO + min(fewest, _PART - _TYPO - 1)
    return ranks


def _slips(word: str, spans: _Spans, size: int) -> _Ranks:
    """Count, for each of `size` values, the slips from the word to its nearest stretch; `_NOT` where too many."""
    allowed = _allowed(sum(not character.isdigit() for character in word))
    letters = _letters(word)
    fits = np.abs(spans.lengths - len(word)) <= allowed
    fits &= ((spans.letters ^ letters) & _DIGITS) == 0
    fits &= np.bitwise_count(spans.letters & ~letters) <= allowed
    fits &= np.bitwise_count(letters & ~spans.letters) <= allowed
    chosen = np.flatnonzero(fits) if allowed else np.zeros(0, np.int64)
    pieces = spans.at(chosen)
    distances = process.cdist([word], pieces, scorer=OSA.distance, score_cutoff=allowed, dtype=np.uint8)[0]
    for at, (piece, distance) in enumerate(zip(pieces, distances.tolist(), strict=True)):
        if _digits(piece) != _digits(word):
            distances[at] = _NOT
        elif distance > 1 and piece[0] != word[0]:
            distances[at] = _NOT  # few people miss the first letter and more besides
        elif distance > 1 and sorted(piece) == sorted(word):
            distances[at] = 1  # `vedio`: the right letters in the wrong order are one slip of the mind
    distances[distances > allowed] = _NOT
    return spans.to_values(chosen, distances, size)


def _allowed(letters: int) -> int:
    """Slips that a word of so many letters may hold."""
    if letters <= _SHORT:
        return 0
    return 1 if letters <= 5 else 2 if letters <= 11 else 3


def _letters(word: str) -> np.uint64:
    letters: np.uint64 = _letters_of(_codes(word), np.array([0]), np.array([len(word)]))[0]
    return letters


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))
