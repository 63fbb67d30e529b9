"""The indexes that are kept: whose they are, what state they are in, and how they go."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.making import at, line, log_file, opened

from edxtui.errors import IndexStoreError
from edxtui.index import whose
from edxtui.index.kept import Kept, kept, of_logs, remove
from edxtui.index.whose import Hold


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    """A folder for logs."""
    folder = tmp_path / "logs"
    folder.mkdir()
    return folder


def index_of(cache: Path, *logs: Path, named: tuple[Path, ...] = ()) -> Path:
    """The folder of an index of these logs, with a note."""
    before = set(cache.iterdir()) if cache.exists() else set()
    with opened(*logs, folder=cache, jobs=1):
        pass
    (folder,) = set(cache.iterdir()) - before
    whose.save(folder, [str(name) for name in named or logs], logs).close()
    return folder


def only(cache: Path) -> Kept:
    (one,) = kept(cache)
    return one


def test_an_index_tells_whose_it_is_and_how_large(cache: Path, logs: Path) -> None:
    log = log_file(logs, line(type="play_video", time=at(1)), b"{cut\n", line(type="seq_next", time=at(2)))
    folder = index_of(cache, log, named=(logs,))
    (folder / "spilled.tmp").mkdir()
    (folder / "spilled.tmp" / "piece").write_bytes(b"x" * 1000)
    one = only(cache)
    assert (one.folder, one.named, one.logs) == (folder, (str(logs),), (os.path.realpath(log),))
    assert (one.events, one.damaged, one.state, one.in_use) == (2, 1, "fresh", False)
    assert one.bytes == 1000 + sum(path.stat().st_size for path in folder.iterdir() if path.is_file())
    assert one.made is not None
    assert one.made <= one.used


def test_a_log_that_changed_and_one_that_went(cache: Path, logs: Path) -> None:
    first, second = (log_file(logs, line(type="seq_next"), name=name) for name in ("a.log", "b.log"))
    index_of(cache, first, second)
    assert only(cache).state == "fresh"
    second.write_bytes(line(type="seq_prev"))
    assert only(cache).state == "changed"
    second.unlink()
    assert only(cache).state == "changed"
    first.rename(logs / "c.log")
    assert only(cache).state == "gone"
    logs.rename(logs.with_name("moved"))
    logs.touch()
    assert only(cache).state == "gone"


def test_what_is_no_file_any_more_is_not_waited_for(cache: Path, logs: Path) -> None:
    log = log_file(logs, line(type="seq_next"))
    index_of(cache, log)
    log.unlink()
    os.mkfifo(log)
    assert only(cache).state == "changed"


def test_an_index_that_was_not_finished_and_one_of_another_version(cache: Path, logs: Path) -> None:
    log = log_file(logs, line(type="seq_next"))
    folder = index_of(cache, log)
    (index,) = folder.glob("index-*.duckdb")
    index.rename(folder / "index-1.duckdb")
    assert (only(cache).state, only(cache).events) == ("outdated", None)
    (folder / "index-1.duckdb").unlink()
    assert only(cache).state == "half-made"
    log.unlink()
    assert only(cache).state == "gone"


def test_what_tells_nothing_is_unknown(cache: Path, logs: Path) -> None:
    folder = index_of(cache, log_file(logs, line(type="seq_next")))
    for path in folder.glob("first-*.json"):
        path.write_bytes(b"{}")
    assert (only(cache).state, only(cache).events) == ("unknown", None)
    (folder / "logs.json").unlink()
    one = only(cache)
    assert (one.state, one.named, one.logs, one.made) == ("unknown", None, None, None)
    assert one.used > "2024"


def test_the_last_used_comes_first(cache: Path, logs: Path) -> None:
    folders = [index_of(cache, log_file(logs, line(type="x"), name=f"{name}.log")) for name in "abc"]
    for folder, when in zip(folders, (200, 300, 100), strict=True):
        os.utime(folder / "logs.json", (when, when))
    assert [one.folder for one in kept(cache)] == [folders[1], folders[0], folders[2]]
    assert kept(cache)[0].used == "1970-01-01T00:05:00.000000Z"


def test_without_a_cache_nothing_is_kept(cache: Path) -> None:
    assert kept(cache) == []
    cache.write_text("mine")
    with pytest.raises(IndexStoreError, match="cannot be read"):
        kept(cache)


def test_only_folders_of_indexes_are_seen(cache: Path, logs: Path, tmp_path: Path) -> None:
    folder = index_of(cache, log_file(logs, line(type="seq_next")))
    (cache / "notes").mkdir()
    (cache / "notes" / "index-2.duckdb").touch()
    (cache / ("0" * 24)).mkdir()
    (cache / ("0" * 24) / "thesis.txt").touch()
    (cache / ("1" * 24)).write_text("a file")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "index-2.duckdb").touch()
    (cache / ("2" * 24)).symlink_to(elsewhere)
    (cache / ("3" * 24)).mkdir()
    assert {one.folder for one in kept(cache)} == {folder, cache / ("3" * 24)}


# Which are meant


def test_an_index_is_found_by_its_names_and_by_its_files(
    cache: Path, logs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b = (log_file(logs, line(type="x"), name=name) for name in ("a.log", "b.log"))
    both, alone = index_of(cache, a, b, named=(logs,)), index_of(cache, a)
    monkeypatch.chdir(logs.parent)
    (logs.parent / "link.log").symlink_to(a)

    def found(*names: str) -> list[Path]:
        return [one.folder for one in of_logs(kept(cache), names)]

    assert found("logs") == found("logs/a.log", "logs/b.log") == found("logs/*.log") == [both]
    assert found("logs/a.log") == found("link.log") == [alone]
    assert found("logs/b.log") == found("logs/b.log", "logs/a.log") == found("nothing.log") == found("-") == []
    log_file(logs, line(type="x"), name="c.log")
    assert found("logs") == [both]
    a.unlink()
    assert found("logs/a.log") == [alone]


# Away with them


def test_what_is_removed_is_gone_and_nothing_else(cache: Path, logs: Path, tmp_path: Path) -> None:
    a, b = (log_file(logs, line(type="x"), name=name) for name in ("a.log", "b.log"))
    first, second = index_of(cache, a), index_of(cache, b)
    (first / "link").symlink_to(logs)
    (cache / "notes.txt").write_text("mine")
    (one,) = of_logs(kept(cache), [str(a)])
    assert remove(one)
    assert set(cache.iterdir()) == {second, cache / "notes.txt"}
    assert sorted(logs.iterdir()) == [a, b]
    assert remove(one)


def test_a_folder_that_became_a_link_is_left(cache: Path, logs: Path) -> None:
    folder = index_of(cache, log_file(logs, line(type="x")))
    one = only(cache)
    folder.rename(logs / "index")
    folder.symlink_to(logs / "index")
    with pytest.raises(IndexStoreError, match="cannot be removed"):
        remove(one)
    assert (logs / "index" / "logs.json").exists()


def test_what_a_running_edxtui_uses_is_left(cache: Path, logs: Path) -> None:
    folder = index_of(cache, log_file(logs, line(type="x")))
    hold = Hold(folder)
    assert only(cache).in_use
    assert not remove(only(cache))
    hold.close()
    assert not only(cache).in_use
    assert remove(only(cache))


@pytest.mark.parametrize("name", ["building-{}-0a.duckdb", "building-{}-0a.duckdb.wal", "copying-{}-0-0a"])
def test_what_a_running_edxtui_makes_is_left(cache: Path, name: str) -> None:
    folder = cache / ("a" * 24)
    folder.mkdir(parents=True)
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    half_made = folder / name.format(os.getpid())
    half_made.touch()
    assert (only(cache).state, only(cache).in_use) == ("half-made", True)
    assert not remove(only(cache))
    half_made.rename(folder / name.format(gone.pid))
    assert not only(cache).in_use
    assert remove(only(cache))
    assert list(cache.iterdir()) == []


def test_what_cannot_be_removed_is_told(cache: Path, logs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index_of(cache, log_file(logs, line(type="x")))

    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("shutil.rmtree", refuse)
    with pytest.raises(IndexStoreError, match="cannot be removed: Permission denied"):
        remove(only(cache))
