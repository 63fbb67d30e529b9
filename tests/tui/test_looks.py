"""What the screens look like: few pictures, one a screen and a few for what is special.

Renew them with `python -m pytest tests/tui/test_looks.py --snapshot-update` after looking at the report.
"""

import os
from collections.abc import Iterator
from inspect import signature
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from tests.making import at, line, log_file
from tests.tui.driving import settle
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from edxtui.errors import EdxtuiError
from edxtui.opening import Opening, Settings
from edxtui.tui.app import EdxtuiApp
from edxtui.tui.start_app import StartApp
from edxtui.tui.widgets.query_bar import QueryBar

FIXTURE = Path(__file__).parents[2] / "fixtures" / "edx.log"
WIDE, NARROW = (120, 40), (80, 24)


@pytest.fixture(autouse=True)
def steady(monkeypatch: pytest.MonkeyPatch) -> None:
    """No cursor that blinks, and statements that take no time: both would be a matter of how fast the machine is."""
    monkeypatch.setattr("edxtui.tui.screens.sql.monotonic", lambda: 0.0)
    monkeypatch.setattr(Input, "cursor_blink", False)
    monkeypatch.setattr(TextArea, "cursor_blink", False)


@pytest.fixture
def opening(monkeypatch: pytest.MonkeyPatch) -> Iterator[Opening]:
    monkeypatch.chdir(FIXTURE.parent)
    with Opening([FIXTURE.name], Settings(no_cache=True)) as found:
        for _ in found.build():
            pass
        yield found


async def ask(pilot: Pilot[EdxtuiError], query: str) -> None:
    await settle(pilot)
    await pilot.press("slash")
    pilot.app.screen.query_one(QueryBar).value = query
    await pilot.press("enter")
    await settle(pilot)


async def explore(pilot: Pilot[EdxtuiError]) -> None:
    await ask(pilot, "user:student07")
    await pilot.press(*"jjjjj")
    await settle(pilot)


async def timeline(pilot: Pilot[EdxtuiError]) -> None:
    await explore(pilot)
    await pilot.press("s")
    await settle(pilot)
    await pilot.press("right_square_bracket", "j", "j")
    await settle(pilot)


async def export(pilot: Pilot[EdxtuiError]) -> None:
    await explore(pilot)
    await pilot.press("e")
    await settle(pilot)


async def help_(pilot: Pilot[EdxtuiError]) -> None:
    await settle(pilot)
    await pilot.press("question_mark")
    await settle(pilot)


async def meaning(pilot: Pilot[EdxtuiError]) -> None:
    await ask(pilot, "type:problem_check source:server")
    await pilot.press("d")
    await settle(pilot)


async def wrong(pilot: Pilot[EdxtuiError]) -> None:
    await ask(pilot, "usr:student07")


async def nothing(pilot: Pilot[EdxtuiError]) -> None:
    await ask(pilot, "user:studnet07")


async def facets(pilot: Pilot[EdxtuiError]) -> None:
    await settle(pilot)
    await pilot.press("f")
    await settle(pilot)
    await pilot.press("space", "j", "j", "minus", "j")
    await settle(pilot)


async def histogram(pilot: Pilot[EdxtuiError]) -> None:
    await settle(pilot)
    await pilot.press("h")
    await settle(pilot)
    await pilot.press("right", "m", "right", "right")
    await settle(pilot)


async def sql(pilot: Pilot[EdxtuiError]) -> None:
    await ask(pilot, "user:student07")
    await pilot.press("ctrl+s")
    await settle(pilot)
    await pilot.press("ctrl+r")
    await settle(pilot)


async def marked(pilot: Pilot[EdxtuiError]) -> None:
    await explore(pilot)
    await pilot.press("m", "j", "m", "a")
    await settle(pilot)
    await pilot.press(*"asked twice", "enter")
    await settle(pilot)
    pilot.app.clear_notifications()


