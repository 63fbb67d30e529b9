"""Queries that ask documents: rows as they are found, how far it is, and that it can be stopped."""

import json
import threading
from pathlib import Path

import pytest
from tests.making import at, line, log_file
from tests.tui.driving import exploring

from edxtui import answers
from edxtui.logs.record import Source
from edxtui.scan import batches
from edxtui.scan.judge import Batch, Found, Judge
from edxtui.tui.screens.export_dialog import ExportDialog
from edxtui.tui.widgets.title_line import TitleLine


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Forty events, the even ones with a grade of 2."""
    lines = [
        line(user=f"user{number}", type="problem_check", time=at(number), event=json.dumps({"grade": 2 - number % 2}))
        for number in range(40)
    ]
    return log_file(tmp_path, *lines)


class Gate:
    """Lets so many batches through, and holds back the next until it is told to go on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.through = 0
        self.open = threading.Event()
        judge = Judge.judge

        def guarded(judging: Judge, source: Source, batch: Batch, name: str) -> Found:
            if self.through <= 0:
                self.open.wait()
            self.through -= 1
            return judge(judging, source, batch, name)

        monkeypatch.setattr(Judge, "judge", guarded)
        monkeypatch.setattr(answers, "_EVERY", 0.0)
        monkeypatch.setattr(batches, "_FIRST", 1)  # each document is a batch of its own at first
        monkeypatch.setattr(batches, "_LARGEST", 1)


async def test_rows_come_as_they_are_found_and_the_search_can_be_stopped(
    log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with exploring(log) as driver:
        gate = Gate(monkeypatch)
        title = driver.explore.query_one(TitleLine)
        try:
            gate.through = 9
            driver.explore.apply("event.grade:2")
            await driver.until(lambda: len(driver.explore.view.ids) == 5)
            assert driver.explore.scan is not None
            assert "so far" in title.shown
            assert driver.explore.view.progress is not None
            await driver.pilot.press("j", "j", "j")
            gate.through = 10
            gate.open.set()
            gate.open.clear()
            await driver.until(lambda: len(driver.explore.view.ids) >= 10)
            assert driver.events.cursor == 3  # nothing moves under whoever reads
            assert int(driver.events.ids[3]) == 6

            await driver.pilot.press("escape")
            assert driver.explore.scan is None
            assert "more may match" in driver.message
            shown = [int(number) for number in driver.explore.view.ids]
            await driver.pilot.press("e")
            assert isinstance(driver.app.screen, ExportDialog)
            await driver.pilot.press("escape")
        finally:
            gate.through = 1000
            gate.open.set()
        await driver.press()
        assert [int(number) for number in driver.explore.view.ids] == shown  # what came too late stays unsaid

        await driver.ask("event.grade:2")
        assert list(driver.explore.view.ids) == list(range(0, 40, 2))
        assert driver.explore.scan is None
        assert "20 events shown" in title.shown
        assert not driver.message


async def test_a_new_query_takes_the_place_of_one_that_reads(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with exploring(log) as driver:
        gate = Gate(monkeypatch)
        try:
            gate.through = 5
            driver.explore.apply("event.grade:1")
            await driver.until(lambda: len(driver.explore.view.ids) == 2)
            driver.explore.apply("user:user7")
            await driver.until(lambda: list(driver.explore.view.ids) == [7])
            assert driver.explore.scan is None
        finally:
            gate.through = 1000
            gate.open.set()
        await driver.press()
        assert list(driver.explore.view.ids) == [7]


async def test_what_is_found_is_exported_and_gone_on_with(log: Path, tmp_path: Path) -> None:
    async with exploring(log) as driver:
        await driver.ask('event.grade:2 OR "user39"')
        expected = [*range(0, 40, 2), 39]
        assert list(driver.explore.view.ids) == expected
        await driver.press("x")  # the type that all of them have
        assert not len(driver.explore.view.ids)
        await driver.press("less_than_sign")
        assert list(driver.explore.view.ids) == expected
        await driver.press("n")
        assert driver.events.cursor == 0
        target = tmp_path / "out.ndjson"
        await driver.pilot.press("e")
        driver.app.screen.query_one("#file").value = str(target)  # type: ignore[attr-defined]
        await driver.press("enter")
        users = [json.loads(text)["username"] for text in target.read_bytes().splitlines()]
        assert users == [f"user{number}" for number in expected]


async def test_what_comes_in_is_looked_into_and_nothing_else_again(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with exploring(log) as driver:
        await driver.ask("event.grade:2 user:user*")
        looked_into: list[int] = []
        judge = Judge.judge

        def counting(judging: Judge, source: Source, batch: Batch, name: str) -> Found:
            looked_into.append(batch.offsets.size)
            return judge(judging, source, batch, name)

        monkeypatch.setattr(Judge, "judge", counting)
        await driver.pilot.press("F")
        with log.open("ab") as out:
            for number in (40, 41, 42):
                out.write(line(user=f"user{number}", time=at(number), event={"grade": number % 2 + 1}))
        await driver.until(lambda: len(driver.explore.view.ids) == 21)
        assert int(driver.explore.view.ids[-1]) == 41
        assert sum(looked_into) == 3
        await driver.pilot.press("F")
