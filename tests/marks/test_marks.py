"""What was marked is found again, wherever its log lies now, and only that."""

import gzip
import json
from pathlib import Path

import pytest
from tests.making import at, line, log_file, opened

from edxtui.answers import Understood, Vocabulary, understand, view
from edxtui.errors import MarksError
from edxtui.index.records import Indexed
from edxtui.marks import Mark
from edxtui.opening import Opening, Settings

LINES = [line(user="ann" if number % 2 else "bob", type="play_video", time=at(number)) for number in range(6)]


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return log_file(tmp_path, *LINES)


def records(opening: Opening) -> list[Indexed]:
    with opening.store.question() as asking:
        return asking.records(range(opening.store.size))


def address(record: Indexed) -> tuple[int, int, int]:
    return record.log, record.offset, record.length


def turn(opening: Opening, *ids: int, note: str = "") -> None:
    known = records(opening)
    opening.marks.turn([address(known[number]) for number in ids])
    if note:
        opening.marks.write_note(address(known[ids[0]]), note)
    opening.marks.keep()


def understood(opening: Opening, query: str) -> Understood:
    return understand(query, Vocabulary(opening.store, opening.marks))


def found(opening: Opening, query: str = "is:marked") -> list[int]:
    with opening.store.question() as asking:
        return [int(number) for number in view(understood(opening, query), asking).ids]


def marked(log: Path, cache: Path) -> list[tuple[int, str]]:
    """What is marked, in a run of its own: ids and notes."""
    with opened(log, folder=cache) as opening:
        assert opening.marks.place().gone == ()
        notes = [mark.note for mark in opening.marks.addresses.values()]
        return list(zip(found(opening), notes, strict=True))


