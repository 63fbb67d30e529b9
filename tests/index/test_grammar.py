"""What the reference says of this version's queries is so."""

from typing import Any

import pytest

from edxtui import statement as say
from edxtui.errors import UsageError
from edxtui.index.records import Ids
from edxtui.index.sql import Condition
from edxtui.matching import Values
from edxtui.query import parse, resolve
from edxtui.query.operators import GRAMMAR
from edxtui.scan.plan import plan_of
from edxtui.scan.terms import document_terms


class NoValues:
    def values(self, field: str) -> Values:
        return Values([], [])

    def marked(self) -> tuple[say.Chosen, tuple[str, ...]]:
        return say.Chosen(range(0)), ()

    def missed(self, field: str, text: str, limit: int, *, wild: bool) -> list[tuple[str, int]] | None:
        return None


class NoEngine:
    def rows(self, query: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
        return []

    def table_of(self, ids: Ids) -> str:
        raise AssertionError(ids)


@pytest.mark.parametrize("query", [written for written, _ in GRAMMAR])
def test_every_row_of_the_grammar_is_answered(query: str) -> None:
    statement = resolve(parse(query), NoValues(), now=0).statement
    if not say.asks_documents(statement):
        assert Condition(statement, NoEngine()).text
        return
    with pytest.raises(UsageError, match="cannot tell what stands in documents"):
        Condition(statement, NoEngine())
    assert document_terms(plan_of(statement).tree)
