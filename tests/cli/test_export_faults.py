"""An export that comes to no good end leaves what was there, or nothing; told from outside, by files and sentences."""

import os
import signal
import stat
import subprocess
import threading
from pathlib import Path
from time import sleep

import pytest
from tests.cli.conftest import Edxtui, Start
from tests.making import at, line, log_file

FORMATS = ["json", "ndjson", "csv", "parquet", "ndjson.gz", "json.zst"]
LITTLE_ROOM = ("sh", "-c", 'trap "" XFSZ; ulimit -f 8; exec "$0" "$@"')
"""No file may become larger than 4 KiB: a disk that is full as far as this process can tell."""


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """More than there is room for, also packed."""
    (tmp_path / "logs").mkdir()
    return log_file(
        tmp_path / "logs",
        *(line(user=os.urandom(40).hex(), type="play_video", time=at(number)) for number in range(1000)),
        b'{"username": "damaged\n',
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where exports go."""
    made = tmp_path / "exports"
    made.mkdir()
    return made


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("kind", FORMATS)
def test_a_full_disk_leaves_the_old_file(edxtui_run: Edxtui, start: Start, many: Path, folder: Path, kind: str) -> None:
    assert edxtui_run("index", many, "--quiet").code == 0  # which needs some room itself
    target = folder / f"out.{kind}"
    target.write_text("before")
    process = start("export", many, "-o", target, "--force", before=LITTLE_ROOM)
    _, err = process.communicate()
    assert process.returncode == 1
    assert b"cannot be written" in err
    assert b"Traceback" not in err
    assert names(folder) == [target.name]
    assert target.read_text() == "before"


class Waiting:
    """An export that has begun to write and waits for somebody to take the damaged records from a pipe."""

    def __init__(self, start: Start, log: Path, target: Path, *words: str) -> None:
        self.pipe = target.parent.parent / "damaged"
        os.mkfifo(self.pipe)
        self.process: subprocess.Popen[bytes] = start("export", log, "-o", target, "--damaged", self.pipe, *words)
        while not list(target.parent.glob(".edxtui-*.part")):
            assert self.process.poll() is None, self.process.communicate()
            sleep(0.01)

    def go_on(self) -> tuple[int, str]:
        """Let it come to its end; the exit code and the words."""
        taking = threading.Thread(target=self.pipe.read_bytes)
        taking.start()
        _, err = self.process.communicate()
        if taking.is_alive():  # it ended without having opened the pipe
            os.close(os.open(self.pipe, os.O_WRONLY | os.O_NONBLOCK))
        taking.join()
        return self.process.returncode, err.decode()


@pytest.mark.parametrize("before", ["before", None])
def test_killed_in_its_midst_it_leaves_the_old_file_or_none(
    start: Start, edxtui_run: Edxtui, many: Path, folder: Path, before: str | None
) -> None:
    target = folder / "out.json"
    if before is not None:
        target.write_text(before)
    waiting = Waiting(start, many, target, "--force")
    waiting.process.send_signal(signal.SIGKILL)
    waiting.process.wait()
    assert (target.read_text() if target.exists() else None) == before
    left = [path for path in folder.iterdir() if path != target]
    assert all(path.name.startswith(".edxtui-") and path.name.endswith(".part") for path in left)
    assert not any(stat.S_IMODE(path.stat().st_mode) & 0o077 for path in left)
    for path in left:
        os.utime(path, (1, 1))  # what was just made may be another's
    assert edxtui_run("export", many, "-o", target, "--force").code == 0
    assert target.read_bytes().startswith(b"[")
    assert names(folder) == [target.name]


@pytest.mark.parametrize(
    ("number", "name"),
    [
        (signal.SIGTERM, "out.json"),
        (signal.SIGINT, "out.json"),
        (signal.SIGHUP, "out.json"),
        (signal.SIGINT, "out.csv.gz"),
        (signal.SIGTERM, "out.parquet"),
        (signal.SIGINT, "parts"),
    ],
)
def test_asked_to_end_it_leaves_nothing(
    start: Start, many: Path, folder: Path, number: signal.Signals, name: str
) -> None:
    before = []
    if name == "parts":  # an empty folder is filled with parquet
        (folder / name).mkdir()
        before = [name]
    waiting = Waiting(start, many, folder / name)
    waiting.process.send_signal(number)
    _, err = waiting.process.communicate()
    assert waiting.process.returncode == 128 + number
    assert b"Traceback" not in err
    assert names(folder) == before
    assert not list(folder.rglob("*.*"))


def test_a_file_that_came_to_stand_there_meanwhile_stays(start: Start, many: Path, folder: Path) -> None:
    target = folder / "out.json"
    waiting = Waiting(start, many, target)
    target.write_text("another's")
    code, err = waiting.go_on()
    assert code == 1
    assert "is there already" in err
    assert names(folder) == ["out.json"]
    assert target.read_text() == "another's"


def test_a_folder_that_came_to_stand_there_meanwhile_stays(start: Start, many: Path, folder: Path) -> None:
    target = folder / "out.json"
    waiting = Waiting(start, many, target, "--force")
    target.mkdir()
    (target / "another's").write_text("")
    code, err = waiting.go_on()
    assert code == 1
    assert "Traceback" not in err
    assert names(folder) == ["out.json"]
    assert names(target) == ["another's"]


def test_a_folder_that_goes_meanwhile_is_a_sentence(start: Start, many: Path, folder: Path) -> None:
    waiting = Waiting(start, many, folder / "out.json")
    folder.rename(folder.with_name("elsewhere"))
    code, err = waiting.go_on()
    assert code == 1
    assert "cannot be written" in err
    assert "Traceback" not in err


def test_a_folder_is_no_file(edxtui_run: Edxtui, many: Path, folder: Path) -> None:
    for force in ([], ["--force"]):
        ran = edxtui_run("export", many, "-o", folder, "-f", "json", *force)
        assert ran.code == 2
        assert "folder" in ran.err
        assert names(folder) == []


def test_where_nobody_may_write_it_is_a_sentence(edxtui_run: Edxtui, many: Path) -> None:
    ran = edxtui_run("export", many, "-o", "/proc/edxtui.json")
    assert ran.code == 1
    assert "/proc/edxtui.json cannot be written" in ran.err


def test_without_the_right_to_it_is_a_sentence(
    edxtui_run: Edxtui, many: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root has every right, so the system is played."""
    real = os.open

    def refuse(path: object, flags: int, *more: int, **named: int) -> int:
        if str(path).endswith(".part"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, flags, *more, **named)  # type: ignore[arg-type]

    assert edxtui_run("index", many, "--quiet").code == 0
    monkeypatch.setattr(os, "open", refuse)
    ran = edxtui_run("export", many, "-o", folder / "out.json")
    monkeypatch.undo()
    assert ran.code == 1
    assert "Permission denied" in ran.err
    assert names(folder) == []
