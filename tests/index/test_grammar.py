"""What the reference says of this version's queries is so."""

from typing import Any

import pytest

from edxtui.errors import UsageError
from edxtui.index.records import Ids
from edxtui.index.sql import Condition
from edxtui.matching import Values
from edxtui.query import parse, resolve
from edxtui.query.operators import DOCUMENT_GRAMMAR, GRAMMAR


class NoValues:
    def values(self, field: str) -> Values:
        return Values([], [])


class NoEngine:
    def rows(self, query: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
        return []

    def table_of(self, ids: Ids) -> str:
        raise AssertionError(ids)


def condition(query: str) -> Condition:
    return Condition(resolve(parse(query), NoValues(), now=0).statement, NoEngine())


@pytest.mark.parametrize("query", [written for written, _ in GRAMMAR])
def test_the_index_answers_what_the_grammar_has(query: str) -> None:
    assert condition(query).text


@pytest.mark.parametrize("query", [written for written, _ in DOCUMENT_GRAMMAR])
def test_what_only_documents_answer_is_refused_with_a_sentence(query: str) -> None:
    with pytest.raises(UsageError, match="cannot tell what stands in documents"):
        condition(query)
