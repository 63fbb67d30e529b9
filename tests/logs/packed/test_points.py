"""Points are kept in a private file, and none that is another's, damaged, or of another version is taken for one."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.logs.packed.archives import in_many, log_text, passed

from edxtui.logs.packed import forward as pass_module
from edxtui.logs.packed import gz, xz, zst
from edxtui.logs.packed import points as module
from edxtui.logs.packed.packed_file import PackedFile
from edxtui.logs.packed.points import Points

TEXT = log_text(400_000)
ARCHIVES = dict(in_many(TEXT))


@pytest.fixture(autouse=True)
def close_points(monkeypatch: pytest.MonkeyPatch) -> None:
    for reader in (gz, xz, zst):
        monkeypatch.setattr(reader, "EVERY", 50_000)
    monkeypatch.setattr(pass_module, "REACH", 100_000)


def kept(folder: Path, data: bytes) -> tuple[Path, Path]:
    """An archive, and the file with its points."""
    path = folder / "log"
    path.write_bytes(data)
    _, points = passed(path)
    points.save(folder / "points", "this one")
    return path, folder / "points"


@pytest.mark.parametrize("how", ARCHIVES)
def test_points_are_as_good_the_next_time(how: str, tmp_path: Path) -> None:
    path, file = kept(tmp_path, ARCHIVES[how])
    points = Points.load(file, "this one")
    assert points is not None
    assert points.complete
    with PackedFile(path, points) as packed:
        assert packed.size == len(TEXT)
        for offset in range(0, len(TEXT), 20_011):
            assert packed.read(offset, 300) == TEXT[offset : offset + 300]
    names = {"log", "points", "points.text"} if points.copied else {"log", "points"}
    assert {entry.name for entry in tmp_path.iterdir()} == names
    assert all(entry.stat().st_mode & 0o777 == 0o600 for entry in tmp_path.iterdir() if entry.name != "log")


def test_what_broke_off_is_told_again(tmp_path: Path) -> None:
    _, file = kept(tmp_path, ARCHIVES["gz"][:-100])
    points = Points.load(file, "this one")
    assert points is not None
    assert "in the midst of a member" in points.broken
    assert points.size < len(TEXT)


def test_those_of_another_archive_are_none(tmp_path: Path) -> None:
    _, file = kept(tmp_path, ARCHIVES["gz"])
    assert Points.load(file, "another") is None
    assert Points.load(tmp_path / "no such file", "this one") is None


def test_those_of_another_version_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, file = kept(tmp_path, ARCHIVES["gz"])
    monkeypatch.setattr(module, "_HEAD", b"edxtui points 9\n")
    assert Points.load(file, "this one") is None


@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_damaged_ones_are_none(data: st.DataObject, tmp_path: Path) -> None:
    if not (tmp_path / "points").exists():
        kept(tmp_path, ARCHIVES["gz"])
    sound = (tmp_path / "points").read_bytes()
    length = data.draw(st.integers(0, len(sound)))
    damaged = bytearray(sound[:length])
    if damaged and (length == len(sound) or data.draw(st.booleans())):
        damaged[data.draw(st.integers(0, length - 1))] ^= 1 << data.draw(st.integers(0, 7))
    (tmp_path / "damaged").write_bytes(damaged)
    assert Points.load(tmp_path / "damaged", "this one") is None


def test_points_without_their_copy_are_none(tmp_path: Path) -> None:
    _, file = kept(tmp_path, ARCHIVES["zst"])
    copy = tmp_path / "points.text"
    whole = copy.read_bytes()
    copy.write_bytes(whole[:-1])
    assert Points.load(file, "this one") is None
    copy.write_bytes(bytes(len(whole)))
    assert Points.load(file, "this one") is None
    copy.unlink()
    assert Points.load(file, "this one") is None


def test_a_copy_can_be_read_on_when_it_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(ARCHIVES["zst"])
    _, points = passed(path)
    with PackedFile(path, points) as before, PackedFile(path, points) as after:
        assert before.read(len(TEXT) - 100, 100) == TEXT[-100:]
        points.save(tmp_path / "points", "this one")
        assert before.read(150_000, 100) == TEXT[150_000:150_100]
        assert after.read(len(TEXT) - 100, 100) == TEXT[-100:]


def test_nothing_is_left_where_there_is_no_room(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(ARCHIVES["zst"])
    _, points = passed(path)
    (tmp_path / "points").mkdir()
    with pytest.raises(OSError, match="directory"):
        points.save(tmp_path / "points", "this one")
    assert [entry.name for entry in tmp_path.iterdir() if entry.is_file() and entry.name.startswith("points.")] in (
        [],
        ["points.text"],
    )
