"""From syntax tree to statement: fuzzy words become the values they may mean, times become microseconds.

What matches nothing is no error but a note, a sentence that names the nearest values.
"""

import time
from collections.abc import Iterable
from typing import Protocol, assert_never

import msgspec

from edxtui import statement as say
from edxtui.events.fields import OFFERED_FIELDS, TEXT_FIELDS
from edxtui.matching import Found, Values, nearest, sift
from edxtui.query import spans
from edxtui.query.operators import ANY_CHARACTERS
from edxtui.query.parse import Query
from edxtui.query.syntax import (
    And,
    Between,
    Blank,
    Compared,
    Has,
    Is,
    KindIs,
    Not,
    Or,
    Phrase,
    Target,
    Tree,
    Value,
    Word,
)
from edxtui.query.wildcards import fits_any, letters
from edxtui.wording import counted

_NEAREST = 3
_BARE = tuple(field.name for field in TEXT_FIELDS if field.bare)
_OFFERED = frozenset(field.name for field in OFFERED_FIELDS)


class Vocabulary(Protocol):
    """Knows which values the logs have."""

    def values(self, field: str) -> Values:
        """All values of an indexed text field, with the number of events of each."""
        ...

    def missed(self, field: str, text: str, limit: int, *, wild: bool) -> list[tuple[str, int]] | None:
        """The values nearest to one that no record has, with their numbers of records; None where one has it.

        `wild`: it is a pattern. For fields of too many values to look through all of them here.
        """
        ...

    def marked(self) -> tuple[say.Chosen, tuple[str, ...]]:
        """The records that are marked, and what there is to say about them."""
        ...


class Resolved(msgspec.Struct, frozen=True):
    """What a query asks of these very logs."""

    statement: say.Statement
    notes: tuple[str, ...]
    """Sentences on what matches nothing, in the order of the terms."""


def resolve(query: Query, vocabulary: Vocabulary, *, now: int | None = None) -> Resolved:
    """Look up what the words of a query mean in the vocabulary; only values of the fields it speaks of are asked for.

    `now`, in microseconds since 1970-01-01 UTC, is what `now` in the query means; the clock's time unless given.
    """
    resolver = _Resolver(vocabulary, time.time_ns() // 1000 if now is None else now)
    statement = resolver.statement(query.tree)
    return Resolved(statement, tuple(dict.fromkeys(resolver.notes)))


class _Resolver:
    def __init__(self, vocabulary: Vocabulary, now: int) -> None:
        self.notes: list[str] = []
        self._vocabulary = vocabulary
        self._now = now

    def statement(self, tree: Tree) -> say.Statement:
        match tree:
            case Blank():
                return say.Everything()
            case And(terms):
                return say.All(tuple(self.statement(term) for term in terms))
            case Or(terms):
                return say.Any(tuple(self.statement(term) for term in terms))
            case Not(term):
                return say.Not(self.statement(term))
            case Word(_, text, wild):
                return self._fitting(text) if wild else self._meant(text)
            case Phrase(_, text):
                return say.TextOccurs(text)
            case KindIs(_, kind):
                return self._marked() if kind == "marked" else say.Kind(kind)
            case Has(_, path):
                return say.PathExists(path)
            case Is(_, target, value):
                return self._is(target, value)
            case Compared(_, target, ordering, text):
                if isinstance(target, str):
                    return spans.compared(ordering, self._span(text))
                return say.PathIs(target, ordering, text)
            case Between():
                return self._between(tree)
        assert_never(tree)

    def _marked(self) -> say.Statement:
        chosen, notes = self._vocabulary.marked()
        self.notes += notes
        return chosen

    def _is(self, target: Target, value: Value) -> say.Statement:
        if not isinstance(target, str):
            return say.PathIs(target, "=", value.text, value.wild)
        return self._time(value) if target == "time" else self._field(target, value)

    def _meant(self, word: str) -> say.Statement:
        """Any value of a bare field that the word may mean; a typo only where nothing else fits in any field."""
        found = {field: sift(word, self._vocabulary.values(field)) for field in _BARE}
        if not all(sifted.typos for sifted in found.values() if sifted.texts):
            found = {field: sifted for field, sifted in found.items() if not sifted.typos}
        terms = tuple(say.OneOf(field, sifted.texts) for field, sifted in found.items() if sifted.texts)
        if not terms:
            self._note_bare("is like", word, word)
        return say.Any(terms)

    def _fitting(self, pattern: str) -> say.Statement:
        """Any bare field fits the pattern."""
        if not pattern.strip(ANY_CHARACTERS.symbol):
            return say.Everything()
        if not any(fits_any(pattern, self._vocabulary.values(field).folded) for field in _BARE):
            self._note_bare("fits", pattern, letters(pattern))
        return say.Any(tuple(say.Wildcard(field, pattern) for field in _BARE))

    def _field(self, field: str, value: Value) -> say.Statement:
        if field not in _OFFERED or not value.text:
            if value.text.strip(ANY_CHARACTERS.symbol):
                near = self._vocabulary.missed(field, value.text, _NEAREST, wild=value.wild)
                if near is not None:
                    self._note(f"No {field} {'fits' if value.wild else 'is called'}", value.text, near)
            return say.Wildcard(field, value.text) if value.wild else say.Equal(field, value.text)
        values = self._vocabulary.values(field)
        if value.fuzzy:
            found = sift(value.text, values).texts
            if not found:
                self._note(f"No {field} is like", value.text, _texts(nearest(value.text, values, _NEAREST)))
                return say.Any(())
            return say.OneOf(field, found)
        if value.wild:
            if not fits_any(value.text, values.folded):
                self._note(f"No {field} fits", value.text, _texts(nearest(letters(value.text), values, _NEAREST)))
            return say.Wildcard(field, value.text)
        if value.text not in values:
            self._note(f"No {field} is called", value.text, _texts(nearest(value.text, values, _NEAREST)))
        return say.Equal(field, value.text)

    def _time(self, value: Value) -> say.Statement:
        if value.wild:
            return say.TimeWithin(None, None)
        if spans.moves(value.text):
            self.notes.append(f"time:{value.text} is a single moment; time:>{value.text} is all that came since")
        span = self._span(value.text)
        return say.TimeWithin(span.start, span.end)

    def _between(self, term: Between) -> say.Statement:
        if isinstance(term.target, str):
            return spans.between(
                None if term.low is None else self._span(term.low),
                None if term.high is None else self._span(term.high),
                low_included=term.low_included,
                high_included=term.high_included,
            )
        if term.low is None and term.high is None:
            return say.PathExists(term.target)
        return say.PathWithin(
            path=term.target,
            low=term.low,
            high=term.high,
            low_included=term.low_included,
            high_included=term.high_included,
        )

    def _span(self, text: str) -> spans.Span:
        return spans.span_of(text, self._now)

    def _note_bare(self, relation: str, text: str, like: str) -> None:
        near = [found for field in _BARE for found in nearest(like, self._vocabulary.values(field), _NEAREST)]
        near.sort(key=lambda found: (-found.score, -found.count))
        *most, last = _BARE
        self._note(f"No {', '.join(most)} or {last} {relation}", text, _texts(near[:_NEAREST]))

    def _note(self, beginning: str, text: str, near: Iterable[tuple[str, int]]) -> None:
        names = ", ".join(f"{value} ({counted(count, 'event')})" for value, count in near)
        self.notes.append(f"{beginning} “{text}”" + (f"; nearest: {names}" if names else ""))


def _texts(found: Iterable[Found]) -> list[tuple[str, int]]:
    return [(one.text, one.count) for one in found]
