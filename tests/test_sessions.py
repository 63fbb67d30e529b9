import pytest
from hypothesis import given
from hypothesis import strategies as st

from edxtui.errors import UsageError
from edxtui.index.records import SessionRows
from edxtui.sessions import GAP, Session, duration, pauses, sessions_of

MINUTE = 60 * 1_000_000


def rows(*events: tuple[float, str | None] | tuple[float, str | None, str]) -> SessionRows:
    """Events as (minutes, session key, course), with ids from 100."""
    return SessionRows(
        [100 + number for number in range(len(events))],
        [round(event[0] * MINUTE) for event in events],
        [event[1] for event in events],
        [event[2] if len(event) > 2 else None for event in events],
    )


def brief(sessions: list[Session]) -> list[tuple[int, str | None, list[int]]]:
    return [(session.visit, session.key, [number - 100 for number in session.events]) for session in sessions]


def test_a_visit_ends_after_more_than_the_gap() -> None:
    found = sessions_of("anna", rows((0, "k"), (30, "k"), (60.1, "k"), (60.1, "k")))
    assert brief(found) == [(0, "k", [0, 1]), (1, "k", [2, 3])]


def test_an_event_without_a_key_takes_the_one_before_it() -> None:
    found = sessions_of("anna", rows((0, "k"), (1, None), (2, "l"), (3, None), (4, "k"), (5, None)))
    assert brief(found) == [(0, "k", [0, 1, 4, 5]), (0, "l", [2, 3])]


def test_or_else_the_first_one_after_it() -> None:
    assert brief(sessions_of("anna", rows((0, None), (1, None), (2, "k"), (3, "l")))) == [
        (0, "k", [0, 1, 2]),
        (0, "l", [3]),
    ]


def test_keys_do_not_reach_over_the_end_of_a_visit() -> None:
    assert brief(sessions_of("anna", rows((0, "k"), (31, None), (62, "l")))) == [
        (0, "k", [0]),
        (1, None, [1]),
        (2, "l", [2]),
    ]


def test_two_devices_at_once_are_two_sessions() -> None:
    assert brief(sessions_of("anna", rows((0, "k"), (1, "l"), (2, "k"), (3, "l")))) == [
        (0, "k", [0, 2]),
        (0, "l", [1, 3]),
    ]


def test_a_pause_is_from_the_last_event_of_the_visit_before() -> None:
    found = sessions_of("anna", rows((0, "k"), (1, "l"), (2, "l"), (9, "k"), (60, "k"), (61, "l"), (200, "k")))
    assert [(session.visit, session.key) for session in found] == [(0, "k"), (0, "l"), (1, "k"), (1, "l"), (2, "k")]
    assert pauses(found) == [None, None, 51 * MINUTE, None, 139 * MINUTE]
    assert pauses([]) == []


def test_what_is_told_of_a_session() -> None:
    (found,) = sessions_of("anna", rows((1, "k", "B"), (2, "k"), (2.5, "k", "A"), (3, "k", "B")))
    assert (found.user, found.start, found.end, found.seconds) == ("anna", MINUTE, 3 * MINUTE, 120.0)
    assert found.courses == ["B", "A"]


def test_nothing_is_no_session() -> None:
    assert sessions_of("anna", rows()) == []


def slowly(found: SessionRows, gap: int) -> list[tuple[int, str | None, list[int]]]:
    """The contract's rule, event by event."""
    size = len(found.ids)
    visit_of: list[int] = []
    for number in range(size):
        if number == 0:
            visit_of.append(0)
        else:
            visit_of.append(visit_of[-1] + (found.times[number] - found.times[number - 1] > gap))
    of: list[tuple[int, str | None]] = []
    for number in range(size):
        same_visit = [other for other in range(size) if visit_of[other] == visit_of[number]]
        earlier = [found.keys[other] for other in same_visit if other <= number and found.keys[other] is not None]
        later = [found.keys[other] for other in same_visit if other > number and found.keys[other] is not None]
        of.append((visit_of[number], earlier[-1] if earlier else later[0] if later else None))
    return [(*one, [found.ids[number] for number in range(size) if of[number] == one]) for one in dict.fromkeys(of)]


@given(
    st.lists(
        st.tuples(st.sampled_from([0, 1, 29, 30, 31, 500]), st.sampled_from([None, None, "k", "l", "m"])), max_size=14
    ),
    st.sampled_from([0, MINUTE, GAP]),
)
def test_the_rule_of_the_contract(steps: list[tuple[int, str | None]], gap: int) -> None:
    minutes = 0
    events: list[tuple[float, str | None]] = []
    for step, key in steps:
        minutes += step
        events.append((minutes, key))
    found = rows(*events)
    sessions = sessions_of("anna", found, gap=gap)
    assert [(session.visit, session.key, session.events) for session in sessions] == slowly(found, gap)
    assert [session.start for session in sessions] == sorted(session.start for session in sessions)
    assert sorted(number for session in sessions for number in session.events) == found.ids


@pytest.mark.parametrize(
    ("text", "seconds"), [("30m", 1800), ("90s", 90), ("1.5h", 5400), ("1d", 86400), (" 2 h ", 7200), ("0.001s", 0.001)]
)
def test_lengths_of_time(text: str, seconds: float) -> None:
    assert duration(text) == seconds * 1_000_000


@pytest.mark.parametrize("text", ["", "30", "m", "-5m", "1h30m", "1e3s", "٣m", "30 M"])
def test_what_is_no_length_of_time(text: str) -> None:
    with pytest.raises(UsageError, match="no length of time"):
        duration(text)
