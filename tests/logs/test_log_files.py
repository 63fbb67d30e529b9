"""Logs as files."""

import gzip
import threading
from pathlib import Path

import pytest
from tests.logs.packed.archives import log_text

from edxtui.errors import LogError
from edxtui.logs import log_files
from edxtui.logs.log_files import LogFiles
from edxtui.logs.packed.archive import Archive
from edxtui.logs.source import Log

TEXTS = [log_text(30_000, seed) for seed in range(8)]


@pytest.fixture
def files(tmp_path: Path) -> LogFiles:
    """Packed logs whose points are known."""
    logs = []
    for number, text in enumerate(TEXTS):
        path = tmp_path / f"{number}.gz"
        path.write_bytes(gzip.compress(text))
        logs.append(Log(path.name, path, is_packed=True))
    found = LogFiles(logs, lambda log, identity: Archive(log.path, identity, tmp_path))
    for archive in found.archives.values():
        for _ in archive.strides(0):
            pass
        archive.keep()
    return found


def test_only_some_packed_logs_have_text_in_memory(files: LogFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_files, "_RUNS", 3)
    for _ in range(2):
        for number, text in enumerate(TEXTS):
            assert files.read(number, 20_000, 500) == text[20_000:20_500]
            assert files._packed[number].held == 1
    assert sum(packed.held for packed in files._packed.values()) == 3
    files.close()


def test_many_threads_read_packed_logs(files: LogFiles) -> None:
    wrong: list[int] = []

    def read(first: int) -> None:
        for step in range(200):
            number, offset = (first + step) % len(TEXTS), (first * 7_919 + step * 104_729) % 29_000
            if files.read(number, offset, 900) != TEXTS[number][offset : offset + 900]:
                wrong.append(number)

    threads = [threading.Thread(target=read, args=(first,)) for first in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    files.close()


def test_closed_ones_are_not_read(files: LogFiles) -> None:
    files.close()
    with pytest.raises(LogError, match="closed"):
        files.read(0, 0, 1)


def test_what_has_not_come_yet_is_told(files: LogFiles, tmp_path: Path) -> None:
    files.close()
    fresh = LogFiles([files.logs[0]], lambda log, identity: Archive(log.path, identity, tmp_path, anew=True))
    with pytest.raises(LogError, match="yet"):
        fresh.read(0, 20_000, 500)
    fresh.archives[0].peek()
    assert fresh.read(0, 20, 500) == TEXTS[0][20:520]
    fresh.close()


def test_an_archive_that_holds_something_else_now_is_told(files: LogFiles, tmp_path: Path) -> None:
    files.read(0, 20_000, 500)
    (tmp_path / "0.gz").write_bytes(gzip.compress(TEXTS[1]))
    with pytest.raises(LogError):
        files.read(0, 20_000, 500)
    files.close()


def test_what_is_read_by_the_points_of_other_processes(files: LogFiles, tmp_path: Path) -> None:
    with files.text(1).open() as text:
        assert text.read(20_000, 500) == TEXTS[1][20_000:20_500]
    moved = files.text(2)
    for points in tmp_path.glob("points-*"):
        points.unlink()
    with pytest.raises(LogError, match="gone"):
        moved.open()
    files.close()
