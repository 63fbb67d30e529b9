"""Walking a user's sessions."""

from pathlib import Path

import pytest
from tests.making import at, line, log_file
from tests.tui.driving import exploring

from edxtui.tui.screens.explore import ExploreScreen
from edxtui.tui.widgets.title_line import TitleLine


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return log_file(
        tmp_path,
        line(user="ann", type="play_video", session="k1", time=at(1)),
        line(user="bob", type="play_video", session="k9", time=at(2)),
        line(user="ann", type="problem_check", time=at(3), event={"grade": 2}),
        line(user="ann", type="pause_video", session="k1", time=at(20)),
        line(user="ann", type="seq_next", session="k2", time=at(600)),
        line(user="ann", type="seq_prev", session="k2", time=at(601)),
        line(user="", type="page_close", session="k3", time=at(700)),
        line(user="ann", type="no_time"),
    )


async def test_it_opens_for_the_right_user_at_the_right_session(log: Path) -> None:
    async with exploring(log) as driver:
        await driver.press("G", "k", "k", "k")
        await driver.press("s")
        assert driver.timeline.user == "ann"
        assert [len(session.events) for session in driver.timeline.sessions] == [3, 2]
        assert driver.types() == ["seq_next", "seq_prev"]
        assert driver.events.cursor == 0
        assert "seq_next" in driver.detail
        title = driver.timeline.query_one(TitleLine)
        assert "2 sessions, 5 events" in title.logs
        assert "session 2 of 2" in title.shown


async def test_brackets_walk_sessions_and_arrows_events_with_the_detail(log: Path) -> None:
    async with exploring(log) as driver:
        await driver.press("s")
        assert driver.types() == ["play_video", "problem_check", "pause_video"]
        await driver.press("down")
        assert '"grade": 2' in driver.detail
        await driver.press("right_square_bracket")
        assert driver.types() == ["seq_next", "seq_prev"]
        assert "seq_next" in driver.detail
        await driver.press("right_square_bracket")
        assert driver.types() == ["seq_next", "seq_prev"]
        await driver.press("left_square_bracket")
        assert driver.types() == ["play_video", "problem_check", "pause_video"]


async def test_enter_leads_back_to_the_list_at_this_event(log: Path) -> None:
    async with exploring(log) as driver:
        await driver.press("s")
        await driver.press("right_square_bracket")
        await driver.press("j")
        await driver.press("enter")
        assert isinstance(driver.app.screen, ExploreScreen)
        assert driver.events.cursor == 5
        assert "seq_prev" in driver.detail


async def test_an_event_that_the_query_hides_is_shown_by_showing_everything(log: Path) -> None:
    async with exploring(log) as driver:
        await driver.ask("type:play_video")
        await driver.press("s")
        await driver.press("j")
        await driver.press("enter")
        assert driver.events.total == 8
        assert "problem_check" in driver.detail
        await driver.press("less_than_sign")
        assert driver.types() == ["play_video", "play_video"]


async def test_escape_leads_back_to_where_one_was(log: Path) -> None:
    async with exploring(log) as driver:
        await driver.press("j", "s")
        assert driver.timeline.user == "bob"
        await driver.press("escape")
        assert isinstance(driver.app.screen, ExploreScreen)
        assert driver.events.cursor == 1


async def test_an_event_without_a_user_has_no_sessions(log: Path) -> None:
    async with exploring(log) as driver:
        await driver.ask("session:k3")
        await driver.press("s")
        assert isinstance(driver.app.screen, ExploreScreen)
        (notification,) = driver.app._notifications
        assert "session:k3" in notification.message


async def test_a_user_whom_only_damaged_records_name_is_told_of(tmp_path: Path) -> None:
    damaged = b'{"username": "dan", "time": "2014-03-03T00:00:01+00:00", "event_type": "seq_next", "cut\n'
    async with exploring(log_file(tmp_path, damaged, line(user="ann", type="x", time=at(1)))) as driver:
        await driver.press("s")
        assert driver.timeline.user == "dan"
        assert driver.message == "Only damaged records name this user; sessions are made of events."
        await driver.press("m", "a", "v", "full_stop", "e", "escape")
        assert isinstance(driver.app.screen, ExploreScreen)


async def test_a_user_whose_events_have_no_time_is_told_of(tmp_path: Path) -> None:
    async with exploring(log_file(tmp_path, line(user="ann", type="x"))) as driver:
        await driver.press("s")
        assert driver.timeline.sessions == []
        assert "has a time" in driver.message
        await driver.press("right_square_bracket", "j", "e", "y")
        await driver.press("escape")
        assert isinstance(driver.app.screen, ExploreScreen)
