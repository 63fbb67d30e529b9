"""What is read in place is what was packed, from front to back and at any address."""

import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.logs.packed.archives import PACK, in_many, log_text, parts, passed, xz_of_blocks

from edxtui.errors import LogError
from edxtui.logs.packed import forward as pass_module
from edxtui.logs.packed import gz, xz, zst
from edxtui.logs.packed.forward import forward
from edxtui.logs.packed.packed_file import PackedFile
from edxtui.logs.packed.piece import Point
from edxtui.logs.packed.points import Points
from edxtui.logs.record import Source

TEXT = log_text(2_500_000)
ARCHIVES = dict(in_many(TEXT))


@pytest.fixture(autouse=True)
def close_points(monkeypatch: pytest.MonkeyPatch) -> None:
    """Points and copies in small texts, as otherwise in large ones."""
    for module in (gz, xz, zst):
        monkeypatch.setattr(module, "EVERY", 200_000)
    monkeypatch.setattr(pass_module, "REACH", 1_000_000)


def of(folder: Path, data: bytes) -> Path:
    path = folder / "log"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("how", ARCHIVES)
def test_the_text_comes_whole_and_can_be_read_anywhere(how: str, tmp_path: Path) -> None:
    path = of(tmp_path, ARCHIVES[how])
    text, points = passed(path)
    assert text == TEXT
    assert points.complete
    assert not points.broken
    with PackedFile(path, points) as packed:
        assert packed.size == len(TEXT)
        step = 70_001
        for offset in [*range(0, len(TEXT), step), *range(len(TEXT) - 10, 0, -step)]:
            assert packed.read(offset, 5_000) == TEXT[offset : offset + 5_000]
        assert packed.read(0, 10 * len(TEXT)) == TEXT
        assert packed.read(len(TEXT), 5) == b""


@pytest.mark.parametrize("kind", PACK)
@given(texts=st.lists(st.binary(max_size=50) | st.binary(max_size=3).map(lambda text: text * 1000), max_size=4))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_text_in_any_number_of_archives(kind: str, texts: list[bytes], tmp_path: Path) -> None:
    path = of(tmp_path, b"".join(map(PACK[kind], [*texts, b""])))
    text, points = passed(path)
    assert (text, points.broken) == (b"".join(texts), "")
    with PackedFile(path, points) as packed:
        assert packed.read(0, len(text) + 1) == text


