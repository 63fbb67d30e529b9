"""What `check` asks an index, on logs of a few lines."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.making import at, line, log_file, opened

from edxtui.events.time_column import NO_TIME
from edxtui.index.survey import SharedSession, Survey, Tally, Turn
from edxtui.logs.record import Reason

MINUTE = 60_000_000
START = 1_393_804_800_000_000
"""2014-03-03."""


@contextmanager
def surveyed(*logs: Path) -> Iterator[Survey]:
    with opened(*logs) as opening, opening.store.question() as asking:
        yield Survey(asking)


def test_bounds_of_logs(tmp_path: Path) -> None:
    logs = [
        log_file(tmp_path, *lines, name=f"{number}.log")
        for number, lines in enumerate([[b"\n"], [line(type="a")] * 2, [b"\n"], [b"# no event\n"], [b"\n"]])
    ]
    with surveyed(*logs) as question:
        assert question.bounds() == [0, 0, 2, 2, 3, 3]
        assert question.damage() == [(Reason.NO_OBJECT, 1, 2)]


def test_tallies_are_of_events_alone(tmp_path: Path) -> None:
    log = log_file(tmp_path, line(type="a"), line(type="b"), line(type="b"), b'{"event_type": "b", \n', line())
    with surveyed(log) as question:
        assert question.tally("type", "source") == [
            Tally(("b", "server"), 2, 1),
            Tally(("a", "server"), 1, 0),
            Tally((None, "server"), 1, 4),
        ]
        assert question.tally("event_type", among=["a", "z"]) == [Tally(("a",), 1, 0)]
        assert set(question.codes("type").values()) == {"a", "b"}
        with pytest.raises(ValueError, match="not text fields"):
            question.tally("time")
        with pytest.raises(ValueError, match="not a text field"):
            question.codes("time")


def test_times(tmp_path: Path) -> None:
    log = log_file(tmp_path, line(time=at(5)), line(), line(time=at(90)), line(time="soon"), line(time=at(10)))
    with surveyed(log) as question:
        assert question.without_time() == (2, 1)
        assert question.later_than(START + 6 * MINUTE) == (2, 2, START + 90 * MINUTE)
        assert question.later_than(START + 90 * MINUTE) == (0, 0, 0)
        assert question.neighbours(START + 60 * MINUTE) == (START + 10 * MINUTE, START + 90 * MINUTE, 2)
        hours, users = question.users_by_hour()
        assert (hours - START // (60 * MINUTE)).tolist() == [0, 1]
        assert users.tolist() == [1, 1]


def test_users_count_once_an_hour(tmp_path: Path) -> None:
    users = ["anna", "ben", "anna", ""]
    log = log_file(tmp_path, *(line(user=user, time=at(number)) for number, user in enumerate(users)))
    with surveyed(log) as question:
        assert question.users_by_hour()[1].tolist() == [3]


def test_session_keys_of_several_users(tmp_path: Path) -> None:
    users = [
        ("anna", "k"),
        ("", "k"),
        ("anna", "l"),
        ("ben", "k"),
        ("ben", "k"),
        ("retired__user_1", "l"),
        ("carla", ""),
    ]
    users += [("dan", ""), ("anna", "m"), ("ben", "m"), ("carla", "m")]
    log = log_file(tmp_path, *(line(user=user, session=key) for user, key in users))
    with surveyed(log) as question:
        number, shared = question.shared_sessions(5)
        assert number == 2
        assert shared == [
            SharedSession("m", [("anna", 1), ("ben", 1), ("carla", 1)], 9),
            SharedSession("k", [("anna", 1), ("ben", 2)], 3),
        ]
        assert question.shared_sessions(1) == (2, shared[:1])


def test_turns_between_places(tmp_path: Path) -> None:
    def here(minute: float, ip: str, session: str, **more: str) -> bytes:
        return line(
            **{"user": "anna", "event_source": "browser", "ip": ip, "session": session, "time": at(minute), **more}
        )

    log = log_file(
        tmp_path,
        here(0, "a", "1"),
        here(5, "b", "2"),
        here(1, "a", "1"),
        here(6, "c", "2"),
        here(20, "a", "1"),
        here(21, "b", "2", user="ben"),
        here(22, "b", "2", event_source="server"),
        here(23, "", "2"),
        here(24, "b", ""),
    )
    with surveyed(log) as question:
        assert list(question.turns(10 * MINUTE)) == [Turn("anna", START + 5 * MINUTE, 1, "a", "b")]
        assert [turn.id for turn in question.turns(15 * MINUTE)] == [1, 4]


def test_stretches_leave_out_what_is_damaged(tmp_path: Path) -> None:
    same = line(user="anna", type="a", time=at(0))
    log = log_file(tmp_path, same, b"# no event\n", line(type="b"), same.replace(b": ", b":"))
    with surveyed(log) as question:
        stretch = question.stretch(0, 10)
        assert stretch.ids.tolist() == [0, 2, 3]
        assert stretch.times.tolist() == [START, NO_TIME, START]
        assert stretch.offsets.tolist() == [0, len(same) + 11, len(same) + 11 + len(line(type="b"))]
        assert [question.codes("type")[code] for code in stretch.types.tolist()] == ["a", "b", "a"]
        assert stretch.twins[0] == stretch.twins[2] != stretch.twins[1]
        assert sorted(question.twin_keys().tolist()) == sorted(stretch.twins.tolist())
        assert question.stretch(1, 2).ids.size == 0
