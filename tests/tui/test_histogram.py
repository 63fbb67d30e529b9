"""The histogram as a person uses it: every event with a time is in it, and a range becomes a term."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from tests.making import at, line, log_file
from tests.tui.driving import Driver, exploring, settle
from textual.widgets import Input, Static

from edxtui.events.times import iso
from edxtui.query.spans import span_of
from edxtui.tui.screens.explore import ExploreScreen
from edxtui.tui.screens.help import HelpScreen
from edxtui.tui.screens.histogram import HistogramScreen
from edxtui.tui.widgets.chart import AXIS, Chart
from edxtui.tui.widgets.query_bar import QueryBar
from edxtui.tui.widgets.title_line import TitleLine


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return log_file(
        tmp_path,
        line(user="ann", type="play_video", time=at(1), event=json.dumps({"id": "v1", "code": "x"})),
        *(line(user="bob", type="play_video", time=at(60 * hour)) for hour in range(3)),
        line(user="ann", type="problem_check", time=at(125)),
        line(user="ann", type="/courses/O/C/R/info", time=at(126)),
        b'{"username": "ann", "event_type": "seq_next", "time": "2014-03-03T02:07:00+00:00", "cut\n',
        line(user="ann", type="made_up", time="never"),
        line(user="cid", type="play_video", time=at(24 * 60 * 10)),
    )


def chart(driver: Driver) -> Chart:
    assert isinstance(driver.app.screen, HistogramScreen)
    return driver.app.screen.query_one(Chart)


def in_all(driver: Driver) -> int:
    counted = chart(driver).counted
    assert counted is not None
    return sum(counted.totals())


def told(driver: Driver, id_: str) -> str:
    return str(driver.app.screen.query_one(f"#{id_}", Static).content)


async def test_all_events_with_a_time_are_in_it_by_family(log: Path) -> None:
    async with exploring(log) as driver:
        await driver.press("h")
        counted = chart(driver).counted
        assert counted is not None
        assert {group: sum(counts) for group, counts in counted.groups.items()} == {
            "video": 5,
            "problem": 1,
            "implicit": 1,
            "damaged": 1,
        }
        title = driver.app.screen.query_one(TitleLine).shown
        assert "8 events, 1 damaged" in title
        assert "1 without a time" in title
        assert "2014-03-03" in told(driver, "stretch")
        assert "video" in told(driver, "legend")
        assert "█" in "\n".join(driver.screen_text())
        await driver.press("question_mark")
        assert isinstance(driver.app.screen, HelpScreen)
        await driver.press("escape", "escape")
        assert isinstance(driver.app.screen, ExploreScreen)
        assert driver.explore.view.query.text == ""


async def test_the_counts_that_are_seen_are_exported_or_those_of_a_range(log: Path, tmp_path: Path) -> None:
    whole, part = tmp_path / "whole.json", tmp_path / "part.json"
    async with exploring(log) as driver:
        await driver.press("h")
        counted = chart(driver).counted
        assert counted is not None
        for target, keys in ((whole, ()), (part, ("g", "space", "l", "right"))):
            await driver.press(*keys, "e")
            driver.app.screen.query_one("#file", Input).value = str(target)
            await driver.press("enter")
            assert isinstance(driver.app.screen, HistogramScreen)
    rows = json.loads(whole.read_text())
    assert len(rows) == counted.scale.size
    assert sum(row["records"] for row in rows) == 8
    assert {group: sum(row[group] for row in rows) for group in counted.groups} == {
        group: sum(counts) for group, counts in counted.groups.items()
    }
    assert all(row["end"] == after["start"] for row, after in pairwise(rows))
    assert rows[0]["start"] == iso(counted.scale.edges[0])
    assert json.loads(part.read_text()) == rows[:2]


async def test_a_range_becomes_a_term_in_the_place_of_the_one_before(log: Path) -> None:
    async with exploring(log) as driver:
        await driver.ask("time:2014-03-03 user:(ann OR bob)")
        await driver.press("h")
        counted = chart(driver).counted
        assert counted is not None
        assert counted.scale.edges[0] == span_of("2014-03-03T00:00").start
        await driver.press("g", "space", "G")
        assert len(chart(driver).chosen) == counted.scale.size
        await driver.press("escape")
        assert len(chart(driver).chosen) == 1
        await driver.press("p", "n", "p", "m", "n")
        chosen = chart(driver).chosen
        begin, end = counted.scale.edges[chosen.start], counted.scale.edges[chosen.stop]
        await driver.press("enter")
        assert driver.explore.query_one(QueryBar).value.startswith("(user:ann OR user:bob) time:[2014-03-03T0")
        with driver.opening.store.question() as asking:
            times = [record.event.time for record in asking.records([int(each) for each in driver.events.ids])]
        assert times
        assert all(time is not None and begin <= time < end for time in times)
        await driver.press("less_than_sign")
        assert driver.explore.view.query.text == "time:2014-03-03 user:(ann OR bob)"


async def test_zooming_stays_at_its_time_and_loses_nothing(log: Path) -> None:
    async with exploring(log) as driver:
        await driver.press("h", "g")
        whole = in_all(driver)
        before = chart(driver).counted
        assert before is not None
        await driver.press("plus")
        closer = chart(driver).counted
        assert closer is not None
        assert closer.scale.edges[-1] - closer.scale.edges[0] < before.scale.edges[-1] - before.scale.edges[0]
        await driver.press("G", "right")  # beyond the end
        moved = chart(driver).counted
        assert moved is not None
        assert moved.scale.edges[-1] > closer.scale.edges[-1]
        await driver.press("minus", "minus", "minus")
        assert in_all(driver) == whole == 8
        for _ in range(12):
            await driver.pilot.press("plus")
        await settle(driver.pilot)
        await driver.press("0")
        assert in_all(driver) == whole
        again = chart(driver).counted
        assert again is not None
        assert again.scale == before.scale


async def test_the_mouse_draws_a_range(log: Path) -> None:
    async with exploring(log, size=(80, 24)) as driver:
        await driver.press("h")
        await driver.pilot.mouse_down("#chart", offset=(AXIS + 1, 5))
        await driver.pilot.hover("#chart", offset=(AXIS + 12, 5))
        await driver.pilot.mouse_up("#chart", offset=(AXIS + 12, 5))
        cells = chart(driver).cells
        assert chart(driver).chosen == range(1 // cells, 12 // cells + 1)
        await driver.pilot.resize_terminal(40, 12)
        await settle(driver.pilot)
        assert in_all(driver) == 8


async def test_where_nothing_has_a_time_it_says_so(tmp_path: Path) -> None:
    async with exploring(log_file(tmp_path, line(user="ann", type="x", time="never"))) as driver:
        await driver.press("h")
        assert "None of these events has a time" in driver.message
        await driver.press("right", "n", "m", "plus", "enter", "G", "0", "minus")
        await driver.press("escape")
        assert isinstance(driver.app.screen, ExploreScreen)
