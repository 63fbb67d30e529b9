"""Values that were picked become terms that say just this, beside all that stood there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.query.test_editing import HOSTILE

from edxtui import statement as say
from edxtui.errors import QueryError
from edxtui.matching import Values
from edxtui.query import parse, resolve
from edxtui.query.choosing import choose, span_of_value
from edxtui.query.spans import span_of
from edxtui.query.subjects import field_or_path
from edxtui.terminal_text import printable


class Nothing:
    """Knows no values."""

    def values(self, field: str) -> Values:
        return Values([], [])

    def marked(self) -> tuple[say.Chosen, tuple[str, ...]]:
        return say.Chosen(range(0)), ()

    def missed(self, field: str, text: str, limit: int, *, wild: bool) -> list[tuple[str, int]] | None:
        return None


def meant(text: str) -> say.Statement:
    return resolve(parse(text), Nothing()).statement


@pytest.mark.parametrize(
    ("target", "included", "excluded", "text"),
    [
        ("user", ["ann"], [], "x user:ann"),
        ("user", ["ann", "b c", None], [], 'x user:(ann OR "b c" OR "")'),
        ("type", [], ["a", None], 'x -type:a -type:""'),
        ("hour", ["2014-03-03T16"], [], "x time:2014-03-03T16"),
        ("day", ["2014-03-03", "2014-03-05"], [], "x (time:2014-03-03 OR time:2014-03-05)"),
        ("week", ["2014-W10"], ["2014-W11"], "x time:[2014-03-03 TO 2014-03-09] -time:[2014-03-10 TO 2014-03-16]"),
        ("month", [None], [], "x -time:*"),
        ("month", [], [None], "x time:*"),
        ("event.grade", ["1", "2"], ["3"], "x (event.grade:1 OR event.grade:2) -event.grade:3"),
        ("event.grade", [None], [], "x -has:event.grade"),
        ("event.grade", [], [None], "x has:event.grade"),
        ("user", [], [], "x"),
    ],
)
def test_terms_of_what_was_picked(
    target: str, included: list[str | None], excluded: list[str | None], text: str
) -> None:
    assert choose("x", target, included, excluded) == text
    parse(text)


values = st.lists(
    st.none() | HOSTILE.filter(lambda value: value and printable(value) == value), max_size=3, unique=True
)


@given(values, values)
def test_any_values_are_read_back(included: list[str | None], excluded: list[str | None]) -> None:
    expected: list[say.Statement] = [say.Not(say.Equal("host", value or "")) for value in dict.fromkeys(excluded)]
    if included:
        terms = tuple(say.Equal("host", value or "") for value in included)
        expected.insert(0, say.Any(terms) if terms[1:] else terms[0])
    statement = meant(choose("", "host", included, excluded))
    if not expected:
        assert statement == say.Everything()
    elif expected[1:]:
        assert isinstance(statement, say.All)
        assert list(statement.terms) == expected
    else:
        assert statement == expected[0]


def test_the_weeks_at_the_ends_of_the_calendar_are_cut() -> None:
    assert span_of_value("week", "0001-W01").start == span_of("0001-01-01").start
    assert span_of_value("week", "9999-W52").end == span_of("9999").end


def test_a_path_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(QueryError):
        choose("", "event..x", ["1"], [])


@pytest.mark.parametrize(
    ("written", "thing"),
    [
        ("user", "user"),
        ("USERNAME", "user"),
        ("event.grade", ("event", "grade")),
        ("agent", ("agent",)),
        (r"event.a\.b", ("event", "a.b")),
    ],
)
def test_what_can_be_counted(written: str, thing: str | tuple[str, ...]) -> None:
    assert field_or_path(written) == thing


@pytest.mark.parametrize("written", ["", "time", "is", "has", "usr", "event..x", "event."])
def test_what_cannot_be_counted_is_told(written: str) -> None:
    with pytest.raises(QueryError):
        field_or_path(written)
