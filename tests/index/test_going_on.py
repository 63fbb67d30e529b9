"""An index made in one go, in many small growths, or broken off and gone on with, says the same."""

import errno
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.logs.splicing import logs as spliced
from tests.making import at, line, log_file, opened

from edxtui import statement as say
from edxtui.errors import IndexStoreError, LogError
from edxtui.index import build as building
from edxtui.index import filling, workers
from edxtui.index.coding import CodedBlock, code_block
from edxtui.index.filling import Filler
from edxtui.logs import window
from edxtui.opening import Opening, Settings


def answers(opening: Opening) -> dict[str, Any]:
    """What an index says, without its numbers."""
    found: dict[str, Any] = {}
    with opening.store.question() as asking:
        for order in (False, True):
            ids = [int(number) for number in asking.view(say.Everything(), log_order=order)]
            records = asking.records(ids)
            assert len(records) == len(ids) == opening.store.size
            found[f"log order {order}"] = [
                (
                    opening.logs[one.log].name,
                    one.offset,
                    one.length,
                    one.reason,
                    one.event,
                    asking.broken_at(one.id) if one.reason else 0,
                )
                for one in records
            ]
        for field in ("type", "user", "course", "hour"):
            found[field] = asking.count_by(field, say.Everything(), events_only=True)
        for user, _ in found["user"]:
            rows = asking.events_of_user(user or "")
            found[f"of {user}"] = (rows.times, rows.keys, rows.courses)
        found["first"] = [record.offset for record in asking.records(asking.first(5))]
    found["reports"] = opening.store.log_reports()
    return found


def in_one_go(names: Sequence[Path | str]) -> dict[str, Any]:
    with opened(*names) as opening:
        return answers(opening)


events = st.builds(
    lambda user, minute: line(user=user, type="play_video", time=at(minute)),
    st.sampled_from(["ann", "bob"]),
    st.integers(0, 50),
)
texts = st.lists(events | events | spliced, max_size=5).map(b"".join)
small_blocks = mock.patch.multiple(workers, BLOCK=120, _FIRST=200)
at_once = mock.patch.multiple(building, _EVERY=0.0, GROUP=2)
small_groups = mock.patch.object(filling, "GROUP", 2)


@given(
    whole=st.tuples(texts, texts),
    steps=st.lists(st.tuples(st.booleans(), st.floats(0, 1), st.none() | st.integers(0, 3)), max_size=5),
)
@settings(max_examples=30, deadline=None)
def test_many_small_growths_come_to_the_same(
    whole: tuple[bytes, bytes], steps: list[tuple[bool, float, int | None]]
) -> None:
    """A step: which log grows, by which share of its rest, and after how many steps of reading edxtui is left."""
    with TemporaryDirectory() as name, small_blocks, at_once, small_groups:
        folder = Path(name)
        paths = [folder / "a.log", folder / "b.log"]
        for path in paths:
            path.touch()
        for second, share, until in [*steps, (False, 1.0, None), (True, 1.0, None)]:
            path, text = paths[second], whole[second]
            size = path.stat().st_size
            with path.open("ab") as file:
                file.write(text[size : size + round(share * (len(text) - size))])
            with Opening([str(path) for path in paths], Settings(cache_folder=folder / "cache", jobs=1)) as opening:
                for number, _ in enumerate(opening.build()):
                    if number == until:
                        break
        with opened(*paths, folder=folder / "cache") as opening:
            assert opening.store.reused
            assert answers(opening) == in_one_go(paths)


@given(whole=st.tuples(texts, texts), steps=st.lists(st.tuples(st.booleans(), st.floats(0, 1)), max_size=5))
@settings(max_examples=20, deadline=None)
def test_growth_while_the_logs_are_open_comes_to_the_same(
    whole: tuple[bytes, bytes], steps: list[tuple[bool, float]]
) -> None:
    with TemporaryDirectory() as name, small_blocks, at_once, small_groups:
        folder = Path(name)
        paths = [folder / "a.log", folder / "b.log"]
        for path in paths:
            path.touch()
        with opened(*paths, folder=folder / "cache") as opening:
            for second, share in [*steps, (False, 1.0), (True, 1.0)]:
                path, text = paths[second], whole[second]
                size = path.stat().st_size
                with path.open("ab") as file:
                    file.write(text[size : size + round(share * (len(text) - size))])
                before = opening.store.size
                grown = list(opening.grow())
                assert any(one.replaced for one in grown) or opening.store.size == before + sum(
                    one.records for one in grown
                )
            for path in paths:  # whole lines only
                text = path.read_bytes()
                path.write_bytes(text[: text.rfind(b"\n") + 1])
            assert answers(opening) == in_one_go(paths)
            for path, text in zip(paths, whole, strict=True):
                with path.open("ab") as file:
                    file.write(text[path.stat().st_size :])
        with opened(*paths, folder=folder / "cache") as opening:
            assert answers(opening) == in_one_go(paths)


