"""However an index is made, it says the same."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.making import at, line, log_file, opened

from edxtui import statement as say
from edxtui.errors import IndexStoreError
from edxtui.index import build as building
from edxtui.index import workers
from edxtui.index.store import Store
from edxtui.logs import blocks
from edxtui.opening import Opening, Settings


def everything(opening: Opening) -> tuple[Any, ...]:
    with opening.store.question() as asking:
        ids = [int(number) for number in asking.view(say.Everything())]
        return ids, asking.records(ids), opening.store.log_reports()


MIXED = [
    line(user="ann", type="play_video", time=at(1)),
    json.dumps({"username": "bob", "time": at(2), "event_type": "x"}, indent=2).encode() + b"\n",
    b'{"username": "ann", "cut\n',
    b"Sep  9 00:00:48 localhost " + line(user="cid", type="seq_next", time=at(3)),
    b"\n\x00\x00\n",
    line(user="ann", type="pause_video", speed=float("nan")),
    *(line(user=f"u{number}", type="play_video", time=at(number % 40)) for number in range(200)),
]


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("block", [300, 5_000, blocks.BLOCK])
def test_blocks_and_workers_change_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int, jobs: int
) -> None:
    path = log_file(tmp_path, *MIXED)
    with opened(path) as opening:
        expected = everything(opening)
    monkeypatch.setattr(workers, "BLOCK", block)
    monkeypatch.setattr(workers, "_ALONE", 0)
    with opened(path, jobs=jobs) as opening:
        assert everything(opening) == expected


def test_an_array_over_many_blocks_is_read_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    events = [{"username": f"u{number}", "event_type": "play_video", "time": at(number)} for number in range(100)]
    path = tmp_path / "edx.json"
    path.write_text(json.dumps(events, indent=1))
    monkeypatch.setattr(workers, "BLOCK", 500)
    monkeypatch.setattr(workers, "_ALONE", 0)
    with opened(path, jobs=2) as opening:
        (report,) = opening.store.log_reports()
        assert (report.events, report.damaged) == (100, 0)
        assert report.event_bytes + report.other_bytes == path.stat().st_size


def test_a_record_without_a_time_stands_where_the_one_before_it_stands(tmp_path: Path) -> None:
    first = log_file(tmp_path, line(type="a"), line(type="b", time=at(5)), line(type="c"), line(type="d", time=at(4)))
    second = log_file(tmp_path, line(type="e", time=at(4.5)), line(type="f"), name="second.log")
    with opened(first, second) as opening, opening.store.question() as asking:
        records = asking.records([int(number) for number in asking.view(say.Everything())])
    assert [record.event.type for record in records] == ["a", "d", "e", "f", "b", "c"]
    assert records[0].event.time is records[3].event.time is None


def test_every_byte_is_accounted_for(tmp_path: Path) -> None:
    path = log_file(tmp_path, *MIXED)
    with opened(path) as opening:
        report = opening.store.report()
    assert report.bytes == path.stat().st_size
    assert report.event_bytes + report.damaged_bytes + report.other_bytes == report.bytes
    assert (report.events, report.damaged) == (204, 2)
    assert report.first_time == "2014-03-03T00:00:00.000000Z"


def test_questions_are_answered_while_the_index_grows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = log_file(tmp_path, *(line(user="ann", type="x", n=number) for number in range(500)))
    monkeypatch.setattr(workers, "BLOCK", 1_000)
    monkeypatch.setattr(building, "_BATCH", 1)
    with Opening([str(path)], Settings(no_cache=True)) as opening:
        sizes = []
        for _ in opening.build():
            with opening.store.question() as asking:
                sizes.append(len(asking.view(say.Everything())))
                assert sizes[-1] == opening.store.size
        assert sizes == sorted(sizes)
        assert sizes[0] < sizes[-1] == 500


def test_a_half_made_index_is_never_taken_for_a_whole_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = log_file(tmp_path, *MIXED)
    monkeypatch.setattr(workers, "BLOCK", 300)
    cache = tmp_path / "cache"
    opening = Opening([str(path)], Settings(cache_folder=cache))
    steps = opening.build()
    next(steps)
    steps.close()
    opening.close()
    assert not list(cache.glob("*/index-*"))
    with opened(path, folder=cache) as again:
        assert not again.store.reused
        assert again.store.size == 206


def test_the_index_is_private_and_reused(tmp_path: Path) -> None:
    path = log_file(tmp_path, *MIXED)
    cache = tmp_path / "cache"
    with opened(path, folder=cache) as opening:
        expected = everything(opening)
    (folder,) = cache.iterdir()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert cache.stat().st_mode & 0o777 == 0o700
    assert {entry.suffix: entry.stat().st_mode & 0o777 for entry in folder.iterdir()} == {
        ".duckdb": 0o600,
        ".json": 0o600,
    }
    with Opening([str(path)], Settings(cache_folder=cache)) as again:
        assert again.complete
        assert again.store.reused
        assert everything(again) == expected


def test_what_is_no_index_is_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "index.duckdb"
    path.write_bytes(b"not an index" * 1000)
    with pytest.raises(IndexStoreError):
        Store.open(path)


def test_a_broken_index_is_made_anew(tmp_path: Path) -> None:
    path = log_file(tmp_path, *MIXED)
    cache = tmp_path / "cache"
    with opened(path, folder=cache) as opening:
        expected = everything(opening)
    (index,) = cache.rglob("*.duckdb")
    index.write_bytes(index.read_bytes()[:5000])
    with opened(path, folder=cache) as again:
        assert not again.store.reused
        assert everything(again) == expected
