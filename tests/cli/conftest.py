import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any

import pytest

import edxtui
from edxtui.cli.main import run


class Ran:
    """What a command did."""

    def __init__(self, code: int, out: bytes, err: bytes) -> None:
        self.code = code
        self.out = out
        self.err = err.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        return self.out.decode().splitlines()


Edxtui = Callable[..., Ran]
Start = Callable[..., "Popen[bytes]"]


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all tests share: a log is indexed once."""
    return tmp_path_factory.mktemp("kept")


@pytest.fixture(autouse=True)
def cache(kept: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cache folder, unless `fresh_cache` is asked for."""
    monkeypatch.setenv("EDXTUI_CACHE_DIR", str(kept / "cache"))
    return kept / "cache"


@pytest.fixture
def fresh_cache(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder that is not there yet."""
    fresh = tmp_path / "cache"
    monkeypatch.setenv("EDXTUI_CACHE_DIR", str(fresh))
    return fresh


@pytest.fixture
def edxtui_run(capsysbinary: pytest.CaptureFixture[bytes]) -> Edxtui:
    """Runs a command in this process."""

    def call(*words: str | Path) -> Ran:
        capsysbinary.readouterr()
        code = run([str(word) for word in words])
        return Ran(code, *capsysbinary.readouterr())

    return call


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts a command as a process of its own, at the head of a group; the folder is `tmp_path`."""
    source = Path(edxtui.__file__).parents[1]
    with ExitStack() as stack:

        def call(*words: str | Path, before: tuple[str, ...] = (), **more: Any) -> "Popen[bytes]":
            process = Popen(
                [*before, sys.executable, "-W", "error", "-m", "edxtui", *map(str, words)],
                env={**os.environ, "PYTHONPATH": str(source), "TMPDIR": str(tmp_path), **more.pop("env", {})},
                cwd=tmp_path,
                start_new_session=True,
                **{"stdin": PIPE, "stdout": PIPE, "stderr": PIPE, **more},
            )
            stack.enter_context(process)
            stack.callback(process.kill)
            return process

        yield call


@pytest.fixture
def log(kept: Path) -> Path:
    """Two users, three courses, a damaged record; to be read only."""
    path = kept / "tracking.log"
    return path if path.exists() else written_log(path)


@pytest.fixture
def own_log(tmp_path: Path) -> Path:
    """The same, for a test that does something to it."""
    return written_log(tmp_path / "tracking.log")


def written_log(path: Path) -> Path:
    path.write_bytes(
        event("play_video", "anna", "16:00:00", session="a" * 32, course="edX/AN101/2014")
        + event("pause_video", "anna", "16:00:10.5", course="edX/AN101/2014")
        + b'{"username": "ben", "event_type": "problem_check", "time\n'
        + event("play_video", "Ben", "16:05:00", course="edX/BIO/2014")
        + event("page_close", "anna", "18:00:00", session="b" * 32, course="edX/CHEM/2014")
        + event("page_close", "", "18:00:01")
    )
    return path


def event(name: str, user: str, time: str, session: str = "", course: str = "") -> bytes:
    fraction = "" if "." in time else ".000000"
    document = {
        "username": user,
        "event_type": name,
        "event_source": "browser",
        "time": f"2014-03-03T{time}{fraction}+00:00",
        "session": session,
        "context": {"course_id": course},
        "event": {},
    }
    return json.dumps(document).encode() + b"\n"
