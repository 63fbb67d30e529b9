from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from edxtui.index.asking import COUNTABLE

Edxtui = Callable[..., Any]


def test_counts_as_json(edxtui_run: Edxtui, log: Path) -> None:
    ran = edxtui_run("count", log, "--by", "user", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert ran.json == [
        {"value": "anna", "events": 3},
        {"value": "Ben", "events": 1},
        {"value": None, "events": 1},
    ]


@pytest.mark.parametrize("field", COUNTABLE)
def test_every_field_can_be_counted_by(edxtui_run: Edxtui, log: Path, field: str) -> None:
    counted = edxtui_run("count", log, "--by", field, "--json").json
    assert sum(row["events"] for row in counted) == 5
    assert [row["events"] for row in counted] == sorted((row["events"] for row in counted), reverse=True)


@pytest.mark.parametrize(("alias", "field"), [("course_id", "course"), ("USERNAME", "user"), ("Day", "day")])
def test_aliases_and_case(edxtui_run: Edxtui, log: Path, alias: str, field: str) -> None:
    by_alias, by_field = (edxtui_run("count", log, "--by", name, "--json") for name in (alias, field))
    assert by_alias.out == by_field.out


def test_a_query_and_a_limit(edxtui_run: Edxtui, log: Path) -> None:
    ran = edxtui_run("count", log, "--by", "type", "-q", "user:ANNA", "--limit", "2", "--json")
    assert ran.json == [{"value": "page_close", "events": 1}, {"value": "pause_video", "events": 1}]


def test_damaged_records_count_where_they_are_asked_for(edxtui_run: Edxtui, log: Path) -> None:
    assert edxtui_run("count", log, "--by", "type", "-q", "is:damaged", "--json").json == [
        {"value": "problem_check", "events": 1}
    ]
    assert edxtui_run("count", log, "--by", "type", "-q", "user:ben", "--json").json == [
        {"value": "play_video", "events": 1}
    ]


def test_counts_as_a_table(edxtui_run: Edxtui, log: Path) -> None:
    assert edxtui_run("count", log, "--by", "user").lines == [
        "events   share  user",
        "     3  60.0 %  anna",
        "     1  20.0 %  Ben",
        "     1  20.0 %  (none)",
    ]


def test_nothing_found(edxtui_run: Edxtui, log: Path) -> None:
    query = ("-q", "user:anna user:ben")
    table, document = (
        edxtui_run("count", log, "--by", "user", *query),
        edxtui_run("count", log, "--by", "user", *query, "--json"),
    )
    assert (table.code, table.out) == (0, b"")
    assert "Nothing matches." in table.err
    assert document.json == []


@pytest.mark.parametrize(
    ("field", "hint"), [("usr", "user"), ("cuorse", "course"), ("time", "hour, day, week or month")]
)
def test_a_field_that_is_not_there(edxtui_run: Edxtui, log: Path, field: str, hint: str) -> None:
    ran = edxtui_run("count", log, "--by", field)
    assert (ran.code, ran.out) == (2, b"")
    assert hint in ran.err


def test_values_are_made_printable(edxtui_run: Edxtui, tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text('{"event_type": "a", "username": "\\u001b[2J\\u202ex"}')
    table, document = (edxtui_run("count", tmp_path / "a.log", "--by", "user", *more) for more in ((), ("--json",)))
    assert table.lines[-1].endswith("\\x1b[2J\\u202ex")
    assert b"\x1b" not in document.out
    assert document.out.isascii()
    assert document.json[0]["value"] == "\x1b[2J\u202ex"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["-q", "type:page_close user:anna"], "Asking for page_close events of anna.\n"),
        (["-q", "type:page_close", "--quiet"], ""),
        ([], ""),
    ],
)
def test_a_person_at_a_terminal_hears_what_is_asked(
    edxtui_run: Edxtui, log: Path, monkeypatch: pytest.MonkeyPatch, more: list[str], words: str
) -> None:
    monkeypatch.setattr("edxtui.cli.work.on_terminal", lambda: True)
    ran = edxtui_run("count", log, "--by", "user", "--json", *more)
    assert ran.err == words
    assert ran.json
