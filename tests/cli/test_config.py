"""`edxtui config`: a path to standard output, words to standard error, and an exit code for whoever checks a file."""

from pathlib import Path

import pytest

from edxtui.cli.main import run


def test_the_file_is_named_checked_and_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.toml"
    monkeypatch.setenv("EDXTUI_CONFIG", str(path))
    assert run(["config"]) == 0
    found = capsys.readouterr()
    assert found.out == f"{path}\n"
    assert "There is no such file yet" in found.err
    assert run(["config", "--example"]) == 0
    path.write_text(capsys.readouterr().out)
    assert run(["config"]) == 0
    assert "It is right." in capsys.readouterr().err
    path.write_text("columns = ['usr']\n\"\\u001bfoo\" = 1\n")
    assert run(["config"]) == 1
    found = capsys.readouterr()
    assert found.out == f"{path}\n"
    assert f"{path}, line 1: There is no column usr.\nIs user meant?" in found.err
    assert f"{path}: There is no setting \\x1bfoo." in found.err
    assert "\x1b" not in found.err


def test_the_platform_tells_where_it_lies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("EDXTUI_CONFIG")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert run(["config"]) == 0
    path = Path(capsys.readouterr().out.removesuffix("\n"))
    assert path.name == "config.toml"
    assert tmp_path in path.parents
