"""csv and parquet: what is read back is what was selected."""

import csv
import gzip
import hashlib
import io
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.export.test_csv_cells import without_apostrophe
from tests.export.test_disguise import Masks
from tests.making import at, line, log_file
from tests.making import opened as opened_log

from edxtui.errors import IndexStoreError, QueryError, UsageError
from edxtui.events.fields import TEXT_FIELDS
from edxtui.export import table
from edxtui.export.fields import path_columns
from edxtui.export.request import Request
from edxtui.export.values import text
from edxtui.export.writer import Exported, export
from edxtui.index import columns, parquet
from edxtui.opening import Opening

Open = Callable[..., Opening]
NAMES = [field.name for field in TEXT_FIELDS]


def through(opening: Opening, ids: Any, target: Path | None, layout: Any, **more: Any) -> Exported:
    *_, last = export(opening, ids, Request(target=target, format=layout, **more))
    assert last.complete
    return last


def read_csv(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8"), newline="")))


def read_parquet(where: Path | str) -> list[dict[str, Any]]:
    engine = duckdb.connect()
    engine.execute("SET TimeZone = 'UTC'")
    read = engine.read_parquet(str(where), hive_partitioning="**" in str(where))
    found = read.select('* REPLACE ("time" AT TIME ZONE \'UTC\' AS "time")')
    return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


LINES = (
    line(user="ann", type="problem_check", course="a/b/c", time=at(1), event={"grade": 2, "x": [1, 2], "s": "=1"}),
    line(user="=cmd", type="play_video", time=at(3), event=json.dumps({"grade": -1, "x": {"y": 1}, "s": "-1"})),
    b'{"username": "ann", "cut\n',
    line(type="seq_next", event={"grade": None, "f": 0.5, "b": True}),
)


def test_csv_holds_the_columns_and_the_paths(opened: Open, tmp_path: Path) -> None:
    opening = opened(b"".join(LINES))
    fields = path_columns(["event.grade,event.x", "event.s , event.grade", "event.f"])
    exported = through(opening, np.array([3, 2, 1, 0]), tmp_path / "out.csv", "csv", fields=fields)
    assert exported == Exported(events=3, damaged=1, selected=4, complete=True)
    rows = read_csv(tmp_path / "out.csv")
    assert list(rows[0]) == ["time", *NAMES, "log", "offset", "length", "event.grade", "event.x", "event.s", "event.f"]
    assert [row["time"] for row in rows] == ["", "2014-03-03T00:03:00.000000Z", "2014-03-03T00:01:00.000000Z"]
    assert [row["user"] for row in rows] == ["", "'=cmd", "ann"]
    assert [row["course"] for row in rows] == ["", "", "a/b/c"]
    assert [row["event.grade"] for row in rows] == ["", "-1", "2"]
    assert [row["event.x"] for row in rows] == ["", '{"y": 1}', "[1, 2]"]
    assert [row["event.s"] for row in rows] == ["", "-1", "'=1"]
    data = (tmp_path / "log-0.log").read_bytes()
    places = [(int(row["offset"]), int(row["length"])) for row in rows]
    assert [data[begin : begin + length] + b"\n" for begin, length in places] == [LINES[3], LINES[1], LINES[0]]


def test_parquet_holds_types(opened: Open, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    opening = opened(b"".join(LINES))
    fields = path_columns(["event.grade,event.x,event.f,event.b,event.s,event.nothing"])
    through(opening, range(4), tmp_path / "out.parquet", "parquet", fields=fields)
    found = duckdb.read_parquet(str(tmp_path / "out.parquet"))
    kinds = dict(zip(found.columns, map(str, found.types), strict=True))
    assert kinds["time"] == "TIMESTAMP WITH TIME ZONE"
    assert [kinds[f"event.{name}"] for name in ("grade", "x", "f", "b", "s", "nothing")] == [
        *("BIGINT", "VARCHAR", "DOUBLE", "BOOLEAN", "VARCHAR", "VARCHAR")
    ]
    rows = read_parquet(tmp_path / "out.parquet")
    assert [row["user"] for row in rows] == ["ann", "=cmd", None]
    assert [row["event.x"] for row in rows] == ["[1, 2]", '{"y": 1}', None]
    assert (tmp_path / "out.parquet").stat().st_mode & 0o777 == 0o600
    through(opening, range(4), None, "parquet", fields=fields)
    (tmp_path / "piped.parquet").write_bytes(capfdbinary.readouterr().out)
    assert read_parquet(tmp_path / "piped.parquet") == rows


@pytest.mark.parametrize("layout", ["csv", "parquet"])
def test_batches_do_not_show(opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, layout: str) -> None:
    lines = [line(user=f"u{n % 7}", course=f"c{n % 3}", time=at(n), n=n, ip=f"10.0.0.{n}") for n in range(30)]
    lines[5] = b'{\n "event_type": "b",\n "n": 1e400}\n'
    opening = opened(b"".join(lines))
    ids, fields = np.array([7, 3, 2, 1, 0, *range(8, 30), 5]), path_columns(["context.course_id", "event.n"])
    through(opening, ids, tmp_path / f"at-once.{layout}", layout, fields=fields)
    monkeypatch.setattr(table, "ROWS", 4)
    monkeypatch.setattr("edxtui.export.documents.BATCH", 150)
    monkeypatch.setattr(columns, "_FEW", 3)
    opening.store._names.__init__()  # type: ignore[misc]
    through(opening, ids, tmp_path / f"in-batches.{layout}", layout, fields=fields)
    read = read_csv if layout == "csv" else read_parquet
    assert read(tmp_path / f"at-once.{layout}") == read(tmp_path / f"in-batches.{layout}")


COURSES = (
    "a/b/c",
    "../../etc",
    "/etc/passwd",
    "..",
    "a=b&c%2F",
    "x" * 500,
    "ü" * 300,
    "day=1",
    "A/B/C",
    "a\nb",
    " ",
    "'\"{}",
)


class Renamed(Masks):
    """Courses `c0`, `c1` … under names that no log should have."""

    def column(self, name: str, values: Sequence[str | None]) -> list[str | None]:
        if name != "course":
            return list(values)
        return [None if value is None else COURSES[int(value.split("/")[1])] for value in values]


def test_a_folder_has_a_file_a_course_and_day(opened: Open, tmp_path: Path) -> None:
    lines = [
        line(user=f"u{n}", course=f"a/{n}/c", time=at(day * 24 * 60)) for day in (0, 1) for n in range(len(COURSES))
    ]
    opening = opened(b"".join([*lines, line(user="nowhere", type="x")]))
    target, before = tmp_path / "folder", set(tmp_path.rglob("*"))
    more: dict[str, Any] = {"is_folder": True, "manifest": tmp_path / "manifest.json"}
    through(opening, range(opening.store.size), target, "parquet", disguise=Renamed(), **more)
    made = set(tmp_path.rglob("*")) - before - {target, tmp_path / "manifest.json"}
    assert all(path.is_relative_to(target) and len(path.relative_to(target).parts) <= 3 for path in made)
    files = [path for path in made if path.is_file()]
    assert len(files) == 2 * len(COURSES) + 1
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    rows = read_parquet(f"{target}/**/*.parquet")
    assert len(rows) == opening.store.size
    long = {course for course in COURSES if len(course) >= 300}
    for row in rows:
        if row["user"] == "nowhere":
            assert (row["course"], row["day"], row["time"]) == (None, None, None)
            continue
        course = COURSES[int(row["user"][1:])]
        assert course in long or row["course"] == course
        assert str(row["day"]) == str(row["time"])[:10]
    said = json.loads((tmp_path / "manifest.json").read_bytes())
    assert {(file["name"], file["sha256"]) for file in said["files"]} == {
        (path.relative_to(target).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest()) for path in files
    }
    through(opening, range(0), target, "parquet", is_folder=True, force=True)
    assert read_parquet(f"{target}/**/*.parquet") == []


def test_closing_stops_the_engine_and_leaves_nothing(
    opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opening = opened(b"".join(LINES))
    before = set(tmp_path.rglob("*"))
    monkeypatch.setattr(
        parquet.ParquetTable,
        "write",
        lambda self, *_: self._done("SELECT count(*) FROM range(1000000) a, range(1000000) b"),
    )
    steps = export(opening, range(4), Request(target=tmp_path / "out.parquet", format="parquet"))
    for _ in range(3):
        assert not next(steps).complete
    steps.close()
    assert set(tmp_path.rglob("*")) == before


def test_a_full_disk_is_said(opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opening = opened(b"".join(LINES))
    monkeypatch.setattr(parquet.ParquetTable, "write", lambda self, *_: self._done("SELECT error('No space left')"))
    with pytest.raises(IndexStoreError, match="No space left"):
        through(opening, range(4), tmp_path / "out.parquet", "parquet")
    assert not (tmp_path / "out.parquet").exists()


def test_what_has_no_meaning_is_refused(opened: Open, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="whole documents"):
        through(opened(b"".join(LINES)), range(1), tmp_path / "a", "json", fields=path_columns(["event.grade"]))
    with pytest.raises(UsageError, match="user is a column"):
        path_columns(["event.grade,user"])
    with pytest.raises(QueryError, match="There is no field"):
        path_columns(["grade"])


def counted(target: Path, layout: str) -> int:
    match layout:
        case "json":
            return len(json.loads(target.read_bytes()))
        case "ndjson":
            return len(gzip.decompress(target.read_bytes()).splitlines())
        case "csv":
            return len(read_csv(target))
        case _:
            return len(read_parquet(target))


@pytest.mark.parametrize(
    ("layout", "name"), [("json", "a.json"), ("ndjson", "a.ndjson.gz"), ("csv", "a.csv"), ("parquet", "a.parquet")]
)
def test_the_counts_in_file_and_manifest_are_the_same(opened: Open, tmp_path: Path, layout: str, name: str) -> None:
    torn = b'{"username": "eve",\n "cut\n'
    opening = opened(b"".join((*LINES, torn)))
    target, said, lost = tmp_path / name, tmp_path / "manifest.json", tmp_path / "damaged.log"
    packing = "gz" if name.endswith("gz") else None
    more = {"manifest": said, "damaged": lost, "packing": packing, "query": "user:ann", "order": "log"}
    exported = through(opening, range(opening.store.size), target, layout, **more)
    found = json.loads(said.read_bytes())
    assert found["events"] == exported.events == counted(target, layout) == 3
    assert found["damaged"] == exported.damaged == len(lost.read_bytes().splitlines())
    assert found["selected"] == opening.store.size == found["events"] + found["damaged"]
    assert (found["query"], found["order"], found["format"], found["compression"]) == (
        "user:ann",
        "log",
        layout,
        packing,
    )
    assert (found["first_time"], found["last_time"]) == ("2014-03-03T00:01:00.000000Z", "2014-03-03T00:03:00.000000Z")
    (file,) = found["files"]
    assert file == {
        "name": name,
        "bytes": target.stat().st_size,
        "sha256": hashlib.sha256(target.read_bytes()).hexdigest(),
    }
    (log,) = found["logs"]
    data = (tmp_path / "log-0.log").read_bytes()
    assert (log["bytes"], log["events"], log["damaged"]) == (len(data), 3, exported.damaged)
    assert log["fingerprint"]["first_bytes_sha256"] == hashlib.sha256(data).hexdigest()


def test_damaged_records_keep_their_bytes_and_one_line_each(opened: Open, tmp_path: Path) -> None:
    broken = b'{"username": "ann", "x": "\xff\x00\r\n'
    opening = opened(LINES[0] + broken + LINES[1] + b"# rotated\n")
    exported = through(opening, range(opening.store.size), tmp_path / "a.json", "json", damaged=tmp_path / "lost.log")
    lines = (tmp_path / "lost.log").read_bytes().split(b"\n")
    assert len(lines) == exported.damaged + 1
    with opening.store.question() as asking:
        spans = asking.spans(range(opening.store.size))
    data = (tmp_path / "log-0.log").read_bytes()
    texts = [
        data[begin : begin + length]
        for begin, length, reason in zip(spans.offsets, spans.lengths, spans.reasons, strict=True)
        if reason
    ]
    assert lines == [*(text.replace(b"\r", b" ").replace(b"\n", b" ") for text in texts), b""]


numbers = st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False)
scalars = st.none() | st.booleans() | numbers | st.text(max_size=5) | st.sampled_from(["=1", "-1", "'=x", ""])
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)
names = st.sampled_from(["ann", "=bob", "'+x", "é\U0001f600", "a,b", 'a"b', "a\nb"])


@st.composite
def logs(draw: st.DrawFn) -> tuple[list[dict[str, Any]], list[int]]:
    """Events, and some of them in an order."""
    kind = draw(st.sampled_from([values, st.none() | st.integers(-(2**63), 2**63 - 1), numbers]))
    found = [
        {
            "username": draw(names),
            "event_type": draw(names),
            "ip": draw(names),
            **({"time": at(draw(st.integers(0, 5000)))} if draw(st.booleans()) else {}),
            "event": {"v": draw(kind)},
        }
        for _ in range(draw(st.integers(0, 5)))
    ]
    places = draw(st.permutations(range(len(found))))
    return found, places[: draw(st.integers(0, len(found)))]


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@settings(max_examples=15, deadline=None)
@given(drawn=logs())
def test_what_is_read_back_is_what_was_selected(folder: Path, drawn: tuple[list[dict[str, Any]], list[int]]) -> None:
    events, ids = drawn
    log = log_file(folder, *(json.dumps(event).encode() + b"\n" for event in events))
    fields = path_columns(["event.v"])
    with opened_log(log, jobs=1) as opening:
        for layout in ("csv", "parquet"):
            target = folder / f"out.{layout}"
            through(opening, np.array(ids, np.int64), target, layout, fields=fields, force=True)
    selected = [events[number] for number in ids]
    for row, event in zip(read_csv(folder / "out.csv"), selected, strict=True):
        assert [without_apostrophe(row[name]) for name in ("user", "event_type", "ip")] == [
            *(event[name] for name in ("username", "event_type", "ip"))
        ]
        assert row["time"] == event.get("time", "").replace("+00:00", "Z")
        assert without_apostrophe(row["event.v"]) == written(event)
    for row, event in zip(read_parquet(folder / "out.parquet"), selected, strict=True):
        assert [row[name] for name in ("user", "event_type", "ip")] == [
            *(event[name] for name in ("username", "event_type", "ip"))
        ]
        time: Any = row["time"]
        assert (time and f"{time.isoformat(timespec='microseconds')}+00:00") == event.get("time")
        value = event["event"]["v"]
        if isinstance(row["event.v"], str):
            assert row["event.v"] == written(event)
        else:
            assert row["event.v"] == value


def written(event: dict[str, Any]) -> str:
    return text(json.loads(json.dumps(event))["event"]["v"])
