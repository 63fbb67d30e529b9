"""Looking into a document: folding, searching, copying."""

import json
import stat
import tempfile
from pathlib import Path

import pytest
from tests.making import at, line, log_file
from tests.tui.driving import Driver, exploring
from textual.events import Key

from edxtui.tui import copying
from edxtui.tui.screens.explore import ExploreScreen
from edxtui.tui.widgets.detail import Detail
from edxtui.tui.widgets.query_bar import QueryBar
from edxtui.tui.widgets.search_line import SearchLine

PAYLOAD = {"id": "v", "deep": {"x": [1, {"y": "Open Ocean"}]}, "long": "z" * 5_000 + " the end"}


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return log_file(
        tmp_path,
        line(user="ann", type="play_video", course="O/C/R", time=at(1), event=json.dumps(PAYLOAD), n=1.50),
        line(user="bob", type="play_video", course="O/C/R", time=at(2), event={"deep": {"x": "ocean"}}),
        b'{"username": "ann", "event_type": "seq_next", "time": "2014-03-03T00:03:00+00:00", "cut\n',
    )


def pane(driver: Driver) -> Detail:
    return driver.app.screen.query_one(Detail)


def here(driver: Driver) -> str:
    """The line under the cursor of the pane."""
    return "".join(text for text, _ in pane(driver).current or []).strip()


def clipboard(driver: Driver) -> str:
    return driver.app.clipboard


def said(driver: Driver) -> str:
    return [notification.message for notification in driver.app._notifications][-1]


async def test_branches_fold_and_stay_folded_in_the_next_event(log: Path) -> None:
    async with exploring(log, size=(140, 60)) as driver:
        await driver.press("enter", "minus")
        assert '"event": { … },  3 members' in driver.detail
        assert "Ocean" not in driver.detail
        while not here(driver).startswith('"event"'):
            await driver.press("j")
        await driver.press("right")
        assert '"deep": { … },  2 members' not in driver.detail
        assert '"deep": { … },  1 member' in driver.detail
        await driver.press("J")
        assert '"event": {' in here(driver) or pane(driver).cursor == 0
        assert '"context": { … }' in driver.detail  # folded here too
        assert '"deep": { … }' in driver.detail
        await driver.press("K", "plus")
        assert "Open Ocean" in driver.detail
        while not here(driver).startswith('"y"'):
            await driver.press("j")
        await driver.press("left", "left")
        assert here(driver) == "{ … }  1 member"
        await driver.press("left")
        assert here(driver) == '"x": ['
        await driver.press("left")
        assert here(driver) == '"x": [ … ]  2 elements'
        await driver.press("left", "space")
        assert here(driver) == '"deep": { … },  1 member'
        await driver.press("enter", "right")
        assert here(driver) == '"deep": {'


async def test_one_goes_from_member_to_member_of_a_branch(log: Path) -> None:
    async with exploring(log, size=(140, 60)) as driver:
        await driver.press("enter", "right_parenthesis")
        assert pane(driver).cursor == 0  # above the document
        while not here(driver).startswith('"id"'):
            await driver.press("j")
        await driver.press("right_parenthesis")
        assert here(driver) == '"deep": {'
        await driver.press("right_parenthesis")
        assert here(driver).startswith('"long"')
        await driver.press("right_parenthesis")
        assert here(driver).startswith('"long"')
        await driver.press("left_parenthesis", "left_parenthesis")
        assert here(driver) == '"id": "v",'
        await driver.press("left_parenthesis")
        assert here(driver) == '"id": "v",'


