"""The event reference beside an event."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.making import at, line, log_file
from tests.tui.driving import Driver, exploring

from edxtui.events.event import Event
from edxtui.tui.reference_lines import place_of_member, reference_lines
from edxtui.tui.widgets.detail import Detail
from edxtui.tui.widgets.reference import Reference


@pytest.fixture
def log(tmp_path: Path) -> Path:
    video = {"id": "i4x-O-C-video-1", "currentTime": "soon", "extra": 1}
    return log_file(
        tmp_path,
        line(user="ann", type="play_video", event_source="browser", time=at(1), event=json.dumps(video)),
        line(user="ann", type="save_problem_check", time=at(2), event={"problem_id": "i4x://O/C/problem/1"}),
        line(user="ann", type="made_up", time=at(3)),
        b'{"username": "ann", "event_type": "seq_next", "cut\n',
        line(user="ann", type="/courses/O/C/R/progress", time=at(5), event='{"POST": {}, "GET": {"x'),
    )


def told(driver: Driver) -> str:
    return driver.app.screen.query_one(Reference).plain_text


async def test_it_tells_of_the_type_and_of_each_member(log: Path) -> None:
    async with exploring(log) as driver:
        assert not driver.app.screen.query_one(Reference).is_on_screen
        await driver.press("d")
        assert driver.app.screen.query_one(Reference).is_on_screen
        lines = told(driver).splitlines()
        assert lines[0] == "play_video"
        assert "pressed play" in lines[1]
        (of_id,) = [line for line in lines if line.startswith("✓ event.id")]
        assert "(string" in of_id
        assert any(line.startswith("– event.code  missing") for line in lines)
        assert any(line.startswith("✗ event.currentTime  a string, documented is number") for line in lines)
        assert any(line.startswith("+ event.extra  not documented") for line in lines)
        await driver.press("d")
        assert not driver.app.screen.query_one(Reference).is_on_screen


async def test_it_follows_the_cursor(log: Path) -> None:
    async with exploring(log) as driver:
        await driver.press("d", "j")
        assert told(driver).splitlines()[0] == "problem_check"
        assert "under its former name save_problem_check" in told(driver)
        await driver.press("j")
        assert told(driver).splitlines()[0] == "made_up"
        assert "does not have this event type" in told(driver)
        assert "Nearest: " in told(driver)
        await driver.press("j")
        assert told(driver).splitlines()[0] == "seq_next"
        await driver.press("j")
        assert told(driver).splitlines()[0] == "/courses/{course_id}/progress"
        assert "cut off" in told(driver)


async def test_from_a_member_its_meaning_is_one_key_away(log: Path) -> None:
    async with exploring(log) as driver:
        await driver.press("enter")
        detail = driver.app.screen.query_one(Detail)
        assert detail.has_focus
        while detail.path != ("event", "id"):
            await driver.pilot.press("down")
        await driver.press("d")
        reference = driver.app.screen.query_one(Reference)
        assert reference.has_focus
        assert reference.current is not None
        assert reference.current[1][0] == "event.id"
        await driver.press("d")
        assert detail.has_focus


async def test_it_stands_in_the_timeline_too(log: Path) -> None:
    async with exploring(log, size=(80, 24)) as driver:
        await driver.press("s", "d")
        assert told(driver).splitlines()[0] == "play_video"
        assert not driver.app.screen.query_one(Detail).is_on_screen
        await driver.press("d")
        assert driver.app.screen.query_one(Detail).is_on_screen


async def test_the_place_in_the_detail_is_kept(log: Path) -> None:
    async with exploring(log, size=(120, 24)) as driver:
        await driver.press("enter")
        detail = driver.app.screen.query_one(Detail)
        while detail.path != ("event", "extra"):
            await driver.pilot.press("down")
        at = detail.cursor
        await driver.press("d", "d")
        assert detail.has_focus
        assert detail.cursor == at
        await driver.press("d", "escape", "enter")
        assert detail.cursor == at


async def test_on_a_narrow_screen_the_focus_goes_where_there_is_something_to_see(log: Path) -> None:
    async with exploring(log, size=(80, 24)) as driver:
        detail, reference = driver.app.screen.query_one(Detail), driver.app.screen.query_one(Reference)
        await driver.press("enter", "d")
        assert reference.has_focus
        await driver.press("d")
        assert detail.has_focus
        await driver.press("escape", "d", "enter")
        assert reference.has_focus
        await driver.press("escape")
        assert driver.events.has_focus


async def test_a_screen_that_becomes_narrow_keeps_a_focus(log: Path) -> None:
    async with exploring(log, size=(120, 30)) as driver:
        await driver.press("d", "enter")
        assert driver.app.screen.query_one(Detail).has_focus
        await driver.pilot.resize_terminal(80, 24)
        await driver.press()
        assert driver.app.screen.query_one(Reference).has_focus


async def test_escape_leads_from_the_reference_to_the_events_of_the_session(log: Path) -> None:
    async with exploring(log) as driver:
        await driver.press("s", "d", "tab", "tab")
        assert driver.timeline.query_one(Reference).has_focus
        await driver.press("escape")
        assert driver.timeline.query_one("#events").has_focus


async def test_what_is_documented_but_not_here_is_told(log: Path) -> None:
    async with exploring(log) as driver:
        await driver.press("d")
        lines = told(driver).splitlines()
        assert "Documented, but not here" in lines
        assert any(line.startswith("· event.duration") for line in lines)


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.sampled_from(["id", "event", "x", "*"]), inside),
    max_leaves=8,
)


@given(
    st.sampled_from([None, "", "play_video", "problem_check", "made_up", "/courses/{course_id}/wiki/a", "/"]),
    st.dictionaries(st.sampled_from(["event", "data", "context", "username", "time", "\x1b"]), JSON),
)
def test_whatever_stands_in_a_document_is_told(kind: str | None, document: dict[str, object]) -> None:
    lines = reference_lines(Event(type=kind, source="browser"), json.dumps(document).encode())
    assert lines[0].pieces[0][0] == (kind if kind is not None else "This record has no event type.")
    for name in document:
        path = ("event",) if name == "data" and document.get("event") is None else (name,)
        if name != "data":
            assert place_of_member(path, lines) is not None


def test_the_nearest_member_around_a_value_is_found() -> None:
    text = json.dumps({"event": {"answers": {"i4x-1": ["a"]}}, "context": {"user_id": 1}, "x": 2}).encode()
    lines = reference_lines(Event(type="problem_check", source="server"), text)
    for path, found in [
        (("event", "answers", "i4x-1", 0), "event.answers"),
        (("context", "user_id"), "context.user_id"),
        (("x",), "x"),
    ]:
        place = place_of_member(path, lines)
        assert place is not None
        assert lines[place].path.startswith(found)
    assert place_of_member(("nowhere",), lines) is None
