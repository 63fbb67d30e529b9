"""One session of a user, exported."""

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Edxtui
from tests.making import at, line, log_file


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return log_file(
        tmp_path,
        line(user="Ann", type="a", session="k1", time=at(1)),
        line(user="bob", type="b", session="k3", time=at(2)),
        line(user="Ann", type="c", session="k2", time=at(3)),
        line(user="Ann", type="d", time=at(4)),
        line(user="Ann", type="e", session="k1", time=at(5)),
        line(user="Ann", type="f", session="k1", time=at(600)),
    )


def types(edxtui_run: Edxtui, *words: object) -> list[str]:
    ran = edxtui_run("export", *words, "-f", "ndjson", "--quiet")
    assert ran.code == 0, ran.err
    return [json.loads(text)["event_type"] for text in ran.lines]


def test_every_session_that_is_listed_can_be_exported_by_its_start(log: Path, edxtui_run: Edxtui) -> None:
    listed = edxtui_run("sessions", log, "--user", "Ann", "--json").json
    assert [types(edxtui_run, log, "--user", "ann", "--session", session["start"]) for session in listed] == [
        ["a", "e"],
        ["c", "d"],
        ["f"],
    ]


def test_a_query_narrows_the_session_further_and_the_manifest_says_both(
    log: Path, tmp_path: Path, edxtui_run: Edxtui
) -> None:
    words = (log, "--user", "Ann", "--session", "2014-03-03 00:01", "-q", "type:e")
    assert types(edxtui_run, *words) == ["e"]
    manifest = tmp_path / "manifest.json"
    assert edxtui_run("export", *words, "-o", tmp_path / "out.ndjson", "--manifest", manifest).code == 0
    said = json.loads(manifest.read_text())["query"]
    assert said == "type:e (the session of Ann that starts at 2014-03-03 00:01)"


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("--user", "Ann", "--session", "2014"), 1, "3 sessions of Ann start at 2014"),
        (("--user", "Ann", "--session", "2013"), 1, "No session of Ann starts at 2013"),
        (("--user", "\x1b[31m", "--session", "2013"), 1, "No session of \\x1b[31m"),
        (("--user", "Ann", "--session", "k1"), 2, "k1 is no time"),
        (("--user", "Ann"), 2, "--user goes with --session"),
        (("--session", "2014"), 2, "--session needs a --user"),
    ],
)
def test_what_names_no_single_session_is_said(
    log: Path, edxtui_run: Edxtui, words: tuple[str, ...], code: int, sentence: str
) -> None:
    ran = edxtui_run("export", log, *words)
    assert (ran.code, ran.out) == (code, b"")
    assert sentence in ran.err
