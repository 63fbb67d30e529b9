import bz2
import gzip
import lzma
import os
import stat
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pytest
import zstandard

from edxtui import statement as say
from edxtui.errors import IndexStoreError, LogError, Stopped
from edxtui.opening import Opening, Settings

LINE = b'{"event_type": "play_video", "username": "anna", "time": "2014-03-03T16:19:05.584523+00:00"}\n'
PACK: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": partial(lzma.compress, preset=0),
    "zst": zstandard.compress,
}


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "tracking.log"
    path.write_bytes(LINE * 3)
    return path


def events_of(
    names: Sequence[Path | str], cache: Path, *, notes: list[str] | None = None, **settings: object
) -> tuple[int, bool]:
    """How many events the logs hold, and whether the index stood already."""
    told = notes if notes is not None else []
    given = Settings(cache_folder=cache, jobs=1, **settings)  # type: ignore[arg-type]
    with Opening([str(name) for name in names], given, told.append) as opening:
        reused = opening.complete
        for _ in opening.build():
            pass
        assert opening.complete
        assert list(opening.build()) == []
        with opening.store.question() as asking:
            found, _ = asking.count(say.Everything())
        for record in range(found):
            with opening.store.question() as asking:
                (indexed,) = asking.records([record])
            assert opening.files.read(indexed.log, indexed.offset, indexed.length).startswith(b"{")
    return found, reused


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_an_index_is_used_again(log: Path, cache: Path) -> None:
    assert events_of([log], cache) == (3, False)
    assert events_of([log], cache) == (3, True)
    assert events_of([log], cache, rebuild=True) == (3, False)
    assert events_of([log], cache) == (3, True)


