"""Logs and folders as others leave them: cut archives, odd names, what is no file, what a kill left."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import zstandard

from edxtui.answers import Vocabulary, understand
from edxtui.errors import LogError
from edxtui.opening import Opening, Settings
from tests.making import line, log_file


def opened_with_notes(*names: Path, cache: Path | None = None) -> tuple[list[str], int]:
    """What there is to say of the logs, and how many records they have."""
    notes: list[str] = []
    settings = Settings(cache_folder=cache) if cache else Settings(no_cache=True)
    with Opening([str(name) for name in names], settings, notes.append) as opening:
        for _ in opening.build():
            pass
        return notes, opening.store.size


def test_a_cut_archive_is_told_of_each_time_and_gives_what_could_be_read(tmp_path: Path) -> None:
    text = b"".join(line(user=f"u{os.urandom(8).hex()}", type="x", n=number) for number in range(20_000))
    whole = zstandard.ZstdCompressor().compress(text)
    packed = tmp_path / "edx.log.zst"
    packed.write_bytes(whole[: len(whole) // 2])
    for _ in range(2):
        notes, size = opened_with_notes(packed, cache=tmp_path / "cache")
        assert len(notes) == 1
        assert "breaks off" in notes[0]
        assert 0 < size < 20_000


def test_frames_one_after_the_other_are_one_log(tmp_path: Path) -> None:
    packed = tmp_path / "edx.log.zst"
    packed.write_bytes(b"".join(zstandard.ZstdCompressor().compress(line(user="ann", n=n)) for n in range(3)))
    assert opened_with_notes(packed) == ([], 3)


def test_a_folder_gives_what_can_be_read_and_says_what_is_left_out(tmp_path: Path) -> None:
    log_file(tmp_path, line(user="ann"), name="a\nb.log")
    os.mkfifo(tmp_path / "pipe.log")
    notes, size = opened_with_notes(tmp_path)
    assert size == 1
    (note,) = notes
    assert "pipe.log is not a file" in note
    assert "left out" in note


def test_a_folder_in_which_nothing_can_be_read_is_an_error(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.log")
    with pytest.raises(LogError, match="No log in the folder"):
        opened_with_notes(tmp_path)


def test_what_a_killed_edxtui_left_is_removed_at_the_next_start(tmp_path: Path) -> None:
    log = log_file(tmp_path, line(user="ann"))
    cache = tmp_path / "cache"
    opened_with_notes(log, cache=cache)
    (folder,) = cache.iterdir()
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    for name in (f"building-{gone.pid}-3-00.duckdb", f"building-{gone.pid}-3-00.duckdb.wal"):
        (folder / name).touch()
    (folder / f"building-{os.getpid()}-3-00.duckdb").touch()
    opened_with_notes(log, cache=cache)
    assert {path.name for path in folder.glob("building-*")} == {f"building-{os.getpid()}-3-00.duckdb"}


def test_many_values_that_match_nothing_are_counted(tmp_path: Path) -> None:
    with Opening([str(log_file(tmp_path, line(user="ann")))], Settings(no_cache=True)) as opening:
        for _ in opening.build():
            pass
        query = understand(" OR ".join(f"user:nobody{n}" for n in range(20)), Vocabulary(opening.store))
        assert len(query.notes) == 6
        assert query.notes[-1] == "15 more values match nothing"


def test_a_query_that_is_not_utf8_matches_nothing(tmp_path: Path) -> None:
    with Opening([str(log_file(tmp_path, line(user="ann")))], Settings(no_cache=True)) as opening:
        for _ in opening.build():
            pass
        query = understand("user:\udcff", Vocabulary(opening.store))
        with opening.store.question() as asking:
            assert len(asking.view(query.statement)) == 0
