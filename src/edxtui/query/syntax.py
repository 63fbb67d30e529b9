"""The syntax tree: a query as it was written, before any value was looked up.

`str()` of a tree is query text that parses to the same tree, columns aside.
"""

import msgspec

from edxtui.query import writing
from edxtui.query.operators import EXCLUDE, FUZZY, OR, RANGE_ENDS, RANGE_STARTS, TO, MarkedName, Ordering
from edxtui.statement import KindName

Target = str | tuple[str, ...]
"""What a term is about: an indexed field by its name, or a path by its members."""


class Value(msgspec.Struct, frozen=True):
    """What a field is asked to be."""

    text: str
    """What is meant; where `wild`, a pattern in which a backslash takes the next character literally."""
    wild: bool = False
    """Whether `*` and `?` stand for other characters."""
    fuzzy: bool = False

    def __str__(self) -> str:
        """As it is written after the colon."""
        return writing.pattern(self.text) if self.wild else writing.value(self.text) + FUZZY.symbol * self.fuzzy


class Blank(msgspec.Struct, frozen=True, tag=True):
    """A query with no terms."""

    def __str__(self) -> str:
        """As it is written: not at all."""
        return ""


class Word(msgspec.Struct, frozen=True, tag=True):
    """A bare word."""

    column: int
    """Of its first character, from 1; so in all terms."""
    text: str
    """As in `Value`."""
    wild: bool = False

    def __str__(self) -> str:
        """As it is written."""
        return writing.word(self.text, wild=self.wild)


class Phrase(msgspec.Struct, frozen=True, tag=True):
    """A text in quotes that belongs to no field."""

    column: int
    text: str

    def __str__(self) -> str:
        """As it is written."""
        return writing.quoted(self.text)


class Is(msgspec.Struct, frozen=True, tag=True):
    """A field or path has a value."""

    column: int
    target: Target
    value: Value

    def __str__(self) -> str:
        """As it is written."""
        return f"{_name(self.target)}:{self.value}"


class Compared(msgspec.Struct, frozen=True, tag=True):
    """A time or path stands so to a value."""

    column: int
    target: Target
    ordering: Ordering
    text: str

    def __str__(self) -> str:
        """As it is written."""
        return f"{_name(self.target)}:{self.ordering}{writing.value(self.text)}"


class Between(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """A time or path lies in a range."""

    column: int
    target: Target
    low: str | None
    """None: open."""
    high: str | None
    low_included: bool
    high_included: bool

    def __str__(self) -> str:
        """As it is written."""
        start = next(sign for sign, included in RANGE_STARTS.items() if included == self.low_included)
        end = next(sign for sign, included in RANGE_ENDS.items() if included == self.high_included)
        low, high = writing.end_of_range(self.low), writing.end_of_range(self.high)
        return f"{_name(self.target)}:{start}{low} {TO.symbol} {high}{end}"


class KindIs(msgspec.Struct, frozen=True, tag=True):
    """The record is of a kind."""

    column: int
    kind: KindName | MarkedName

    def __str__(self) -> str:
        """As it is written."""
        return f"is:{self.kind}"


class Has(msgspec.Struct, frozen=True, tag=True):
    """A path is there."""

    column: int
    path: tuple[str, ...]

    def __str__(self) -> str:
        """As it is written."""
        return f"has:{writing.path(self.path)}"


class Not(msgspec.Struct, frozen=True, tag=True):
    """The term must not be true."""

    term: "Tree"

    def __str__(self) -> str:
        """As it is written."""
        return EXCLUDE.symbol + _enclosed(self.term, (And, Or))


class And(msgspec.Struct, frozen=True, tag=True):
    """All of two or more terms must be true."""

    terms: "tuple[Tree, ...]"

    def __str__(self) -> str:
        """As it is written, side by side."""
        return " ".join(_enclosed(term, (And, Or)) for term in self.terms)


class Or(msgspec.Struct, frozen=True, tag=True):
    """One of two or more terms must be true."""

    terms: "tuple[Tree, ...]"

    def __str__(self) -> str:
        """As it is written."""
        return f" {OR.symbol} ".join(_enclosed(term, (Or,)) for term in self.terms)


Term = Word | Phrase | Is | Compared | Between | KindIs | Has
Tree = Blank | Term | Not | And | Or


def _name(target: Target) -> str:
    return target if isinstance(target, str) else writing.path(target)


def _enclosed(tree: Tree, kinds: tuple[type[And] | type[Or], ...]) -> str:
    return f"({tree})" if isinstance(tree, kinds) else str(tree)
