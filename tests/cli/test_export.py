import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Edxtui = Callable[..., Any]


def whole_lines(log: Path) -> list[bytes]:
    return [line for line in log.read_bytes().splitlines() if line.endswith(b"}")]


def test_to_standard_output(edxtui_run: Edxtui, log: Path) -> None:
    ran = edxtui_run("export", log)
    assert ran.code == 0
    assert ran.json == [json.loads(line) for line in whole_lines(log)]
    assert ran.err == "5 events written; 1 damaged record left out.\n"
    assert edxtui_run("export", log, "-o", "-", "-f", "ndjson", "--quiet").out.splitlines() == whole_lines(log)


def test_to_a_file(edxtui_run: Edxtui, log: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    ran = edxtui_run("export", log, "-o", target, "-q", "user:anna type:page_close")
    assert (ran.code, ran.out) == (0, b"")
    assert ran.err == f"1 event written to {target}.\n"
    assert target.read_bytes().splitlines() == whole_lines(log)[3:4]
    assert edxtui_run("export", log, "-o", target, "--force", "-f", "json", "--quiet").err == ""
    assert len(json.loads(target.read_bytes())) == 5


def test_order(edxtui_run: Edxtui, tmp_path: Path) -> None:
    lines = [b'{"event_type":"a","time":"2014-03-03T16:00:0%d+00:00"}' % second for second in (3, 1, 2)]
    (tmp_path / "a.log").write_bytes(b"\n".join(lines))
    by_time = edxtui_run("export", tmp_path / "a.log", "-f", "ndjson").out
    assert by_time.splitlines() == [lines[1], lines[2], lines[0]]
    as_they_lie = edxtui_run("export", tmp_path / "a.log", "-f", "ndjson", "--order", "log").out
    assert as_they_lie == b"\n".join(lines) + b"\n"


def test_what_a_query_finds_in_vain_is_noted(edxtui_run: Edxtui, log: Path) -> None:
    ran = edxtui_run("export", log, "-q", "user:anan")
    assert (ran.code, ran.out) == (0, b"[]\n")
    assert "anna" in ran.err
    assert edxtui_run("export", log, "-q", "user:anan", "--quiet").err == ""


def test_a_file_that_is_there(edxtui_run: Edxtui, log: Path, tmp_path: Path) -> None:
    (tmp_path / "out.json").write_text("mine")
    ran = edxtui_run("export", log, "-o", tmp_path / "out.json")
    assert (ran.code, ran.out) == (1, b"")
    assert "--force" in ran.err
    assert (tmp_path / "out.json").read_text() == "mine"


@pytest.mark.parametrize(
    "more", [("-f", "csv"), ("-o", "a.parquet"), ("-o", "a.json.zst"), ("-f", "xml"), ("--order", "x")]
)
def test_what_this_version_does_not_write(edxtui_run: Edxtui, log: Path, more: tuple[str, ...]) -> None:
    ran = edxtui_run("export", log, *more)
    assert (ran.code, ran.out) == (2, b"")
    assert len(ran.err.splitlines()) == 2
