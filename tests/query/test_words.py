"""A query said back in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.query.test_syntax import TREES

from edxtui.events.fields import TEXT_FIELDS
from edxtui.query import parse, syntax, times_said
from edxtui.query.operators import GRAMMAR
from edxtui.query.words import FIELDS_SAID, said

SAID = {
    "problm chek": "events like problm and like chek",
    "type:problem_check user:student07": "problem_check events of student07",
    "type:play_video OR type:pause_video": "play_video or pause_video events",
    "NOT is:implicit": "events that are not implicit",
    "-type:page_close": "events not of type page_close",
    "(type:play_video OR type:pause_video) user:student07": "play_video or pause_video events of student07",
    "type:(play_video OR pause_video)": "play_video or pause_video events",
    "type:problem_check": "problem_check events",
    'module:"a (b) *c"': "events about “a (b) *c”",
    r"module:a\ \(b\)\ \*c": "events about “a (b) *c”",
    "user:studnet07~": "events of a user like studnet07",
    "course:edX*AN101*": "events in edX*AN101*",
    "user:student0?": "events of student0?",
    "time:2014-03": "events in March 2014",
    "time:>=2014-03-01": "events from 1 March 2014",
    "time:>2014-03-01": "events after 1 March 2014",
    "time:<=2014-03-07": "events up to 7 March 2014",
    "time:<2014-03-07": "events before 7 March 2014",
    "time:[2014-03-01 TO 2014-03-07]": "events from 1 March 2014 to 7 March 2014",
    "time:[2014-03-01 TO 2014-03-07}": "events from 1 March 2014 to before 7 March 2014",
    "time:{2014-03-01 TO *]": "events after 1 March 2014",
    "time:>now-7d": "events in the last 7 days",
    "is:damaged": "damaged records",
    "is:implicit": "implicit events",
    "is:anonymous": "anonymous events",
    "is:unknown": "unknown events",
    "is:marked": "marked events",
    '"open ocean"': "events that hold “open ocean”",
    "event.grade:>=2": "events whose event.grade is at least 2",
    "event.grade:[1 TO 3}": "events whose event.grade is at least 1 and less than 3",
    "event.problem_id:*Q1*": "events whose event.problem_id is *Q1*",
    "event.answers.*:choice_2": "events whose event.answers.* is choice_2",
    r"event.state.a\.b:1": r"events whose event.state.a\.b is 1",
    "has:event.submission": "events with event.submission",
}
"""Every example of the grammar."""


@pytest.mark.parametrize(("written", "meaning"), GRAMMAR)
def test_the_grammar_is_said(written: str, meaning: str) -> None:
    assert said(parse(written).tree) == SAID[written]


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("", "everything"),
        ("type:problem_check user:student07 time:2014-03", "problem_check events of student07 in March 2014"),
        ("time:2014-03 user:student07 type:problem_check", "problem_check events of student07 in March 2014"),
        ("-user:x -source:browser", "events not of x and not from the browser"),
        ("user:(a OR b) -course:*", "events of a or b without a course"),
        ('user:""', "events without a user"),
        ('-user:""', "events with a user"),
        ("--user:x", "events of x"),
        ("-type:(a OR b)", "events not of type a or b"),
        ("type:a OR user:b c", "a events, or events like c of b"),
        ("(type:a OR user:b) source:server", "events from the server that are either a events, or events of b"),
        ("-(type:a OR user:b)", "events that are not (a events, or events of b)"),
        ("-event.grade:>=2", "events whose event.grade is not at least 2"),
        ("-event.a:2 has:event.x", "events with event.x whose event.a is not 2"),
        ('-"open ocean"', "events that do not hold “open ocean”"),
        ("is:damaged time:>=2014-03-01T10", "damaged records from 1 March 2014, 10:00"),
        ("is:anonymous type:seq_next", "anonymous seq_next events"),
        ("-chek*", "events not fitting chek*"),
        ("time:2014", "events in 2014"),
        ("time:2014-03-03", "events on 3 March 2014"),
        ("time:2014-03-03T16", "events in the hour of 3 March 2014, 16:00"),
        ("time:2014-03-03T16:19:05.5+02:00", "events at 3 March 2014, 16:19:05.5 +02:00"),
        ("time:>now-1w-2d", "events after 1 week and 2 days before now"),
        ("time:<now", "events before now"),
        ("time:>=now-1h", "events in the last hour"),
        (
            "session:a host:b ip:c page:d module:e org:f",
            "events of organisation f of session a on b from c on page d about e",
        ),
        ("type:a type:b", "events of type a and of type b"),
        ("type:prob~", "events of a type like prob"),
        ("-user:(a~ OR b*)", "events that are not (events of a user like a, or events of b*)"),
    ],
)
def test_queries_are_said(written: str, words: str) -> None:
    assert said(parse(written).tree) == words


def test_every_text_field_is_spoken_of() -> None:
    assert set(FIELDS_SAID) == {field.name for field in TEXT_FIELDS}


@given(TREES)
def test_any_tree_is_said(tree: syntax.Tree) -> None:
    assert "events" in said(tree) or "records" in said(tree)


@given(st.text(st.sampled_from("0123456789-:TZ+. nowsmhd") | st.characters(), max_size=24))
def test_any_text_can_stand_for_a_time(written: str) -> None:
    times_said.moment(written)
    times_said.within(written)
    times_said.last(written)
