"""What is offered while a query is written, and what comes of taking it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edxtui import statement as say
from edxtui.errors import QueryError
from edxtui.matching import Values
from edxtui.query import parse, resolve
from edxtui.query.complete import NOTHING_KNOWN, Completion, complete
from edxtui.query.operators import GRAMMAR

QUERIES = Path(__file__).parents[2] / "fixtures" / "queries"


def rows(name: str) -> Values:
    pairs = [line.split("\t") for line in (QUERIES / f"{name}.tsv").read_text().splitlines()]
    return Values([text for text, _ in pairs], [int(count) for _, count in pairs])


class Logs:
    """Values of some logs."""

    def __init__(self, **values: Values) -> None:
        self._values = values

    def at_hand(self, field: str) -> Values | None:
        return self._values.get(field)

    def values(self, field: str) -> Values:
        return self._values.get(field, Values([], []))

    def marked(self) -> tuple[say.Chosen, tuple[str, ...]]:
        return say.Chosen(range(0)), ()

    def missed(self, field: str, text: str, limit: int, *, wild: bool) -> list[tuple[str, int]] | None:
        return None

    def holding(self, field: str, text: str, limit: int) -> list[tuple[str, int]]:
        known = {"module": [("i4x://browser", 5), ("i4x://server", 3)]}.get(field, [])
        return [(value, events) for value, events in known if text in value][:limit]

    def days(self) -> tuple[str, str] | None:
        return "2014-02-27", "2014-04-03"


LOGS = Logs(
    type=rows("types"), user=rows("users"), course=rows("courses"), source=Values(["browser", "server"], [5, 3])
)


def completed(written: str, logs: Logs = LOGS) -> Completion:
    """At the bar in the text."""
    text, rest = written.split("|")
    return complete(text + rest, len(text), logs)


def offered(written: str) -> list[str]:
    return [offer.written for offer in completed(written).offers]


@pytest.mark.parametrize(
    ("written", "first", "meaning", "taken"),
    [
        ("us|", "user:", "User name of who did it; missing for anonymous events.", "user:|"),
        ("usern|", "username:", "User name of who did it; missing for anonymous events.", "username:|"),
        ("-ty|", "type:", "", "-type:|"),
        ("user:stud|", "student1", "640 events", "user:student1 |"),
        ("user:STUDNET07|", "student07", "412 events", "user:student07 |"),
        ("user:st|x type:book", "staff", "5,120 events", "user:staff |type:book"),
        ("type:(play_video OR pau|)", "pause_video", "47,820 events", "type:(play_video OR pause_video|)"),
        ("prob chk|", "type:problem_check", "31,877 events", "type:problem_check |"),
        ("type:prob chk|", "type:problem_check", "31,877 events", "type:problem_check |"),
        ("student07 speed chnage|", "type:speed_change_video", "5,230 events", "student07 type:speed_change_video |"),
        ("kowalksi|", "user:anna_kowalski", "233 events", "user:anna_kowalski |"),
        ("(cs50|", "course:HarvardX/CS50x/2014_T1", "22,400 events", "(course:HarvardX/CS50x/2014_T1 |"),
        ("module:|", "i4x://browser", "5 events", "module:i4x://browser |"),
        ("source:srever|", "server", "3 events", "source:server |"),
        ("is:imp|", "implicit", "server events whose type is the path of a URL", "is:implicit |"),
        ("time:|", "2014-02", "That month.", "time:2014-02 |"),
        ("time:>=2014-04|", "2014-04-01", "That day.", "time:>=2014-04-01 |"),
        ("time:[2014-02 TO |]", "2014-02", "That month.", "time:[2014-02 TO 2014-02|]"),
        ("event.grad|", "event.grade:", "", "event.grade:|"),
        ("has:event.answ|", "event.answers", "", "has:event.answers |"),
        ("event.success:|", "correct", "As documented.", "event.success:correct |"),
        ("org:|", "*", "Any org.", "org:* |"),
    ],
)
def test_the_likeliest_is_offered_first(written: str, first: str, meaning: str, taken: str) -> None:
    text = written.replace("|", "")
    offer = completed(written).offers[0]
    assert offer.written == first
    assert offer.meaning == meaning or not meaning
    after, cursor = offer.taken(text)
    assert f"{after[:cursor]}|{after[cursor:]}" == taken


def test_signs_are_offered_where_they_work() -> None:
    assert {">=", ">", "<=", "<", "["} <= set(offered("time:|"))
    assert {">=", ">", "<=", "<", "["} <= set(offered("event.grade:|"))
    assert not {">=", "["} & set(offered("user:|"))
    assert "now-7d" in offered("time:>|")
    assert offered("user:stu|")[-2:] == ["stu*", "stu~"]
    assert offered("user:|")[-2:] == ["*", '""']
    assert "source~" not in offered("source:b|")


def test_nothing_that_is_written_already_is_offered_again() -> None:
    assert offered("is:damaged|") == []
    assert "event.grade" not in offered("has:event.grade|")
    # A value tells how many events have it.
    assert completed("user:student07|").offers[0].meaning == "412 events"


def test_what_is_not_at_hand_is_said_to_be_missing() -> None:
    assert complete("user:st", 7, NOTHING_KNOWN).waits_for == ("user",)
    assert complete("st", 2, NOTHING_KNOWN).waits_for == ("type", "user", "course")
    assert [offer.written for offer in complete("us", 2, NOTHING_KNOWN).offers] == ["user:"]
    assert completed("user:st|").waits_for == ()


def test_a_term_that_is_not_begun_says_so() -> None:
    assert not completed("type:book |").is_begun
    assert {"user:", "time:", "is:", "has:"} <= set(offered("type:book |"))
    assert completed("type:|").is_begun


hostile = st.text(st.sampled_from('\x1b\u202e*?\\"()[]{}<>=-~: aéB7'), min_size=1, max_size=8)


@given(
    hostile | st.sampled_from(["OR", "NOT"]),
    st.sampled_from(["user:|", "-user:|", "user:(x OR |)", "(user:|)", 'user:"|']),
)
def test_a_value_that_is_taken_is_asked_for(value: str, written: str) -> None:
    logs = Logs(user=Values([value], [3]))
    offers = [offer for offer in completed(written, logs).offers if offer.is_value]
    text, _ = offers[0].taken(written.replace("|", ""))
    statement = resolve(parse(text), logs).statement

    def asked(of: say.Statement) -> list[str]:
        match of:
            case say.Not(term):
                return asked(term)
            case say.All(terms) | say.Any(terms):
                return [value for term in terms for value in asked(term)]
            case say.Equal("user", found) | say.Wildcard("user", found):
                return [found]
        return []

    assert any(found == value or "?" in found for found in asked(statement))


TEXT = st.lists(
    st.sampled_from(
        [
            *(example for example, _ in GRAMMAR),
            "user:",
            "type:(",
            "time:[",
            '"',
            " ",
            ")",
            "OR",
            "prob",
            "event.",
            "\\",
            "~",
        ]
    )
    | st.text(max_size=6),
    max_size=5,
).map("".join)


@given(TEXT, st.integers(-2, 60))
def test_any_text_and_any_cursor_can_be_completed(text: str, cursor: int) -> None:
    found = complete(text, cursor, LOGS)
    for offer in found.offers:
        after, place = offer.taken(text)
        assert 0 <= place <= len(after)
        assert after.startswith(text[: offer.start] + offer.written)
        assert offer.meaning or not offer.is_value
        can_be_read(after)


def can_be_read(text: str) -> bool:
    try:
        parse(text)
    except QueryError:
        return False
    return True


@given(st.sampled_from([example for example, _ in GRAMMAR]), st.data())
def test_what_is_taken_at_the_end_of_a_query_makes_a_query(example: str, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(example)))
    for offer in complete(example[:cut], cut, LOGS).offers:
        after, _ = offer.taken(example[:cut])
        if not offer.goes_on:
            assert any(map(can_be_read, (after, f"{after})"))), after
