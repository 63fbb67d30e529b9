"""`edxtui index --list` and `--remove`."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from edxtui.index import whose
from edxtui.index.whose import Hold

KEYS = "folder named logs bytes events damaged made used state in_use"

Edxtui = Callable[..., Any]


@pytest.fixture
def index_of(edxtui_run: Edxtui, fresh_cache: Path) -> Callable[..., Path]:
    """Makes the index of a log, with a note that names it so; gives its folder."""

    def index_of(log: Path, *named: str | Path) -> Path:
        before = set(fresh_cache.iterdir()) if fresh_cache.exists() else set()
        assert edxtui_run("index", log, "--quiet").code == 0
        (folder,) = set(fresh_cache.iterdir()) - before
        whose.save(folder, [str(name) for name in named or [log]], [log]).close()
        return folder

    return index_of


def other_log(folder: Path) -> Path:
    path = folder / "other.log"
    path.write_bytes(b'{"event_type": "a"}\n')
    return path


def test_the_list_as_words(
    edxtui_run: Edxtui, own_log: Path, tmp_path: Path, index_of: Callable[..., Path], fresh_cache: Path
) -> None:
    other = other_log(tmp_path)
    first, second = index_of(own_log), index_of(other, *(f"/logs/{letter}.log" for letter in "abcde"))
    os.utime(first / "logs.json", (0, 0))
    other.unlink()
    ran = edxtui_run("index", "--list")
    assert (ran.code, ran.err) == (0, "")
    head, *rows, blank, total = ran.lines
    assert head.split("  ")[0] == "last used (UTC)"
    size = {folder: sum(path.stat().st_size for path in folder.iterdir()) for folder in (first, second)}
    assert rows[0].endswith("gone   /logs/a.log, /logs/b.log, /logs/c.log and 2 more")
    assert rows[0].split()[2:4] == [f"{size[second]:,}", "1"]
    assert rows[1].split() == ["1970-01-01", "00:00:00", f"{size[first]:,}", "5", "fresh", str(own_log)]
    assert (blank, total) == ("", f"2 indexes, {sum(size.values()):,} bytes")


def test_the_list_as_json(edxtui_run: Edxtui, own_log: Path, index_of: Callable[..., Path], fresh_cache: Path) -> None:
    folder = index_of(own_log)
    document = edxtui_run("index", "--list", "--json").json
    assert list(document) == ["folder", "indexes", "bytes"]
    assert document["folder"] == str(fresh_cache)
    (one,) = document["indexes"]
    assert list(one) == KEYS.split()
    assert (one["folder"], one["named"], one["logs"]) == (str(folder), [str(own_log)], [str(own_log)])
    assert (one["events"], one["damaged"], one["state"], one["in_use"]) == (5, 1, "fresh", False)
    assert one["bytes"] == document["bytes"] > 0
    (folder / "logs.json").unlink()
    (one,) = edxtui_run("index", "--list", "--json").json["indexes"]
    assert (one["named"], one["logs"], one["made"], one["state"]) == (None, None, None, "unknown")
    assert edxtui_run("index", "--list").lines[1].endswith("unknown  unknown logs")


def test_a_cache_folder_can_be_named(edxtui_run: Edxtui, own_log: Path, tmp_path: Path, fresh_cache: Path) -> None:
    assert edxtui_run("index", own_log, "--cache-dir", tmp_path / "mine").code == 0
    assert len(edxtui_run("index", "--list", "--json", "--cache-dir", tmp_path / "mine").json["indexes"]) == 1
    assert edxtui_run("index", "--list", "--json").json["indexes"] == []
    assert edxtui_run("index", "--remove", "--all", "--cache-dir", tmp_path / "mine").code == 0
    assert list((tmp_path / "mine").iterdir()) == []


def test_names_are_made_printable(edxtui_run: Edxtui, own_log: Path, index_of: Callable[..., Path]) -> None:
    index_of(own_log, "/a\x1b]2;title\x07.log", "/b\udcff.log")
    for words in ("--list", "--json --list", "--remove --all"):
        ran = edxtui_run("index", *words.split())
        assert ran.code == 0
        assert b"\x1b" not in ran.out
    assert b"/a\\x1b]2;title\\x07.log, /b\\udcff.log" in ran.out


def test_the_index_of_a_log_is_removed(
    edxtui_run: Edxtui, own_log: Path, tmp_path: Path, index_of: Callable[..., Path], fresh_cache: Path
) -> None:
    index_of(own_log)
    stays = index_of(other_log(tmp_path))
    ran = edxtui_run("index", "--remove", own_log)
    assert (ran.code, ran.err) == (0, "")
    size, name = ran.lines[0].removeprefix("removed").split()
    assert name == str(own_log)
    assert ran.lines[-1] == f"1 index, {size} bytes removed"
    assert list(fresh_cache.iterdir()) == [stays]
    assert own_log.exists()


def test_all_or_those_without_logs(
    edxtui_run: Edxtui, own_log: Path, tmp_path: Path, index_of: Callable[..., Path], fresh_cache: Path
) -> None:
    other = other_log(tmp_path)
    stays, goes = index_of(own_log), index_of(other)
    other.unlink()
    document = edxtui_run("index", "--remove", "--gone", "--json").json
    assert list(document) == ["removed", "in_use", "bytes"]
    assert [one["folder"] for one in document["removed"]] == [str(goes)]
    assert document["in_use"] == []
    assert document["bytes"] == document["removed"][0]["bytes"]
    assert list(fresh_cache.iterdir()) == [stays]
    assert edxtui_run("index", "--remove", "--all").lines[-1].startswith("1 index, ")
    assert list(fresh_cache.iterdir()) == []


def test_what_is_in_use_is_left(edxtui_run: Edxtui, own_log: Path, index_of: Callable[..., Path]) -> None:
    folder = index_of(own_log)
    hold = Hold(folder)
    assert "fresh, in use" in edxtui_run("index", "--list").lines[1]
    ran = edxtui_run("index", "--remove", "--all")
    assert (ran.code, ran.out) == (0, b"")
    assert ran.err == f"Left, as a running edxtui uses it: the index of {own_log}.\n"
    assert [one["folder"] for one in edxtui_run("index", "--remove", "--all", "--json").json["in_use"]] == [str(folder)]
    hold.close()
    assert edxtui_run("index", "--remove", "--all").code == 0
    assert not folder.exists()


@pytest.mark.parametrize("words", [("--remove", "--all"), ("--remove", "--gone"), ("--remove", "a.log")])
def test_nothing_to_remove_is_said(edxtui_run: Edxtui, fresh_cache: Path, words: tuple[str, ...]) -> None:
    ran = edxtui_run("index", *words)
    assert (ran.code, ran.out, ran.err) == (0, b"", "Nothing was removed: no such index is kept.\n")
    assert edxtui_run("index", *words, "--quiet").err == ""
    assert not fresh_cache.exists()


def test_nothing_to_list_is_said(edxtui_run: Edxtui, fresh_cache: Path) -> None:
    ran = edxtui_run("index", "--list")
    assert (ran.code, ran.out, ran.err) == (0, b"", f"No index is kept in {fresh_cache}.\n")
    assert not fresh_cache.exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("--list a.log", "--list takes no logs."),
        ("--list --remove --all", "--list and --remove do not go together."),
        ("--list --gone", "--gone goes with --remove only."),
        ("--all a.log", "--all goes with --remove only."),
        ("--remove", "--remove needs to be told which indexes."),
        ("--remove --all --gone", "--all and --gone do not go together."),
        ("--remove --all a.log", "--all takes no logs."),
        ("--remove --gone a.log", "--gone takes no logs."),
        ("--json", "No log is named."),
    ],
)
def test_what_has_no_meaning_is_told_and_done_by_nobody(
    edxtui_run: Edxtui, own_log: Path, index_of: Callable[..., Path], words: str, sentence: str
) -> None:
    folder = index_of(own_log)
    ran = edxtui_run("index", *words.split())
    assert (ran.code, ran.out) == (2, b"")
    told, hint = ran.err.splitlines()
    assert told == f"edxtui: {sentence}"
    assert hint
    assert (folder / "logs.json").exists()
