"""Facets as a person uses them: counts of what is shown, and picking some of them."""

import csv
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.making import at, line, log_file
from tests.tui.driving import Driver, exploring, settle
from textual.widgets import Input, Static

from edxtui.scan.scanner import Counting, Scanner
from edxtui.tui.screens.explore import ExploreScreen
from edxtui.tui.screens.facets import FacetsScreen
from edxtui.tui.screens.histogram import HistogramScreen
from edxtui.tui.widgets.chart import Chart
from edxtui.tui.widgets.detail import Detail
from edxtui.tui.widgets.facet_list import FacetList
from edxtui.tui.widgets.query_bar import QueryBar
from edxtui.tui.widgets.title_line import TitleLine


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return log_file(
        tmp_path,
        *(line(user="ann", type="play_video", course="O/C/R", time=at(minute)) for minute in range(5)),
        *(line(user="bob", type="pause_video", course="O/D/R", time=at(60 + minute)) for minute in range(3)),
        line(user="", type="/courses/O/C/R/info", time=at(24 * 60 * 8)),
        b'{"username": "ann", "event_type": "seq_next", "cut\n',
        line(user="[b]x\x1b[31m\u202e", type="made_up", time=at(24 * 60 * 20)),
    )


def facets(driver: Driver) -> FacetsScreen:
    assert isinstance(driver.app.screen, FacetsScreen)
    return driver.app.screen


def shown(driver: Driver) -> list[tuple[str | None, int]]:
    values = facets(driver).query_one(FacetList)
    assert values.table is not None
    facet = values.table.facet
    return [(facet.values[place], int(facet.counts[place])) for place in values.rows.order.tolist()]


def query(driver: Driver) -> str:
    return driver.explore.query_one(QueryBar).value


async def test_what_is_shown_is_exported_as_it_is_ordered(log: Path, tmp_path: Path) -> None:
    target = tmp_path / "out" / "users.csv"
    target.parent.mkdir(mode=0o700)
    async with exploring(log) as driver:
        await driver.press("f")
        facets(driver).count("user")
        await settle(driver.pilot)
        counts = shown(driver)
        await driver.press("e")
        driver.app.screen.query_one("#file", Input).value = str(target)
        await driver.press("enter")
        assert isinstance(driver.app.screen, FacetsScreen)
        with target.open(newline="") as lines:
            header, *rows = csv.reader(lines)
        assert header == ["value", "records"]
        assert [(value or None, int(number)) for value, number in rows] == counts
        assert target.stat().st_mode & 0o777 == 0o600


async def test_counts_of_what_is_shown_and_enter_filters(log: Path) -> None:
    async with exploring(log) as driver:
        await driver.ask("-type:made_up")
        await driver.press("f")
        assert shown(driver) == [
            ("play_video", 5),
            ("pause_video", 3),
            ("/courses/{course_id}/info", 1),
            ("seq_next", 1),
        ]
        assert "9 events, 1 damaged" in facets(driver).query_one(TitleLine).shown
        row = next(row for row in driver.screen_text() if "pause_video" in row)
        assert "30.0 %" in row
        assert "80.0 %" in row
        await driver.press("j", "enter")
        assert query(driver) == "-type:made_up type:pause_video"
        assert driver.types() == ["pause_video"] * 3
        assert driver.events.has_focus


async def test_picking_in_several_fields_includes_and_excludes(log: Path) -> None:
    async with exploring(log) as driver:
        await driver.press("f", "right", "right")
        assert facets(driver).target == "user"
        assert shown(driver) == [("ann", 6), ("bob", 3), ("[b]x\x1b[31m\u202e", 1), (None, 1)]
        await driver.press("space", "j", "plus", "left", "left", "j", "minus")
        assert facets(driver).target == "type"
        told = str(facets(driver).query_one("#picked", Static).content)
        assert told == "→ user:(ann OR bob) -type:pause_video"
        await driver.press("enter")
        assert query(driver) == "user:(ann OR bob) -type:pause_video"
        assert set(driver.types()) == {"play_video", "seq_next"}
        await driver.press("f", "escape")
        assert isinstance(driver.app.screen, ExploreScreen)
        assert query(driver) == "user:(ann OR bob) -type:pause_video"


async def test_a_search_narrows_and_what_it_shows_can_be_picked_at_once(log: Path) -> None:
    async with exploring(log) as driver:
        await driver.press("f", "slash", *"video", "enter")
        assert shown(driver) == [("play_video", 5), ("pause_video", 3)]
        await driver.press("o")
        assert shown(driver) == [("pause_video", 3), ("play_video", 5)]
        await driver.press("a", "escape")
        assert len(shown(driver)) == 5
        await driver.press("slash", *"zzz", "down", "a", "space", "minus", "escape", "enter")
        assert query(driver) == "type:(pause_video OR play_video)"
        assert len(driver.events.ids) == 8


