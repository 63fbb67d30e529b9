"""The two questions: what a text may mean, and what lies nearest to one that is not there."""

from typing import Final

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from edxtui.matching.found import Found, Sifted
from edxtui.matching.laid import lay
from edxtui.matching.ranks import EXACT, HOW, NOT, PART, PREFIX, SCORES, TYPO, Ranks
from edxtui.matching.slips import mistyped
from edxtui.matching.values import Values
from edxtui.matching.words import as_phrase, begun_by, shortened_to, together

_LONGEST: Final = 200
"""Characters of a question that count."""
_STILL_NEAR: Final = 0.75
"""How alike a suggestion has to be, as a share of how alike the best one is."""


def search(text: str, values: Values, limit: int | None = None) -> list[Found]:
    """Find what `text` may mean, best first, ties by number of events; a blank text means anything.

    What is farther follows what is nearer as long as fewer than `limit` are found; without a limit, always.
    """
    ranks = _ranks(text[:_LONGEST], values, len(values) if limit is None else limit)
    order = values.by_count
    order = order[ranks[order] != NOT]
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
            map(SCORES.__getitem__, places),
            map(HOW.__getitem__, places),
        )
    )


def sift(text: str, values: Values) -> Sifted:
    """Find what `text` may mean, without an order and without what is farther than the nearest that is found."""
    ranks = _ranks(text[:_LONGEST], values, 1)
    best = ranks.min(initial=NOT)
    typos = TYPO <= best < PART
    hits = np.flatnonzero(ranks == best if typos else ranks != NOT)
    return Sifted(tuple([values.texts[index] for index in hits.tolist()]), typos)


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
    order = values.by_count[np.argsort(-likeness[values.by_count], kind="stable")][: limit - len(found)]
    for index in order.tolist():
        if likeness[index] > 0 and likeness[index] >= least:
            score = SCORES[PART] * float(likeness[index])
            found.append(Found(index, values.texts[index], values.counts[index], score, "typo"))
    return found


def _ranks(text: str, values: Values, enough: int) -> Ranks:
    """Rank each value by how well it fits the text, step by step until so many do."""
    if not text.strip():
        return np.full(len(values), PART, np.uint8)
    laid = values.laid
    phrase = lay([text]).text[:-1]
    if not phrase:
        return _literally(text, values)
    words = phrase.split(" ")
    each = [begun_by(word, laid) for word in words]
    ranks = np.minimum(as_phrase(text, phrase, values), together(words, each, laid))
    if np.count_nonzero(ranks != NOT) >= enough:
        return ranks
    each = [np.minimum(rank, shortened_to(word, laid)) for word, rank in zip(words, each, strict=True)]
    ranks = np.minimum(ranks, np.maximum.reduce(each))
    if np.count_nonzero(ranks != NOT) >= enough:
        return ranks
    return np.minimum(ranks, mistyped(words, each, laid))


def _literally(text: str, values: Values) -> Ranks:
    """Rank by a text without letters or digits."""
    text = text.strip().casefold()

    def rank(one: str) -> int:
        if text not in one:
            return NOT
        return EXACT if one == text else PREFIX if one.startswith(text) else PART

    return np.fromiter(map(rank, values.folded), np.uint8, len(values))
