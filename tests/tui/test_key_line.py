"""The last line: which keys it tells of, and what the mouse does there."""

from pathlib import Path

import pytest
from tests.making import at, line, log_file
from tests.tui.driving import Driver, exploring
from textual.command import CommandPalette
from textual.events import MouseScrollDown

from edxtui.tui.screens.timeline import TimelineScreen
from edxtui.tui.widgets.key_line import KeyLine
from edxtui.tui.widgets.query_bar import QueryBar


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return log_file(tmp_path, *(line(user="u", type="x", time=at(minute), session="s") for minute in range(3)))


def last_line(driver: Driver) -> str:
    return driver.screen_text()[-1]


async def mouse_to(driver: Driver, word: str, *, click: bool = False) -> None:
    offset = (last_line(driver).index(word), 0)
    line = driver.app.screen.query_one(KeyLine)
    await (driver.pilot.click(line, offset=offset) if click else driver.pilot.hover(line, offset=offset))
    await driver.press()


async def test_it_tells_of_the_keys_that_matter_where_one_is(log: Path) -> None:
    async with exploring(log) as driver:
        widgets = len(driver.explore.query("*"))
        assert " / Query  s Sessions  uctx Filter  mM Mark  d Meaning " in last_line(driver)
        assert last_line(driver).endswith("▏^p palette ")
        await driver.press("enter")
        assert "-+ Fold" in last_line(driver)
        await driver.press("escape", "slash")
        assert "Sessions" not in last_line(driver)
        await driver.press("escape")
        assert " / Query  s Sessions " in last_line(driver)
        assert len(driver.explore.query("*")) == widgets


async def test_a_click_is_like_the_key(log: Path) -> None:
    async with exploring(log) as driver:
        await mouse_to(driver, "Query", click=True)
        assert isinstance(driver.app.focused, QueryBar)
        await driver.press("escape")
        await mouse_to(driver, "Filter", click=True)  # of several keys, none
        assert driver.explore.view.query.text == ""
        await mouse_to(driver, "tx Filter", click=True)
        assert driver.explore.view.query.text == "type:x"
        await mouse_to(driver, "Sessions", click=True)
        assert isinstance(driver.app.screen, TimelineScreen)
        await driver.press("escape")
        await mouse_to(driver, "palette", click=True)
        assert isinstance(driver.app.screen, CommandPalette)


async def test_under_the_mouse_it_is_said_in_full_what_a_key_does(log: Path) -> None:
    async with exploring(log) as driver:
        line = driver.explore.query_one(KeyLine)
        await mouse_to(driver, "s Sessions")
        assert "timeline" in str(line.tooltip).lower()
        await mouse_to(driver, "▏")
        assert line.tooltip is None


async def test_the_wheel_shows_what_does_not_fit(log: Path) -> None:
    async with exploring(log, size=(40, 12)) as driver:
        line = driver.explore.query_one(KeyLine)
        assert last_line(driver).startswith(" / Query")
        assert "Quit" not in last_line(driver)
        for _ in range(40):
            await driver.pilot._post_mouse_events([MouseScrollDown], line)
        assert "q Quit ▏^p palette" in last_line(driver)
        await mouse_to(driver, "? Help", click=True)
        assert len(driver.app.screen_stack) == 2
        await driver.press("escape")
        await driver.pilot.resize_terminal(140, 12)
        await driver.press()
        assert last_line(driver).startswith(" / Query")
