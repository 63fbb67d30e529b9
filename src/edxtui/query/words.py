"""A query said back in words: `problem_check events of student07 in March 2014`.

A sentence has a noun with its adjectives (kinds and types) and, behind it, a clause a term. What the signs say stands
in `operators`; what a field says is declared here.
"""

from typing import Final, assert_never

import msgspec

from edxtui.query import times_said, writing
from edxtui.query.operators import (
    AND,
    ANY_CHARACTERS,
    FUZZY,
    KINDS,
    NOT,
    OR,
    ORDERINGS,
    TO,
)
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

EVERYTHING: Final = "everything"
"""What a blank query asks for."""


class _Said(msgspec.Struct, frozen=True):
    """How a field is spoken of."""

    before: str
    """Stands before a value."""
    noun: str
    """Stands for a value: “without a user”."""


FIELDS_SAID: Final = {
    "type": _Said("of type", "type"),
    "event_type": _Said("logged as", "event type"),
    "user": _Said("of", "user"),
    "course": _Said("in", "course"),
    "org": _Said("of organisation", "organisation"),
    "session": _Said("of session", "session"),
    "source": _Said("from the", "source"),
    "host": _Said("on", "host"),
    "ip": _Said("from", "address"),
    "page": _Said("on page", "page"),
    "module": _Said("about", "module"),
}
"""Every text field of the index; in the order in which clauses follow the noun."""

_ORDER: Final = (*FIELDS_SAID, "time")


class _Clause(msgspec.Struct, frozen=True):
    """What one term says behind the noun."""

    text: str
    field: str = ""
    """What it is about; empty of paths and texts, which come last."""
    is_relative: bool = False
    """Whether it begins with “that” or “whose”."""
    is_negated: bool = False

    @property
    def kin(self) -> tuple[object, ...]:
        """Clauses of one kin that follow one another are joined by “and”."""
        return (True,) if self.is_relative else (False, True) if self.is_negated else (False, False, self.field)


def said(tree: Tree) -> str:
    """The query in words, as what it finds; ready to stand in a sentence."""
    match tree:
        case Blank():
            return EVERYTHING
        case Or(terms) if not (_one_field(terms) and _are_plain(terms)):
            return f", {OR.words} ".join(map(said, terms))
        case And(terms):
            return _found(terms)
        case _:
            return _found((tree,))


def _found(terms: tuple[Tree, ...]) -> str:
    """What all terms say together."""
    kinds = [term.kind for term in terms if isinstance(term, KindIs)]
    types = [term for term in terms if _is_adjective(term)]
    adjective = types[0] if len(types) == 1 else None
    words = [KINDS[kind].symbol for kind in dict.fromkeys(kinds)]
    if adjective is not None:
        words.append(_values(adjective))
    words.append("records" if "damaged" in kinds else "events")
    clauses = [_clause(term) for term in terms if not isinstance(term, KindIs) and term is not adjective]
    places = {field: place for place, field in enumerate(_ORDER)}
    clauses.sort(key=lambda clause: (places.get(clause.field, len(places)), clause.is_negated))
    said_so_far = " ".join(words)
    before: _Clause | None = None
    for clause in sorted(clauses, key=lambda clause: clause.is_relative):
        goes_on = before is not None and (clause.kin == before.kin)
        said_so_far += f" {AND.words} {clause.text}" if goes_on else f" {clause.text}"
        before = clause
    return said_so_far


def _is_adjective(term: Tree) -> bool:
    """Whether it demands types that can stand before the noun."""
    if isinstance(term, Or):
        return _one_field(term.terms) and all(map(_is_adjective, term.terms))
    return isinstance(term, Is) and term.target == "type" and _are_plain((term,))


def _one_field(terms: tuple[Tree, ...]) -> bool:
    """Whether all of them ask for values of the same text field."""
    targets = {term.target if isinstance(term, Is) and term.target in FIELDS_SAID else None for term in terms}
    return len(targets) == 1 and None not in targets


def _are_plain(terms: tuple[Tree, ...]) -> bool:
    """Whether they ask for values that can be named, one beside the other."""
    return all(
        isinstance(term, Is) and term.value.text and not term.value.fuzzy and not _is_any(term.value) for term in terms
    )


