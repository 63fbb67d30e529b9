"""Keys that come faster than the screens that they are for."""

import asyncio
from pathlib import Path

import pytest
from tests.making import at, line, log_file
from tests.tui.driving import Driver, exploring, settle
from textual import events
from textual.widgets import Input

from edxtui.tui.screens.columns_dialog import ColumnsDialog
from edxtui.tui.screens.export_dialog import ExportDialog
from edxtui.tui.screens.facets import FacetsScreen
from edxtui.tui.screens.go_to_dialog import GoToDialog
from edxtui.tui.screens.help import HelpScreen
from edxtui.tui.screens.histogram import HistogramScreen
from edxtui.tui.screens.left_once import LeftOnce
from edxtui.tui.screens.note_dialog import NoteDialog
from edxtui.tui.screens.palette import Palette
from edxtui.tui.screens.sql import SqlScreen
from edxtui.tui.screens.user_dialog import UserDialog

LOG = [line(user="honor", type="problem_check", session="k", time=at(number)) for number in range(3)]


def type_at_once(driver: Driver, *keys: str) -> None:
    """As a terminal does, without waiting for any of them."""
    for key in keys:
        driver.app.post_message(events.Key(key, key if len(key) == 1 else None))


async def test_keys_wait_for_the_screen_that_they_are_for(tmp_path: Path) -> None:
    async with exploring(log_file(tmp_path, *LOG)) as driver:
        type_at_once(driver, "a")
        while len(driver.app.screen_stack) == 1:
            await asyncio.sleep(0)
        assert not driver.app.screen.is_mounted
        type_at_once(driver, "x", "y")
        await settle(driver.pilot)
        assert isinstance(driver.app.screen, NoteDialog)
        assert driver.app.screen.query_one(Input).value == "xy"


async def test_keys_after_the_one_that_leaves_are_for_nobody(tmp_path: Path) -> None:
    async with exploring(log_file(tmp_path, *LOG)) as driver:
        type_at_once(driver, "q", "j", "s", "enter")
        while driver.app.return_code is None:
            await asyncio.sleep(0)
        type_at_once(driver, "slash", "ctrl+p", "j")
    assert driver.app.return_code == 0


async def test_a_screen_that_is_left_twice_takes_no_other_along(tmp_path: Path) -> None:
    async with exploring(log_file(tmp_path, *LOG)) as driver:
        await driver.press("s", "a")
        dialog = driver.app.screen
        assert isinstance(dialog, NoteDialog)
        dialog.dismiss("kept")
        dialog.dismiss(None)
        await settle(driver.pilot)
        assert driver.timeline is driver.app.screen
        assert [mark.note for mark in driver.opening.marks.addresses.values()] == ["kept"]
        await driver.press("a", "ctrl+p")
        assert isinstance(driver.app.screen, Palette)
        driver.app.screen_stack[-2].dismiss(None)  # with what lies over it
        await settle(driver.pilot)
        assert driver.timeline is driver.app.screen


@pytest.mark.parametrize("keys", [("enter", "enter"), ("enter", "escape"), ("escape", "enter"), ("escape", "escape")])
async def test_the_palette_is_left_once(tmp_path: Path, keys: tuple[str, str]) -> None:
    async with exploring(log_file(tmp_path, *LOG)) as driver:
        await driver.press("s", "ctrl+p")
        type_at_once(driver, *keys)
        await settle(driver.pilot)
        assert not isinstance(driver.app.screen, Palette)


def test_every_screen_is_left_once() -> None:
    others = (ColumnsDialog, ExportDialog, FacetsScreen, GoToDialog, HelpScreen, HistogramScreen, SqlScreen, UserDialog)
    screens = (*others, NoteDialog, Palette)
    assert [screen.__name__ for screen in screens if not issubclass(screen, LeftOnce)] == []