def test_marks_are_known_in_the_next_run_and_are_a_term_of_queries(log: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    with opened(log, folder=cache) as opening:
        turn(opening, 1, 4, note="look here")
        assert opening.marks.turn([address(record) for record in records(opening)[1:3]])  # not all were marked
        assert not opening.marks.turn([address(records(opening)[2])])
    with opened(log, folder=cache, rebuild=True) as opening:
        assert found(opening) == [1, 4]
        assert found(opening, "user:bob is:marked") == [4]
        assert found(opening, "-is:marked user:ann") == [3, 5]
        notes = {offset: mark.note for (_, offset), mark in opening.marks.addresses.items()}
        assert list(notes.values()) == ["look here", ""]
        turn(opening, 1)
        assert found(opening) == [4]
    assert marked(log, cache) == [(4, "")]


def test_a_log_that_was_renamed_packed_or_joined_by_others_keeps_its_marks(log: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    with opened(log, folder=cache) as opening:
        turn(opening, 2, note="here")
    renamed = log.rename(tmp_path / "edx.log.1")
    assert marked(renamed, cache) == [(2, "here")]
    log_file(tmp_path, line(user="eve", type="x", time=at(9)))
    with opened(log, folder=cache) as opening:
        assert understood(opening, "is:marked").notes == (
            "1 mark was made in edx.log when other events stood there; open the log where it lies now",
        )
    packed = tmp_path / "edx.log.2.gz"
    packed.write_bytes(gzip.compress(renamed.read_bytes()))
    renamed.unlink()
    assert marked(packed, cache) == [(2, "here")]
    other = log_file(tmp_path, line(user="eve", type="x", time=at(0)), name="another.log")
    with opened(other, packed, folder=cache) as opening:
        assert found(opening) == [3]
        turn(opening, 3)
    assert marked(packed, cache) == []


def test_a_log_that_grew_keeps_its_marks(log: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    with opened(log, folder=cache) as opening:
        turn(opening, 5)
    with log.open("ab") as file:
        file.write(line(user="eve", type="x", time=at(0)))
    assert marked(log, cache) == [(5, "")]


def test_of_two_copies_the_one_that_was_marked_is(log: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    copy = log_file(tmp_path, *LINES, name="copy.log")
    with opened(log, copy, folder=cache) as opening:
        turn(opening, 8)
    with opened(copy, log, folder=cache) as opening:
        assert found(opening) == [2]
    copy.unlink()
    assert marked(log, cache) == [(2, "")]


def test_a_mark_whose_event_is_gone_is_kept_and_told(log: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    with opened(log, folder=cache) as opening:
        turn(opening, 1, 3)
    whole = log.read_bytes()
    log.write_bytes(whole.replace(b"00:03:00", b"00:03:01"))
    with opened(log, folder=cache) as opening:
        (gone,) = opening.marks.place().gone
        assert gone.offset == sum(map(len, LINES[:3]))
        assert found(opening) == [1]
        assert understood(opening, "is:marked").notes == (
            "1 marked event is not in edx.log any more; the marks are kept",
        )
        turn(opening, 0)
    log.write_bytes(whole)
    assert marked(log, cache) == [(0, ""), (1, ""), (3, "")]


def test_two_edxtuis_see_and_keep_what_the_other_marks(log: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    with opened(log, folder=cache) as one, opened(log, folder=cache) as other:
        turn(one, 1)
        turn(other, 2)
        turn(one, 3, note="mine")
        assert found(one) == found(other) == [1, 2, 3]
        turn(other, 1)
        other.marks.write_note(address(records(other)[2]), "theirs")
        other.marks.keep()
        assert found(one) == [2, 3]
        assert [mark.note for mark in one.marks.addresses.values()] == ["theirs", "mine"]


def test_without_a_cache_marks_are_read_and_nothing_is_left(
    log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_user = tmp_path / "xdg-data" / "edxtui" / "marks"
    with opened(log) as opening:
        turn(opening, 1)
        assert found(opening) == [1]
    assert not of_user.exists()
    monkeypatch.delenv("EDXTUI_CACHE_DIR")
    with Opening([str(log)], Settings()) as opening:
        for _ in opening.build():
            pass
        turn(opening, 2)
    assert len(list(of_user.iterdir())) == 1
    before = next(of_user.iterdir()).read_bytes()
    with opened(log) as opening:
        assert found(opening) == [2]
        turn(opening, 2, 3)
        assert found(opening) == [2, 3]
    assert next(of_user.iterdir()).read_bytes() == before


def test_what_cannot_be_kept_is_said_and_known_in_this_run(log: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    with opened(log, folder=cache) as opening:
        turn(opening, 1)
        (file,) = (cache / "marks").iterdir()
    file.write_text("{")
    with opened(log, folder=cache) as opening:
        (fault,) = opening.marks.place().faults
        assert "damaged" in str(fault)
        with pytest.raises(MarksError):
            found(opening)
        with pytest.raises(MarksError):
            turn(opening, 2)
        assert found(opening) == [2]
        assert "damaged" in understood(opening, "is:marked").notes[0]
    assert file.read_text() == "{"
    file.unlink()
    with opened(log, folder=cache) as opening:
        opening.marks.turn([address(records(opening)[4])])
    assert marked(log, cache) == [(4, "")], "what was not kept yet is kept at the end"


def test_a_note_is_cut_where_nobody_would_read_it_and_a_blank_one_leaves_the_mark(log: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    with opened(log, folder=cache) as opening:
        first = address(records(opening)[0])
        opening.marks.write_note(first, " \ud800" + "x" * 2000)
        opening.marks.keep()
    with opened(log, folder=cache) as opening:
        opening.marks.place()
        mark = opening.marks.of(0, 0)
        assert isinstance(mark, Mark)
        assert (mark.note[0], len(mark.note)) == ("\ud800", 1000)
        opening.marks.write_note(first, " ")
        opening.marks.keep()
    assert marked(log, cache) == [(0, "")]
    (file,) = (cache / "marks").iterdir()
    assert json.loads(file.read_text())["version"] == 1
