"""A statement split: what the index is asked, and what is left for the documents."""

from collections.abc import Callable
from typing import assert_never

import msgspec

from edxtui import statement as say
from edxtui.query.wildcards import expression, letters
from edxtui.scan import terms as ask
from edxtui.scan.comparing import number_of
from edxtui.scan.folding import fold

NEVER = say.Any(())


class Plan(msgspec.Struct, frozen=True):
    """How a statement is answered."""

    possible: say.Statement
    """What the index says of all records that may match: none other does."""
    certain: say.Statement
    """What it says of records that match, whatever stands in their documents."""
    asked: tuple[say.Statement, ...]
    """What it is asked of each record that may match, for the tree's `Known`."""
    tree: ask.Tree
    """What is true of a record that may match, and of no other of them."""


def plan_of(statement: say.Statement) -> Plan:
    """Split a statement."""
    planner = _Planner()
    possible, certain = _bound(statement, possible=True), _bound(statement, possible=False)
    # What is joined to the rest by AND is true of every record that may match: it need not be asked once more.
    terms = statement.terms if isinstance(statement, say.All) else (statement,)
    trees = tuple(planner.tree(term) for term in terms if say.asks_documents(term))
    return Plan(possible, certain, tuple(planner.asked), trees[0] if len(trees) == 1 else ask.All(trees))


def _bound(statement: say.Statement, *, possible: bool) -> say.Statement:
    """The statement with what only documents tell taken for true (`possible`) or for false, wherever it counts so."""
    match statement:
        case say.All(terms):
            return say.All(tuple(_bound(term, possible=possible) for term in terms))
        case say.Any(terms):
            return say.Any(tuple(_bound(term, possible=possible) for term in terms))
        case say.Not(term):
            return say.Not(_bound(term, possible=not possible))
        case say.PathIs() | say.PathWithin() | say.PathExists() | say.TextOccurs():
            return say.Everything() if possible else NEVER
        case _:
            return statement


class _Planner:
    def __init__(self) -> None:
        self.asked: list[say.Statement] = []

    def tree(self, statement: say.Statement) -> ask.Tree:
        if not say.asks_documents(statement):
            self.asked.append(statement)
            return ask.Known(len(self.asked) - 1)
        match statement:
            case say.All(terms):
                return ask.All(self._joined(terms, say.All))
            case say.Any(terms):
                return ask.Any(self._joined(terms, say.Any))
            case say.Not(term):
                return ask.Not(self.tree(term))
            case say.TextOccurs(text):
                return ask.TextTerm(text) if text else ask.All(())
            case say.PathExists(path):
                return ask.PathTerm(path, ask.There())
            case say.PathIs():
                return ask.PathTerm(statement.path, _test(statement))
            case say.PathWithin():
                low = _limit(statement.low, included=statement.low_included)
                high = _limit(statement.high, included=statement.high_included)
                return ask.PathTerm(statement.path, ask.Within(low, high))
            case _:
                raise ValueError(f"no document is asked this: {statement}")

    def _joined(
        self, terms: tuple[say.Statement, ...], join: Callable[[tuple[say.Statement, ...]], say.Statement]
    ) -> tuple[ask.Tree, ...]:
        """The terms, those that the index answers as one."""
        indexed = tuple(term for term in terms if not say.asks_documents(term))
        trees = [self.tree(join(indexed))] if indexed else []
        return (*trees, *(self.tree(term) for term in terms if say.asks_documents(term)))


def _test(term: say.PathIs) -> ask.Test:
    match term.comparison:
        case "=" if term.wildcard:
            if not term.value.strip("*"):
                return ask.There()
            return ask.Like(expression(term.value, fold), fold(letters(term.value)))
        case "=":
            return ask.Same(fold(term.value), number_of(term.value))
        case ">":
            return ask.Within(_limit(term.value, included=False), None)
        case ">=":
            return ask.Within(_limit(term.value, included=True), None)
        case "<":
            return ask.Within(None, _limit(term.value, included=False))
        case "<=":
            return ask.Within(None, _limit(term.value, included=True))
    assert_never(term.comparison)


def _limit(text: str | None, *, included: bool) -> ask.Bound | None:
    return None if text is None else ask.Bound(fold(text), number_of(text), included)
