import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from edxtui import private_files
from edxtui.private_files import NotOursError


@pytest.fixture(autouse=True)
def no_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    private_files.own_folder(tmp_path / "own")
    assert mode(tmp_path / "own") == 0o700


def test_a_folder_that_stood_open_is_closed(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir(mode=0o777)
    private_files.own_folder(tmp_path / "own")
    assert mode(tmp_path / "own") == 0o700


@pytest.mark.parametrize("there", [True, False])
def test_a_link_is_no_folder_of_ours(tmp_path: Path, there: bool) -> None:
    elsewhere = tmp_path / "elsewhere"
    if there:
        elsewhere.mkdir(mode=0o755)
    (tmp_path / "own").symlink_to(elsewhere)
    with pytest.raises(NotOursError) as caught:
        private_files.own_folder(tmp_path / "own")
    assert "link" in str(caught.value.strerror)
    assert not there or mode(elsewhere) == 0o755


def test_a_folder_of_another_user_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own").mkdir()
    us = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: us + 1)
    with pytest.raises(NotOursError) as caught:
        private_files.own_folder(tmp_path / "own")
    assert "another user" in str(caught.value.strerror)


def test_links_in_the_folder_go_and_what_they_lead_to_stays(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("theirs")
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "planted").symlink_to(elsewhere)
    (tmp_path / "own" / "kept").write_text("ours")
    private_files.own_folder(tmp_path / "own")
    assert [path.name for path in (tmp_path / "own").iterdir()] == ["kept"]
    assert elsewhere.read_text() == "theirs"


def test_a_link_is_not_read_and_not_written_through(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("theirs")
    link = tmp_path / "link"
    link.symlink_to(elsewhere)
    with pytest.raises(OSError):
        private_files.read(link)
    (tmp_path / f"link.{os.getpid()}").symlink_to(elsewhere)
    private_files.replace(link, b"ours")
    assert elsewhere.read_text() == "theirs"
    assert not link.is_symlink()
    assert private_files.read(link) == b"ours"
    assert mode(link) == 0o600


def test_what_is_no_file_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError):
        private_files.read(tmp_path / "pipe")


def test_what_cannot_be_written_leaves_what_stood_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    private_files.replace(path, b"before")

    def refuse(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError):
        private_files.replace(path, b"after")
    assert path.read_bytes() == b"before"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
