"""Following a log that grows, as a person sees it."""

from pathlib import Path

import pytest
from tests.making import at, line, log_file
from tests.tui.driving import Driver, exploring

from edxtui.tui.widgets.title_line import TitleLine


def append(log: Path, *lines: bytes) -> None:
    with log.open("ab") as file:
        file.write(b"".join(lines))


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return log_file(tmp_path, *(line(user="ann", type="play_video", time=at(minute)) for minute in range(30)))


def title(driver: Driver) -> str:
    line = driver.explore.query_one(TitleLine)
    return f"{line.logs} {line.shown}"


def users(driver: Driver) -> list[str | None]:
    events = driver.events
    records = [events._pages.at(row) for row in range(events.total)]
    return [record.event.user if record else None for record in records]


async def test_new_events_come_into_view_and_stay_there(log: Path) -> None:
    async with exploring(log) as driver:
        await driver.pilot.press("F")
        assert "following" in title(driver)
        assert driver.events.cursor == 29
        append(log, line(user="bob", type="seq_next", time=at(40)))
        await driver.until(lambda: driver.events.total == 31)
        await driver.until(lambda: driver.events.cursor == 30)
        await driver.until(lambda: users(driver)[-1] == "bob")
        assert "31 events" in title(driver)


async def test_who_has_moved_away_stays_there_and_is_told_what_is_new(log: Path) -> None:
    async with exploring(log) as driver:
        await driver.pilot.press("F", "up", "up")
        append(log, *(line(user="bob", type="seq_next", time=at(40)) for _ in range(3)))
        await driver.until(lambda: driver.events.total == 33)
        assert driver.events.cursor == 27
        await driver.until(lambda: "3 new" in title(driver))
        await driver.pilot.press("G")
        await driver.until(lambda: "following ·" in title(driver))


async def test_a_half_written_line_waits_for_its_rest(log: Path) -> None:
    whole = line(user="bob", type="seq_next", time=at(40))
    append(log, whole[:20])
    async with exploring(log) as driver:
        assert driver.events.total == 31  # read to its end: the cut line is there, as damaged
        await driver.pilot.press("F")
        append(log, whole[20:40])
        await driver.pilot.pause(1.0)
        assert driver.events.total == 31
        append(log, whole[40:], whole)
        await driver.until(lambda: driver.events.total == 32)
        await driver.until(lambda: users(driver)[-2:] == ["bob", "bob"])
        assert "damaged" not in title(driver)


async def test_a_query_takes_in_what_is_new(log: Path) -> None:
    async with exploring(log) as driver:
        await driver.ask("user:bob")
        assert driver.events.total == 0
        await driver.pilot.press("F")
        append(log, line(user="bob", type="seq_next", time=at(40)), line(user="ann", type="seq_next", time=at(41)))
        await driver.until(lambda: driver.events.total == 1)


async def test_a_rotated_log_goes_on_in_the_new_file(log: Path) -> None:
    async with exploring(log) as driver:
        await driver.pilot.press("F")
        log.rename(log.with_name("edx.log.1"))
        log_file(log.parent, line(user="bob", type="seq_next", time=at(50)))
        await driver.until(lambda: driver.events.total == 31, seconds=10)
        await driver.until(lambda: "rotated" in driver.message)
        await driver.pilot.press("g")
        await driver.until(lambda: users(driver)[0] == "ann")
        await driver.until(lambda: "ann" in driver.detail)


async def test_a_truncated_log_is_said_to_be_so(log: Path) -> None:
    async with exploring(log) as driver:
        await driver.pilot.press("F")
        log.write_bytes(b"")
        await driver.until(lambda: "truncated" in driver.message)
        append(log, line(user="bob", type="seq_next", time=at(50)))
        await driver.until(lambda: driver.events.total == 31)
        await driver.until(lambda: users(driver)[-1] == "bob")


@pytest.mark.parametrize("lines", [1, 60], ids=["shorter", "longer"])
async def test_a_log_that_is_written_anew_between_two_looks_is_read_at_once(log: Path, lines: int) -> None:
    async with exploring(log) as driver:
        await driver.pilot.press("F")
        log.write_bytes(line(user="bob", type="seq_next", time=at(50)) * lines)
        await driver.until(lambda: "truncated" in driver.message)
        await driver.until(lambda: driver.events.total == 30 + lines)
        await driver.until(lambda: users(driver)[-1] == "bob")


async def test_again_it_is_followed_no_more(log: Path) -> None:
    async with exploring(log) as driver:
        await driver.pilot.press("F", "F")
        assert "following" not in title(driver)
        append(log, line(user="bob", type="seq_next", time=at(40)))
        await driver.pilot.pause(1.0)
        assert driver.events.total == 30