def test_a_log_that_changed_is_read_anew(log: Path, cache: Path) -> None:
    assert events_of([log], cache) == (3, False)
    log.write_bytes(LINE * 4)
    assert events_of([log], cache) == (4, False)
    # Of the same size, under the same name, with the same time.
    before = log.stat()
    log.write_bytes((LINE * 4).replace(b"anna", b"hans"))
    os.utime(log, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert events_of([log], cache) == (4, False)


def test_every_set_of_logs_has_its_own_index(log: Path, cache: Path, tmp_path: Path) -> None:
    (tmp_path / "b.log").write_bytes(LINE)
    assert events_of([log, tmp_path / "b.log"], cache) == (4, False)
    assert events_of([log], cache) == (3, False)
    assert events_of([log, tmp_path / "b.log"], cache) == (4, True)


def test_an_index_that_is_broken_is_made_anew(log: Path, cache: Path) -> None:
    events_of([log], cache)
    (index,) = cache.rglob("*.duckdb")
    index.write_bytes(b"no index")
    assert events_of([log], cache) == (3, False)
    assert events_of([log], cache) == (3, True)


def test_what_is_broken_off_is_left_for_the_next_to_go_on_with(log: Path, cache: Path) -> None:
    with Opening([str(log)], Settings(cache_folder=cache, jobs=1)) as opening:
        steps = opening.build()
        next(steps)
        steps.close()
    left, engine_log, note = files(cache)
    assert left.startswith("building-0-")
    assert engine_log == f"{left}.wal"  # merged by the next
    assert note == "logs.json"
    assert events_of([log], cache) == (3, False)
    assert not any(name.startswith("building") for name in files(cache))


def test_what_a_killed_one_left_is_cleared(log: Path, cache: Path) -> None:
    events_of([log], cache)
    (folder,) = cache.iterdir()
    # Numbers of processes end far below this one.
    (folder / "building-999999999-3-0.duckdb").write_bytes(b"half")
    (folder / f"building-{os.getpid()}-3-0.duckdb").write_bytes(b"of one that runs")
    events_of([log], cache, rebuild=True)
    assert "building-999999999-3-0.duckdb" not in files(cache)
    assert f"building-{os.getpid()}-3-0.duckdb" in files(cache)


def test_no_cache_leaves_nothing(log: Path, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    packed = tmp_path / "b.log.gz"
    packed.write_bytes(gzip.compress(LINE))
    assert events_of([log, packed], cache, no_cache=True) == (4, False)
    assert not cache.exists()
    assert list(scratch.iterdir()) == []


def test_the_cache_is_for_its_owner_alone(log: Path, cache: Path, tmp_path: Path) -> None:
    (tmp_path / "b.log").write_bytes(gzip.compress(LINE))
    events_of([log, tmp_path / "b.log"], cache)
    modes = {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in (cache, *cache.rglob("*"))}
    assert modes == {0}


@pytest.mark.parametrize(
    ("kind", "name"),
    [("gz", "tracking.log"), ("bz2", "tracking.log.gz"), ("xz", "events"), ("zst", "tracking.log.zst")],
)
def test_compression_is_told_by_content(tmp_path: Path, cache: Path, kind: str, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(PACK[kind](LINE * 3))
    assert events_of([path], cache) == (3, False)
    assert events_of([path], cache) == (3, True)
    path.write_bytes(PACK[kind](LINE * 5))
    assert events_of([path], cache) == (5, False)


def test_a_plain_log_may_be_called_gz(tmp_path: Path, cache: Path) -> None:
    (tmp_path / "tracking.log.gz").write_bytes(LINE)
    assert events_of([tmp_path / "tracking.log.gz"], cache) == (1, False)


@pytest.mark.parametrize("kind", ["gz", "bz2", "xz"])
def test_of_a_cut_archive_what_can_be_read_is_kept(tmp_path: Path, cache: Path, kind: str) -> None:
    # bz2 gives nothing of a block of 900 kB before all of it is there.
    text = b"".join(b'{"event_type": "%d", "n": "%s"}\n' % (n, os.urandom(200).hex().encode()) for n in range(5_000))
    path = tmp_path / "tracking.log"
    packed = PACK[kind](text)
    path.write_bytes(packed[: len(packed) // 2])
    notes: list[str] = []
    with Opening([str(path)], Settings(cache_folder=cache, jobs=1), notes.append) as opening:
        for _ in opening.build():
            pass
        (report,) = opening.store.log_reports()
    assert 0 < report.events < 5_000
    assert report.damaged <= 1
    (note,) = notes
    assert "breaks off" in note


@pytest.mark.parametrize("pack", [bytes, *PACK.values()])
def test_standard_input(
    log: Path, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pack: Callable[[bytes], bytes]
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / "given").write_bytes(pack(LINE * 2))
    with (tmp_path / "given").open() as given:
        monkeypatch.setattr(sys, "stdin", given)
        assert events_of(["-", log], cache) == (5, False)
    (tmp_path / "given").unlink()
    assert not cache.exists()
    assert list(tmp_path.iterdir()) == [log]


def test_a_closed_standard_input(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(LogError, match="no standard input"):
        events_of(["-"], cache)


def test_a_file_that_is_named_twice_is_read_once(log: Path, cache: Path, tmp_path: Path) -> None:
    (tmp_path / "link.log").symlink_to(log)
    notes: list[str] = []
    names: list[Path | str] = [log, tmp_path / "link.log", f"{log.parent}/./{log.name}", str(tmp_path / "track*.log")]
    assert events_of(names, cache, notes=notes) == (3, False)
    assert len(notes) == 3
    assert all("named twice" in note for note in notes)


def test_folders_patterns_and_rotated_names(tmp_path: Path, cache: Path) -> None:
    logs = tmp_path / "logs"
    (logs / "2014").mkdir(parents=True)
    wanted = [
        "2014/a.json",
        "2014/b.jsonl",
        "c.ndjson",
        "d.LOG",
        "tracking.log",
        "tracking.log-20140303.gz",
        "tracking.log.1",
        "tracking.log.2.zst",
    ]
    for name in (*wanted, "readme.txt", "log", ".log", "tracking.log.old", "a.json.md"):
        (logs / name).write_bytes(LINE)
    with Opening([str(logs)], Settings(cache_folder=cache, jobs=1)) as opening:
        assert sorted(log.name for log in opening.logs) == [str(logs / name) for name in wanted]
    assert events_of([str(logs / "tracking.log*")], cache) == (5, False)
    assert events_of([str(logs / "**" / "*.json*")], cache) == (3, False)


def test_a_name_may_look_like_a_pattern(tmp_path: Path, cache: Path) -> None:
    (tmp_path / "a[1].log").write_bytes(LINE)
    assert events_of([tmp_path / "a[1].log"], cache) == (1, False)


@pytest.mark.parametrize("name", ["nothing.log", "*.json", "folder"])
def test_names_that_lead_to_no_log(tmp_path: Path, cache: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(LogError) as caught:
        events_of([tmp_path / name], cache)
    assert caught.value.hint
    assert not cache.exists()


def test_a_cache_among_the_logs_is_not_read(tmp_path: Path) -> None:
    logs = tmp_path / "logs"
    logs.mkdir()
    (logs / "a.log").write_bytes(LINE)
    for _ in range(2):
        with Opening([str(logs)], Settings(cache_folder=logs / "cache")) as opening:
            for _ in opening.build():
                pass
            assert [log.name for log in opening.logs] == [str(logs / "a.log")]
    with pytest.raises(LogError, match="belongs to the cache"):
        Opening([str(logs / "cache")], Settings(cache_folder=logs / "cache"))


def test_a_cache_folder_that_cannot_be_made(log: Path, cache: Path) -> None:
    cache.write_bytes(b"mine")
    with pytest.raises(IndexStoreError) as caught:
        events_of([log], cache)
    assert "--no-cache" in caught.value.hint


def test_many_documents_are_those_read_one_by_one(log: Path, cache: Path, tmp_path: Path) -> None:
    other = tmp_path / "b.log"
    other.write_bytes(LINE + b" " * 10_000 + LINE)
    size = len(LINE) - 1
    spans = [(0, 0, size), (0, len(LINE), size), (1, 0, size), (1, len(LINE) + 10_000, size), (0, 2 * len(LINE), size)]
    spans += [(0, 0, size), (0, 0, size), (1, 5, 3)]
    with Opening([str(log), str(other)], Settings(cache_folder=cache, jobs=1)) as opening:
        assert opening.files.read_many(spans) == [opening.files.read(*span) for span in spans]
        assert opening.files.is_untouched(0)
        log.write_bytes(LINE)
        assert not opening.files.is_untouched(0)
        with pytest.raises(LogError, match="shorter"):
            opening.files.read_many(spans)


def test_closed_logs_are_not_opened_again(log: Path, cache: Path) -> None:
    opening = Opening([str(log)], Settings(cache_folder=cache, jobs=1))
    opening.close()
    with pytest.raises(Stopped):
        _ = opening.store
    assert files(cache) == []


def test_a_log_that_shrank_is_told(log: Path, cache: Path) -> None:
    with Opening([str(log)], Settings(cache_folder=cache, jobs=1)) as opening:
        for _ in opening.build():
            pass
        log.write_bytes(LINE)
        with pytest.raises(LogError, match="shorter than it was"):
            opening.files.read(0, len(LINE), len(LINE))