def _clause(term: Tree) -> _Clause:
    match term:
        case Blank():
            return _Clause("")
        case Word(_, text, wild):
            return _Clause(f"fitting {_shown(text)}" if wild else f"{FUZZY.words} {_shown(text)}", "type")
        case Phrase(_, text):
            return _Clause(f"that hold “{text}”", is_relative=True)
        case KindIs(_, kind):
            return _Clause(f"that are {KINDS[kind].symbol}", is_relative=True)
        case Has(_, path):
            return _Clause(f"with {writing.path(path)}")
        case Is(_, target, value):
            return _is(target, value)
        case Compared():
            return _compared(term)
        case Between():
            return _between(term)
        case Not(inner):
            return _without(inner)
        case Or(terms):
            first = terms[0]
            if _one_field(terms) and isinstance(first, Is) and isinstance(first.target, str) and _are_plain(terms):
                return _Clause(f"{FIELDS_SAID[first.target].before} {_values(term)}", first.target)
            return _Clause(f"that are either {f', {OR.words} '.join(map(said, terms))}", is_relative=True)
        case And():
            return _Clause(f"that are {said(term)}", is_relative=True)
    assert_never(term)


def _without(term: Tree) -> _Clause:
    """What the negation of a term says."""
    match term:
        case Not(Not(inner)):
            return _without(inner)
        case Not(inner):
            return _clause(inner)
        case KindIs(_, kind):
            return _Clause(f"that are {NOT.words} {KINDS[kind].symbol}", is_relative=True)
        case Phrase(_, text):
            return _Clause(f"that do {NOT.words} hold “{text}”", is_relative=True)
        case Has(_, path):
            return _Clause(f"without {writing.path(path)}")
        case Is(_, "time", value) if _is_any(value):
            return _Clause("without a time", "time")
        case Is(_, str() as target, value) if target in FIELDS_SAID and (not value.text or _is_any(value)):
            relation = "without" if value.text else "with"
            return _Clause(f"{relation} {_one(FIELDS_SAID[target].noun)}", target)
        case And() | Or() if not (isinstance(term, Or) and _one_field(term.terms) and _are_plain(term.terms)):
            return _Clause(f"that are {NOT.words} ({said(term)})", is_relative=True)
    clause = _clause(term)
    if clause.is_relative:
        relation, _, rest = clause.text.partition(" is ")
        text = f"{relation} is {NOT.words} {rest}" if rest else f"{NOT.words} {clause.text}"
        return _Clause(text, is_relative=True)
    return _Clause(f"{NOT.words} {clause.text}", clause.field, is_negated=True)


def _is(target: Target, value: Value) -> _Clause:
    if not isinstance(target, str):
        path = writing.path(target)
        if _is_any(value):
            return _Clause(f"with {path}")
        return _Clause(f"whose {path} is {_shown(value.text) if value.text else 'empty'}", is_relative=True)
    if target == "time":
        return _Clause("with a time" if value.wild else times_said.within(value.text), target)
    field = FIELDS_SAID[target]
    if not value.text or _is_any(value):
        return _Clause(f"{'with' if value.text else 'without'} {_one(field.noun)}", target)
    if value.fuzzy:
        relation = field.before.removesuffix(field.noun).strip()
        return _Clause(f"{relation} {_one(field.noun)} {FUZZY.words} {_shown(value.text)}", target)
    return _Clause(f"{field.before} {_shown(value.text)}", target)


def _compared(term: Compared) -> _Clause:
    ordering = ORDERINGS[term.ordering]
    if not isinstance(term.target, str):
        return _Clause(
            f"whose {writing.path(term.target)} is {ordering.of_numbers} {_shown(term.text)}", is_relative=True
        )
    if term.ordering.startswith(">") and (recent := times_said.last(term.text)):
        return _Clause(recent, "time")
    return _Clause(f"{ordering.words} {times_said.moment(term.text)}", "time")


def _between(term: Between) -> _Clause:
    low = ORDERINGS[">=" if term.low_included else ">"]
    high = ORDERINGS["<=" if term.high_included else "<"]
    if not isinstance(term.target, str):
        path = writing.path(term.target)
        ends = [
            f"{sign.of_numbers} {_shown(end)}" for sign, end in ((low, term.low), (high, term.high)) if end is not None
        ]
        if not ends:
            return _Clause(f"with {path}")
        return _Clause(f"whose {path} is {f' {AND.words} '.join(ends)}", is_relative=True)
    until = high.words
    if term.low is not None:
        until = TO.words if term.high_included else f"{TO.words} {until}"
    start = f"{low.words} {times_said.moment(term.low)}" if term.low is not None else ""
    end = f"{until} {times_said.moment(term.high)}" if term.high is not None else ""
    return _Clause(f"{start} {end}".strip() or "with a time", "time")


def _values(term: Tree) -> str:
    """The values of one field, joined where they are several."""
    if isinstance(term, Or):
        return f" {OR.words} ".join(map(_values, term.terms))
    return _shown(term.value.text) if isinstance(term, Is) else str(term)


def _shown(text: str) -> str:
    """A value, in quotes where it would run into the words around it."""
    return f"“{text}”" if not text or any(character.isspace() for character in text) else text


def _is_any(value: Value) -> bool:
    return value.wild and not value.text.strip(ANY_CHARACTERS.symbol)


def _one(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeio" else f"a {noun}"