@pytest.fixture(scope="module", params=["gz", "bz2", "xz, several blocks", "xz", "zst", "zst, several on end"])
def opened(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> PackedFile:
    with pytest.MonkeyPatch.context() as patch:
        for module in (gz, xz, zst):
            patch.setattr(module, "EVERY", 200_000)
        patch.setattr(pass_module, "REACH", 1_000_000)
        path = of(tmp_path_factory.mktemp("archive"), ARCHIVES[request.param])
        _, points = passed(path)
    packed = PackedFile(path, points)
    request.addfinalizer(packed.close)
    return packed


@given(st.lists(st.tuples(st.integers(0, len(TEXT)), st.integers(0, 200_000)), max_size=12))
@settings(max_examples=40, deadline=None)
def test_reads_in_any_order(opened: PackedFile, spans: list[tuple[int, int]]) -> None:
    for offset, length in spans:
        assert opened.read(offset, length) == TEXT[offset : offset + length]


class Counting:
    """Counts the packed bytes that are read."""

    def __init__(self, archive: Source) -> None:
        self._archive = archive
        self.size = archive.size
        self.count = 0

    def close(self) -> None:
        """Closed by whoever opened it."""

    def read(self, offset: int, length: int) -> bytes:
        data = self._archive.read(offset, length)
        self.count += len(data)
        return data


@pytest.mark.parametrize(
    "how",
    ["gz", "gz -1", "gz -9", "gz, small ones", "bz2 -1", "xz, several blocks", "zst, several on end", "zst, as pzstd"],
)
def test_a_read_in_the_midst_decodes_what_is_near(how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = of(tmp_path, ARCHIVES[how])
    _, points = passed(path)
    assert not points.copied
    with PackedFile(path, points) as packed:
        archive = Counting(packed.archive)
        monkeypatch.setattr(packed, "archive", archive)
        offset = len(TEXT) - 1000
        assert packed.read(offset, 1000) == TEXT[-1000:]
        assert archive.count < archive.size / 2
        assert packed.read(offset, 500) == TEXT[-1000:-500]


@pytest.mark.parametrize("how", ["xz", "zst", "gz, stored"])
def test_what_has_no_points_goes_to_a_private_copy(how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = of(tmp_path, ARCHIVES[how])
    _, points = passed(path)
    assert points.copied == points.copy.stat().st_size < len(TEXT)
    assert points.copy.stat().st_mode & 0o777 == 0o600
    with PackedFile(path, points) as packed:
        archive = Counting(packed.archive)
        monkeypatch.setattr(packed, "archive", archive)
        assert packed.read(len(TEXT) - 1000, 1000) == TEXT[-1000:]
        assert archive.count == 0


def test_a_copy_begins_and_ends_in_the_midst(tmp_path: Path) -> None:
    """A long block between short ones."""
    several = [TEXT[:100_000], TEXT[100_000:2_300_000], TEXT[2_300_000:]]
    path = of(tmp_path, xz_of_blocks([*parts(TEXT * 2, 4), *several]))
    text, points = passed(path)
    assert text == TEXT * 3
    assert points.copied
    with PackedFile(path, points) as packed:
        for offset in range(0, len(text), 99_991):
            assert packed.read(offset, 120_000) == text[offset : offset + 120_000]


@pytest.mark.parametrize("how", ["gz", "bz2 -1", "xz", "xz, several blocks", "zst", "gz, small ones"])
def test_what_has_passed_can_be_read_at_once(how: str, tmp_path: Path) -> None:
    path = of(tmp_path, ARCHIVES[how])
    points = Points(tmp_path / "copy")
    known = 0
    with PackedFile(path, points) as packed:
        assert packed.read(0, 10) == b""
        for stride in forward(path, points):
            known += len(stride.text)
            assert packed.size == known
            for offset in (0, known // 2, known - 100):
                assert packed.read(offset, 300) == TEXT[offset : min(offset + 300, known)]
    assert known == len(TEXT)


@pytest.mark.parametrize("how", ["gz", "bz2", "zst"])
def test_another_thread_reads_while_the_pass_goes_on(how: str, tmp_path: Path) -> None:
    path = of(tmp_path, ARCHIVES[how])
    points = Points(tmp_path / "copy")
    wrong: list[int] = []
    begun = threading.Event()
    reads = 0

    def look() -> None:
        nonlocal reads
        with PackedFile(path, points) as packed:
            begun.set()
            while not points.complete:
                size = packed.size
                for offset in (0, size // 3, max(0, size - 500)):
                    if packed.read(offset, 500)[: size - offset] != TEXT[offset : min(size, offset + 500)]:
                        wrong.append(offset)
                    reads += 1

    reader = threading.Thread(target=look)
    reader.start()
    assert begun.wait(60)
    for _ in forward(path, points):
        while not reads and reader.is_alive():
            pass
    reader.join()
    assert wrong == []
    assert reads


def test_the_first_text_waits_for_nothing(tmp_path: Path) -> None:
    for number, data in enumerate(ARCHIVES.values()):
        path = of(tmp_path, data)
        steps = forward(path, Points(tmp_path / f"copy-{number}"))
        first = next(steps)
        steps.close()
        assert TEXT.startswith(first.text)
        assert len(first.text) <= 1 << 20


def test_threads_change_nothing(tmp_path: Path) -> None:
    path = of(tmp_path, ARCHIVES["bz2 -1"])
    one, two = passed(path), passed(path, threads=3)
    assert one[0] == two[0]
    assert [one[1].before(at) for at in range(0, len(TEXT), 9_999)] == [
        two[1].before(at) for at in range(0, len(TEXT), 9_999)
    ]


def test_a_pass_that_is_stopped_leaves_points_that_hold(tmp_path: Path) -> None:
    path = of(tmp_path, ARCHIVES["bz2 -1"])
    points = Points(tmp_path / "copy")
    steps = forward(path, points, threads=2)
    next(steps)
    steps.close()
    assert not points.complete
    with PackedFile(path, points) as packed:
        assert packed.read(0, len(TEXT)) == TEXT[: points.size]


def test_packed_bytes_tell_how_far_it_is(tmp_path: Path) -> None:
    for data in ARCHIVES.values():
        path = of(tmp_path, data)
        (tmp_path / "copy").unlink(missing_ok=True)
        seen = [stride.packed for stride in forward(path, Points(tmp_path / "copy"))]
        assert seen == sorted(seen)
        assert 0 < seen[-1] <= len(data)


def test_a_plain_file_is_none(tmp_path: Path) -> None:
    path = of(tmp_path, b"{}\n")
    with pytest.raises(LogError, match="is not packed"):
        list(forward(path, Points(tmp_path / "copy")))
    with pytest.raises(LogError, match="is not packed"):
        PackedFile(path, Points(tmp_path / "copy"))


def test_there_must_be_room_for_the_copy(tmp_path: Path) -> None:
    path = of(tmp_path, ARCHIVES["zst"])
    with pytest.raises(LogError, match="Text cannot be kept"):
        list(forward(path, Points(tmp_path / "no such folder" / "copy")))


def test_a_copy_that_was_damaged_is_told(tmp_path: Path) -> None:
    path = of(tmp_path, ARCHIVES["zst"])
    _, points = passed(path)
    data = bytearray(points.copy.read_bytes())
    data[-20] ^= 1
    points.copy.write_bytes(data)
    with PackedFile(path, points) as packed, pytest.raises(LogError, match="cannot be read at byte"):
        packed.read(len(TEXT) - 10, 10)


def test_an_archive_that_became_another_is_told(tmp_path: Path) -> None:
    path = of(tmp_path, ARCHIVES["gz"])
    _, points = passed(path)
    path.write_bytes(ARCHIVES["gz"][:1000])
    with PackedFile(path, points) as packed, pytest.raises(LogError, match="cannot be read at byte"):
        packed.read(len(TEXT) - 10, 10)


def test_points_of_deflate_are_found_and_small(tmp_path: Path) -> None:
    for how in ("gz", "gz -1", "gz -9"):
        path = of(tmp_path, ARCHIVES[how])
        _, points = passed(path)
        found = {points.before(at) for at in range(0, len(TEXT), 50_000)}
        inner = [point for point in found if isinstance(point, Point) and point.state]
        assert len(inner) >= 6, how
        assert all(len(point.state) < 16 << 10 for point in inner)