async def test_a_text_is_searched_for_also_in_what_is_folded_or_cut(log: Path) -> None:
    async with exploring(log, size=(140, 60)) as driver:
        await driver.press("enter", "minus", "slash", *"ocean")
        assert isinstance(driver.app.focused, SearchLine)
        assert "Open Ocean" in driver.detail  # while one types
        await driver.press("enter")
        assert pane(driver).has_focus
        assert '"y": "Open Ocean"' in here(driver)
        await driver.press("N", "n")
        assert '"y": "Open Ocean"' in here(driver)
        await driver.press("slash", *"THE END", "enter")
        assert here(driver).endswith('the end"')
        await driver.press("slash", *"nowhere", "enter")
        assert said(driver) == "This does not stand in the document."
        await driver.press("slash", "escape", "n")
        assert pane(driver).wanted == ""
        assert driver.events.cursor == 2  # the key means the user's next event again
        await driver.press("escape", "slash")
        assert isinstance(driver.app.focused, QueryBar)


async def test_a_string_is_shown_in_full_and_the_text_as_the_log_has_it(log: Path) -> None:
    async with exploring(log, size=(140, 60)) as driver:
        await driver.press("enter")
        assert "the end" not in driver.detail
        while not here(driver).startswith('"long"'):
            await driver.press("j")
        await driver.press("enter")
        assert "the end" in driver.detail
        await driver.press("enter")
        assert "1,008 more characters" in driver.detail
        await driver.press("w")
        assert '"event": "{\\"id\\": \\"v\\"' in driver.detail
        assert "more characters" in driver.detail
        await driver.press("enter", "Y")
        assert "the end" in driver.detail
        assert not clipboard(driver)  # no member is under the cursor
        await driver.press("w", "escape", "G", "enter", "G", "w", "space", "left", "right", "Y")
        assert "cut" in driver.detail  # a damaged record is shown as it stands


async def test_path_and_value_are_copied_and_what_is_too_long_goes_to_a_private_file(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with exploring(log, size=(140, 60)) as driver:
        await driver.press("enter", "Y")
        assert not clipboard(driver)  # above the document
        while not here(driver).startswith('"y"'):
            await driver.press("j")
        await driver.press("Y")
        assert clipboard(driver) == 'event.deep.x.1.y: "Open Ocean"'
        await driver.press("V")
        assert clipboard(driver) == "Open Ocean"
        await driver.press("P")
        assert clipboard(driver) == "event.deep.x.1.y"
        while not here(driver).startswith('"n"'):
            await driver.press("j")
        await driver.press("Y")
        assert clipboard(driver) == "n: 1.5"
        monkeypatch.setattr(copying, "MOST", 1_000)
        await driver.press("y")
        assert "too long" in driver.message  # it stays
        assert "e exports it" in driver.message
        monkeypatch.setattr(type(driver.opening), "own_folder", property(lambda _: log.parent))
        await driver.press("y")
        path = Path(said(driver).partition("It stands in ")[2].partition(", for you")[0])
        assert json.loads(path.read_text())["username"] == "ann"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        path.unlink()
        monkeypatch.setattr(tempfile, "mkstemp", _refuse)
        await driver.press("y")
        assert "cannot be written" in driver.message
        await driver.press("escape")
        assert isinstance(driver.app.screen, ExploreScreen)
        assert driver.events.has_focus


def _refuse(**_: object) -> tuple[int, str]:
    raise OSError(28, "No space left on device")


async def test_the_timeline_has_the_same_pane(log: Path) -> None:
    async with exploring(log, size=(140, 60)) as driver:
        await driver.press("s", "tab", "slash", *"ocean", "enter")
        assert '"y": "Open Ocean"' in here(driver)
        await driver.press("P", "escape")
        assert clipboard(driver) == "event.deep.x.1.y"
        assert driver.events.has_focus


async def test_what_is_typed_in_one_go_is_searched_for_and_no_key_is_lost(log: Path) -> None:
    async with exploring(log, size=(140, 60)) as driver:
        await driver.press("enter")
        for keys, wanted, line in (
            (("slash", *"open ocean", "enter", "N", "n", "n"), "open ocean", '"y": "Open Ocean"'),
            (("slash", *"deep", "escape"), "", '"deep": {'),
        ):
            for key in keys:
                driver.app.post_message(Key({" ": "space"}.get(key, key), key if len(key) == 1 else None))
            await driver.press()
            assert pane(driver).has_focus
            assert pane(driver).wanted == wanted
            assert line in here(driver)
