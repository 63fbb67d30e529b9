"""What the index answers is what a plain loop over the events would say."""

import fnmatch
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.making import at, line, log_file, opened

from edxtui import statement as say
from edxtui.catalogue.names import canonical_name
from edxtui.errors import Stopped, UsageError
from edxtui.events.event import Event
from edxtui.events.members import EDX
from edxtui.events.normalise import normalise
from edxtui.index.asking import Asking
from edxtui.opening import Opening

USERS = ["ann", "Ann", "bob", "zoë", "a%b", "a_b", "x'y", ""]
TYPES = ["play_video", "problem_check", "/courses/O/C/R/info", "made_up", "PLAY_VIDEO"]


def _records() -> list[bytes]:
    lines = []
    for number in range(60):
        members: dict[str, Any] = {
            "user": USERS[number % len(USERS)],
            "type": TYPES[number % len(TYPES)],
            "session": f"s{number % 3}" if number % 4 else "",
        }
        if number % 7:
            # Backwards now and then: log order is not time order.
            members["time"] = at(number if number % 11 else number - 20)
        if number % 3:
            members["course"] = f"O/C{number % 2}/R"
        if number % 5 == 0:
            members["event_source"] = "browser"
        lines.append(line(**members))
        if number % 13 == 0:
            lines.append(b'{"username": "bob", "event_type": "play_video", "cut\n')
    return lines


@pytest.fixture(scope="module")
def opening(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with opened(log_file(tmp_path_factory.mktemp("answers"), *_records())) as found:
        yield found


@pytest.fixture
def asking(opening: Opening) -> Any:
    with opening.store.question() as question:
        yield question


class Plain:
    """Answers by looping over the lines."""

    def __init__(self) -> None:
        self.records: list[tuple[Event, bool]] = []
        for text in _records():
            try:
                document, damaged = json.loads(text), False
            except ValueError:
                document, damaged = {"username": "bob", "event_type": "play_video"}, True
            self.records.append((normalise(EDX.members_of(document)), damaged))

    def view(self, statement: say.Statement) -> list[int]:
        stands_at, latest = [], -(2**70)
        for event, _ in self.records:
            latest = latest if event.time is None else event.time
            stands_at.append(latest)
        order = sorted(range(len(self.records)), key=lambda number: (stands_at[number], number))
        return [number for number in order if self.holds(statement, *self.records[number])]

    def holds(self, statement: say.Statement, event: Event, damaged: bool) -> bool:
        match statement:
            case say.Everything():
                return True
            case say.All(terms):
                return all(self.holds(term, event, damaged) for term in terms)
            case say.Any(terms):
                return any(self.holds(term, event, damaged) for term in terms)
            case say.Not(term):
                return not self.holds(term, event, damaged)
            case say.Equal(field, ""):
                return getattr(event, field) is None
            case say.Equal(field, value):
                return (getattr(event, field) or "").lower() == value.lower()
            case say.Wildcard(field, pattern):
                text = getattr(event, field)
                return text is not None and fnmatch.fnmatchcase(text.lower(), pattern.lower())
            case say.OneOf(field, values):
                return getattr(event, field) in values
            case say.TimeWithin(start, end):
                time = event.time
                return time is not None and (start is None or time >= start) and (end is None or time < end)
            case say.Kind("damaged"):
                return damaged
            case say.Kind("anonymous"):
                return not damaged and event.user is None
            case say.Kind("implicit"):
                return (event.type or "").startswith("/") and event.source == "server"
            case say.Kind("unknown"):
                path = (event.type or "").startswith("/")
                return event.type is not None and (
                    event.source != "server" if path else canonical_name(event.type) is None
                )
        raise AssertionError(statement)


RECORDS = _records()
PLAIN = Plain()
MIDDLE = 1393806600000000
fields = st.sampled_from(["user", "type", "event_type", "course", "org", "session", "source"])
words = st.sampled_from([*USERS, *TYPES, "O/C1/R", "s1", "server", "nobody"])
leaves: st.SearchStrategy[say.Statement] = st.one_of(
    st.builds(say.Equal, fields, words),
    st.builds(say.Wildcard, fields, st.sampled_from(["*", "?nn", "a*", "*video", "*/C1/*", "s?", "b*b", "nobody*"])),
    st.builds(say.OneOf, fields, st.lists(words.filter(bool), max_size=3).map(tuple)),
    st.builds(say.TimeWithin, st.none() | st.just(MIDDLE), st.none() | st.just(MIDDLE + 10**9)),
    st.builds(say.Kind, st.sampled_from(["damaged", "anonymous", "implicit", "unknown"])),
    st.just(say.Everything()),
)
statements: st.SearchStrategy[say.Statement] = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(say.Not, inner),
        st.builds(say.All, st.lists(inner, max_size=3).map(tuple)),
        st.builds(say.Any, st.lists(inner, max_size=3).map(tuple)),
    ),
    max_leaves=5,
)


