"""A packed log says the same as its text, however it is packed and read, and whatever interrupts it."""

import gzip
import json
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.index.test_build import MIXED
from tests.index.test_going_on import answers, in_one_go, texts
from tests.logs.packed.archives import PACK, log_text
from tests.making import at, line, opened

from edxtui import statement as say
from edxtui.check.run import Check
from edxtui.export.documents import Batch, read, spans_of
from edxtui.index import arriving, crew, passing_blocks, workers
from edxtui.index import build as building
from edxtui.index.records import LogReport
from edxtui.logs import blocks
from edxtui.logs.packed import forward as pass_module
from edxtui.logs.packed import gz, zst
from edxtui.logs.packed.formats import kind_of
from edxtui.opening import Opening, Settings

TEXTS = {
    "mixed": b"".join(MIXED),
    "without a line feed at the end": b"".join(MIXED).rstrip(),
    "one array": json.dumps([{"username": f"u{n}", "event_type": "x", "time": at(n)} for n in range(300)]).encode(),
    "pretty": b"".join(
        json.dumps({"username": f"u{n}", "event_type": "x", "time": at(n)}, indent=2).encode() + b"\n"
        for n in range(300)
    ),
    "a pretty array": json.dumps(
        [{"username": f"u{n}", "time": at(n), "event_type": "x"} for n in range(300)], indent=1
    ).encode(),
    "nothing": b"",
    "a cut line": b'{"username": "ann", "cut',
}


@pytest.fixture(autouse=True)
def blocks_of_all_sizes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_ALONE", 0)
    monkeypatch.setattr(passing_blocks, "FIRST", 200)


class Inline:
    """Does at once what a crew would do some time."""

    def submit(self, call: Callable[..., Any], *args: Any, **named: Any) -> "Future[Any]":
        future: Future[Any] = Future()
        future.set_result(call(*args, **named))
        return future


