"""Walking a user's sessions."""

from pathlib import Path

import pytest
from tests.making import at, line, log_file
from tests.tui.driving import exploring, settle
from textual.widgets import Static

from edxtui.tui.screens import timeline
from edxtui.tui.screens.explore import ExploreScreen
from edxtui.tui.widgets import session_events
from edxtui.tui.widgets.history_strip import HistoryStrip
from edxtui.tui.widgets.title_line import TitleLine
from edxtui.tui.widgets.user_list import UserList


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


@pytest.fixture
def story(tmp_path: Path) -> Path:
    module = "i4x://O/C/problem/p1"
    return log_file(
        tmp_path,
        line(user="ann", type="/courses/O/C/R/info", time=at(0)),
        line(user="ann", type="play_video", event_source="browser", event={"id": "v", "speed": "1.5"}, time=at(1)),
        line(user="ann", type="show_transcript", event={"id": "v"}, time=at(2)),
        line(user="ann", type="pause_video", event_source="browser", event={"id": "v"}, time=at(4)),
        line(
            user="ann",
            type="problem_check",
            event_source="browser",
            event="input_i4x-O-C-problem-p1_2_1=4",
            time=at(10),
        ),
        line(
            user="ann",
            type="problem_check",
            event={"problem_id": module, "success": "correct", "grade": 1, "max_grade": 1, "attempts": 1},
            time=at(10.02),
        ),
        line(user="bob", type="seq_next", time=at(2000)),
        line(user="ann", type="seq_prev", time=at(2001)),
    )


async def test_a_session_is_told_as_a_story_whose_twins_share_a_line(story: Path) -> None:
    async with exploring(story, size=(160, 40)) as driver:
        await driver.press("s", "G")
        rows = [row.rstrip() for row in driver.rows()]
        assert ["╻" in row or "┃" in row or "╹" in row for row in rows[:5]] == [False, True, True, True, False]
        assert "3m 00s at 1.5x" in rows[1]
        assert "✔ problem_check" in rows[4]
        assert "⇄ sent 1 input" in rows[4]
        assert '"success": "correct"' in driver.detail  # the server knows more
        await driver.press("right")
        assert "input_i4x" in driver.detail
        assert "sent 1 input" in driver.rows()[4].split("⇄")[0]
        assert driver.types()[-1] == "problem_check"
        await driver.press("m", "left")  # the mark of one is seen on the line of both
        assert "◆✎" in driver.rows()[4]
        assert '"success": "correct"' in driver.detail
        await driver.press("g", "full_stop")
        assert driver.events.cursor == 4


async def test_lines_lie_as_far_apart_as_their_times_or_are_of_one_type_alone(story: Path) -> None:
    async with exploring(story, size=(160, 40)) as driver:
        await driver.press("s", "z")
        about = driver.timeline.query_one("#about", Static)
        assert "to scale" in str(about.content)
        assert driver.events.total > 5
        await driver.press("j", "j", "j", "j", "j", "j")
        assert "problem_check" in driver.detail  # the cursor passes over what is empty
        await driver.press("k")
        assert "pause_video" in driver.detail
        await driver.press("t", "z")
        assert "only pause_video" in str(about.content)
        assert driver.types() == ["pause_video"]
        await driver.press("t")
        assert driver.types()[1:4] == ["play_video", "show_transcript", "pause_video"]
        assert "pause_video" in driver.detail
        await driver.press("enter")
        assert isinstance(driver.app.screen, ExploreScreen)
        assert "pause_video" in driver.detail


async def test_another_user_is_found_by_a_part_of_the_name(story: Path) -> None:
    async with exploring(story, size=(160, 40)) as driver:
        await driver.press("s", "o")
        assert driver.app.screen.query_one(UserList).current is not None
        await driver.press("z", "z")
        assert driver.app.screen.query_one(UserList).total == 0
        await driver.press("enter", "backspace", "backspace", "b", "down", "enter")
        assert driver.timeline.user == "bob"
        assert driver.types() == ["seq_next"]
        await driver.press("o", "escape")
        assert driver.timeline.user == "bob"


async def test_the_strip_above_shows_when_and_leads_to_sessions(story: Path) -> None:
    async with exploring(story, size=(100, 30)) as driver:
        await driver.press("s")
        strip = driver.timeline.query_one(HistoryStrip)
        assert strip.blocks is not None
        assert sum(strip.blocks.counts) == 7
        assert strip.column == 0
        await driver.pilot.click(HistoryStrip, offset=(87, 0))
        await settle(driver.pilot)
        assert driver.types() == ["seq_prev"]
        assert strip.column == len(strip.blocks.counts) - 1
        await driver.pilot.resize_terminal(60, 16)
        await settle(driver.pilot)
        assert not strip.display


async def test_a_session_of_too_many_events_is_shown_event_by_event(
    story: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_events, "MOST_TOLD", 4)
    monkeypatch.setattr(timeline, "MOST_TOLD", 4)
    async with exploring(story, size=(160, 40)) as driver:
        await driver.press("s", "z", "t", "G")
        assert len(driver.app._notifications) == 2
        assert "more than 4 events" in str(driver.timeline.query_one("#about", Static).content)
        assert driver.types()[-2:] == ["problem_check", "problem_check"]
        assert '"success": "correct"' in driver.detail
        await driver.press("right_square_bracket", "z")
        assert driver.types() == ["seq_prev"]
        assert "seq_prev" in driver.detail
