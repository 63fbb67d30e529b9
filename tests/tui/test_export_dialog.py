"""Exporting from the screens."""

import gzip
import json
from pathlib import Path

import pytest
from tests.making import at, line, log_file
from tests.tui.driving import exploring
from textual.widgets import Checkbox, Input, Static

from edxtui.tui.screens.explore import ExploreScreen
from edxtui.tui.screens.export_dialog import ExportDialog


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return log_file(
        tmp_path,
        line(user="ann", type="play_video", session="k1", time=at(3)),
        line(user="bob", type="play_video", time=at(2)),
        b'{"username": "ann", "cut\n',
        line(user="ann", type="problem_check", session="k1", time=at(1)),
        line(user="ann", type="seq_next", session="k2", time=at(600)),
    )


async def test_exactly_the_filtered_events_are_written(log: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    async with exploring(log) as driver:
        await driver.ask("user:ann")
        await driver.press("e")
        driver.app.screen.query_one("#file", Input).value = str(target)
        await driver.press("enter")
        assert isinstance(driver.app.screen, ExploreScreen)
    assert [document["event_type"] for document in json.loads(target.read_text())] == [
        "problem_check",
        "play_video",
        "seq_next",
    ]
    assert target.stat().st_mode & 0o777 == 0o600


async def test_a_session_is_written_from_the_timeline(log: Path, tmp_path: Path) -> None:
    target = tmp_path / "session.ndjson"
    async with exploring(log) as driver:
        await driver.press("s")
        await driver.press("left_square_bracket")
        await driver.press("e")
        driver.app.screen.query_one("#file", Input).value = str(target)
        await driver.press("enter")
    lines = log.read_bytes().splitlines()
    assert target.read_bytes().splitlines() == [lines[3], lines[0]]


async def test_names_that_lead_nowhere_are_sentences(log: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    async with exploring(log) as driver:
        await driver.press("e")
        dialog = driver.app.screen
        for name, key, words in (
            ("~nobody-here/out.json", None, "no folder ~nobody-here"),
            (str(tmp_path / "out.json"), str(tmp_path / "a" / "b" / "key"), "cannot be made"),
            (str(tmp_path / "out.json"), str(tmp_path / "file" / "key"), "cannot be made"),
            (str(tmp_path / "out.json"), "~nobody-here/x/key", "cannot be made"),
        ):
            dialog.query_one("#hide", Checkbox).value = key is not None
            dialog.query_one("#key", Input).value = key or ""
            dialog.query_one("#file", Input).value = name
            await driver.press("enter")
            assert words in str(dialog.query_one("#state", Static).render()), name
    assert not (tmp_path / "out.json").exists()


async def test_log_order_is_a_choice(log: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.ndjson"
    async with exploring(log) as driver:
        await driver.press("e")
        driver.app.screen.query_one("#file", Input).value = str(target)
        await driver.press("tab", "space")
        driver.app.screen.query_one("#file", Input).focus()
        await driver.press("enter")
    lines = log.read_bytes().splitlines()
    assert target.read_bytes().splitlines() == [lines[0], lines[1], lines[3], lines[4]]


async def test_an_existing_file_is_refused_with_a_way_on(log: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    target.write_text("precious")
    async with exploring(log) as driver:
        await driver.press("e")
        driver.app.screen.query_one("#file", Input).value = str(target)
        await driver.press("enter")
        assert isinstance(driver.app.screen, ExportDialog)
        assert "out.json" in str(driver.app.screen.query_one("#state", Static).content)
        assert target.read_text() == "precious"
        await driver.press("tab", "tab", "tab", "tab", "tab", "space")
        driver.app.screen.query_one("#file", Input).focus()
        await driver.press("enter")
        assert isinstance(driver.app.screen, ExploreScreen)
    assert len(json.loads(target.read_text())) == 4


async def test_escape_writes_nothing(log: Path, tmp_path: Path) -> None:
    async with exploring(log) as driver:
        before = sorted(tmp_path.iterdir())
        await driver.press("e", "escape")
        assert isinstance(driver.app.screen, ExploreScreen)
        assert sorted(tmp_path.iterdir()) == before


async def test_what_is_marked_a_session_or_a_user_is_chosen_with_its_count(log: Path, tmp_path: Path) -> None:
    lines = log.read_bytes().splitlines()

    async def export(*keys: str) -> list[bytes]:
        target = tmp_path / f"{len(list(tmp_path.iterdir()))}.ndjson"
        await driver.press("e", "shift+tab", *keys)
        driver.app.screen.query_one("#file", Input).value = str(target)
        driver.app.screen.query_one("#file", Input).focus()
        await driver.press("enter")
        return target.read_bytes().splitlines()

    async with exploring(log) as driver:
        await driver.press("m", "j", "m", "j", "m")  # the damaged record, and the two by time
        await driver.ask("type:problem_check")
        await driver.press("e")
        drawn = " ".join(driver.screen_text())
        for said in (
            "shown (1)",
            "marked (3)",
            "this session (2)",
            "this user (4)",
            "What is shown: type:problem_check",
        ):
            assert said in drawn
        await driver.press("shift+tab", "right", "space")
        drawn = " ".join(driver.screen_text())
        assert "2 events, 1 damaged (damaged records are left out)" in drawn
        assert "What is marked" in drawn
        await driver.press("escape")
        assert await export() == [lines[3]]
        assert await export("right", "space") == [lines[3], lines[1]]
        assert await export("right", "right", "space") == [lines[3], lines[0]]
        assert await export("left", "space") == [lines[3], lines[0], lines[4]]
        await driver.press("s")
        assert await export() == [lines[3], lines[0]]
        assert await export("right", "space") == [lines[3], lines[0], lines[4]]
        assert await export("right", "right", "space") == [lines[3], lines[1]]
        await driver.pilot.resize_terminal(40, 12)
        await driver.press("e", "shift+tab", "down", "space")
        assert driver.app.screen.query_one("#what", Static).content == "All of ann"


async def test_a_table_with_columns_and_what_goes_beside_it(log: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.csv.gz"
    async with exploring(log) as driver:
        await driver.ask("user:ann")
        await driver.press("e")
        fields, state = driver.app.screen.query_one("#fields"), driver.app.screen.query_one("#state", Static)
        assert not fields.display
        for name, said in (
            ("a.xz", "not written as .xz"),
            ("a.parquet.gz", "compressed inside"),
            (f"{tmp_path}/x/", "a file a course and day"),
            ("a.json", "one array"),
            (str(target), "gz of csv"),
        ):
            driver.app.screen.query_one("#file", Input).value = name
            await driver.press()
            assert said in str(state.content)
        assert fields.display
        await driver.press("tab", *"grade")
        await driver.press("enter")
        assert "There is no field" in str(state.content)
        await driver.press("home", *"context.path,event.", "end", "tab", "tab", "space", "tab", "space")
        driver.app.screen.query_one("#file", Input).focus()
        shown = driver.explore.view.events
        await driver.press("enter")
        assert isinstance(driver.app.screen, ExploreScreen)
    head, *rows = gzip.decompress(target.read_bytes()).decode().splitlines()
    assert head.endswith(",length,context.path,event.grade")
    said_of = json.loads((tmp_path / "out.manifest.json").read_bytes())
    assert shown == len(rows) == said_of["events"] == 3
    assert (said_of["query"], said_of["order"], said_of["damaged"]) == ("user:ann", "time", 1)
    assert (tmp_path / "out.damaged.log").read_bytes() == log.read_bytes().splitlines(keepends=True)[2]
