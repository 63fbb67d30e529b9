"""Marks on the screen: made, noted, seen, shown alone, stepped through, and known in the next run."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from tests.making import at, line, log_file
from tests.tui.driving import Driver, settle
from textual.widgets import Input

from edxtui.opening import Opening, Settings
from edxtui.tui.app import EdxtuiApp
from edxtui.tui.screens import marking
from edxtui.tui.screens.explore import ExploreScreen
from edxtui.tui.screens.note_dialog import NoteDialog
from edxtui.tui.widgets.detail import Detail
from edxtui.tui.widgets.query_bar import QueryBar
from edxtui.tui.widgets.title_line import TitleLine


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return log_file(
        tmp_path,
        line(user="ann", type="play_video", time=at(1), session="k"),
        line(user="bob", type="play_video", time=at(2), session="l"),
        line(user="ann", type="problem_check", time=at(3), session="k"),
        b'{"username": "ann", "event_type": "seq_next", "cut\n',
        line(user="cid", type="problem_check", time=at(5), session="m"),
        line(user="ann", type="made_up", time=at(7), session="k"),
    )


@asynccontextmanager
async def exploring(log: Path, cache: Path | None, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Driver]:
    settings = Settings(cache_folder=cache, no_cache=cache is None)
    with Opening([str(log)], settings) as opening:
        async with EdxtuiApp(opening).run_test(size=size) as pilot:
            await settle(pilot)
            yield Driver(pilot, opening)


def title(driver: Driver) -> str:
    return driver.explore.query_one(TitleLine).logs


def query(driver: Driver) -> str:
    return driver.explore.query_one(QueryBar).value


def said(driver: Driver) -> list[str]:
    return [notification.message for notification in driver.app._notifications]


async def test_events_are_marked_noted_and_shown_alone_and_so_in_the_next_run(log: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    async with exploring(log, cache) as driver:
        await driver.press("M")
        assert query(driver) == ""
        assert "Nothing is marked" in said(driver)[-1]
        await driver.press("j", "m")
        assert driver.rows()[1].startswith("◆")
        assert "◆ marked" in driver.detail
        assert title(driver).endswith("1 marked")
        await driver.press("m")
        assert "◆" not in "".join(driver.screen_text())
        # From the detail, which stays where it is but for the line on top.
        await driver.press("j", "enter", "G")
        detail = driver.explore.query_one(Detail)
        place = detail.lines[detail.cursor]
        await driver.press("a")
        assert isinstance(driver.app.screen, NoteDialog)
        await driver.press(*"see [b] this", "enter")
        assert driver.detail.startswith("◆ marked  see [b] this")
        assert detail.has_focus
        assert detail.lines[detail.cursor] == place
        await driver.press("escape")
        assert "see [b] this" in driver.rows()[2]
        await driver.press("G", "m", "k", "k", "M")
        assert query(driver) == "is:marked"
        assert driver.types() == ["problem_check", "made_up"]
        assert "marked events" in "".join(driver.screen_text())
        await driver.press("g", "m")
        assert len(driver.events.ids) == 2, "what was marked stays in sight until it is asked again"
        await driver.press("m", "M")
        assert query(driver) == ""
        assert driver.events.cursor == 2
    async with exploring(log, cache, size=(80, 24)) as driver:
        assert title(driver).endswith("2 marked")
        assert [row[0] for row in driver.rows()[:6]] == [" ", " ", "◆", " ", " ", "◆"]
        await driver.ask("type:made_up OR user:cid")
        await driver.press("M")
        assert query(driver) == "(type:made_up OR user:cid) is:marked"
        assert driver.types() == ["made_up"]
        await driver.press("escape", "comma")
        assert driver.detail.startswith("◆ marked  see [b] this"), "a note comes back with its mark"
        await driver.press("a")
        assert driver.app.screen.query_one("#note", Input).value == "see [b] this"
        await driver.press("escape", "full_stop", "full_stop")
        assert driver.events.cursor == 5
        assert "No event below is marked." in said(driver)
        await driver.press("comma", "a")
        driver.app.screen.query_one("#note", Input).value = " "
        await driver.press("enter")
        assert driver.detail.startswith("◆ marked\n")


async def test_a_range_is_marked_at_once(log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = tmp_path / "cache"
    async with exploring(log, cache) as driver:
        await driver.press("j", "v", "j", "j", "m")
        assert [row[0] for row in driver.rows()[:6]] == [" ", "◆", "◆", "◆", " ", " "]
        assert "3 records marked." in said(driver)
        assert driver.events.begun is None
        await driver.press("shift+up", "shift+up", "m")
        assert [row[0] for row in driver.rows()[:6]] == [" ", " ", " ", " ", " ", " "]
        assert "3 records marked no more." in said(driver)
        await driver.press("v", "G")
        assert driver.events.chosen == range(1, 6)
        await driver.press("escape", "m")
        assert [row[0] for row in driver.rows()[:6]] == [" ", " ", " ", " ", " ", "◆"]
        monkeypatch.setattr(marking, "_MOST", 3)
        await driver.press("v", "g", "m")
        assert "These are 6 records; up to 3" in driver.message
        assert driver.events.begun == 5
        await driver.ask("user:ann")
        assert driver.events.begun is None


async def test_the_timeline_shows_and_makes_marks(log: Path, tmp_path: Path) -> None:
    async with exploring(log, tmp_path / "cache") as driver:
        await driver.press("m", "s")
        assert "◆▶ play_video" in driver.rows()[0]
        assert driver.detail.startswith("◆ marked")
        await driver.press("G", "m", "a", *"the end", "enter")
        assert "the end" in driver.rows()[2]
        await driver.press("comma")
        assert driver.events.cursor == 0
        await driver.press("v")
        await driver.press("escape", "escape")
        assert isinstance(driver.app.screen, ExploreScreen)
        assert "the end" in driver.rows()[5]
        await driver.press("M")
        assert driver.types() == ["play_video", "made_up"]


async def test_what_cannot_be_kept_is_told(log: Path, tmp_path: Path) -> None:
    async with exploring(log, None) as driver:
        await driver.press("m", "j", "m")
        assert [each for each in said(driver) if "--no-cache" in each] == [
            "With --no-cache, marks are known until you quit and not kept."
        ]
        await driver.press("M")
        assert len(driver.events.ids) == 2
    cache = tmp_path / "cache"
    async with exploring(log, cache) as driver:
        await driver.press("m", "j", "m")
    (file,) = (cache / "marks").iterdir()
    whole = file.read_bytes()
    log.write_bytes(log.read_bytes().replace(b"bob", b"rob"))
    async with exploring(log, cache) as driver:
        assert "1 marked event is not in edx.log any more" in driver.message
    file.write_bytes(whole[:-9])
    async with exploring(log, cache) as driver:
        assert "damaged" in driver.message
        assert str(file) in driver.message
        await driver.press("G", "m")
        assert "damaged" in driver.message
        await driver.press("M")
        assert driver.types() == ["made_up"]
    assert file.read_bytes() == whole[:-9]