async def test_the_missing_and_the_hostile_value_are_found_again(log: Path) -> None:
    async with exploring(log) as driver:
        await driver.press("f", "f", *"user", "enter")
        text = "\n".join(driver.screen_text())
        assert "(none)" in text
        assert "[b]x\\x1b[31m" in text
        assert "\x1b" not in text
        await driver.press("slash", *"[b]x", "enter", "enter")
        assert driver.types() == ["made_up"]
        await driver.press("escape", "f", "o", "G", "enter")  # the field that was counted last
        assert query(driver) == 'user:""'
        assert driver.types() == ["/courses/{course_id}/info"]


async def test_times_are_counted_in_their_order_and_become_terms_of_time(log: Path) -> None:
    async with exploring(log) as driver:
        await driver.press("f", "f", *"week", "enter")
        assert shown(driver) == [("2014-W10", 8), ("2014-W11", 1), ("2014-W12", 1), (None, 1)]
        await driver.press("space", "j", "space", "f", *"hour", "enter")
        assert shown(driver)[:2] == [("2014-03-03T00", 5), ("2014-03-03T01", 3)]
        await driver.press("minus", "enter")
        assert query(driver) == (
            "(time:[2014-03-03 TO 2014-03-09] OR time:[2014-03-10 TO 2014-03-16]) -time:2014-03-03T00"
        )
        assert len(driver.events.ids) == 4


async def test_the_field_is_chosen_where_there_is_little_room(log: Path) -> None:
    async with exploring(log, size=(40, 12)) as driver:
        await driver.press("f", "f", *"cour", "enter")
        assert facets(driver).target == "course"
        assert shown(driver)[0] == ("O/C/R", 6)
        screen = facets(driver)
        screen.action_choose_field()
        assert screen.focused is screen.query_one("#field")  # at once, for what is typed right after the key
        await driver.press("down", "down", "enter")
        assert facets(driver).target == "session"
        await driver.press("f", "x", "escape")
        assert facets(driver).query_one(FacetList).has_focus
        assert facets(driver).query_one("#field", Input).value == ""
        await driver.press("escape")
        assert isinstance(driver.app.screen, ExploreScreen)


async def test_an_empty_view_has_no_values(log: Path) -> None:
    async with exploring(log) as driver:
        await driver.ask("user:nobody")
        await driver.press("f")
        assert shown(driver) == []
        await driver.press("enter", "space", "minus", "a", "o", "right", "j")
        assert shown(driver) == []
        await driver.press("escape")
        assert isinstance(driver.app.screen, ExploreScreen)


async def to_member(driver: Driver, *path: str) -> None:
    while driver.explore.query_one(Detail).path != path:
        await driver.press("j")


async def test_the_values_at_a_path_are_read_from_the_documents(tmp_path: Path) -> None:
    grades: list[Any] = [1, "1", 2.0, {"a": 1}, None, [3, 4], 2]
    lines = [line(user="ann", type="x", time=at(place), event={"grade": grade}) for place, grade in enumerate(grades)]
    async with exploring(log_file(tmp_path, *lines, line(user="bob", type="y", time=at(60)))) as driver:
        await driver.press("enter")
        await to_member(driver, "username")
        await driver.press("f")
        assert facets(driver).target == "user"
        await driver.press("escape")
        await to_member(driver, "event", "grade")
        await driver.press("f")
        assert facets(driver).target == "event.grade"
        assert shown(driver) == [("1", 2), ("2", 2), (None, 2), ("3", 1), ("4", 1), ('{"a":1}', 1)]
        row = next(row for row in driver.screen_text() if "(none)" in row)
        assert "25.0 %" in row  # of all records, though one of them has two values
        await driver.press("G", "space")  # an object, which no term can ask for
        assert not facets(driver).query_one("#picked").display
        await driver.press("g", "space", "j", "j", "minus")
        told = str(facets(driver).query_one("#picked", Static).content)
        assert told == "→ event.grade:1 has:event.grade"
        await driver.press("f", *"user", "enter", "left")
        assert facets(driver).target == "event_type"
        await driver.press("f", *"event.a\\:b", "enter")
        assert shown(driver) == [(None, 8)]
        await driver.press("f", *"event..a", "enter")
        assert "Expected a name" in driver.message
        assert facets(driver).target == "event.a\\:b"
        await driver.press("escape", "enter")
        assert query(driver) == "event.grade:1 has:event.grade"
        assert len(driver.events.ids) == 2
        await driver.press("h")  # of what only documents tell
        assert isinstance(driver.app.screen, HistogramScreen)
        counted = driver.app.screen.query_one(Chart).counted
        assert counted is not None
        assert sum(counted.totals()) == 2


async def test_reading_can_be_given_up(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()
    found = Scanner.count

    def waiting(scanner: Scanner, *args: Any, **named: Any) -> Iterator[Counting]:
        for step in found(scanner, *args, **named):
            go_on.wait()
            yield step

    monkeypatch.setattr(Scanner, "count", waiting)
    async with exploring(log) as driver:
        await driver.press("f")
        for key in ("f", *"event.x", "enter"):
            await driver.pilot.press(key)
        await driver.until(lambda: facets(driver).target == "event.x")
        await driver.pilot.press("escape")
        assert facets(driver).target == "type"
        go_on.set()
        await driver.press("j")
        assert shown(driver)[0] == ("play_video", 5)
        await driver.press("enter")
        assert query(driver) == "type:pause_video"
