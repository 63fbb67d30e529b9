"""Panes: resized, hidden, zoomed, each on its screen, and so again in the next run."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.making import at, line, log_file
from tests.tui.driving import Driver, exploring, settle

from edxtui.opening import Opening, Settings
from edxtui.tui.app import EdxtuiApp
from edxtui.tui.panes import LEAST, PANES, Arranged
from edxtui.tui.screens.explore import ExploreScreen
from edxtui.tui.screens.facets import FacetsScreen
from edxtui.tui.screens.sql import SqlScreen
from edxtui.tui.screens.timeline import TimelineScreen
from edxtui.tui.widgets.detail import Detail


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return log_file(
        tmp_path,
        *(line(user="ann", type="play_video", time=at(minute)) for minute in range(5)),
        *(line(user="ann", type="seq_next", time=at(600 + minute)) for minute in range(5)),
    )


@pytest.fixture(autouse=True)
def as_at_first() -> Iterator[None]:
    yield
    PANES.arranged = Arranged()


def extent(driver: Driver, name: str) -> tuple[int, int]:
    pane = driver.app.screen.query_one(f"#{name}")
    return (pane.outer_size.width, pane.outer_size.height) if pane.display else (0, 0)


async def test_the_pane_with_the_focus_grows_and_shrinks(log: Path) -> None:
    async with exploring(log, size=(120, 30)) as driver:
        width = extent(driver, "list-pane")[0]
        await driver.press("right_curly_bracket")
        assert extent(driver, "list-pane")[0] == width + 6
        assert extent(driver, "detail-pane")[0] == 120 - width - 6
        await driver.press("enter", "right_curly_bracket", "right_curly_bracket")
        assert driver.app.screen.query_one(Detail).has_focus
        assert extent(driver, "list-pane")[0] == width - 6
        for _ in range(30):
            await driver.press("left_curly_bracket")
        assert extent(driver, "detail-pane")[0] == round(120 * LEAST)
        # One above the other they have shares of their own.
        await driver.pilot.resize_terminal(80, 24)
        await settle(driver.pilot)
        height = extent(driver, "detail-pane")[1]
        assert height > 5
        await driver.press("right_curly_bracket")
        assert extent(driver, "detail-pane") == (80, height + 1)
        await driver.pilot.resize_terminal(120, 30)
        await settle(driver.pilot)
        assert extent(driver, "detail-pane")[0] == round(120 * LEAST)


@pytest.mark.parametrize("size", [(120, 30), (80, 24), (40, 12)])
async def test_what_is_hidden_is_there_again_when_one_goes_there(log: Path, size: tuple[int, int]) -> None:
    async with exploring(log, size=size) as driver:
        shown = extent(driver, "list-pane"), extent(driver, "detail-pane"), extent(driver, "times")
        await driver.press("H", "T")
        assert extent(driver, "detail-pane") == extent(driver, "times") == (0, 0)
        assert extent(driver, "list-pane")[0] == size[0]
        await driver.press("j", "enter")
        assert extent(driver, "detail-pane")[0] == shown[1][0]
        assert extent(driver, "detail-pane")[1] >= shown[1][1] > 0
        assert driver.app.screen.query_one(Detail).has_focus
        await driver.press("H")
        assert extent(driver, "detail-pane") == (0, 0)
        assert driver.events.has_focus
        await driver.press("d")
        assert extent(driver, "detail-pane") != (0, 0)
        await driver.press("d", "T")
        assert (extent(driver, "list-pane"), extent(driver, "detail-pane"), extent(driver, "times")) == shown


async def test_the_zoom_goes_with_the_focus_and_ends_by_the_key_or_escape(log: Path) -> None:
    async with exploring(log, size=(120, 30)) as driver:
        shown = extent(driver, "list-pane"), extent(driver, "detail-pane")
        await driver.press("Z")
        assert (extent(driver, "list-pane")[0], extent(driver, "detail-pane")) == (120, (0, 0))
        assert extent(driver, "times") == (0, 0)
        await driver.press("left_curly_bracket", "enter")
        assert (extent(driver, "list-pane"), extent(driver, "detail-pane")[0]) == ((0, 0), 120)
        await driver.press("escape")
        assert (extent(driver, "list-pane")[0], driver.events.has_focus) == (120, True)
        await driver.press("escape")
        assert (extent(driver, "list-pane"), extent(driver, "detail-pane")) == shown
        await driver.press("Z", "Z")
        assert (extent(driver, "list-pane"), extent(driver, "detail-pane")) == shown
        await driver.press("Z", "d")
        assert extent(driver, "detail-pane") == shown[1]


async def test_panes_of_the_other_screens(log: Path) -> None:
    async with exploring(log, size=(120, 30)) as driver:
        await driver.press("H", "s")
        assert isinstance(driver.app.screen, TimelineScreen)
        sessions, detail = extent(driver, "sessions-pane"), extent(driver, "detail-pane")
        assert detail[1] > 5  # hidden on the other screen only
        await driver.press("right_curly_bracket")
        assert extent(driver, "detail-pane")[1] in (detail[1] - 1, detail[1] - 2)
        await driver.press("tab", "Z")
        assert driver.app.screen.query_one(Detail).has_focus
        assert extent(driver, "sessions-pane") == extent(driver, "events") == (0, 0)
        assert extent(driver, "detail-pane")[0] == 120
        await driver.press("escape")
        assert (extent(driver, "events")[0], extent(driver, "detail-pane")) == (120, (0, 0))
        await driver.press("escape")
        assert extent(driver, "sessions-pane") == sessions
        await driver.press("escape", "f")
        assert isinstance(driver.app.screen, FacetsScreen)
        picker = extent(driver, "picker")[0]
        await driver.press("left_curly_bracket")
        assert extent(driver, "picker")[0] in (picker + 5, picker + 6)  # whole cells
        await driver.press("Z")
        assert extent(driver, "picker") == (0, 0)
        await driver.press("escape", "escape", "ctrl+s")
        assert isinstance(driver.app.screen, SqlScreen)
        await driver.press("ctrl+r")
        answer = extent(driver, "answer-pane")[1]
        await driver.press("left_curly_bracket")
        assert extent(driver, "answer-pane")[1] < answer
        await driver.press("Z")
        assert (extent(driver, "statement"), extent(driver, "answer-pane")[0]) == ((0, 0), 120)
        await driver.press("escape", "escape", "escape")
        assert isinstance(driver.app.screen, ExploreScreen)
        assert extent(driver, "detail-pane") == (0, 0)


async def test_panes_are_so_again_in_the_next_run(log: Path, tmp_path: Path) -> None:
    folder = tmp_path / "own"
    places = []
    for keys in (("right_curly_bracket", "T"), ()):
        with Opening([str(log)], Settings(cache_folder=folder)) as opening:
            async with EdxtuiApp(opening).run_test(size=(120, 30)) as pilot:
                await settle(pilot)
                driver = Driver(pilot, opening)
                await driver.press(*keys)
                places.append((extent(driver, "list-pane"), extent(driver, "times")))
    assert places[0] == places[1]
    assert places[0][1] == (0, 0)
    assert stat.S_IMODE((folder / "screen.json").stat().st_mode) == 0o600
    # What somebody else wrote there stops nobody.
    for text in (
        '{"panes":{"shares":{"explore-wide":7e9,"explore-narrow":-1,"x":0.5},"hidden":["x:y",""]}}',
        '{"panes":{"shares":[1]}}',
        '{"panes":7}',
        "\x00",
    ):
        (folder / "screen.json").write_text(text)
        with Opening([str(log)], Settings(cache_folder=folder)) as opening:
            async with EdxtuiApp(opening).run_test(size=(120, 30)) as pilot:
                await settle(pilot)
                assert extent(Driver(pilot, opening), "times") != (0, 0)
