"""People are hidden wherever they show, at once, and what is asked with stand-ins finds them."""

import json
import re
from pathlib import Path
from threading import current_thread, main_thread

import pytest
from tests.making import at, log_file
from tests.privacy.planting import PEOPLE, root, traces
from tests.tui.driving import Driver, exploring
from textual.events import Key
from textual.widgets import Checkbox, Input, Static

from edxtui.privacy.screen import Hidden
from edxtui.tui import curtain
from edxtui.tui.curtain import CURTAIN
from edxtui.tui.reading import LARGE
from edxtui.tui.screens.facets import FacetsScreen
from edxtui.tui.widgets.answer_table import AnswerHeader
from edxtui.tui.widgets.detail import Detail
from edxtui.tui.widgets.query_bar import QueryBar
from edxtui.tui.widgets.sql_editor import SqlEditor
from edxtui.tui.widgets.title_line import TitleLine

MARIA, ZHANG, _ = PEOPLE


@pytest.fixture
def log(tmp_path: Path) -> Path:
    events = [
        root(who, event_type=name, event={"student": "jo", "body": f"{PEOPLE[0].name} wrote"}, time=at(number))
        for number, (who, name) in enumerate(
            [(MARIA, "edx.forum.thread.created"), (ZHANG, "reset-student-attempts"), (MARIA, f"/u/{ZHANG.name}")]
        )
    ]
    damaged = b'{"username": "maria_lopez", "event_type": "x", "eve\n'
    return log_file(tmp_path, *(json.dumps(event).encode() + b"\n" for event in events), damaged)


def seen(driver: Driver) -> list[str]:
    """Who can be read on the screen."""
    return traces("\n".join(driver.screen_text()).encode())


async def test_a_note_that_names_people_is_hidden_and_not_edited_meanwhile(log: Path) -> None:
    async with exploring(log, size=(140, 44)) as driver:
        await driver.press("a", *f"like {ZHANG.name}", "enter", "ctrl+h")
        assert "like user-" in driver.detail or "like user-" in "".join(driver.screen_text())
        assert not seen(driver)
        await driver.press("a")
        assert not seen(driver)
        await driver.press("ctrl+h", "a")
        assert driver.app.screen.query_one("#note", Input).value == f"like {ZHANG.name}"


async def test_nobody_shows_anywhere_while_people_are_hidden(log: Path) -> None:
    async with exploring(log, size=(140, 44)) as driver:
        assert seen(driver)
        await driver.press("ctrl+h")
        title = driver.explore.query_one(TitleLine)
        assert "people hidden" in title.render().plain
        for _ in range(4):  # the damaged record is the last
            assert not seen(driver), driver.screen_text()
            assert "jo wrote" not in driver.detail and '"jo"' not in driver.detail
            await driver.press("j")
        assert "not shown" in driver.detail
        await driver.press("g", "y")
        assert not traces(driver.app.clipboard.encode())
        # asking with a stand-in, in the bar and by a key
        await driver.press("u")
        assert len(driver.explore.view.ids) == 3
        bar = driver.explore.query_one(QueryBar).value
        assert bar.startswith("user:user-") and not seen(driver)
        await driver.press("escape")
        await driver.ask(bar)
        assert len(driver.explore.view.ids) == 3
        assert driver.explore.view.query.text == f"user:{MARIA.name}"
        await driver.ask("user:nobody_like_this")  # the nearest names are told
        assert driver.message and not seen(driver)
        # what is offered
        await driver.pilot.press("slash", *"user:", "tab")
        await driver.press("m")
        assert not seen(driver)
        await driver.press("escape", "escape", "escape", "escape")
        await driver.press("s")
        assert not seen(driver)
        await driver.press("escape", "f")
        assert isinstance(driver.app.screen, FacetsScreen)

        await driver.press("right", "right")
        assert not seen(driver)
        await driver.press("escape", "ctrl+h")
        assert "people hidden" not in title.render().plain
        assert seen(driver)
        assert driver.explore.query_one(Detail).plain_text.count(MARIA.name) > 1


