"""What was asked of some logs is known in the next run, to its owner alone."""

import json
from pathlib import Path

import pytest
from tests.making import at, line, log_file, opened

from edxtui.index import whose
from edxtui.index.kept import kept, remove
from edxtui.index.past_queries import PastQueries


def known(folder: Path) -> tuple[str, ...]:
    past = PastQueries(folder)
    past.load()
    return past.newest_first


def test_the_newest_comes_first_and_each_once(tmp_path: Path) -> None:
    past = PastQueries(tmp_path)
    for query in ("a", "b", " a ", "", "  ", "user:\ud800ü"):
        past.add(query)
    assert past.newest_first == known(tmp_path) == ("user:\ud800ü", "a", "b")
    assert (tmp_path / whose.QUERIES).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [whose.QUERIES]


def test_only_so_many_are_kept(tmp_path: Path) -> None:
    past = PastQueries(tmp_path)
    for number in range(230):
        past.add(f"user:{number}")
    past.add("x" * 5000)
    assert known(tmp_path)[::199] == ("user:229", "user:30")
    assert len(known(tmp_path)) == 200


def test_two_at_once_lose_nothing_of_each_other(tmp_path: Path) -> None:
    one, other = PastQueries(tmp_path), PastQueries(tmp_path)
    one.add("a")
    other.add("b")
    one.add("c")
    assert known(tmp_path) == ("c", "a", "b")


@pytest.mark.parametrize(
    "text",
    ["", "{", "[1, 2]", '{"version": 2, "queries": ["a"]}', '{"version": 1, "queries": "a"}', "\x00\xff", "[" * 9999],
)
def test_a_file_of_somebody_else_holds_none_and_is_replaced(tmp_path: Path, text: str) -> None:
    (tmp_path / whose.QUERIES).write_bytes(text.encode("latin-1"))
    assert known(tmp_path) == ()
    PastQueries(tmp_path).add("a")
    assert known(tmp_path) == ("a",)


def test_where_nothing_can_be_written_they_are_known_in_this_run(tmp_path: Path) -> None:
    past = PastQueries(tmp_path / "gone")
    past.add("a")
    assert past.newest_first == ("a",)


def test_they_stay_with_the_index_and_go_with_it(tmp_path: Path) -> None:
    log = log_file(tmp_path, line(user="a", type="b", time=at(1)))
    cache = tmp_path / "cache"
    with opened(log, folder=cache) as opening:
        opening.past_queries.add("user:a")
    (one,) = kept(cache)
    assert json.loads((one.folder / whose.QUERIES).read_text())["queries"] == ["user:a"]
    with opened(log, folder=cache, rebuild=True) as opening:
        opening.past_queries.load()
        assert opening.past_queries.newest_first == ("user:a",)
    assert remove(one)
    assert not one.folder.exists()
    with opened(log) as opening:
        opening.past_queries.add("user:a")
    assert list(cache.iterdir()) == []
