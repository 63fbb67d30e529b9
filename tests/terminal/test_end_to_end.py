"""The installed command in a pseudo-terminal, from the first screen to the exported file."""

import json
import shutil
import sys
from pathlib import Path

import pytest
from tests.making import at, line, log_file
from tests.terminal.pseudo_terminal import PseudoTerminal

EDXTUI = Path(sys.executable).with_name("edxtui")
FIXTURE = Path(__file__).parents[2] / "fixtures" / "edx.log"

pytestmark = pytest.mark.terminal


def theirs(user: str) -> list[bytes]:
    """The lines of the fixture that are this user's."""
    return [text for text in FIXTURE.read_bytes().splitlines() if json.loads(text).get("username") == user]


def test_explore_query_walk_export_quit(tmp_path: Path) -> None:
    shutil.copy(FIXTURE, tmp_path / "edx.log")
    with PseudoTerminal([EDXTUI, "edx.log"], tmp_path) as terminal:
        terminal.wait_for("2,000 events", "of 2,000 events shown", "Query")
        terminal.press("/")
        terminal.press("user:studnet07~\r")
        terminal.wait_for(f"of {len(theirs('student07')):,} events shown", "student07")  # the query has it mistyped
        terminal.press("s")
        terminal.wait_for("session 1 of", "student07")
        terminal.press("]")
        terminal.wait_for("session 2 of")
        terminal.press("j")
        terminal.press("\x1b")
        terminal.wait_for(f"of {len(theirs('student07')):,} events shown")
        terminal.press("e")
        terminal.wait_for("Export", "replace existing files")
        terminal.press("out.json")
        terminal.wait_for("▊  out.json ")
        terminal.press("\r")
        terminal.wait_until(lambda _: (tmp_path / "out.json").exists(), "the export")
        terminal.wait_until(lambda screen: "replace existing files" not in screen, "the list")
        terminal.press("q")
        assert terminal.ended() == 0
    in_time = sorted(theirs("student07"), key=lambda text: json.loads(text)["time"])
    assert (tmp_path / "out.json").read_bytes() == b"[\n" + b",\n".join(in_time) + b"\n]\n"
    assert json.loads((tmp_path / "out.json").read_bytes()) == [json.loads(text) for text in in_time]
    # The terminal is left as it was: the other screen and the cursor are back.
    assert terminal.raw.rindex(b"\x1b[?1049l") > terminal.raw.rindex(b"\x1b[?1049h")
    assert b"\x1b[?25h" in terminal.raw[terminal.raw.rindex(b"\x1b[?1049l") - 200 :]
    assert b"Traceback" not in terminal.raw
    assert b"nanobind" not in terminal.raw


def test_without_a_log_one_is_asked_for(tmp_path: Path) -> None:
    shutil.copy(FIXTURE, tmp_path / "edx.log")
    with PseudoTerminal([EDXTUI], tmp_path) as terminal:
        terminal.wait_for("choose what to explore", "edx.log")
        terminal.press("j\r")  # from the folder above to the log
        terminal.wait_for("of 2,000 events shown")
        terminal.press("q")
        assert terminal.ended() == 0
    with PseudoTerminal([EDXTUI], tmp_path) as terminal:
        terminal.wait_for("Opened before", "2,000 events")
        terminal.press("\r")
        terminal.wait_for("of 2,000 events shown")
        terminal.press("q")
        assert terminal.ended() == 0


def test_the_index_is_reused_on_the_second_start(tmp_path: Path) -> None:
    shutil.copy(FIXTURE, tmp_path / "edx.log")
    for _ in range(2):
        with PseudoTerminal([EDXTUI, "edx.log"], tmp_path, columns=80, rows=24) as terminal:
            terminal.wait_for("of 2,000 events shown")
            terminal.press("q")
            assert terminal.ended() == 0
    assert b"indexing" not in terminal.raw


def test_nothing_hostile_reaches_the_terminal(tmp_path: Path) -> None:
    hostile = "\x1b]0;owned\x07\x1b[31m\u202e\x9b5m[bold]x[/bold]"
    log_file(
        tmp_path,
        line(user=hostile, type=hostile, course=hostile, session=hostile, time=at(1), event={hostile: hostile}),
        f'{{"username": "{"x" * 5}", "\x1b]0;owned\x07\u202e'.encode() + b"\n",
    )
    with PseudoTerminal([EDXTUI, "edx.log"], tmp_path) as terminal:
        terminal.wait_for("1 event, 1 damaged", "\\x1b]0;owned")
        terminal.press("jku")
        terminal.wait_for("1 of 1 event shown")
        terminal.press("s")
        terminal.wait_for("session 1 of 1")
        terminal.press("e")
        terminal.wait_for("replace existing files")
        terminal.press("\x1b")
        terminal.wait_until(lambda screen: "replace existing files" not in screen, "the timeline")
        terminal.press("q")
        terminal.ended()
    for bytes_ in (b"\x1b]0;owned", "\u202e".encode(), b"\x9b5m", "\x9b".encode()):
        assert bytes_ not in terminal.raw


def test_a_missing_log_is_a_sentence_and_not_a_screen(tmp_path: Path) -> None:
    with PseudoTerminal([EDXTUI, "missing.log"], tmp_path) as terminal:
        assert terminal.ended() == 1
    assert b"\x1b[?1049h" not in terminal.raw
    assert "missing.log" in terminal.text()