def expected_of(path: Path, text: bytes) -> dict[str, Any]:
    path.write_bytes(text)
    return in_one_go([path])


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the plain texts say."""
    return in_one_go(_written(tmp_path_factory.mktemp("plain"), bytes))


def _written(folder: Path, pack: Callable[[bytes], bytes]) -> list[Path]:
    paths = [folder / name for name in TEXTS]
    for path, text in zip(paths, TEXTS.values(), strict=True):
        path.write_bytes(pack(text))
    return paths


def without_folders(found: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = msgspec.to_builtins(found)
    for name in ("log order False", "log order True"):
        told[name] = [[Path(log).name, *rest] for log, *rest in told[name]]
    for report in told["reports"]:
        report["path"] = Path(report["path"]).name
    return told


@pytest.mark.parametrize("kind", PACK)
@pytest.mark.parametrize(("block", "jobs"), [(300, 1), (300, 2), (5_000, 2), (blocks.BLOCK, 1)])
def test_the_answers_are_those_of_the_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected: dict[str, Any], kind: str, block: int, jobs: int
) -> None:
    monkeypatch.setattr(workers, "BLOCK", block)
    monkeypatch.setattr(crew.Crew, "_submit", Inline().submit)
    with opened(*_written(tmp_path, PACK[kind]), jobs=jobs) as opening:
        assert without_folders(answers(opening)) == without_folders(expected)


def test_worker_processes_change_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected: dict[str, Any]
) -> None:
    monkeypatch.setattr(workers, "BLOCK", 5_000)
    with opened(*_written(tmp_path, gzip.compress), jobs=2) as opening:
        assert without_folders(answers(opening)) == without_folders(expected)


@given(parts=st.lists(texts, min_size=1, max_size=3), block=st.integers(20, 400), jobs=st.sampled_from([1, 2]))
@settings(max_examples=40, deadline=None)
def test_any_text_says_the_same(parts: list[bytes], block: int, jobs: int) -> None:
    text = b"".join(parts)
    assume(kind_of(text) is None)
    with TemporaryDirectory() as name:
        path = Path(name) / "log"
        expected = expected_of(path, text)
        path.write_bytes(b"".join(map(gzip.compress, parts)))
        with (
            mock.patch.object(workers, "BLOCK", block),
            mock.patch.object(building, "_EVERY", 0.0),
            mock.patch.object(crew.Crew, "_submit", Inline().submit),
            mock.patch.object(pass_module, "_HALF", 50),
            mock.patch.object(arriving, "HOLD", 300),
            mock.patch.object(passing_blocks, "HOLD", 300),
            opened(path, jobs=jobs) as opening,
        ):
            assert answers(opening) == expected


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_line_that_is_too_long_to_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int) -> None:
    monkeypatch.setattr(arriving, "HOLD", 100_000)
    monkeypatch.setattr(passing_blocks, "HOLD", 100_000)
    text = b"".join([*MIXED, line(user="long", type="x", more="y" * 3_000_000), *MIXED, b"\0" * 2_000_000, *MIXED])
    expected = expected_of(tmp_path / "log", text)
    (tmp_path / "log").write_bytes(gzip.compress(text))
    monkeypatch.setattr(crew.Crew, "_submit", Inline().submit)
    with opened(tmp_path / "log", jobs=jobs) as opening:
        assert answers(opening) == expected
        assert opening.files.archives[0].points.complete


def steps_of(opening: Opening, number: int) -> Iterator[None]:
    """Build no more than so many steps."""
    with closing(opening.build()) as under_way:
        for _, _ in zip(range(number), under_way, strict=False):
            yield


@pytest.mark.parametrize("number", [1, 2, 5, 20])
def test_what_was_broken_off_is_gone_on_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    monkeypatch.setattr(workers, "BLOCK", 20_000)
    monkeypatch.setattr(building, "_EVERY", 0.0)
    paths = [tmp_path / "a.log", tmp_path / "b.log"]
    parts = [log_text(100_000, seed) for seed in range(2)]
    for path, text in zip(paths, parts, strict=True):
        path.write_bytes(text)
    expected = in_one_go(paths)
    for path, text in zip(paths, parts, strict=True):
        path.write_bytes(gzip.compress(text))
    cache = tmp_path / "cache"
    with Opening([str(path) for path in paths], Settings(cache_folder=cache, jobs=1)) as opening:
        for _ in steps_of(opening, number):
            pass
        held = opening.store.size
    assert not list(cache.rglob("copying-*"))
    with Opening([str(path) for path in paths], Settings(cache_folder=cache, jobs=1)) as opening:
        assert opening.store.size == held
        for _ in opening.build():
            pass
        assert answers(opening) == expected


def test_points_that_are_gone_are_found_again(tmp_path: Path) -> None:
    path = tmp_path / "log"
    expected = expected_of(path, TEXTS["mixed"])
    path.write_bytes(gzip.compress(TEXTS["mixed"]))
    cache = tmp_path / "cache"
    with opened(path, folder=cache) as opening:
        pass
    for points in cache.rglob("points-*"):
        points.write_bytes(b"no points")
    with Opening([str(path)], Settings(cache_folder=cache)) as opening:
        assert not opening.complete
        assert opening.store.size > 0
        for _ in opening.build():
            pass
        assert answers(opening) == expected
    with Opening([str(path)], Settings(cache_folder=cache)) as opening:
        assert opening.complete
        assert answers(opening) == expected


def test_the_cache_holds_no_text_but_what_cannot_be_read_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pass_module, "REACH", 1_000_000)
    for module in (gz, zst):
        monkeypatch.setattr(module, "EVERY", 200_000)
    text = log_text(2_500_000)
    paths = [tmp_path / "log.gz", tmp_path / "log.zst"]
    for path, kind in zip(paths, ("gz", "zst"), strict=True):
        path.write_bytes(PACK[kind](text))
    cache = tmp_path / "cache"
    with opened(*paths, folder=cache) as opening:
        names = {path.name.partition("-")[0]: path for path in cache.rglob("*") if path.is_file()}
        copies = list(cache.rglob("*.text"))
        assert set(names) == {"index", "first", "logs.json", "points"}
        assert [copy.stat().st_size < len(text) / 3 for copy in copies] == [True]
        assert {path.stat().st_mode & 0o077 for path in cache.rglob("*")} == {0}
        for log in range(2):
            assert opening.read(log, 2_200_000, 1_000) == text[2_200_000:2_201_000]
    paths[1].write_bytes(PACK["zst"](b""))
    with opened(*paths, folder=cache):
        assert not list(cache.rglob("*.text"))


def test_documents_can_be_read_while_the_index_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "BLOCK", 20_000)
    monkeypatch.setattr(building, "_EVERY", 0.0)
    text = log_text(300_000)
    (tmp_path / "log").write_bytes(gzip.compress(text))
    with Opening([str(tmp_path / "log")], Settings(no_cache=True)) as opening:
        assert len(opening.first.records) == len(opening.first_texts) > 10
        assert all(document is not None and document in text for document in opening.first_texts)
        for _ in opening.build():
            with opening.store.question() as asking:
                records = asking.records([opening.store.size - 1])
            for record in records:
                document = opening.read(record.log, record.offset, record.length)
                assert document == text[record.offset : record.offset + record.length]


def test_progress_is_a_share_of_the_archives(tmp_path: Path) -> None:
    text = log_text(300_000)
    (tmp_path / "a.log").write_bytes(gzip.compress(text))
    (tmp_path / "b.log").write_bytes(text)
    with Opening([str(tmp_path / name) for name in ("a.log", "b.log")], Settings(no_cache=True)) as opening:
        told = list(opening.build())
    assert {step.bytes_total for step in told} == {(tmp_path / "a.log").stat().st_size + len(text)}
    read = [step.bytes_read for step in told]
    assert read == sorted(read)
    assert read[-1] == told[-1].bytes_total


def test_check_and_export_find_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("edxtui.check.run._ALONE", 0)
    text = log_text(400_000) + b"".join(MIXED)
    path = tmp_path / "log"
    found = []
    for data in (text, *(pack(text) for pack in PACK.values())):
        path.write_bytes(data)
        with opened(path) as opening:
            check = Check(opening, jobs=2, now=0)
            for _ in check.run():
                pass
            with opening.store.question() as asking:
                ids = asking.view(say.Everything())
            documents = [
                document
                for events, _ in spans_of(opening, ids)
                for batch in read(opening, events)
                if isinstance(batch, Batch)
                for document in batch.documents
            ]
            found.append((check.report, documents))
    assert found[0][0] is not None
    assert all(one == found[0] for one in found)


def test_a_break_is_told_each_time(tmp_path: Path) -> None:
    text = log_text(200_000)
    packed = gzip.compress(text)
    path = tmp_path / "log"
    path.write_bytes(packed[: len(packed) // 2])
    given = Settings(cache_folder=tmp_path / "cache", jobs=1)
    told: list[list[str]] = []
    for _ in range(2):
        notes: list[str] = []
        with Opening([str(path)], given, notes.append) as opening:
            for _ in opening.build():
                pass
            (report,) = opening.store.log_reports()
        assert report.events > 100
        assert report.damaged <= 1
        assert report.event_bytes + report.damaged_bytes + report.other_bytes == report.bytes
        told.append(notes)
    assert told[0] == told[1]
    assert f"breaks off at byte {report.bytes:,} of its text" in told[0][0]


def test_an_archive_that_unpacks_to_far_too_much_is_read_on_when_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pass_module, "STRETCH", 3 << 20)
    monkeypatch.setattr(pass_module, "FOLD", 2)
    text = log_text(8 << 20)
    path = tmp_path / "log"
    path.write_bytes(gzip.compress(text))
    reports: list[LogReport] = []
    notes: list[str] = []
    for trusted in (False, True, False):
        given = Settings(cache_folder=tmp_path / "cache", jobs=1, trust_archives=trusted)
        with Opening([str(path)], given, notes.append) as opening:
            for _ in opening.build():
                pass
            reports += opening.store.log_reports()
    (note,) = notes
    assert "--trust-archives" in note
    assert reports[0].bytes < reports[1].bytes == len(text)
    assert reports[1] == reports[2]
    assert (reports[1].events, reports[1].damaged) == (text.count(b"\n"), 0)
