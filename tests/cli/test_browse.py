from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from edxtui import __version__
from edxtui.cli.commands import COMMANDS

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
