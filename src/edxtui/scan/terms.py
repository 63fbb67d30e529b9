"""What is asked of each document, ready to be held against it: the same in every process.

A tree of it is what is left of a statement once the index has been asked: its indexed terms are known to be true or
false of each record.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal

import msgspec
import numpy as np
import numpy.typing as npt

Number = int | float | Decimal
Truths = npt.NDArray[np.bool_]
"""Of each of some records, whether something is true."""


class Same(msgspec.Struct, frozen=True, tag=True):
    """The value is this one, ignoring case."""

    folded: str
    number: Number | None
    """What the text reads as, if it reads as a number."""


class Like(msgspec.Struct, frozen=True, tag=True):
    """The value as it is written, folded, fits a regular expression from its first to its last character."""

    expression: str
    text: str
    """What the value must hold, folded, with blanks between what may stand apart."""


class Bound(msgspec.Struct, frozen=True):
    """One end of a range."""

    folded: str
    number: Number | None
    included: bool


class Within(msgspec.Struct, frozen=True, tag=True):
    """The value lies between; None leaves an end open."""

    low: Bound | None
    high: Bound | None


class There(msgspec.Struct, frozen=True, tag=True):
    """There is a value that is not null."""


Test = Same | Like | Within | There


class PathTerm(msgspec.Struct, frozen=True, tag=True):
    """Some value at the path stands the test."""

    path: tuple[str, ...]
    test: Test


class TextTerm(msgspec.Struct, frozen=True, tag=True):
    """The text stands somewhere in the document."""

    text: str


class Known(msgspec.Struct, frozen=True, tag=True):
    """What the index has answered."""

    number: int
    """Which of the answers."""


class All(msgspec.Struct, frozen=True, tag=True):
    """True where all of `terms` are."""

    terms: "tuple[Tree, ...]"


class Any(msgspec.Struct, frozen=True, tag=True):
    """True where at least one of `terms` is; with no terms, nowhere."""

    terms: "tuple[Tree, ...]"


class Not(msgspec.Struct, frozen=True, tag=True):
    """True where `term` is not."""

    term: "Tree"


DocumentTerm = PathTerm | TextTerm
Tree = DocumentTerm | Known | All | Any | Not


def document_terms(tree: Tree) -> tuple[DocumentTerm, ...]:
    """What is asked of documents, each once."""
    match tree:
        case All(terms) | Any(terms):
            return tuple(dict.fromkeys(leaf for term in terms for leaf in document_terms(term)))
        case Not(term):
            return document_terms(term)
        case Known():
            return ()
        case _:
            return (tree,)


def bounds(
    tree: Tree, number: int, leaf: Callable[[DocumentTerm | Known], tuple[Truths, Truths]]
) -> tuple[Truths, Truths]:
    """Of `number` records, where the tree is certainly true, and where it may be, by what `leaf` says so of terms."""
    match tree:
        case All(terms):
            return _both(np.logical_and, [bounds(term, number, leaf) for term in terms], np.ones(number, np.bool_))
        case Any(terms):
            return _both(np.logical_or, [bounds(term, number, leaf) for term in terms], np.zeros(number, np.bool_))
        case Not(term):
            low, high = bounds(term, number, leaf)
            return ~high, ~low
        case _:
            return leaf(tree)


def _both(join: np.ufunc, pairs: Sequence[tuple[Truths, Truths]], neutral: Truths) -> tuple[Truths, Truths]:
    low = high = neutral
    for certain, possible in pairs:
        low, high = join(low, certain), join(high, possible)
    return low, high