def lines(user: str, first: int, number: int) -> bytes:
    return b"".join(line(user=user, type="play_video", time=at(first + minute)) for minute in range(number))


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    for room, name, value in (
        (workers, "BLOCK", 400),
        (workers, "_FIRST", 400),
        (building, "_EVERY", 0.0),
        (building, "_BATCH", 1),
        (building, "GROUP", 3),
        (filling, "GROUP", 3),
    ):
        monkeypatch.setattr(room, name, value)


def left_by_a_killed_one(path: Path, cache: Path, steps: int) -> None:
    """What stands in the cache after kill -9: the files as they are while the index is made."""
    with Opening([str(path)], Settings(cache_folder=cache, jobs=1)) as opening:
        under_way = opening.build()
        for _ in range(steps):
            next(under_way)
        (folder,) = cache.iterdir()
        kept = [(file, folder / file.name.replace(f"-{os.getpid()}-", "-999999999-")) for file in folder.iterdir()]
        for file, name in kept:
            if file != name:
                shutil.copyfile(file, name)
        under_way.close()
        opening.store.close()
    for file, _ in kept:
        if file.name.startswith("building") and file.exists():
            file.unlink()
    for file in folder.glob("building-0-*"):
        file.unlink()


@pytest.fixture
def blocks_read(small: None, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """The file and the first byte of each block that is read."""
    read: list[tuple[str, int]] = []

    def watched(path: str, file: tuple[int, int], start: int, stop: int, size: int, **how: Any) -> CodedBlock:
        read.append((Path(path).name, start))
        return code_block(path, file, start, stop, size, **how)

    monkeypatch.setattr(workers, "code_block", watched)
    return read


def test_what_a_killed_one_committed_is_not_read_again(tmp_path: Path, blocks_read: list[tuple[str, int]]) -> None:
    path = log_file(tmp_path, lines("ann", 0, 60))
    cache = tmp_path / "cache"
    left_by_a_killed_one(path, cache, steps=6)
    blocks_read.clear()
    with opened(path, folder=cache) as opening:
        assert blocks_read[0][1] > 1000  # five blocks of 400 bytes were committed
        assert not list(cache.glob("*/building-*"))
        assert answers(opening) == in_one_go([path])


def test_only_new_bytes_of_a_log_are_read(tmp_path: Path, blocks_read: list[tuple[str, int]]) -> None:
    path = log_file(tmp_path, lines("ann", 0, 20))
    cache = tmp_path / "cache"
    with opened(path, folder=cache):
        size = path.stat().st_size
    with path.open("ab") as file:
        file.write(lines("bob", 20, 2))
    blocks_read.clear()
    with opened(path, folder=cache) as opening:
        assert blocks_read == [(path.name, size)]
        assert answers(opening) == in_one_go([path])


@pytest.mark.parametrize("new", ["a.log", "c.log", "e.log"])
def test_a_file_that_joins_a_folder_is_all_that_is_read(
    tmp_path: Path, blocks_read: list[tuple[str, int]], new: str
) -> None:
    folder = tmp_path / "logs"
    folder.mkdir()
    log_file(folder, lines("ann", 5, 10), name="b.log")
    log_file(folder, lines("bob", 0, 10), b"{cut\n", name="d.log")
    cache = tmp_path / "cache"
    with opened(folder, folder=cache):
        pass
    log_file(folder, lines("cid", 3, 3), b'{"username": "dan', name=new)
    blocks_read.clear()
    with opened(folder, folder=cache) as opening:
        assert {name for name, _ in blocks_read} == {new}
        assert answers(opening) == in_one_go([folder])
    with opened(folder, folder=cache) as opening:
        assert opening.store.reused
        assert answers(opening) == in_one_go([folder])


def test_a_file_that_leaves_a_folder_takes_its_events_along(tmp_path: Path) -> None:
    folder = tmp_path / "logs"
    folder.mkdir()
    for name in ("a.log", "b.log", "c.log"):
        log_file(folder, lines(name[0], 0, 5), b"{cut\n", name=name)
    cache = tmp_path / "cache"
    with opened(folder, folder=cache):
        pass
    (folder / "b.log").unlink()
    with opened(folder, folder=cache) as opening:
        assert opening.store.size == 12
        assert answers(opening) == in_one_go([folder])


def test_a_log_that_was_renamed_is_not_read_again(tmp_path: Path, blocks_read: list[tuple[str, int]]) -> None:
    folder = tmp_path / "logs"
    folder.mkdir()
    log_file(folder, lines("ann", 0, 5), name="tracking.log")
    cache = tmp_path / "cache"
    with opened(folder, folder=cache):
        pass
    (folder / "tracking.log").rename(folder / "tracking.log.1")
    log_file(folder, lines("bob", 5, 5), name="tracking.log")
    blocks_read.clear()
    with opened(folder, folder=cache) as opening:
        assert {name for name, _ in blocks_read} == {"tracking.log"}
        assert answers(opening) == in_one_go([folder])


@pytest.mark.parametrize("change", [b'{"username": "eve", "event_type": "x"}\n', b""])
def test_a_log_that_was_written_anew_is_read_anew(tmp_path: Path, change: bytes) -> None:
    path = log_file(tmp_path, lines("ann", 0, 5))
    cache = tmp_path / "cache"
    with opened(path, folder=cache):
        pass
    path.write_bytes(change)
    with opened(path, folder=cache) as opening:
        assert answers(opening) == in_one_go([path])


def test_a_change_in_the_midst_that_keeps_the_size_is_seen(tmp_path: Path) -> None:
    path = log_file(tmp_path, lines("ann", 0, 2000))
    cache = tmp_path / "cache"
    with opened(path, folder=cache):
        pass
    text = path.read_bytes()
    middle = text.index(b"ann", len(text) // 2)
    path.write_bytes(text[:middle] + b"eve" + text[middle + 3 :])
    with opened(path, folder=cache) as opening:
        assert dict(answers(opening)["user"])["eve"] == 1


def test_two_at_once_each_finish(tmp_path: Path) -> None:
    path = log_file(tmp_path, lines("ann", 0, 50))
    cache = tmp_path / "cache"
    with opened(path, folder=cache) as first, opened(path, folder=cache, rebuild=True) as second:
        assert answers(first) == answers(second)
        with path.open("ab") as file:
            file.write(lines("bob", 50, 5))
        for opening in (first, second, first):
            list(opening.grow())
        assert first.store.size == second.store.size == 55
    with opened(path, folder=cache) as again:
        assert answers(again) == in_one_go([path])


def test_after_a_read_error_in_the_midst_the_next_start_goes_on(
    tmp_path: Path, blocks_read: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = log_file(tmp_path, lines("ann", 0, 500))
    cache = tmp_path / "cache"
    pread = os.pread

    def failing(descriptor: int, length: int, offset: int) -> bytes:
        if offset >= 40_000:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return pread(descriptor, min(length, 40_000 - offset), offset)

    with monkeypatch.context() as broken, Opening([str(path)], Settings(cache_folder=cache, jobs=1)) as opening:
        broken.setattr(os, "pread", failing)
        broken.setattr(window, "_CHUNK", 256)
        with pytest.raises(LogError, match="at byte"):
            list(opening.build())
    blocks_read.clear()
    with opened(path, folder=cache) as opening:
        assert blocks_read[0][1] > 10_000
        assert answers(opening) == in_one_go([path])


def test_a_full_disk_leaves_nothing_half_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: None) -> None:
    path = log_file(tmp_path, lines("ann", 0, 60))
    cache = tmp_path / "cache"
    flush, times = Filler.flush, iter(range(100))

    def full(filler: Filler, *, whole_groups: bool = False) -> None:
        if next(times) == 4:
            raise IndexStoreError("The index cannot be used: no space left on device.")
        flush(filler, whole_groups=whole_groups)

    with monkeypatch.context() as broken, Opening([str(path)], Settings(cache_folder=cache, jobs=1)) as opening:
        broken.setattr(Filler, "flush", full)
        with pytest.raises(IndexStoreError, match="no space"):
            list(opening.build())
    assert [file for folder in cache.iterdir() for file in folder.iterdir()] == []
    with opened(path, folder=cache) as opening:
        assert answers(opening) == in_one_go([path])


def test_a_broken_half_made_index_is_made_anew(tmp_path: Path) -> None:
    path = log_file(tmp_path, lines("ann", 0, 50))
    cache = tmp_path / "cache"
    with opened(path, folder=cache):
        pass
    (folder,) = cache.iterdir()
    index = next(folder.glob("index-*.duckdb"))
    data = index.read_bytes()
    index.write_bytes(data[:5000] + bytes(3000) + data[8000:])
    (folder / "building-999999999-3-ab.duckdb").write_bytes(b"rubbish" * 1000)
    with opened(path, folder=cache, rebuild=False) as opening:
        assert opening.store.size == 50


def test_numbers_beyond_32_bits(tmp_path: Path) -> None:
    """Where disks forbid to try: addresses beyond 2^32, ids beyond 2^31."""
    path = log_file(tmp_path, lines("ann", 0, 3))
    cache = tmp_path / "cache"
    begin = 2**33
    with opened(path, folder=cache):
        pass
    far = 2**31 + 5
    with Opening([str(path)], Settings(cache_folder=cache, rebuild=True)) as opening:
        filler = Filler(opening.store)
        block = code_block(
            str(path), opening.files.identities[0].file, 0, path.stat().st_size, 2**62, in_array=False, way="fast"
        )
        block.records.offsets[:] += begin
        filler.begin_log(0, "edx.log", opening.files.identities[0], None)
        filler._next_id = far
        filler.append(block)
        filler.flush()
        with opening.store.question() as asking:
            records = asking.records([far, far + 2])
            assert [record.id for record in records] == [far, far + 2]
            assert [record.offset for record in records] == [begin, begin + int(block.records.offsets[2] - begin)]
            spans = asking.spans(range(far + 1, far + 2))
            assert spans.offsets.tolist() == [int(block.records.offsets[1])]
