"""Writing a query with the list of what may stand at its cursor."""

import threading
from pathlib import Path

import pytest
from tests.making import at, line, log_file
from tests.tui.driving import Driver, exploring, settle

from edxtui.opening import Opening, Settings
from edxtui.query import complete as completing
from edxtui.query.complete import Completion, Known, complete
from edxtui.tui.app import EdxtuiApp
from edxtui.tui.widgets.event_list import EventList
from edxtui.tui.widgets.offer_list import OfferList
from edxtui.tui.widgets.query_bar import QueryBar


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return log_file(
        tmp_path,
        line(user="student07", type="problem_check", course="O/C/R", time=at(1)),
        line(user="student08", type="problem_check", course="O/C/R", time=at(2)),
        line(user="student08", type="play_video", course="O/C/R", time=at(3)),
        line(user="student07", type="seq_next", time=at(5)),
        line(user="student08", type="seq_next", time=at(6)),
        line(user="x\x1b[31my", type="play_video", course="O/C/R", time=at(4)),
    )


def offers(driver: Driver) -> list[str]:
    return [offer.written for offer in driver.explore.query_one(OfferList).offers]


def bar(driver: Driver) -> QueryBar:
    return driver.explore.query_one(QueryBar)


async def test_a_query_is_written_with_a_few_keys(log: Path) -> None:
    async with exploring(log, size=(80, 24)) as driver:
        rows = driver.explore.query_one(OfferList)
        await driver.press("slash", "u", "s")
        assert offers(driver)[0] == "user:"
        await driver.press("tab")
        assert bar(driver).value == "user:"
        assert offers(driver)[:2] == ["student08", "student07"]
        assert "3 events" in driver.screen_text()[2]
        await driver.press("down", "down", "up", "down")
        assert rows.chosen == 1
        await driver.press("enter")
        assert (bar(driver).value, bar(driver).has_focus, rows.is_open) == ("user:student07 ", True, False)
        await driver.press(*"chk")
        assert offers(driver)[0] == "type:problem_check"
        await driver.press("escape")
        assert not rows.is_open
        assert bar(driver).has_focus
        await driver.press("down", "down")
        await driver.press("enter", "enter")
        assert bar(driver).value == "user:student07 type:problem_check"
        assert driver.events.total == 1
        assert driver.screen_text()[1].rstrip().endswith("problem_check events of student07")
        assert driver.events.has_focus


async def test_nothing_chosen_leaves_keys_what_they_are(log: Path) -> None:
    async with exploring(log) as driver:
        await driver.press("slash", *"student08", "enter")
        assert driver.events.total == 3
        assert not driver.explore.query_one(OfferList).is_open
        assert driver.screen_text()[1].rstrip().endswith("  events like student08")
        await driver.press("slash")
        assert "events like" not in driver.screen_text()[1]
        assert not driver.explore.query_one(OfferList).is_open
        await driver.press("x", "escape", "escape")
        assert (bar(driver).value, driver.events.has_focus) == ("student08", True)
        await driver.press("slash", "home", "down")
        assert offers(driver)  # of the word at the cursor
        await driver.press("escape", "end", "space", "tab")
        assert isinstance(driver.app.focused, QueryBar | EventList)


async def test_the_list_has_room_on_a_small_screen_and_text_of_the_log_is_spelled_out(log: Path) -> None:
    async with exploring(log, size=(40, 12)) as driver:
        await driver.press("slash", *"user:")
        lines = driver.screen_text()
        assert len(lines) == 12
        assert any("x?[31my" in one and "1 event" in one for one in lines), lines
        assert not any("\x1b" in one for one in lines)
        await driver.press("down", "down", "down", "enter", "enter")
        assert driver.events.total == 1
        await driver.pilot.click(QueryBar)
        await driver.press("end", *" type:")
        await driver.pilot.click(OfferList, offset=(3, 0))
        assert bar(driver).value.endswith("type:seq_next ")


async def test_typing_never_waits_and_only_the_newest_is_answered(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = threading.Event()
    asked: list[str] = []

    def slow(text: str, cursor: int, known: Known) -> Completion:
        asked.append(text)
        if len(asked) == 1:
            gate.wait(20)
        return complete(text, cursor, known)

    async with exploring(log) as driver:
        monkeypatch.setattr(completing, "complete", slow)
        await driver.pilot.press("slash", *"type:prob")
        assert bar(driver).value == "type:prob"
        assert offers(driver) == []
        # Taken as soon as it is here.
        await driver.pilot.press("tab")
        gate.set()
        await driver.press()
        assert bar(driver).value == "type:problem_check "
        assert asked[0] == "t"
        assert "type:prob" in asked
        assert len(asked) < len("type:prob")


async def test_while_the_index_is_made_fields_are_offered(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with exploring(log) as driver:
        driver.explore.inquiry.is_open = False
        await driver.press("slash", *"us")
        assert offers(driver) == ["user:"]
        assert "Reading the values of type, user, course …" in "\n".join(driver.screen_text())


async def test_queries_of_this_and_other_runs_are_walked_through(log: Path, tmp_path: Path) -> None:
    settings = Settings(cache_folder=tmp_path / "cache")
    with Opening([str(log)], settings) as opening:
        async with EdxtuiApp(opening).run_test() as pilot:
            await settle(pilot)
            driver = Driver(pilot, opening)
            await driver.ask("user:student07")
            await driver.ask("type:seq_next")
    with Opening([str(log)], settings) as opening:
        async with EdxtuiApp(opening).run_test() as pilot:
            await settle(pilot)
            driver = Driver(pilot, opening)
            await driver.press("slash")
            for key, shown in (
                ("up", "type:seq_next"),
                ("up", "user:student07"),
                ("up", "user:student07"),
                ("down", "type:seq_next"),
                ("down", ""),
                ("up", "type:seq_next"),
            ):
                await driver.press(key)
                assert bar(driver).value == shown
                assert offers(driver) == []
            await driver.press("up", "enter")
            assert driver.events.total == 2
            # What was just asked is not asked again.
            await driver.press("slash", "up")
            assert bar(driver).value == "type:seq_next"
            await driver.press("escape")
            assert bar(driver).value == "user:student07"
            # What is being written is not lost to the past.
            await driver.press("slash", "x", "escape", "up")
            assert bar(driver).value == "user:student07x"
