from collections.abc import Callable
from pathlib import Path
from typing import Any

KEYS = (
    "logs bytes events damaged event_bytes damaged_bytes other_bytes "
    "first_time last_time users courses event_types reused"
)
LOG_KEYS = "path bytes events damaged event_bytes damaged_bytes other_bytes"

Edxtui = Callable[..., Any]


def test_the_report_as_json(edxtui_run: Edxtui, log: Path, fresh_cache: Path) -> None:
    ran = edxtui_run("index", log, "--json")
    assert (ran.code, ran.err) == (0, "")
    report = ran.json
    assert list(report) == KEYS.split()
    (part,) = report["logs"]
    assert list(part) == LOG_KEYS.split()
    for one in (report, part):
        assert one["event_bytes"] + one["damaged_bytes"] + one["other_bytes"] == one["bytes"] == log.stat().st_size
        assert (one["events"], one["damaged"]) == (5, 1)
    assert part["path"] == str(log)
    assert report["first_time"] == "2014-03-03T16:00:00.000000Z"
    assert report["last_time"] == "2014-03-03T18:00:01.000000Z"
    assert (report["users"], report["courses"], report["event_types"]) == (2, 3, 3)
    assert report["reused"] is False
    again = edxtui_run("index", log, "--json").json
    assert again == {**report, "reused": True}
    assert edxtui_run("index", log, "--json", "--rebuild").json == report


def test_the_report_as_words(edxtui_run: Edxtui, log: Path, tmp_path: Path, fresh_cache: Path) -> None:
    ran = edxtui_run("index", log)
    assert ran.code == 0
    assert ran.lines[0] == "5 events, 1 damaged; 2 users, 3 courses, 3 event types"
    assert "the index is new" in ran.lines
    (tmp_path / "b.log").write_bytes(b"\n")
    both = edxtui_run("index", log, tmp_path / "b.log").lines
    assert [line.split()[0] for line in both[-3:]] == [str(log), str(tmp_path / "b.log"), "all"]


def test_without_times_there_is_no_first_one(edxtui_run: Edxtui, tmp_path: Path) -> None:
    (tmp_path / "a.log").write_bytes(b'{"event_type": "a"}')
    report = edxtui_run("index", tmp_path / "a.log", "--json").json
    assert report["first_time"] is report["last_time"] is None


def test_names_are_made_printable(edxtui_run: Edxtui, tmp_path: Path) -> None:
    path = tmp_path / "a\x1b]2;title\x07.log"
    path.write_bytes(b'{"event_type": "a"}')
    words, document = edxtui_run("index", path), edxtui_run("index", path, "--json")
    assert b"\x1b" not in words.out + document.out
    assert document.json["logs"][0]["path"] == str(path)


def test_a_name_that_is_not_utf8(edxtui_run: Edxtui, tmp_path: Path) -> None:
    path = tmp_path / "a\udcff.log"
    path.write_bytes(b'{"event_type": "a"}')
    assert edxtui_run("index", path).code == 0
    assert edxtui_run("index", path, "--json").json["events"] == 1
