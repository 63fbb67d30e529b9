"""The detail pane with a large document: read, laid out and searched by workers."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.making import at, line, log_file
from tests.tui.driving import Driver, exploring

from edxtui.tui import copying, reading
from edxtui.tui.large_document import LargeDocument
from edxtui.tui.reading import LARGE
from edxtui.tui.widgets.detail import Detail

EVENT = {
    "problem_id": "i4x://O/C/problem/p",
    "list": [{"id": number, "name": f"Element {number}"} for number in range(3_000)],
    "text": "y" * 300_000 + " the end",
    "needle": "Open Ocean",
}


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = log_file(
        tmp_path,
        line(user="ann", type="problem_check", course="O/C/R", time=at(1), event=EVENT, n=1.50),
        line(user="ann", type="problem_check", course="O/C/R", time=at(2), event=json.dumps(EVENT)),
        line(user="bob", type="play_video", course="O/C/R", time=at(3), event={"deep": {"x": "ocean"}}),
    )
    assert path.stat().st_size > 2 * LARGE
    return path


def pane(driver: Driver) -> Detail:
    return driver.app.screen.query_one(Detail)


def here(driver: Driver) -> str:
    return "".join(text for text, _ in pane(driver).current or []).strip()


def said(driver: Driver) -> str:
    return [notification.message for notification in driver.app._notifications][-1]


async def go(driver: Driver, beginning: str) -> None:
    await driver.press("g")
    for _ in range(3_000):
        if here(driver).startswith(beginning):
            return
        pane(driver).cursor += 1
    raise AssertionError(beginning)


async def test_branches_and_stretches_open_and_close_and_stay_so_in_the_next_event(log: Path) -> None:
    async with exploring(log, size=(140, 60)) as driver:
        await driver.press("enter")
        assert "◂ event.problem_id" in driver.detail
        assert "reading" not in driver.detail
        await go(driver, '"event": { … },  4 members')
        await driver.press("right")
        assert here(driver) == '"event": {'
        await go(driver, '"list": [ … ],  3,000 elements')
        await driver.press("space")
        await go(driver, "[1,000 … 1,999]  1,000 elements")
        top = pane(driver).scroll_offset.y
        await driver.press("enter")
        assert here(driver) == "[1,000 … 1,999]"
        assert pane(driver).scroll_offset.y == top  # nothing moves
        assert '"name": "Element 1000"' in driver.detail
        await driver.press("J")
        assert "◂ decoded; the log holds it as JSON in a string" in driver.detail
        assert '"name": "Element 1000"' in driver.detail  # open here too
        await go(driver, "[1,000")
        await driver.press("left")
        assert here(driver) == "[1,000 … 1,999]  1,000 elements"
        await driver.press("left", "left")
        assert here(driver) == '"list": [ … ],  3,000 elements'
        await driver.press("left", "minus")
        assert here(driver).startswith('"event": { … }  4 members  ◂ decoded')
        await driver.press("plus")
        assert '"name": "Element 0"' in driver.detail
        assert "too much" in said(driver)
        assert '"name": "Element 2999"' not in driver.detail
        await driver.press("J", "J")
        assert '"x": "ocean"' in driver.detail  # a small one after it
        await driver.press("K")
        assert "[1,000" in driver.detail


async def test_searching_finds_what_is_laid_out_nowhere(log: Path) -> None:
    async with exploring(log, size=(140, 60)) as driver:
        await driver.press("enter", "slash", *"element", "space", *"2999", "enter")
        assert pane(driver).has_focus
        assert here(driver) == '"name": "Element 2999"'
        await driver.press("n", "N")
        assert here(driver) == '"name": "Element 2999"'  # there is no other
        await driver.press("slash", *"ocean", "enter")
        assert here(driver) == '"needle": "Open Ocean"'
        await driver.press("J", "n")
        assert here(driver) == '"needle": "Open Ocean"'
        await driver.press("slash", *"element", "enter")
        assert here(driver) == '"name": "Element 0"'  # round the end
        await driver.press("n")
        assert here(driver) == '"name": "Element 1"'
        await driver.press("N", "N")
        assert here(driver) == '"name": "Element 2999"'
        await driver.press("slash", *"nowhere", "enter")
        assert said(driver) == "This does not stand in the document."
        assert here(driver) == '"name": "Element 2999"'
        await driver.press("slash", "escape")
        assert pane(driver).wanted == ""


async def test_values_are_copied_whatever_their_length(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[str, str] = {}
    monkeypatch.setattr(copying, "MOST", 1 << 20)
    async with exploring(log, size=(140, 60)) as driver:
        await driver.press("enter", "slash", *"the", "space", *"end", "enter")
        assert here(driver).startswith('"text": "yyy')
        await driver.press("V")
        assert driver.app.clipboard == EVENT["text"]
        await driver.press("P")
        assert driver.app.clipboard == "event.text"
        await go(driver, '"n"')
        await driver.press("Y")
        assert driver.app.clipboard == "n: 1.5"
        await go(driver, '"event"')
        await driver.press("V")
        kept["event"] = driver.app.clipboard
        await driver.press("y")
        kept["document"] = driver.app.clipboard
        assert json.loads(kept["event"]) == EVENT
        assert json.loads(kept["document"])["event"] == EVENT
        await driver.press("w")
        assert "more bytes" in driver.detail
        assert pane(driver).path == ()
        await driver.press("w")
        assert '"n": 1.5' in driver.detail


async def test_what_comes_too_late_is_not_shown_and_what_cannot_be_taken_apart_is_shown_as_it_stands(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with exploring(log, size=(140, 60)) as driver:
        await driver.press("enter")
        shown = pane(driver)
        late = shown.LaidOut(LargeDocument(b"{}"), shown._large.lay(()), frozenset(), None, None, False)  # type: ignore[union-attr]
        shown._document.clear()
        shown.post_message(late)
        await driver.press()
        assert not shown._document

        def nothing(*_: object, **__: object) -> Any:
            raise ValueError

        monkeypatch.setattr(LargeDocument, "lay", nothing)
        await driver.press("J")
        assert "more bytes" in driver.detail
        assert "to be shown as a tree" in driver.detail
        monkeypatch.setattr(reading, "_MOST", LARGE)
        monkeypatch.setattr(reading, "BEGINNING", LARGE)
        await driver.press("K")
        assert "only the beginning of a very long document is shown" in driver.detail
