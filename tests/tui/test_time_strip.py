"""The thin histogram above the list: it shows the view that is shown, and where one stands."""

from pathlib import Path

import pytest
from tests.making import at, line, log_file
from tests.tui.driving import Driver, exploring, settle

from edxtui.answers import View
from edxtui.tui.widgets import time_strip
from edxtui.tui.widgets.time_strip import TimeStrip


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return log_file(
        tmp_path,
        *(line(user="ann", type="play_video", time=at(minute)) for minute in range(10)),
        line(user="bob", type="play_video", time=at(24 * 60)),
        line(user="bob", type="made_up", time="never"),
    )


def strip(driver: Driver) -> TimeStrip:
    return driver.explore.query_one(TimeStrip)


def counts(driver: Driver) -> list[int]:
    shape = strip(driver).blocks
    return [] if shape is None else list(shape.counts)


def drawn(driver: Driver) -> str:
    region = strip(driver).region
    return "\n".join(driver.screen_text()[region.y : region.bottom])


async def test_it_goes_with_the_view_and_the_cursor(log: Path) -> None:
    async with exploring(log, size=(100, 30)) as driver:
        assert sum(counts(driver)) == 11
        assert counts(driver)[0] == 10
        assert counts(driver)[-1] == 1
        assert drawn(driver).split() == ["2014-03-03", "█", "▁", "2014-03-04"]
        assert strip(driver).column == 0
        await driver.press("G", "k")
        assert strip(driver).column == len(counts(driver)) - 1
        await driver.press("j")  # no time of its own
        assert strip(driver).column is None
        await driver.ask("user:ann")
        assert sum(counts(driver)) == 10
        assert "00:09:00" in drawn(driver)
        await driver.ask("user:nobody")
        assert counts(driver) == []
        await driver.press("escape", "escape")
        assert sum(counts(driver)) == 11


async def test_a_click_goes_to_the_time(log: Path) -> None:
    async with exploring(log, size=(100, 30)) as driver:
        await driver.pilot.click("#times", offset=(60, 0))
        await settle(driver.pilot)
        assert driver.events.cursor == 10


async def test_it_hides_where_there_is_little_room_and_fits_any_width(log: Path) -> None:
    async with exploring(log, size=(40, 19)) as driver:
        assert not strip(driver).display or not strip(driver).region
        await driver.pilot.resize_terminal(50, 24)
        await settle(driver.pilot)
        assert sum(counts(driver)) == 11
        assert len(counts(driver)) == 48
        await driver.pilot.resize_terminal(90, 40)
        await settle(driver.pilot)
        assert len(counts(driver)) == 66
        assert drawn(driver).count("\n") == 1


async def test_what_grows_is_counted_at_a_calm_pace(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[View] = []
    count = time_strip._shape

    def counting(view: View, asking: object, width: int) -> object:
        asked.append(view)
        return count(view, asking, width)  # type: ignore[arg-type]

    monkeypatch.setattr(time_strip, "_shape", counting)
    async with exploring(log, size=(100, 30)) as driver:
        before = len(asked)
        for _ in range(5):
            strip(driver).show(driver.explore.view, grown=True)
            strip(driver).stand_at(None)
        await settle(driver.pilot)
        assert len(asked) == before
        monkeypatch.setattr(strip(driver), "_rest", 0.0)
        timer = strip(driver)._timer
        assert timer is not None
        timer.stop()
        strip(driver)._count()
        await settle(driver.pilot)
        assert len(asked) == before + 1