async def test_an_answer_to_sql_hides_people_in_columns_that_fit_their_stand_ins(log: Path) -> None:
    async with exploring(log, size=(140, 44)) as driver:
        await driver.press("ctrl+s")
        screen = driver.app.screen
        screen.query_one(SqlEditor).put('SELECT "user", ip, session, id FROM events WHERE "user" IS NOT NULL')
        await driver.press("ctrl+r")
        assert seen(driver)
        await driver.press("ctrl+h")
        assert not seen(driver)
        told = "\n".join(driver.screen_text())
        assert len(set(re.findall(r"user-[0-9a-f]{16}", told))) == 2
        await driver.press("y")
        assert not traces(driver.app.clipboard.encode())
        await driver.press("ctrl+h")
        assert seen(driver)
        # the header's names stand over their columns again
        head = str(screen.query_one(AnswerHeader).content)
        row = next(line for line in driver.screen_text() if MARIA.session in line)
        assert head.index("session") == row.index(MARIA.session)


async def test_an_older_backspace_is_ctrl_h_where_nothing_is_written(log: Path) -> None:
    async with exploring(log) as driver:
        driver.app.post_message(Key("backspace", "\x7f"))
        await driver.press("j")
        assert not CURTAIN.is_drawn
        driver.app.post_message(Key("backspace", "\x08"))
        await driver.press("k")
        assert CURTAIN.is_drawn
        await driver.pilot.press("slash", "a")
        driver.app.post_message(Key("backspace", "\x08"))
        await driver.pilot.pause()
        await driver.press("b")
        assert CURTAIN.is_drawn
        assert driver.explore.query_one(QueryBar).value == "b"


async def test_an_export_hides_people_with_the_key_that_is_named(log: Path, tmp_path: Path) -> None:
    key, target = tmp_path / "own" / "key", tmp_path / "out.ndjson"
    async with exploring(log) as driver:
        await driver.press("e")
        dialog = driver.app.screen
        dialog.query_one("#file", Input).value = str(target)
        assert not dialog.query_one("#key").display
        dialog.query_one("#hide", Checkbox).value = True
        await driver.pilot.pause()
        assert dialog.query_one("#key").display and not dialog.query_one("#damaged").display
        await driver.press("enter")
        assert "key" in str(dialog.query_one("#state", Static).render()) and not target.exists()
        dialog.query_one("#key", Input).value = str(key)
        await driver.press("enter")
        assert driver.app.screen is driver.explore
    assert key.stat().st_mode & 0o777 == 0o600
    assert not traces(target.read_bytes())
    assert len(target.read_bytes().splitlines()) == 3
    audit = json.loads((tmp_path / "out.audit.json").read_bytes())
    assert audit["last_pass"]["found"] == 0


def test_all_text_of_the_screens_comes_through_the_curtain() -> None:
    """A note is given back as it was written, and the last look comes after the curtain; nothing else goes past."""
    folder = Path(curtain.__file__).parent
    past = {path.name for path in folder.rglob("*.py") if "import printable" in path.read_text()}
    assert past == {"curtain.py", "cells.py", "note_dialog.py", "last_look.py"}


async def test_a_large_document_is_gone_through_off_the_screen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[bool] = []
    document = Hidden.document

    def noted(hidden: Hidden, text: bytes) -> bytes:
        if len(text) > LARGE:
            threads.append(current_thread() is main_thread())
        return document(hidden, text)

    monkeypatch.setattr(Hidden, "document", noted)
    events = [root(MARIA, event={"body": f"{ZHANG.name} {'wrote ' * 20_000}"}, time=at(number)) for number in range(2)]
    log = log_file(tmp_path, *(json.dumps(event).encode() + b"\n" for event in events))
    async with exploring(log, size=(140, 44)) as driver:
        await driver.press("ctrl+h")
        for key in ("j", "k"):
            await driver.press(key)
            assert "user-" in driver.detail and not seen(driver)
    assert threads and not any(threads)
