import gzip
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
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
    "more",
    [
        ("-o", "a.parquet.gz"),
        ("-o", "a.json.xz"),
        ("-o", "a/", "-f", "csv"),
        ("-f", "xml"),
        ("--order", "x"),
        ("--fields", "event.grade"),
        ("-f", "csv", "--fields", "grade"),
        ("--damaged", "-"),
    ],
)
def test_what_has_no_meaning_is_said(edxtui_run: Edxtui, log: Path, more: tuple[str, ...]) -> None:
    ran = edxtui_run("export", log, *more)
    assert (ran.code, ran.out) == (2, b"")
    assert len(ran.err.splitlines()) >= 2
    assert not Path(more[1]).exists()


def test_a_table_with_all_that_goes_beside_it(edxtui_run: Edxtui, log: Path, tmp_path: Path) -> None:
    names = [tmp_path / name for name in ("out.csv.gz", "lost.log", "said.json")]
    more = ("-o", names[0], "--damaged", names[1], "--manifest", names[2], "--fields", "event.id, context.course_id")
    ran = edxtui_run("export", log, *more, "--order", "log")
    assert (ran.code, ran.out) == (0, b"")
    assert ran.err == f"5 events written to {names[0]}; 1 damaged record written to {names[1]}.\n"
    head, *rows = gzip.decompress(names[0].read_bytes()).splitlines()
    assert head.startswith(b"time,type,event_type,user,")
    assert head.endswith(b",offset,length,event.id,context.course_id")
    said = json.loads(names[2].read_bytes())
    assert said["events"] == len(rows) == 5
    assert said["files"][0]["sha256"] == hashlib.sha256(names[0].read_bytes()).hexdigest()
    assert len(names[1].read_bytes().splitlines()) == said["damaged"] == 1
    before = [name.read_bytes() for name in names]
    ran = edxtui_run("export", log, "-o", tmp_path / "other.json", *more[2:6])
    assert (ran.code, ran.err.splitlines()[0]) == (1, f"edxtui: {names[1]} is there already.")
    assert [name.read_bytes() for name in names] == before
    assert not (tmp_path / "other.json").exists()


def test_a_folder_and_a_pipe_of_parquet(edxtui_run: Edxtui, log: Path, tmp_path: Path) -> None:
    target = tmp_path / "parts"
    ran = edxtui_run("export", log, "-o", f"{target}/")
    assert (ran.code, ran.err) == (0, f"5 events written to {target}/; 1 damaged record left out.\n")
    assert len(duckdb.read_parquet(f"{target}/**/*.parquet")) == 5
    ran = edxtui_run("export", log, "-o", target)
    assert (ran.code, "--force" in ran.err) == (1, True)
    assert edxtui_run("export", log, "-o", target, "--force").code == 0
    assert edxtui_run("export", log, "-f", "parquet").out.startswith(b"PAR1")
