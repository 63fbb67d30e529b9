"""Bad input gives a sentence, a hint and the right exit code; never a traceback."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Edxtui = Callable[..., Any]


def assert_told(ran: Any, code: int, *words: str) -> None:
    assert (ran.code, ran.out) == (code, b"")
    lines = ran.err.splitlines()
    assert lines[0].startswith("edxtui: ")
    assert lines[0].endswith((".", "?"))
    assert len(lines) >= 2, "no hint"
    assert all(word in ran.err for word in words)


@pytest.fixture(params=["index", "export", "count", "sessions"])
def command(request: pytest.FixtureRequest) -> tuple[str, ...]:
    more = {"count": ("--by", "type"), "sessions": ("--user", "anna")}
    return (request.param, *more.get(request.param, ()))


def test_a_missing_file(edxtui_run: Edxtui, command: tuple[str, ...], own_log: Path) -> None:
    assert_told(edxtui_run(*command, own_log.with_name("nothing.log")), 1, "nothing.log", own_log.name)


def test_a_pattern_that_nothing_fits(edxtui_run: Edxtui, command: tuple[str, ...], tmp_path: Path) -> None:
    assert_told(edxtui_run(*command, tmp_path / "*.gz"), 1, "*.gz")


def test_a_folder_with_no_logs(edxtui_run: Edxtui, command: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "readme.txt").write_text("{}")
    assert_told(edxtui_run(*command, tmp_path / "logs"), 1, "holds no logs", "*.ndjson")


@pytest.mark.parametrize("name", ["x" * 300, "~nobody-of-that-name/x.log", "/dev/null/x.log"])
def test_names_that_lead_nowhere(edxtui_run: Edxtui, name: str) -> None:
    assert_told(edxtui_run("index", name), 1, name[:20])


def test_a_pipe_is_no_log(edxtui_run: Edxtui, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.log")
    assert_told(edxtui_run("index", tmp_path / "pipe.log"), 1, "is not a file", "standard input")


def test_a_file_that_may_not_be_read(edxtui_run: Edxtui, own_log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own_log.chmod(0)
    if os.access(own_log, os.R_OK):  # root may read everything
        monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != own_log)
    assert_told(edxtui_run("index", own_log), 1, "may not be read", "permission")


def test_a_file_that_cannot_be_opened_after_all(edxtui_run: Edxtui, log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = os.open

    def refuse(path: Any, *more: Any, **named: Any) -> int:
        if Path(path) == log:
            raise PermissionError(13, "Permission denied")
        return usual(path, *more, **named)

    monkeypatch.setattr(os, "open", refuse)
    ran = edxtui_run("index", log)
    assert (ran.code, ran.out) == (1, b"")
    assert "Permission denied" in ran.err
    assert "fault of edxtui" not in ran.err


@pytest.mark.parametrize(
    ("content", "words", "hint"),
    [
        (b"", "is empty", "one JSON object a line"),
        (bytes(range(256)) * 20, "holds no event, only damaged records", "one JSON object a line"),
        ('{"username": "ann"}\n'.encode("utf-16-le") * 3, "holds no event: text in UTF-16", "iconv -f UTF-16LE"),
    ],
    ids=["empty", "binary", "UTF-16"],
)
def test_a_file_that_is_no_log(edxtui_run: Edxtui, tmp_path: Path, content: bytes, words: str, hint: str) -> None:
    (tmp_path / "a.log").write_bytes(content)
    ran = edxtui_run("index", tmp_path / "a.log", "--json")
    assert ran.code == 0
    assert words in ran.err
    assert hint in ran.err
    report = ran.json
    assert (report["events"], report["bytes"]) == (0, len(content))
    assert report["damaged_bytes"] + report["other_bytes"] == len(content)
    assert edxtui_run("export", tmp_path / "a.log").out == b"[]\n"


def test_a_cache_folder_that_is_a_file(edxtui_run: Edxtui, log: Path, fresh_cache: Path) -> None:
    fresh_cache.write_text("mine")
    assert_told(edxtui_run("index", log), 1, str(fresh_cache), "--cache-dir", "--no-cache")
    assert fresh_cache.read_text() == "mine"
    assert edxtui_run("index", log, "--no-cache").code == 0


def test_an_empty_name_of_the_cache_folder_counts_as_none(
    edxtui_run: Edxtui, log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDXTUI_CACHE_DIR", "")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "of-user"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert edxtui_run("index", log).code == 0
    if sys.platform == "linux":
        assert (tmp_path / "of-user" / "edxtui").is_dir()


@pytest.mark.parametrize("command", ["export", "count"])
@pytest.mark.parametrize(
    ("query", "column"), [("type:(a", 8), ("usr:anna", 1), ("a AND", None), ("time:[2014 TO", None)]
)
def test_a_wrong_query(edxtui_run: Edxtui, log: Path, command: str, query: str, column: int | None) -> None:
    more = ("--by", "type") if command == "count" else ()
    ran = edxtui_run(command, log, "-q", query, *more)
    assert_told(ran, 2)
    lines = ran.err.splitlines()
    assert lines[1] == f"  {query}"
    assert lines[2].strip() == "^"
    if column is not None:
        assert lines[2].index("^") == 2 + column - 1


def test_the_caret_stands_under_its_column_whatever_stands_before(edxtui_run: Edxtui, log: Path) -> None:
    lines = edxtui_run("export", log, "-q", "user:課長 \x1b[1m usr:anna").err.splitlines()
    assert lines[1] == "  user:課長 \\x1b[1m usr:anna"
    # Two signs of two cells each, and an escape that is spelled out in four.
    assert lines[2].index("^") == 2 + len("user:課長 \\x1b[1m ") + 2


@pytest.mark.parametrize(
    "words",
    [
        ("index",),
        ("index", "--nothing", "a.log"),
        ("index", "a.log", "--jobs", "0"),
        ("index", "a.log", "--jobs"),
        ("count", "a.log"),
        ("count", "a.log", "--by", "type", "--limit", "many"),
        ("sessions", "a.log", "--user", "a", "--gap", "1 fortnight"),
        ("export", "a.log", "--order", "size"),
        ("--nothing", "a.log"),
        ("sql", "a.log"),
    ],
)
def test_wrong_usage(edxtui_run: Edxtui, words: tuple[str, ...]) -> None:
    assert_told(edxtui_run(*words), 2)


def test_a_fault_of_our_own(edxtui_run: Edxtui, log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from edxtui.index.store import Store

    def fail(self: Store) -> None:
        raise ZeroDivisionError("by nought")

    monkeypatch.setattr(Store, "report", fail)
    assert_told(
        edxtui_run("index", log), 1, "This is a fault of edxtui: ZeroDivisionError: by nought.", "EDXTUI_DEBUG=1"
    )
    monkeypatch.setenv("EDXTUI_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        edxtui_run("index", log)
