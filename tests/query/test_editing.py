"""Terms added to a text: they say what they should, once, beside all that stood there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edxtui.errors import QueryError
from edxtui.query import parse, syntax
from edxtui.query.editing import exclude, narrow, turned, within
from edxtui.query.spans import span_of
from edxtui.terminal_text import printable

HOSTILE = st.text(st.sampled_from('ab \t"\\()[]{}:*?~-.<>=AND') | st.characters(), max_size=8)


@pytest.mark.parametrize(
    ("text", "narrowed", "excluded"),
    [
        ("", "user:anna", "-user:anna"),
        ("  ", "user:anna", "-user:anna"),
        (" problm chek ", "problm chek user:anna", "problm chek -user:anna"),
        ("a OR b", "(a OR b) user:anna", "(a OR b) -user:anna"),
        ("(a OR b)", "(a OR b) user:anna", "(a OR b) -user:anna"),
        ("user:(b OR c)", "user:(b OR c) user:anna", "user:(b OR c) -user:anna"),
        ("(a) OR (b)", "((a) OR (b)) user:anna", "((a) OR (b)) -user:anna"),
        ("(a OR b) c", "(a OR b) c user:anna", "(a OR b) c -user:anna"),
        ("NOT a", "NOT a user:anna", "NOT a -user:anna"),
        ("a user:anna b", "a user:anna b", "a user:anna b -user:anna"),
        ('username:"anna"', 'username:"anna"', 'username:"anna" -user:anna'),
        ("NOT user:anna a", "NOT user:anna a user:anna", "NOT user:anna a"),
        ("user:anna OR b", "(user:anna OR b) user:anna", "(user:anna OR b) -user:anna"),
    ],
)
def test_a_term_is_added_beside_what_stands_there(text: str, narrowed: str, excluded: str) -> None:
    assert narrow(text, "user", "anna") == narrowed
    assert exclude(text, "user", "anna") == excluded


@given(st.sampled_from(["", "a", "a OR b", "-(a b)"]), st.sampled_from(["user", "type", "event.x"]), HOSTILE)
def test_any_value_is_read_back_and_added_once(text: str, field: str, value: str) -> None:
    narrowed = narrow(text, field, value)
    excluded = exclude(narrowed, field, value)
    assert narrow(excluded, field, value) == exclude(excluded, field, value) == excluded
    term = parse(narrow("", field, value)).tree
    assert isinstance(term, syntax.Is)
    # What no screen can show is stood in for; test_editing_on_screen looks at that.
    assert term.value == syntax.Value(value) or printable(value) != value
    tree = parse(excluded).tree
    assert isinstance(tree, syntax.And)
    assert list(map(str, tree.terms[-2:])) == [str(term), str(syntax.Not(term))]


def test_a_text_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(QueryError):
        narrow("(a", "user", "anna")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "time:2014-03-03T16"),
        ("type:x", "type:x time:2014-03-03T16"),
        ("time:2014", "time:2014-03-03T16"),
        ("a OR b", "(a OR b) time:2014-03-03T16"),
        ("a OR time:2014", "(a OR time:2014) time:2014-03-03T16"),
        ("date:>now-7d type:(a OR b) time:[2013 TO *]", "(type:a OR type:b) time:2014-03-03T16"),
        ("time:(2013 OR 2014) -time:2014-03-03T17", "-time:2014-03-03T17 time:2014-03-03T16"),
        ("user:ann time:2014-03-03T16", "user:ann time:2014-03-03T16"),
    ],
)
def test_a_range_of_time_takes_the_place_of_the_one_before(text: str, expected: str) -> None:
    assert within(text, span_of("2014-03-03T16")) == expected
    assert within(expected, span_of("2014-03-03T16")) == expected


@pytest.mark.parametrize(
    ("text", "with_it"),
    [
        ("", "is:marked"),
        ("user:anna", "user:anna is:marked"),
        ("  a  OR b ", "(a  OR b) is:marked"),
        ("-is:marked", "-is:marked is:marked"),
    ],
)
def test_a_term_is_turned_on_and_off(text: str, with_it: str) -> None:
    assert turned(text, "is:marked") == with_it
    assert str(parse(turned(with_it, "is:marked")).tree) == str(parse(text).tree)


def test_a_term_is_turned_off_wherever_it_stands() -> None:
    assert turned('is:marked user:anna  "b c"', "is:marked") == 'user:anna "b c"'
    assert turned("IS:MARKED", "is:marked") == ""
    assert turned("a is:marked is:marked", "is:marked") == "a"
    assert turned("is:marked OR a", "is:marked") == "(is:marked OR a) is:marked"