@given(statements)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=120)
def test_a_view_is_what_a_loop_finds_in_the_order_it_should_have(asking: Asking, statement: say.Statement) -> None:
    expected = PLAIN.view(statement)
    assert list(asking.view(statement)) == expected
    assert list(asking.view(statement, log_order=True)) == sorted(expected)
    damaged = sum(PLAIN.records[number][1] for number in expected)
    assert asking.count(statement) == (len(expected) - damaged, damaged)


def test_records_come_in_the_order_asked_for_with_their_fields(asking: Asking) -> None:
    found = asking.records([7, 3, 3_000, 0])
    assert [record.id for record in found] == [7, 3, 0]
    for record in found:
        event, damaged = PLAIN.records[record.id]
        assert record.event == event
        assert (record.reason is not None) == damaged


def test_scattered_records_come_too(asking: Asking) -> None:
    assert [record.id for record in asking.records([60, 0, 30])] == [60, 0, 30]


def test_counts_are_most_first_then_by_value_and_the_missing_one_last(asking: Asking) -> None:
    counted = asking.count_by("course", say.Everything(), events_only=True)
    assert counted == [("O/C0/R", 20), ("O/C1/R", 20), (None, 16), ("O/C/R", 4)]
    assert asking.count_by("course", say.Everything(), events_only=True, limit=1) == counted[:1]
    hours = asking.count_by("hour", say.Everything(), events_only=True)
    assert {hour for hour, _ in hours} == {"2014-03-03T00", "2014-03-02T23", None}
    assert sum(number for _, number in hours) == 60


def test_a_value_with_quotes_and_wildcards_is_only_a_value(asking: Asking) -> None:
    for user in ("x'y", "a%b", "a_b", "'; DROP TABLE events; --", '"', "\\"):
        found = asking.view(say.Equal("user", user))
        assert list(found) == PLAIN.view(say.Equal("user", user))
    assert len(asking.view(say.Everything())) == len(PLAIN.records)


def test_a_field_that_is_none_never_reaches_the_engine(asking: Asking) -> None:
    with pytest.raises(ValueError, match="not a text field"):
        asking.view(say.Equal('user" OR 1=1 --', "x"))


@pytest.mark.parametrize(
    "statement",
    [say.TextOccurs("ocean"), say.PathExists(("event", "x")), say.Not(say.PathIs(("event", "x"), "=", "1"))],
)
def test_what_only_documents_can_answer_is_refused(asking: Asking, statement: say.Statement) -> None:
    with pytest.raises(UsageError, match="cannot tell what stands in documents"):
        asking.view(statement)


def test_what_was_found_can_be_asked_about_further(asking: Asking) -> None:
    every = asking.view(say.Everything())
    chosen = np.array(every[::3], np.int32)
    within = set(chosen.tolist())
    for ids in (chosen, chosen[::-1].copy(), range(10, 20), chosen[:0]):
        found = set(ids.tolist()) if isinstance(ids, np.ndarray) else set(ids)
        assert list(asking.view(say.Chosen(ids))) == [number for number in every if number in found]
    for term in (say.Equal("user", "bob"), say.Kind("damaged"), say.TimeWithin(MIDDLE, None)):
        expected = [number for number in PLAIN.view(term) if number in within]
        assert list(asking.view(say.All((term, say.Chosen(chosen), say.Chosen(chosen.copy()))))) == expected
        assert list(asking.view(say.Not(say.Any((say.Not(term), say.Not(say.Chosen(chosen))))))) == expected
    counted = asking.count_by("user", say.Chosen(chosen), events_only=False)
    assert sum(number for _, number in counted) == len(chosen)


def test_a_stopped_question_says_so(opening: Opening) -> None:
    with opening.store.question() as question:
        question.stop()
        with pytest.raises(Stopped):
            question.view(say.Everything())


def test_the_events_of_a_user_are_those_of_that_very_name(asking: Asking) -> None:
    rows = asking.events_of_user("ann")
    expected = [
        number
        for number in PLAIN.view(say.OneOf("user", ("ann",)))
        if PLAIN.records[number][0].time is not None and not PLAIN.records[number][1]
    ]
    assert sorted(rows.ids) == sorted(expected)
    assert rows.times == sorted(rows.times)
    assert asking.spellings("ANN") == ["Ann", "ann"]
    assert asking.spellings("ann") == ["ann"]


def test_a_time_leads_to_the_first_record_at_or_after_it(asking: Asking) -> None:
    ids = asking.view(say.Everything())
    place = asking.first_at(MIDDLE, ids)
    assert place is not None
    later = list(PLAIN.view(say.TimeWithin(MIDDLE, None)))
    assert ids[place] == later[0]
    assert asking.first_at(2**62, ids) is None


def test_many_values_are_looked_up_in_the_engine(tmp_path: Path) -> None:
    lines = [line(user=f"student{number:04}", type="play_video") for number in range(700)]
    with opened(log_file(tmp_path, *lines)) as opening, opening.store.question() as asking:
        assert len(asking.view(say.Wildcard("user", "student0*"))) == 700
        assert len(asking.view(say.Not(say.Wildcard("user", "student00*")))) == 600
