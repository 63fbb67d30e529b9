"""The first records that are shown before there is an index."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.making import at, line, log_file, opened

from edxtui.index import first
from edxtui.index.first import First, peeked, save, saved
from edxtui.logs.source import Log

TIMES = st.one_of(st.none(), st.integers(0, 200).map(at))
LINES = st.one_of(
    st.builds(lambda time, user: line(type="play_video", user=user, time=time), TIMES, st.sampled_from(["ann", "zoë"])),
    st.sampled_from([b"\n", b" \r\n", b"{}\r\n", b'{"time": NaN}\n']),
)


def peek(path: Path) -> First:
    return peeked(Log(path.name, path))


@settings(max_examples=50)  # each makes an index
@given(st.lists(LINES, max_size=12), st.booleans())
def test_they_are_the_first_of_the_index(
    tmp_path_factory: pytest.TempPathFactory, lines: list[bytes], ended: bool
) -> None:
    text = b"".join(lines)
    path = log_file(tmp_path_factory.mktemp("first"), text if ended else text.rstrip(b"\n"))
    found = peek(path)
    with opened(path, jobs=1) as opening, opening.store.question() as asking:
        assert list(found.records) == asking.records(asking.first(first.MOST))


def test_what_is_no_whole_event_ends_them(tmp_path: Path) -> None:
    events = [line(type="play_video", time=at(minute)) for minute in range(4)]
    path = log_file(tmp_path, *events[:2], b'{"username": "ann", "cut\n', *events[2:])
    assert [record.id for record in peek(path).records] == [0, 1]
    assert peek(log_file(tmp_path, b"[", *events)).records == ()
    assert peek(tmp_path / "gone.log").records == ()


def test_there_are_no_more_than_a_page_and_no_cut_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = log_file(tmp_path, *[line(type="play_video")] * (first.MOST + 5))
    assert len(peek(path).records) == first.MOST
    monkeypatch.setattr(first, "_LOOKED_AT", len(line(type="play_video")) * 2 + 20)
    assert len(peek(path).records) == 2


def test_what_was_saved_is_for_the_same_logs_only(tmp_path: Path) -> None:
    path = log_file(tmp_path, line(type="play_video", time=at(1), user="ann"), b"{cut\n")
    known = First(("a", "b"), 1, 1, peek(path).records)
    save(tmp_path / "first.json", known)
    assert saved(tmp_path / "first.json", ["a", "b"]) == known
    assert saved(tmp_path / "first.json", ["a", "c"]) is None
    assert saved(tmp_path / "other.json", ["a", "b"]) is None
    (tmp_path / "first.json").write_bytes(b'{"identities": []')
    assert saved(tmp_path / "first.json", []) is None


def test_nothing_is_left_of_what_could_not_be_saved(tmp_path: Path) -> None:
    (tmp_path / "first.json").mkdir()
    with pytest.raises(OSError, match="directory"):
        save(tmp_path / "first.json", First((), 0, 0, ()))
    assert [path.name for path in tmp_path.iterdir()] == ["first.json"]


def test_an_index_leaves_them_beside_it(tmp_path: Path) -> None:
    path = log_file(tmp_path, line(type="play_video", time=at(2)), b"{cut\n", line(type="seq_next", time=at(1)))
    with opened(path, folder=tmp_path / "cache") as opening, opening.store.question() as asking:
        records = asking.records(asking.first(first.MOST))
    with opened(path, folder=tmp_path / "cache") as again:
        assert (again.first.events, again.first.damaged) == (2, 1)
        assert list(again.first.records) == records
