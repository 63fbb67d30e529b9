"""Columns: any choice fits any width, and what the list shows is what was chosen, now and in the next run."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.making import at, line, log_file
from tests.tui.driving import Driver, exploring, settle

from edxtui.opening import Opening, Settings
from edxtui.tui.app import EdxtuiApp
from edxtui.tui.arrangement import Arrangement
from edxtui.tui.columns import COLUMNS, GAP, NAMED, SIGN, USUAL, WHAT, Sized, laid, sound
from edxtui.tui.remembered import Remembered, recall, remember
from edxtui.tui.widgets.column_list import ColumnList
from edxtui.tui.widgets.event_list import EventList, header_text
from edxtui.tui.widgets.list_header import ListHeader

NAMES = st.sampled_from([column.name for column in COLUMNS])
CHOICES = st.lists(
    st.builds(Sized, NAMES, st.none() | st.integers(1, 60)), min_size=1, unique_by=lambda each: each.name
).map(tuple)


def names(chosen: tuple[Sized, ...], width: int) -> list[str]:
    return [column.name for column, _ in laid(chosen, width)]


@given(CHOICES, st.integers(0, 300))
@example((Sized("time"), Sized("session", 400)), 1)
def test_what_is_laid_out_fits_and_keeps_its_order(chosen: tuple[Sized, ...], width: int) -> None:
    found = laid(chosen, width)
    order = [each.name for each in chosen]
    assert found
    assert [column.name for column, _ in found] == [name for name in order if name in names(chosen, width)]
    taken = SIGN + sum(cells for _, cells in found) + GAP * (len(found) - 1)
    assert taken <= width or len(found) == 1
    sizes = {each.name: each.cells for each in chosen}
    assert all(cells == sizes[column.name] for column, cells in found if sizes[column.name] is not None)
    assert len(header_text(chosen, width)) <= max(width, SIGN + max(cells for _, cells in found))


def test_more_width_never_takes_a_usual_column_away() -> None:
    numbers = [len(names(USUAL, width)) for width in range(300)]
    assert numbers == sorted(numbers)


def test_the_usual_ones_fit_every_width() -> None:
    assert names(USUAL, 160) == ["time", "user", WHAT, "course"]
    assert names(USUAL, 79) == names(USUAL, 39) == ["time", "user", WHAT]
    assert names(USUAL, 30) == ["time", WHAT]
    # Whoever chooses another sees it, also where there is little room.
    assert names((*USUAL, Sized("session")), 79) == ["time", "user", WHAT, "session"]
    # Nobody's column is shown instead of one that was sized.
    assert names((*USUAL[:3], Sized("session", 12), Sized("module")), 79) == ["time", "user", WHAT, "session"]


@given(CHOICES, st.lists(st.tuples(st.sampled_from(["turn", "size", "fit", "move"]), st.integers(0, len(COLUMNS) - 1))))
def test_an_arrangement_has_every_column_once_and_shows_one(
    chosen: tuple[Sized, ...], steps: list[tuple[str, int]]
) -> None:
    arrangement = Arrangement.of(chosen)
    assert arrangement.chosen == chosen
    for step, place in steps:
        match step:
            case "turn":
                arrangement = arrangement.turned(place)
            case "size":
                arrangement = arrangement.sized(place, place - 2)
            case "fit":
                arrangement = arrangement.sized(place, None)
            case _:
                arrangement = arrangement.moved(place, len(COLUMNS) - 1 - place)
        assert sorted(each.column.name for each in arrangement.places) == sorted(NAMED)
        assert arrangement.chosen == sound(arrangement.chosen) != ()


def test_what_was_remembered_counts_as_long_as_the_usual_ones_are_the_same(tmp_path: Path) -> None:
    chosen = (Sized("user", 9), Sized("time"))
    remember(tmp_path / "own", theme="x")
    remember(tmp_path / "own", columns=chosen, columns_over=USUAL)
    remember(tmp_path / "own", theme="y")
    found = recall(tmp_path / "own")
    assert found == Remembered(theme="y", columns=chosen, columns_over=USUAL)
    assert found.columns_or(USUAL) == chosen
    assert found.columns_or(USUAL[:2]) == USUAL[:2]
    foreign = (Sized("of another version"), Sized("user", -5), Sized("user", 7))
    assert Remembered(columns=foreign, columns_over=USUAL).columns_or(USUAL) == (Sized("user", 1),)
    assert Remembered(columns=foreign[:1], columns_over=USUAL).columns_or(USUAL) == USUAL


def some_log(folder: Path) -> Path:
    events = [
        line(user=f"ann{each}", type="play_video", time=at(each), event_source="browser", session=f"{each}" * 32)
        for each in range(3)
    ]
    return log_file(folder, *events, b'{"username": "bob", "event_type": "problem_check", "ti')


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 12)])
async def test_columns_are_chosen_sized_and_ordered_while_the_list_shows_them(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with exploring(some_log(tmp_path), size=size) as driver:
        before = driver.screen_text()
        await driver.press("C")
        await to_column(driver, "time")
        await driver.press("space")
        assert "2014" not in row(driver, 0)
        columns = driver.app.screen.query_one(ColumnList)
        await to_column(driver, "session")
        await driver.press("space")
        fit = columns.cells_of("session")
        await driver.press("right", "right", "left")
        cells = columns.cells_of("session")
        assert cells == (9 if fit is None else fit + 1)
        await driver.press(*["K"] * columns.cursor)
        assert row(driver, 1)[3 : 3 + cells + 2] == f"{'1' * (cells - 1)}…  "
        assert header(driver).split()[0] == "session"
        await driver.press("0")
        assert columns.cells_of("session") == fit
        await driver.press("escape")
        assert driver.screen_text() == before


async def test_what_is_kept_is_shown_until_the_usual_ones_are_asked_for(tmp_path: Path) -> None:
    async with exploring(some_log(tmp_path), size=(80, 24)) as driver:
        before = driver.screen_text()
        await driver.press("C")
        for name in ("time", "course", WHAT):
            await to_column(driver, name)
            await driver.press("space")
        await to_column(driver, "user")
        await driver.press("space")
        assert row(driver, 0).split()[1:] == ["ann0"], "one column stays"
        for name in ("summary", "source", "number"):
            await to_column(driver, name)
            await driver.press("space")
        await to_column(driver, "source")
        await driver.press("left", *["K"] * driver.app.screen.query_one(ColumnList).cursor, "enter")
        assert header(driver).split() == ["source", "user", "summary", "number"]
        assert row(driver, 1)[3:14] == "brows…  ann"
        assert "damaged" in row(driver, 3)
        await driver.press("C", "r", "enter")
        assert driver.screen_text() == before


def row(driver: Driver, number: int) -> str:
    """A line of the first screen's list as it is drawn."""
    region = driver.explore.query_one(EventList).region
    return driver.screen_text()[region.y + number][region.x : region.right - 1]


def header(driver: Driver) -> str:
    region = driver.explore.query_one(ListHeader).region
    return driver.screen_text()[region.y][region.x : region.right]


async def to_column(driver: Driver, name: str) -> None:
    """Go to a column of the dialog."""
    columns = driver.app.screen.query_one(ColumnList)
    await driver.pilot.press("g")
    while columns.current.name != name:
        await driver.pilot.press("j")


async def test_columns_are_there_again_in_the_next_run(tmp_path: Path) -> None:
    log, cache = some_log(tmp_path), tmp_path / "cache"
    for number in range(2):
        with Opening([str(log)], Settings(cache_folder=cache)) as opening:
            async with EdxtuiApp(opening).run_test(size=(120, 40)) as pilot:
                await settle(pilot)
                driver = Driver(pilot, opening)
                if not number:
                    await driver.press("C", "j", "space", "enter")
                    pilot.app.theme = "edxtui-light"
                    await settle(pilot)
                assert "ann0" not in driver.rows()[0]
                assert pilot.app.theme == "edxtui-light"
