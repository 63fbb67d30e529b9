"""What stands at the cursor of a query that is being written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edxtui.query.place import Place, place_at


def at(written: str) -> Place | None:
    """The place of the bar in a text."""
    text, rest = written.split("|")
    return place_at(text + rest, len(text))


@pytest.mark.parametrize(
    ("written", "piece", "typed", "about"),
    [
        ("|", "", "", None),
        ("us|", "us", "us", None),
        ("u|s x", "us", "u", None),
        ("a |", "", "", None),
        ("-ty|", "ty", "ty", None),
        ("NOT ty|", "ty", "ty", None),
        ("(a OR us|", "us", "us", None),
        ("user:|", "", "", "user"),
        ("username:st|ud x", "stud", "st", "user"),
        ("-user:st|", "st", "st", "user"),
        ("user:stu~|", "stu~", "stu", "user"),
        (r"user:a\ b|", r"a\ b", "a b", "user"),
        ('user:"a b|', '"a b', "a b", "user"),
        ('user:"a b|c" x', '"a bc"', "a b", "user"),
        ("type:(play_video OR pau|", "pau", "pau", "type"),
        ("type:(play_video OR -|", "", "", "type"),
        ("is:da|", "da", "da", "is"),
        ("has:event.s|", "event.s", "event.s", "has"),
        ("time:>=2014|", "2014", "2014", "time"),
        ("time:[2014-03 TO |", "", "", "time"),
        ("time:[2014-03 TO 20|]", "20", "20", "time"),
        ("time:{20|", "20", "20", "time"),
        ("event.grade:|", "", "", ("event", "grade")),
        ("course-v1:edX+D|", "course-v1:edX+D", "course-v1:edX+D", None),
        ("time:[2014 TO 2015] us|", "us", "us", None),
        ('"open ocean" us|', "us", "us", None),
    ],
)
def test_the_piece_at_the_cursor(written: str, piece: str, typed: str, about: object) -> None:
    place = at(written)
    assert place is not None
    assert written.replace("|", "")[place.start : place.end] == piece
    assert place.typed == typed
    assert (place.about.target if place.about else None) == about


@pytest.mark.parametrize(
    "written", ['"open oc|', 'user:"a b"|', "foo:x|", "a OR|", "x)|", "a\\|", "time:[2014 TO 2015]|"]
)
def test_where_nothing_can_be_completed(written: str) -> None:
    assert at(written) is None


def test_words_before_may_belong_to_the_word() -> None:
    place = at("-x type:prob chk fa|")
    assert place is not None
    assert [(before.typed, before.about is not None) for before in place.before] == [("prob", True), ("chk", False)]
    place = at("a (b c|")
    assert place is not None
    assert [before.typed for before in place.before] == ["b"]


@given(
    st.text(st.sampled_from('ab :()[]{}"\\-~*?.><=TORNADuserim') | st.characters(), max_size=30), st.integers(-3, 40)
)
def test_any_text_has_a_place_or_none(text: str, cursor: int) -> None:
    place = place_at(text, cursor)
    if place is not None:
        assert 0 <= place.start <= min(max(cursor, 0), len(text)) <= max(place.end, place.start)
        assert place.end <= len(text)
