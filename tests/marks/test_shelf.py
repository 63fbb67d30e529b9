"""Marks are kept for their owner alone, whole, and whoever else is at them."""

import fcntl
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edxtui.errors import MarksError
from edxtui.marks import Mark, Shelf
from edxtui.marks import shelf as shelves

NAME = "0123456789abcdef01234567"
MARKS = st.builds(
    Mark,
    st.text(st.characters(), max_size=5),
    st.integers(0, 2**40),
    st.integers(1, 2**30),
    st.text("0123456789abcdef", min_size=1, max_size=4),
    st.just("2014-03-03T00:00:00.000000Z"),
    st.text(st.characters(), max_size=9),
)


def mark(offset: int, note: str = "") -> Mark:
    return Mark("/logs/edx.log", offset, 10, f"{offset:x}", "2014-03-03T00:00:00.000000Z", note)


def test_the_folder_and_its_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "of" / "marks")
    assert shelf.marks(NAME) == ()
    assert not shelf.folder.exists()
    shelf.change(NAME, [mark(1)], ())
    assert shelf.folder.stat().st_mode & 0o777 == 0o700
    assert shelf.path(NAME).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in shelf.folder.iterdir()] == [shelf.path(NAME).name]
    shelf.change(NAME, (), [mark(1).key])
    assert list(shelf.folder.iterdir()) == []


@given(st.lists(st.tuples(MARKS, st.booleans()), max_size=8))
def test_what_is_read_back_is_what_was_put_and_not_dropped(changes: list[tuple[Mark, bool]]) -> None:
    expected: dict[object, Mark] = {}
    with tempfile.TemporaryDirectory() as folder:
        shelf = Shelf(Path(folder) / "marks")
        for one, dropped in changes:
            if dropped:
                shelf.change(NAME, (), [one.key])
                expected.pop(one.key, None)
            else:
                shelf.change(NAME, [one], ())
                expected[one.key] = one
        assert set(shelf.marks(NAME)) == set(expected.values())


PUT_MANY = """
import sys
import tempfile
from pathlib import Path
from edxtui.marks import Mark, Shelf
begin = int(sys.argv[2])
for offset in range(begin, begin + 25):
    Shelf(Path(sys.argv[1])).change(sys.argv[3], [Mark("log", offset, 1, "x", "then")], ())
"""


def test_two_processes_lose_nothing_of_each_other(tmp_path: Path) -> None:
    processes = [
        subprocess.Popen([sys.executable, "-c", PUT_MANY, str(tmp_path), str(begin), NAME]) for begin in (0, 100)
    ]
    assert [process.wait(60) for process in processes] == [0, 0]
    offsets = [one.offset for one in Shelf(tmp_path).marks(NAME)]
    assert offsets == [*range(25), *range(100, 125)]


@pytest.mark.parametrize(
    "text",
    ["", "{", "[1]", '{"version": 1}', '{"version": 1, "marks": [1]}', '{"marks": []}', "\x00\xff", "[" * 99999],
)
def test_a_damaged_file_is_told_of_and_left_as_it_is(tmp_path: Path, text: str) -> None:
    shelf = Shelf(tmp_path)
    shelf.path(NAME).write_bytes(text.encode("latin-1"))
    for attempt in (lambda: shelf.marks(NAME), lambda: shelf.change(NAME, [mark(1)], ())):
        with pytest.raises(MarksError, match="damaged") as caught:
            attempt()
        assert str(shelf.path(NAME)) in str(caught.value)
        assert caught.value.hint
    assert shelf.path(NAME).read_bytes() == text.encode("latin-1")


def test_a_file_of_a_newer_edxtui_is_left_to_that(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    text = json.dumps({"version": 2, "marks": "in another form"})
    shelf.path(NAME).write_text(text)
    with pytest.raises(MarksError, match="newer"):
        shelf.change(NAME, [mark(1)], ())
    assert shelf.path(NAME).read_text() == text


def test_links_are_not_followed(tmp_path: Path) -> None:
    shelf, elsewhere = Shelf(tmp_path / "marks"), tmp_path / "elsewhere"
    shelf.change(NAME, [mark(1)], ())
    shelf.path(NAME).rename(elsewhere)
    shelf.path(NAME).symlink_to(elsewhere)
    with pytest.raises(MarksError):
        shelf.marks(NAME)
    shelf.change(NAME, [mark(2)], ())
    assert shelf.marks(NAME) == (mark(2),)
    assert elsewhere.read_text().count("offset") == 1
    shelf.folder.rename(tmp_path / "moved")
    shelf.folder.symlink_to(tmp_path / "moved")
    with pytest.raises(MarksError, match="link"):
        shelf.change(NAME, [mark(2)], ())


def test_what_an_edxtui_left_that_was_killed_goes(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    (tmp_path / f"{NAME}.marks.1").write_text("half")
    shelf.change(NAME, [mark(1)], ())
    assert [path.name for path in tmp_path.iterdir()] == [f"{NAME}.marks"]


def test_where_nothing_can_be_written_what_was_kept_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf(tmp_path)
    shelf.change(NAME, [mark(1)], ())

    def full(descriptor: int) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(MarksError, match="No space left"):
        shelf.change(NAME, [mark(2)], ())
    assert shelf.marks(NAME) == (mark(1),)
    assert len(list(tmp_path.iterdir())) == 1


def test_who_waits_in_vain_for_another_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelves, "_PATIENCE", 0)
    descriptor = os.open(tmp_path, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        with pytest.raises(MarksError, match="another edxtui"):
            Shelf(tmp_path).change(NAME, [mark(1)], ())
    finally:
        os.close(descriptor)
    Shelf(tmp_path).change(NAME, [mark(1)], ())
