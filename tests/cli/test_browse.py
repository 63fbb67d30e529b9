import gc
import os
import pty
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import PIPE, Popen
from types import SimpleNamespace
from typing import Any

import pytest

from edxtui import __version__
from edxtui.cli import browse
from edxtui.cli.commands import COMMANDS
from edxtui.errors import LogError

Edxtui = Callable[..., Any]


def test_version(edxtui_run: Edxtui) -> None:
    ran = edxtui_run("--version")
    assert (ran.code, ran.out.decode(), ran.err) == (0, f"edxtui {__version__}\n", "")


def test_help_names_every_command(edxtui_run: Edxtui) -> None:
    ran = edxtui_run("--help")
    assert (ran.code, ran.err) == (0, "")
    assert all(any(line.split()[:1] == [name] for line in ran.lines) for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(edxtui_run: Edxtui, name: str) -> None:
    ran = edxtui_run(name, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert ran.lines[0].startswith(f"Usage: edxtui {name} ")


def test_no_arguments(edxtui_run: Edxtui) -> None:
    ran = edxtui_run()
    assert (ran.code, ran.out) == (2, b"")
    assert "Usage: edxtui LOG..." in ran.err


def test_without_a_terminal(edxtui_run: Edxtui, log: Path) -> None:
    ran = edxtui_run(log)
    assert (ran.code, ran.out) == (2, b"")
    assert all(word in ran.err for word in ("terminal", "export", "count"))


def test_a_mistyped_command(edxtui_run: Edxtui) -> None:
    ran = edxtui_run("exprot", "a.log")
    assert (ran.code, ran.out) == (2, b"")
    assert "edxtui export" in ran.err


class FakeApp:
    """Stands in for the screens."""

    error: LogError | None = None
    fault: Exception | None = None
    return_code: int | None = 0
    opened: Any = None
    notes: tuple[str, ...] = ()

    def __init__(self, opening: Any, notes: Any, config: Any, *, when_open: Callable[[], object]) -> None:
        FakeApp.opened, FakeApp.notes = opening, tuple(notes)
        self._when_open = when_open

    def leave_soon(self, code: int) -> bool:
        return False

    def run(self) -> LogError | None:
        self._when_open()
        return FakeApp.error


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> type[FakeApp]:
    monkeypatch.setitem(sys.modules, "edxtui.tui.app", SimpleNamespace(EdxtuiApp=FakeApp))
    monkeypatch.setattr(browse, "_need_terminal", lambda logs: None)
    monkeypatch.setattr(FakeApp, "error", None)
    monkeypatch.setattr(gc, "freeze", lambda: None)  # what other tests have left would stay
    return FakeApp


def test_the_explorer_is_given_the_logs(edxtui_run: Edxtui, log: Path, app: type[FakeApp]) -> None:
    ran = edxtui_run(log, "--jobs", "1", log)
    assert (ran.code, ran.out, ran.err) == (0, b"", "")
    assert [one.path for one in app.opened.logs] == [log]
    assert ["named twice" in note for note in app.notes] == [True]
    edxtui_run(log, log, "--quiet")
    assert list(app.notes) == []


def test_what_a_start_has_made_is_not_looked_through_again(
    edxtui_run: Edxtui, log: Path, app: type[FakeApp], monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen: list[bool] = []
    monkeypatch.setattr(gc, "freeze", lambda: frozen.append(True))
    edxtui_run(log)
    assert frozen == [True]


def test_a_fault_of_the_explorer_is_a_sentence_and_an_exit_code(
    edxtui_run: Edxtui, log: Path, app: type[FakeApp], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "fault", RuntimeError("nobody foresaw it"))
    ran = edxtui_run(log)
    assert (ran.code, ran.out) == (1, b"")
    assert "fault of edxtui: RuntimeError: nobody foresaw it" in ran.err


def test_what_the_explorer_ends_with_is_told(
    edxtui_run: Edxtui, log: Path, app: type[FakeApp], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "error", LogError("The log is gone.", hint="Look for it."))
    ran = edxtui_run(log)
    assert (ran.code, ran.err) == (1, "edxtui: The log is gone.\nLook for it.\n")


def test_a_missing_log_needs_no_screens(edxtui_run: Edxtui, app: type[FakeApp], tmp_path: Path) -> None:
    ran = edxtui_run(tmp_path / "nothing.log")
    assert ran.code == 1
    assert "There is no log called" in ran.err


KEYS_FROM_TERMINAL = """
import fcntl, os, sys, termios
if {controlling}:
    fcntl.ioctl(1, termios.TIOCSCTTY, 0)
from edxtui.cli.browse import _keys_from_terminal
assert not os.isatty(0)
assert _keys_from_terminal() == {controlling}
assert os.isatty(0) == sys.__stdin__.isatty() == {controlling}
assert sys.stdin.buffer.read() == b"a log"
"""


@pytest.mark.parametrize("controlling", [True, False])
def test_with_a_log_on_standard_input_keys_come_from_the_terminal(controlling: bool) -> None:
    ours, theirs = pty.openpty()
    program = KEYS_FROM_TERMINAL.format(controlling=controlling)
    with Popen(
        [sys.executable, "-c", program], stdin=PIPE, stdout=theirs, stderr=PIPE, start_new_session=True
    ) as process:
        os.close(theirs)
        _, err = process.communicate(b"a log")
    os.close(ours)
    assert (process.returncode, err) == (0, b"")
