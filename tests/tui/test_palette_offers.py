"""What the command palette finds, and what comes of it."""

from pathlib import Path

import pytest
from tests.making import at, line, log_file
from tests.tui.driving import Driver, exploring, settle
from textual.command import CommandPalette
from textual.widgets import Input, OptionList

from edxtui.errors import IndexStoreError
from edxtui.tui.palette_offers import Asking
from edxtui.tui.screens.timeline import TimelineScreen
from edxtui.tui.widgets.message_line import MessageLine
from edxtui.tui.widgets.query_bar import QueryBar


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return log_file(
        tmp_path,
        line(user="ann_lee", type="play_video", course="O/C/R", time=at(1)),
        line(user="bob", type="problem_check", course="O/D/R", time=at(2)),
        line(user="\x1b[31m[red]zed", type="problem_check", time=at(3)),
    )


async def find(driver: Driver, text: str) -> list[str]:
    """The offers for a text, best first."""
    await driver.press("ctrl+p")
    palette = driver.app.screen
    assert isinstance(palette, CommandPalette)
    palette.query_one(Input).value = text
    offers = palette.query_one(OptionList)
    await settle(driver.pilot)
    await driver.until(lambda: offers.option_count > 0)
    await settle(driver.pilot)
    return [str(offers.get_option_at_index(number).prompt) for number in range(offers.option_count)]


async def choose(driver: Driver, text: str, offer: str) -> None:
    """Take the first that holds `offer` of what is found."""
    found = await find(driver, text)
    offers = driver.app.screen.query_one(OptionList)
    offers.highlighted = next(number for number, prompt in enumerate(found) if offer in prompt)
    await driver.press("enter")


async def test_users_types_courses_fields_keys_and_queries_of_before(log: Path) -> None:
    async with exploring(log) as driver:
        await choose(driver, "ann lee", "ann_lee")
        assert driver.explore.view.query.text == "user:ann_lee"
        await choose(driver, "O/D", "O/D/R")
        assert driver.explore.view.query.text == "user:ann_lee course:O/D/R"
        await driver.press("escape", "escape")
        await choose(driver, "user:ann", "user:ann_lee course:O/D/R")
        assert driver.events.total == 0
        await driver.ask("")
        found = await find(driver, "zed")
        assert any("\\x1b[31m[red]zed" in prompt for prompt in found)
        assert not any("\x1b" in prompt for prompt in found)
        await driver.press("escape")
        await choose(driver, "session:", "session:")
        assert driver.explore.query_one(QueryBar).value == "session:"
        assert driver.explore.query_one(QueryBar).has_focus
        await driver.press("escape", "escape")
        await choose(driver, "timeline", "Sessions")
        assert isinstance(driver.app.screen, TimelineScreen)
        await choose(driver, "as far apart", "Scale")
        assert driver.timeline.query_one("SessionEvents").to_scale  # type: ignore[attr-defined]


async def test_an_index_that_cannot_be_asked_is_told_of(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise IndexStoreError("The index is gone.", hint="Start again.")

    async with exploring(log) as driver:
        monkeypatch.setattr(Asking, "_values", fail)
        await find(driver, "sess")
        assert "The index is gone. Start again." in driver.explore.query_one(MessageLine).text
