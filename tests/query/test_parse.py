"""What is read from a text, and what is said of one that cannot be read."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from edxtui.errors import QueryError
from edxtui.query import parse, syntax
from edxtui.query.parse import DEEPEST
from edxtui.query.subjects import LONGEST_PATH

QUERIES = Path(__file__).parents[2] / "fixtures" / "queries"


def cases(name: str) -> pytest.MarkDecorator:
    table = tomllib.loads((QUERIES / name).read_text())
    return pytest.mark.parametrize("case", table.values(), ids=table.keys())


def outline(tree: syntax.Tree) -> str:
    match tree:
        case syntax.And(terms) | syntax.Or(terms):
            return f"{type(tree).__name__}({', '.join(map(outline, terms))})"
        case syntax.Not(term):
            return f"Not({outline(term)})"
        case syntax.Word(_, text, wild):
            return f"Word {text}" + ", wild" * wild
        case syntax.Is(_, target, value):
            return f"Is({subject(target)}, {value.text}{', wild' * value.wild}{', fuzzy' * value.fuzzy})"
        case syntax.Compared(_, target, ordering, text):
            return f"Compared({subject(target)} {ordering} {text})"
        case syntax.Between():
            start, end = "{["[tree.low_included], "}]"[tree.high_included]
            return f"Between({subject(tree.target)} {start}{tree.low} TO {tree.high}{end})"
        case syntax.Phrase(_, text) | syntax.KindIs(_, text):
            return f"{type(tree).__name__} {text}"
        case syntax.Has(_, path):
            return f"Has {subject(path)}"
    return type(tree).__name__


def subject(target: syntax.Target) -> str:
    return target if isinstance(target, str) else "/".join(target)


@cases("read.toml")
def test_a_query_is_read(case: dict[str, str]) -> None:
    tree = parse(case["query"]).tree
    assert outline(tree) == case["tree"]
    assert str(tree) == case["writes"]


@cases("refused.toml")
def test_a_query_is_refused(case: dict[str, Any]) -> None:
    with pytest.raises(QueryError) as caught:
        parse(case["query"])
    assert case["says"] in str(caught.value)
    assert caught.value.column == case["column"]
    assert caught.value.query == case["query"]
    assert str(caught.value).endswith(f"(column {case['column']})")


def test_every_term_knows_its_column() -> None:
    def columns(tree: syntax.Tree) -> list[int]:
        match tree:
            case syntax.And(terms) | syntax.Or(terms):
                return [column for term in terms for column in columns(term)]
            case syntax.Not(term):
                return columns(term)
            case syntax.Blank():
                return []
        return [tree.column]

    text = ' ab "c" -type:d (is:damaged) time:[2014 TO 2015] user:(e OR f) has:g event.h:>1'
    begins = ["ab", '"c"', "type", "is", "time", "e OR", "f)", "has", "event.h"]
    assert columns(parse(text).tree) == [text.index(begin) + 1 for begin in begins]


def test_a_path_is_suggested_for_a_name_without_a_dot() -> None:
    with pytest.raises(QueryError) as caught:
        parse("grade:3")
    assert caught.value.hint == "A path into the document has a dot, such as event.grade."


@pytest.mark.parametrize("opening", ["(", "-", "NOT ", "type:(" + "(" * 60, "(-"])
def test_nesting_has_a_limit(opening: str) -> None:
    with pytest.raises(QueryError, match=f"no more than {DEEPEST} levels"):
        parse(opening * 100_000 + "a")


@pytest.mark.parametrize("query", ["event{}:1", "has:event{}", "event{}:>1"])
def test_a_path_has_a_limit(query: str) -> None:
    assert parse(query.format(".a" * (LONGEST_PATH - 1)))
    with pytest.raises(QueryError, match=f"no more than {LONGEST_PATH} names"):
        parse(query.format(".a" * 5_000))


def test_what_stands_side_by_side_does_not_nest() -> None:
    tree = parse("(a) " * 1000).tree
    assert isinstance(tree, syntax.And)
    assert len(tree.terms) == 1000


PIECES = st.sampled_from(
    [
        *'()"\\[]{}-~*?:><=. a',
        *("AND", "OR", "NOT", " TO ", "type:", "user:", "time:", "is:", "has:", "event.x:"),
        *("event", "2014-03", "now-1d", "damaged", "\ud800"),
    ]
)


@given(st.lists(PIECES | st.text(max_size=4), max_size=14).map("".join))
@example('time:"*"')
@example("time:now-" + "9" * 5000 + "d")
def test_any_text_is_read_or_refused_at_a_column_of_it(text: str) -> None:
    try:
        tree = parse(text).tree
    except QueryError as error:
        assert 1 <= error.column <= len(text) + 1
    else:
        assert outline(parse(str(tree)).tree) == outline(tree)
