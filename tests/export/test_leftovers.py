"""What a killed export left is removed by the next one, and nothing else is."""

import os
import time
from pathlib import Path

from edxtui.export.files import written
from edxtui.export.leftovers import lock, passing_name
from edxtui.logs.source import Log


def left(path: Path, *, seconds: int = 3600) -> Path:
    if not path.exists():
        path.write_bytes(b"left")
    os.utime(path, (time.time() - seconds,) * 2)
    return path


def export(folder: Path, log: Log) -> None:
    with written(folder / "out", [log], force=True) as out:
        out.write(b"new")


def test_what_a_killed_export_left_is_removed(folder: Path, log: Log) -> None:
    left(passing_name(folder / "out"))
    room = folder / ".edxtui-ab_cd123.part"
    (room / "course=x").mkdir(parents=True)
    (room / "course=x" / "rows").write_bytes(b"left")
    left(room)
    export(folder, log)
    assert [path.name for path in folder.iterdir()] == ["out"]


def test_what_is_held_new_or_not_of_an_export_stays(folder: Path, log: Log) -> None:
    held, new = left(passing_name(folder / "out")), left(passing_name(folder / "out"), seconds=0)
    named = [left(folder / name) for name in (".edxtui-0123456789ab.before", "edxtui-0123456789ab.part", "x.part")]
    target = left(folder / "mine")
    link = folder / ".edxtui-0123456789ab.part"
    link.symlink_to(target)
    descriptor = lock(held)
    assert descriptor is not None
    try:
        export(folder, log)
    finally:
        os.close(descriptor)
    assert {held, new, *named, target, link} < set(folder.iterdir())
    export(folder, log)
    assert not held.exists() and new.exists() and target.exists() and link.is_symlink()


def test_a_log_stays_whatever_its_name(folder: Path) -> None:
    path = left(folder / ".edxtui-0123456789ab.part")
    export(folder, Log("odd", path))
    assert path.read_bytes() == b"left"


def test_what_is_being_written_is_held(folder: Path, log: Log) -> None:
    with written(folder / "other", [log], force=False) as out:
        out.write(b"whole")
        (passing,) = folder.iterdir()
        left(passing)
        export(folder, log)
        assert passing.exists()
    assert (folder / "other").read_bytes() == b"whole"
