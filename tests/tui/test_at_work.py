"""One quiet line says what is at work, how far it is, and how it is stopped."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.making import at, line, log_file
from tests.tui.driving import Driver, exploring, settle

from edxtui.index import build as building
from edxtui.index import workers
from edxtui.opening import Opening, Settings
from edxtui.tui import at_work
from edxtui.tui.app import EdxtuiApp
from edxtui.tui.at_work import AT_WORK, AtWork
from edxtui.tui.screens.explore import ExploreScreen
from edxtui.tui.screens.sql import SqlScreen
from edxtui.tui.widgets.title_line import TitleLine
from edxtui.tui.widgets.work_line import WorkLine


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    clock = Clock()
    monkeypatch.setattr(at_work, "monotonic", clock)
    yield clock
    AT_WORK.forget()


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return log_file(tmp_path, *(line(user=f"u{each}", type="play_video", time=at(each)) for each in range(40)))


def said(driver: Driver) -> str:
    told = driver.app.screen.query_one(WorkLine)
    told.look()
    return str(told.content) if told.display else ""


def test_work_that_has_only_begun_is_not_told_of(clock: Clock) -> None:
    works = AtWork()
    with works.going_on("indexing") as work:
        assert works.seen() == []
        clock.now += 0.6
        assert works.seen() == [work]
        assert (work.share, work.left, work.rate) == (None, None, 0)
        work.tell(30, 120)
        assert (work.share, round(work.rate)) == (0.25, 50)
        assert work.left == pytest.approx(1.8)
        work.tell(10, 0)  # something else, of which there is nothing to do
        assert (work.share, work.rate) == (1, 0)
    assert works.seen() == []


def test_an_index_that_goes_on_begins_somewhere_on_the_way(clock: Clock) -> None:
    work = AtWork().begin("indexing")
    work.start_from(900)
    clock.now += 1
    work.tell(950, 1000)
    assert (work.rate, work.left) == (50, 1)


def test_what_began_last_is_stopped_first(clock: Clock) -> None:
    works, stopped = AtWork(), list[str]()
    works.begin("a", stop=lambda: stopped.append("a"))
    last = works.begin("b", stop=lambda: stopped.append("b"))
    works.begin("cannot be stopped")
    assert not works.stop_last()  # nobody sees it yet
    clock.now += 1
    assert works.stop_last()
    works.end(last)
    works.end(last)
    assert works.stop_last()
    assert stopped == ["b", "a"]


async def test_one_line_tells_one_thing_or_several(log: Path, clock: Clock) -> None:
    async with exploring(log, size=(120, 30)) as driver:
        assert said(driver) == ""
        work = AT_WORK.begin("reading [b]documents\x1b", stop=lambda: AT_WORK.end(work))
        clock.now += 1
        work.tell(250_000_000, 1_000_000_000, "12 found")
        assert said(driver) == (
            "reading [b]documents\\x1b ━━━━━─────────────── 25%  3s left  250 MB/s  X stops  12 found"
        )
        AT_WORK.begin("getting to know people").tell(1, 2)
        clock.now += 1
        assert said(driver) == (
            "2 at work: reading [b]documents\\x1b 25%, 6s left · getting to know people 50%, 1s left"
            "  X stops reading [b]documents\\x1b"
        )
        await driver.pilot.resize_terminal(40, 12)
        await settle(driver.pilot)
        said(driver)
        row = driver.screen_text()[-2]
        assert row.startswith(" 2 at work: reading")
        await driver.pilot.resize_terminal(120, 30)
        await driver.press("X")
        assert said(driver) == "getting to know people ━━━━━━━━━━────────── 50%  1s left  1 B/s"
        await driver.press("X")
        assert [each.message for each in driver.app._notifications] == ["Nothing is at work that can be stopped."]
        await driver.press("h")
        assert said(driver).startswith("getting to know people")  # on whatever screen one is


async def test_indexing_is_stopped_and_gone_on_with_at_the_next_start(
    log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "BLOCK", 500)
    monkeypatch.setattr(building, "_BATCH", 1)
    monkeypatch.setattr(at_work, "_PATIENCE", 0.0)
    gate, build = threading.Event(), Opening.build

    def slowly(self: Opening) -> Iterator[Any]:
        for number, step in enumerate(build(self)):
            yield step
            if number == 3:
                gate.wait(20)

    settings = Settings(cache_folder=tmp_path / "cache")
    with monkeypatch.context() as patched:
        patched.setattr(Opening, "build", slowly)
        with Opening([str(log)], settings) as opening:
            async with EdxtuiApp(opening).run_test(size=(120, 30)) as pilot:
                driver = Driver(pilot, opening)
                await driver.until(lambda: 0 < driver.explore.events_in_all < 40 and bool(said(driver)))
                assert "indexing " in said(driver)  # whatever is asked meanwhile
                await pilot.press("X")
                gate.set()
                await settle(pilot)
                assert "Indexing was stopped" in driver.message
                assert said(driver) == ""
                some = driver.events.total
                assert 0 < some < 40
                await driver.press("ctrl+s", "F")
                assert isinstance(driver.app.screen, ExploreScreen)
                assert {each.message.split(".")[0] for each in driver.app._notifications} == {
                    "The logs were not read to their ends"
                }
                await driver.ask("user:u1")
                assert driver.types() == ["play_video"]
    with Opening([str(log)], settings) as opening:
        async with EdxtuiApp(opening).run_test(size=(120, 30)) as pilot:
            await settle(pilot)
            assert Driver(pilot, opening).events.total == 40


async def test_a_statement_is_stopped(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(at_work, "_PATIENCE", 0.0)
    async with exploring(log) as driver:
        await driver.press("ctrl+s")
        screen = driver.app.screen
        assert isinstance(screen, SqlScreen)
        from edxtui.tui.widgets.sql_editor import SqlEditor

        screen.query_one(SqlEditor).put(
            "SELECT count(*) FROM range(100000000) a, range(100000) b WHERE a.range * b.range = 7"
        )
        await driver.pilot.press("ctrl+r")
        await driver.until(lambda: said(driver).startswith("running SQL"))
        await driver.pilot.press("tab")
        AT_WORK.stop_last()
        await settle(driver.pilot)
        assert "The statement was stopped" in driver.message
        assert "running" not in screen.query_one(TitleLine).shown
        assert said(driver) == ""
