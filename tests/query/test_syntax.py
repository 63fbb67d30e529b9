"""Any tree, written as a query, is read back as the same tree."""

from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from edxtui.events.fields import FIELDS
from edxtui.query import parse, syntax
from edxtui.query.operators import KINDS, ORDERINGS
from edxtui.query.parse import DEEPEST
from edxtui.query.subjects import ROOT_MEMBERS

TEXTS = st.text(st.sampled_from('ab1 \t\\"()[]{}:*?~-.<>=AND\u2028é李') | st.characters(), min_size=1, max_size=6)
ANY_TEXTS = TEXTS | st.just("")
PATTERNS = st.lists(
    st.sampled_from(["*", "?", "\\*", "\\?", "\\\\", "a", " ", "(", '"', ":", "~", "-", "[", "{", ">", "="]), max_size=5
).flatmap(lambda pieces: st.integers(0, len(pieces)).map(lambda at: "".join([*pieces[:at], "*", *pieces[at:]])))

FUZZY_FIELDS = st.sampled_from([field.name for field in FIELDS if field.fuzzy])
TEXT_FIELDS = st.sampled_from([field.name for field in FIELDS if field.kind == "text"])
MEMBERS = TEXTS.map(lambda text: "e" + text)
PATHS = st.sampled_from(ROOT_MEMBERS).map(lambda member: (member,)) | st.lists(MEMBERS, min_size=2, max_size=4).map(
    tuple
)
TIMES = st.sampled_from(["2014", "2014-03-03T16:19:05+01:00", "2014-03-03 16", "now-7d"])
VALUES = st.builds(syntax.Value, ANY_TEXTS) | st.builds(syntax.Value, PATTERNS, st.just(True))
FUZZY_VALUES = st.builds(syntax.Value, TEXTS, st.just(False), st.just(True))
TIME_VALUES = st.builds(syntax.Value, TIMES)
COLUMN = st.just(0)

# Low ends before `m`, high ends after it: an inverted range cannot be written.
LOWS = st.none() | ANY_TEXTS.map(lambda text: "a" + text)
HIGHS = st.none() | ANY_TEXTS.map(lambda text: "z" + text)
SIDES = {"low_included": st.booleans(), "high_included": st.booleans()}

TERMS: st.SearchStrategy[syntax.Term] = st.one_of(
    st.builds(syntax.Word, COLUMN, TEXTS),
    st.builds(syntax.Word, COLUMN, PATTERNS, st.just(True)),
    st.builds(syntax.Phrase, COLUMN, ANY_TEXTS),
    st.builds(syntax.Is, COLUMN, TEXT_FIELDS | PATHS, VALUES),
    st.builds(syntax.Is, COLUMN, FUZZY_FIELDS, FUZZY_VALUES),
    st.builds(syntax.Is, COLUMN, st.just("time"), TIME_VALUES),
    st.builds(syntax.Compared, COLUMN, PATHS, st.sampled_from(list(ORDERINGS)), ANY_TEXTS),
    st.builds(syntax.Compared, COLUMN, st.just("time"), st.sampled_from(list(ORDERINGS)), TIMES),
    st.builds(syntax.Between, column=COLUMN, target=PATHS, low=LOWS, high=HIGHS, **SIDES),
    st.builds(
        syntax.Between, column=COLUMN, target=st.just("time"), low=st.just("2001"), high=st.none() | TIMES, **SIDES
    ),
    st.builds(syntax.KindIs, COLUMN, st.sampled_from(list(KINDS))),
    st.builds(syntax.Has, COLUMN, st.lists(TEXTS, min_size=1, max_size=3).map(tuple)),
)


def joined(trees: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(trees, min_size=2, max_size=4).map(tuple)
    return st.builds(syntax.And, several) | st.builds(syntax.Or, several) | st.builds(syntax.Not, trees)


TREES = st.recursive(TERMS, joined, max_leaves=12)


def placeless(tree: syntax.Tree) -> Any:
    def stripped(node: Any) -> Any:
        match node:
            case dict():
                return {name: stripped(member) for name, member in node.items() if name != "column"}
            case list() | tuple():
                return [stripped(member) for member in node]
        return node

    return stripped(msgspec.to_builtins(tree))


@given(TREES)
def test_a_written_tree_is_read_back(tree: syntax.Tree) -> None:
    assert placeless(parse(str(tree)).tree) == placeless(tree)


@given(TERMS)
def test_a_written_term_is_read_back_from_among_others(term: syntax.Term) -> None:
    tree = parse(f"a {term} OR ({term}) -{term}").tree
    assert isinstance(tree, syntax.Or)
    assert isinstance(tree.terms[0], syntax.And)
    assert placeless(tree.terms[0].terms[1]) == placeless(term)
    assert placeless(tree.terms[1]) == placeless(syntax.And((term, syntax.Not(term))))


def test_the_deepest_tree_is_read_back() -> None:
    tree: syntax.Tree = syntax.Word(0, "a")
    for _ in range(DEEPEST):
        tree = syntax.Not(tree)
    assert placeless(parse(str(tree)).tree) == placeless(tree)
