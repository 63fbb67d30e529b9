from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Edxtui = Callable[..., Any]


def test_sessions_as_json(edxtui_run: Edxtui, log: Path) -> None:
    ran = edxtui_run("sessions", log, "--user", "anna", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert ran.json == [
        {
            "user": "anna",
            "key": "a" * 32,
            "start": "2014-03-03T16:00:00.000000Z",
            "end": "2014-03-03T16:00:10.500000Z",
            "seconds": 10.5,
            "events": 2,
            "courses": ["edX/AN101/2014"],
        },
        {
            "user": "anna",
            "key": "b" * 32,
            "start": "2014-03-03T18:00:00.000000Z",
            "end": "2014-03-03T18:00:00.000000Z",
            "seconds": 0.0,
            "events": 1,
            "courses": ["edX/CHEM/2014"],
        },
    ]
    assert list(ran.json[0]) == ["user", "key", "start", "end", "seconds", "events", "courses"]


def test_the_gap(edxtui_run: Edxtui, log: Path) -> None:
    assert len(edxtui_run("sessions", log, "--user", "anna", "--gap", "3h", "--json").json) == 2
    assert [one["events"] for one in edxtui_run("sessions", log, "--user", "anna", "--gap", "5s", "--json").json] == [
        1,
        1,
        1,
    ]
    ran = edxtui_run("sessions", log, "--user", "anna", "--gap", "soon")
    assert (ran.code, ran.out) == (2, b"")
    assert "30m" in ran.err


@pytest.mark.parametrize("spelling", ["Ben", "ben", "BEN"])
def test_case_is_forgiven(edxtui_run: Edxtui, log: Path, spelling: str) -> None:
    (session,) = edxtui_run("sessions", log, "--user", spelling, "--json").json
    assert (session["user"], session["key"], session["events"]) == ("Ben", None, 1)


def test_an_unknown_user(edxtui_run: Edxtui, log: Path) -> None:
    ran = edxtui_run("sessions", log, "--user", "anan", "--json")
    assert (ran.code, ran.json) == (0, [])
    assert "anna (3)" in ran.err
    assert edxtui_run("sessions", log, "--user", "anan", "--quiet").err == ""


def test_a_table(edxtui_run: Edxtui, log: Path) -> None:
    assert edxtui_run("sessions", log, "--user", "anna").lines == [
        "start (UTC)            pause  length  events  key       courses",
        "2014-03-03 16:00:00              10s       2  aaaaaaaa  edX/AN101/2014",
        "2014-03-03 18:00:00  +1h 59m      0s       1  bbbbbbbb  edX/CHEM/2014",
    ]


def test_the_user_must_be_told(edxtui_run: Edxtui, log: Path) -> None:
    ran = edxtui_run("sessions", log)
    assert (ran.code, ran.out) == (2, b"")
    assert "--user" in ran.err
