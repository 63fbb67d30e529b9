"""The tables of signs hold all of them, and every row of the grammar is a query."""

from typing import get_args

import pytest

from edxtui.query import parse
from edxtui.query.operators import (
    EXCLUDE,
    FUZZY,
    GRAMMAR,
    KEYWORDS,
    KINDS,
    ORDERINGS,
    RANGE_ENDS,
    RANGE_STARTS,
    TO,
    WILDCARDS,
    MarkedName,
    Ordering,
)
from edxtui.statement import Comparison, KindName


@pytest.mark.parametrize(("written", "means"), GRAMMAR)
def test_every_row_of_the_grammar_is_a_query(written: str, means: str) -> None:
    assert parse(written).text == written
    assert means.strip()


def test_the_tables_hold_all_that_a_statement_can_say() -> None:
    assert set(ORDERINGS) == set(get_args(Ordering)) == set(get_args(Comparison)) - {"="}
    assert set(KINDS) == {*get_args(KindName), *get_args(MarkedName)}


@pytest.mark.parametrize(
    "symbol",
    [
        *(operator.symbol for operator in (*KEYWORDS[1:], EXCLUDE, FUZZY, *WILDCARDS, TO)),
        *ORDERINGS,
        *RANGE_STARTS,
        *RANGE_ENDS,
        *(f"is:{kind}" for kind in KINDS),
    ],
)
def test_every_sign_is_in_the_grammar(symbol: str) -> None:
    assert any(symbol in written for written, _ in GRAMMAR)


def test_a_longer_sign_is_tried_before_one_it_begins_with() -> None:
    signs = list(ORDERINGS)
    for at, sign in enumerate(signs):
        assert not any(later.startswith(sign) for later in signs[at + 1 :])