async def other_user(pilot: Pilot[EdxtuiError]) -> None:
    await timeline(pilot)
    await pilot.press("o", *"stud")
    await settle(pilot)


async def offers(pilot: Pilot[EdxtuiError]) -> None:
    await settle(pilot)
    await pilot.press("slash", *"type:vid")
    await settle(pilot)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("steps", [explore, timeline, meaning], ids=["explore", "timeline", "meaning"])
def test_screens(opening: Opening, snap_compare: Any, steps: Any, size: tuple[int, int]) -> None:
    assert snap_compare(EdxtuiApp(opening), run_before=steps, terminal_size=size)


@pytest.mark.parametrize(
    "steps",
    [export, help_, wrong, nothing, facets, histogram, sql, marked, other_user, offers],
    ids=[
        "export",
        "help",
        "wrong query",
        "no match",
        "facets",
        "histogram",
        "sql",
        "marked",
        "another user",
        "offers",
    ],
)
def test_what_comes_up(opening: Opening, snap_compare: Any, steps: Any) -> None:
    assert snap_compare(EdxtuiApp(opening), run_before=steps, terminal_size=(100, 30))


def test_light(opening: Opening, snap_compare: Any) -> None:
    async def lit(pilot: Pilot[EdxtuiError]) -> None:
        pilot.app.theme = "edxtui-light"
        await timeline(pilot)

    assert snap_compare(EdxtuiApp(opening), run_before=lit, terminal_size=(100, 30))


def test_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, snap_compare: Any) -> None:
    log_file(tmp_path)
    monkeypatch.chdir(tmp_path)
    with Opening(["edx.log"], Settings(no_cache=True)) as found:
        assert snap_compare(EdxtuiApp(found), run_before=settle, terminal_size=(80, 24))


def test_without_a_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, snap_compare: Any) -> None:
    (tmp_path / "older").mkdir()
    log_file(tmp_path, line(user="ann", type="play_video", time=at(1)))
    log_file(tmp_path, b"{}", name="tracking.log-20140303.gz")
    for path in tmp_path.glob("*log*"):
        os.utime(path, (1_393_862_400, 1_393_862_400))
    monkeypatch.chdir(tmp_path)
    assert snap_compare(StartApp(None, Path()), run_before=settle, terminal_size=(80, 24))


def test_damaged_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, snap_compare: Any) -> None:
    log_file(
        tmp_path,
        line(user="ann", type="play_video", course="O/C/R", time=at(1)),
        b'{"username": "ann", "event_type": "seq_next", "context": {"course_id": "O/C/R", "pa\n',
        line(user="ann", type="made_up", time=at(3)),
        b"\x00\x00\x00\n",
    )
    monkeypatch.chdir(tmp_path)

    async def to_the_damaged(pilot: Pilot[EdxtuiError]) -> None:
        await settle(pilot)
        await pilot.press("j")
        await settle(pilot)

    with Opening(["edx.log"], Settings(no_cache=True)) as found:
        assert snap_compare(EdxtuiApp(found), run_before=to_the_damaged, terminal_size=(100, 24))


def names_of_pictures() -> Iterator[str]:
    for name, test in globals().items():
        if name.startswith("test_") and "snap_compare" in signature(test).parameters:
            cases = [mark.kwargs["ids"] for mark in getattr(test, "pytestmark", [])]
            yield from (f"{name}[{'-'.join(case)}]" if case else name for case in product(*cases))


def test_every_picture_is_of_some_test(pytestconfig: pytest.Config) -> None:
    # One that is left over is told of by the process that ran all of these tests: with several of them by none.
    if pytestconfig.getoption("update_snapshots"):
        pytest.skip("it takes them away itself")
    pictures = Path(__file__).parent / "__snapshots__" / Path(__file__).stem
    assert {picture.stem for picture in pictures.iterdir()} <= set(names_of_pictures())
