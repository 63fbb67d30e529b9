"""Several files of one export."""

from collections.abc import Callable
from pathlib import Path

import pytest

from edxtui.errors import ExportError
from edxtui.export import files as module
from edxtui.export.files import Files
from edxtui.logs.source import Log


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def put(files: Files, folder: Path) -> None:
    files.output(folder / "out").write(b"new")
    files.output(folder / "manifest").write(b"new")
    (files.folder(folder / "parts") / "course=x").mkdir()
    (files.room() / "passing").write_bytes(b"x")


def test_all_appear_at_the_end_and_nothing_else(folder: Path, log: Log) -> None:
    with Files([log], force=False).together() as files:
        put(files, folder)
        assert not any((folder / name).exists() for name in ("out", "manifest", "parts"))
    assert names(folder) == ["manifest", "out", "parts", "parts/course=x"]
    assert (folder / "parts").stat().st_mode & 0o777 == 0o700


def test_the_first_one_takes_its_place_last(folder: Path, log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[str] = []
    take: Callable[..., None] = module._take_place

    def noted(coming: module._Coming, **more: bool) -> None:
        taken.append(coming.target.name)
        take(coming, **more)

    monkeypatch.setattr(module, "_take_place", noted)
    with Files([log], force=False).together() as files:
        put(files, folder)
    assert taken == ["parts", "manifest", "out"]


@pytest.mark.parametrize("force", [False, True])
def test_where_one_cannot_take_its_place_none_does(
    folder: Path, log: Log, monkeypatch: pytest.MonkeyPatch, force: bool
) -> None:
    if force:
        (folder / "manifest").write_bytes(b"old")
        (folder / "out").write_bytes(b"old")
        (folder / "parts" / "course=y").mkdir(parents=True)
    before = names(folder)
    take: Callable[..., None] = module._take_place

    def refuse(coming: module._Coming, **more: bool) -> None:
        if coming.target.name == "out":
            raise PermissionError(13, "Permission denied")
        take(coming, **more)

    monkeypatch.setattr(module, "_take_place", refuse)
    with pytest.raises(ExportError, match="Permission denied"), Files([log], force=force).together() as files:
        put(files, folder)
    assert names(folder) == before
    assert not force or (folder / "manifest").read_bytes() == b"old"


def test_by_force_all_are_replaced(folder: Path, log: Log) -> None:
    for _ in range(2):
        with Files([log], force=True).together() as files:
            put(files, folder)
    assert names(folder) == ["manifest", "out", "parts", "parts/course=x"]


def test_what_breaks_off_leaves_nothing(folder: Path, log: Log) -> None:
    with pytest.raises(KeyboardInterrupt), Files([log], force=False).together() as files:
        put(files, folder)
        raise KeyboardInterrupt
    assert names(folder) == []


@pytest.mark.parametrize("other", ["out", "./out", "link", "out/inside"])
def test_no_two_are_the_same(folder: Path, log: Log, other: str) -> None:
    (folder / "link").symlink_to("out")
    with Files([log], force=True).together() as files:
        files.output(folder / "out")
        with pytest.raises(ExportError):
            files.output(folder / other)
    with Files([log], force=True).together() as files:
        files.output(folder / "manifest")
        with pytest.raises(ExportError):
            files.folder(folder)


def test_a_folder_that_holds_anything_else_is_never_replaced(folder: Path, log: Log) -> None:
    (folder / "course=x" / "day=2014-03-03").mkdir(parents=True)
    (folder / "course=x" / "day=2014-03-03" / "part-0.parquet").touch()
    with pytest.raises(ExportError, match="holds an export") as caught, Files([log], force=False).together() as files:
        files.folder(folder)
    assert "--force" in caught.value.hint
    (folder / "course=x" / "thesis.tex").touch()
    with pytest.raises(ExportError, match=r"something else: course=x/thesis\.tex"):
        Files([log], force=True).folder(folder)
    with pytest.raises(ExportError, match="holds the log"):
        Files([log], force=True).folder(log.path.parent)
    with pytest.raises(ExportError, match="no folder"):
        Files([log], force=True).folder(folder / "course=x" / "thesis.tex")


def test_an_empty_folder_is_filled(folder: Path, log: Log) -> None:
    with Files([log], force=False).together() as files:
        (files.folder(folder) / "course=x").mkdir()
    assert names(folder) == ["course=x"]
