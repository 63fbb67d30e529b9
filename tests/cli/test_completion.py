"""What a shell is told of what may come next."""

from collections.abc import Callable
from typing import Any

import pytest

from edxtui.cli.commands import COMMANDS

Edxtui = Callable[..., Any]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_a_shell(edxtui_run: Edxtui, shell: str) -> None:
    ran = edxtui_run("completion", shell)
    assert ran.code == 0
    assert f"_EDXTUI_COMPLETE={shell}_complete" in ran.out.decode()
    assert edxtui_run("completion", "tcsh").code == 2


def offered(edxtui_run: Edxtui, monkeypatch: pytest.MonkeyPatch, words: str) -> list[str]:
    """What bash is told behind these words."""
    monkeypatch.setenv("_EDXTUI_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", str(len(words.split(" ")) - 1))
    ran = edxtui_run()
    assert (ran.code, ran.err) == (0, "")
    return [line for line in ran.out.decode().splitlines() if line]


def test_commands_options_and_files(edxtui_run: Edxtui, monkeypatch: pytest.MonkeyPatch) -> None:
    def told(words: str) -> list[str]:
        return offered(edxtui_run, monkeypatch, words)

    assert told("edxtui ") == [*(f"plain,{name}" for name in COMMANDS), "file,"]
    assert told("edxtui exp") == ["plain,export", "file,exp"]
    assert told("edxtui a.log ") == ["file,"]
    assert told("edxtui a.log --no") == told("edxtui --no") == ["plain,--no-cache"]
    assert told("edxtui count a.log b") == ["file,b"]
    assert told("edxtui export a.log --or") == ["plain,--order"]
    assert told("edxtui export --order ") == ["plain,time", "plain,log"]
    assert told("edxtui completion f") == ["plain,fish"]


def test_what_asks_for_nothing_known_is_told_nothing(edxtui_run: Edxtui, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_EDXTUI_COMPLETE", "tcsh_complete")
    ran = edxtui_run()
    assert (ran.code, ran.out) == (1, b"")
