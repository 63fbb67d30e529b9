import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from edxtui.errors import ExportError
from edxtui.export.files import written
from edxtui.logs.source import Log


@pytest.fixture
def generous_mask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def test_a_file_appears_when_it_is_whole(folder: Path, log: Log) -> None:
    target = folder / "events.json"
    with written(target, [log], force=False) as out:
        out.write(b"[]")
        assert not target.exists()
    assert target.read_bytes() == b"[]"
    assert list(folder.iterdir()) == [target]


def test_only_its_owner_may_read_it(folder: Path, log: Log, generous_mask: None) -> None:
    target = folder / "events.json"
    with written(target, [log], force=False) as out:
        (passing,) = folder.iterdir()
        assert stat.S_IMODE(passing.stat().st_mode) == 0o600
        out.write(b"[]")
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, GeneratorExit])
def test_nothing_is_left_of_what_breaks_off(folder: Path, log: Log, error: type[BaseException]) -> None:
    with pytest.raises(error), written(folder / "events.json", [log], force=False) as out:
        out.write(b"[")
        raise error
    assert list(folder.iterdir()) == []


def test_what_is_there_is_replaced_by_force_alone(folder: Path, log: Log) -> None:
    target = folder / "events.json"
    target.write_bytes(b"mine")
    with pytest.raises(ExportError, match="is there already") as caught, written(target, [log], force=False):
        pass
    assert "--force" in caught.value.hint
    assert target.read_bytes() == b"mine"
    with written(target, [log], force=True) as out:
        out.write(b"[]")
        assert target.read_bytes() == b"mine"
    assert target.read_bytes() == b"[]"
    assert list(folder.iterdir()) == [target]


def test_what_came_to_be_there_meanwhile_is_kept(folder: Path, log: Log) -> None:
    target = folder / "events.json"
    with pytest.raises(ExportError, match="is there already"), written(target, [log], force=False) as out:
        out.write(b"[]")
        target.write_bytes(b"mine")
    assert target.read_bytes() == b"mine"
    assert list(folder.iterdir()) == [target]


def test_a_file_system_without_hard_links(folder: Path, log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    target = folder / "events.json"
    with written(target, [log], force=False) as out:
        out.write(b"[]")
    assert target.read_bytes() == b"[]"
    with pytest.raises(ExportError, match="is there already"), written(folder / "b.json", [log], force=False):
        (folder / "b.json").write_bytes(b"mine")
    assert sorted(path.name for path in folder.iterdir()) == ["b.json", "events.json"]


@pytest.mark.parametrize("way", ["itself", "symbolic link", "hard link", "another spelling"])
def test_a_log_is_never_written_to(folder: Path, log: Log, way: str) -> None:
    target = folder / "events.json"
    match way:
        case "itself":
            target = log.path
        case "symbolic link":
            target.symlink_to(log.path)
        case "hard link":
            target.hardlink_to(log.path)
        case "another spelling":
            target = folder / ".." / log.path.name
    with pytest.raises(ExportError, match="is one of the logs"), written(target, [log], force=True):
        pass
    assert log.path.read_bytes() == b"{}\n"


def test_a_link_is_followed(folder: Path, log: Log) -> None:
    link, target = folder / "latest.json", folder / "2014.json"
    link.symlink_to(target.name)
    with written(link, [log], force=False) as out:
        out.write(b"[]")
    assert link.is_symlink()
    assert target.read_bytes() == b"[]"


def test_no_such_folder(folder: Path, log: Log) -> None:
    with pytest.raises(ExportError, match="There is no folder"), written(folder / "a" / "b.json", [log], force=False):
        pass


def test_a_folder_is_no_file(folder: Path, log: Log) -> None:
    with pytest.raises(ExportError, match="is a folder"), written(folder, [log], force=True):
        pass


def test_a_name_that_is_too_long(folder: Path, log: Log) -> None:
    with pytest.raises(ExportError, match="cannot be written"), written(folder / ("x" * 300), [log], force=False):
        pass


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_of_others(folder: Path, log: Log) -> None:
    folder.chmod(0o500)
    with pytest.raises(ExportError, match="Permission denied"), written(folder / "a.json", [log], force=False):
        pass


def test_a_folder_that_cannot_be_written(folder: Path, log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(ExportError, match="Permission denied") as caught, written(folder / "a", [log], force=False):
        pass
    assert "yours" in caught.value.hint


def test_a_full_disk(folder: Path, log: Log) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no /dev/full here")
    with pytest.raises(ExportError, match="No space left"), written(full, [log], force=False) as out:
        out.write(b"[]")


def test_a_device_is_written_to_and_stays_one(log: Log) -> None:
    nowhere = Path("/dev/null")
    with written(nowhere, [log], force=True) as out:
        out.write(b"[]")
    assert stat.S_ISCHR(nowhere.stat().st_mode)
