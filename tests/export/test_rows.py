"""Answers to SQL as files."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.making import line, log_file, opened

from edxtui.errors import ExportError, SqlError, UsageError
from edxtui.export.rows import RowFormat, export_rows, row_format_of
from edxtui.opening import Opening


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opening]:
    with opened(log_file(tmp_path_factory.mktemp("rows"), line(user="ann", type="play_video"))) as opening:
        yield opening


def written(logs: Opening, statement: str, target: Path, layout: RowFormat, **more: Any) -> str:
    with logs.sandbox() as sandbox:
        steps = list(export_rows(sandbox.ask(statement), logs.logs, target, layout, **more))
    assert steps[-1].complete
    assert target.stat().st_mode & 0o777 == 0o600
    return target.read_text("utf-8")


STATEMENT = """SELECT x AS "n, m", y AS a, z AS a
    FROM (VALUES (1, 'a,"b"', NULL), (2, '', ['é']), (3, 'x', [])) AS t(x, y, z)"""


def test_csv_tells_a_missing_value_from_an_empty_text(logs: Opening, tmp_path: Path) -> None:
    text = written(logs, STATEMENT, tmp_path / "out.csv", "csv")
    assert text == '"n, m",a,a\n1,"a,""b""",\n2,"","[""é""]"\n3,x,[]\n'
    assert list(csv.reader(text.splitlines()))[1] == ["1", 'a,"b"', ""]


def test_json_is_an_array_and_ndjson_an_object_a_line(logs: Opening, tmp_path: Path) -> None:
    expected = [
        {"n, m": 1, "a": 'a,"b"', "a_1": None},
        {"n, m": 2, "a": "", "a_1": ["é"]},
        {"n, m": 3, "a": "x", "a_1": []},
    ]
    assert json.loads(written(logs, STATEMENT, tmp_path / "out.json", "json")) == expected
    lines = written(logs, STATEMENT, tmp_path / "out.ndjson", "ndjson").splitlines()
    assert [json.loads(text) for text in lines] == expected
    assert written(logs, "SELECT 1 WHERE FALSE", tmp_path / "no.json", "json") == "[]\n"
    assert written(logs, "SELECT 1 AS a WHERE FALSE", tmp_path / "no.csv", "csv") == "a\n"
    assert written(logs, "SELECT 1 WHERE FALSE", tmp_path / "no.ndjson", "ndjson") == ""


def test_many_rows_all_come(logs: Opening, tmp_path: Path) -> None:
    rows = json.loads(written(logs, "SELECT range AS n FROM range(2500)", tmp_path / "out.json", "json"))
    assert [row["n"] for row in rows] == list(range(2500))


def test_an_answer_that_breaks_off_leaves_nothing(logs: Opening, tmp_path: Path) -> None:
    broken = "SELECT CASE WHEN range = 500000 THEN error('here') ELSE range END FROM range(1000000)"
    with pytest.raises(SqlError, match="here"):
        written(logs, broken, tmp_path / "out.csv", "csv")
    assert list(tmp_path.iterdir()) == []


def test_an_existing_file_and_a_log_are_not_written_over(logs: Opening, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("precious")
    with pytest.raises(ExportError, match="there already"):
        written(logs, "SELECT 1 AS a", target, "csv")
    assert target.read_text() == "precious"
    assert written(logs, "SELECT 1 AS a", target, "csv", force=True) == "a\n1\n"
    with pytest.raises(ExportError, match="one of the logs"):
        written(logs, "SELECT 1 AS a", logs.logs[0].path, "csv", force=True)


def test_the_name_tells_the_format() -> None:
    assert [row_format_of(Path(name)) for name in ("a.csv", "a.JSON", "a.jsonl")] == ["csv", "json", "ndjson"]
    with pytest.raises(UsageError, match="does not tell"):
        row_format_of(Path("a.parquet"))
