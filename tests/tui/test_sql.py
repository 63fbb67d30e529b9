"""Asking in SQL on the screen."""

import json
from pathlib import Path

import pytest
from tests.making import at, line, log_file
from tests.tui.driving import Driver, exploring, settle
from textual.widgets import Input

from edxtui import statement as say
from edxtui.answers import Understood
from edxtui.tui.screens.explore import ExploreScreen
from edxtui.tui.screens.sql import KEPT, SqlScreen
from edxtui.tui.statements import Statements
from edxtui.tui.widgets.answer_table import AnswerHeader, AnswerTable
from edxtui.tui.widgets.sql_editor import SqlEditor
from edxtui.tui.widgets.title_line import TitleLine

ENDLESS = "SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE (a.range * b.range) % 7 = 3"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return log_file(
        tmp_path,
        line(user="ann", type="play_video", course="O/C/R", time=at(1)),
        line(user="bob", type="play_video", course="O/C/R", time=at(2)),
        b'{"username": "ann", "event_type": "seq_next", "cut\n',
        line(user="ann", type="problem_check", course="O/D/R", time=at(3)),
        line(user="\x1b[31m[red]", type="problem_check", time=at(4)),
    )


def editor(driver: Driver) -> SqlEditor:
    return driver.app.screen.query_one(SqlEditor)


def table(driver: Driver) -> AnswerTable:
    return driver.app.screen.query_one(AnswerTable)


def shown(driver: Driver) -> str:
    return driver.app.screen.query_one(TitleLine).shown


async def run(driver: Driver, statement: str) -> None:
    editor(driver).put(statement)
    await driver.press("ctrl+r")


async def test_the_query_becomes_a_statement_and_a_row_leads_back_to_its_event(log: Path) -> None:
    async with exploring(log) as driver:
        await driver.ask("user:ann -is:damaged")
        await driver.press("ctrl+y")
        copied = driver.app.clipboard
        await driver.press("ctrl+s")
        assert editor(driver).text == copied
        assert "lower(\"user\") = lower('ann')" in copied
        await driver.press("ctrl+r")
        assert [row[1] for row in table(driver).rows] == ["play_video", "problem_check"]
        assert shown(driver).startswith("2 rows in ")
        assert "course" in str(driver.app.screen.query_one(AnswerHeader).content)
        await driver.press("j", "enter")
        assert isinstance(driver.app.screen, ExploreScreen)
        assert "problem_check" in driver.detail
        assert driver.events.total == 2  # the query shows it

        await driver.press("ctrl+s")
        assert editor(driver).text == copied
        await run(driver, 'SELECT "user", id FROM events WHERE "user" = \'bob\'')
        await driver.press("enter")
        assert "bob" in driver.detail
        assert driver.explore.view.query.text == ""  # the query had hidden it
        await driver.press("ctrl+s")
        await run(driver, 'SELECT log, "offset" FROM damaged')
        await driver.press("enter")
        assert "damaged" in "\n".join(driver.screen_text())
        assert driver.events.cursor == 2


async def test_what_is_wrong_is_told_and_pointed_at_and_nothing_else_changes(log: Path) -> None:
    async with exploring(log, size=(80, 24)) as driver:
        await driver.press("ctrl+s")
        await run(driver, "SELECT 1 AS one")
        await run(driver, "SELECT 1,\n  usr FROM events")
        assert "line 2, column 3" in driver.message
        assert '"user"' in driver.message
        assert editor(driver).cursor_location == (1, 2)
        assert table(driver).rows == [(1,)]
        await run(driver, "DELETE FROM events")
        assert "nothing is changed here" in driver.message
        await driver.press("ctrl+up")
        assert editor(driver).text == "SELECT 1,\n  usr FROM events"
        await driver.press("ctrl+up", "ctrl+up", "ctrl+down")
        assert editor(driver).text == "SELECT 1 AS one"
        await run(driver, "SELECT count(*) FROM events")
        assert driver.message == ""
        await driver.press("enter")
        assert isinstance(driver.app.screen, SqlScreen)  # such a row is no event
        await driver.press("escape")
        assert editor(driver).has_focus
        await driver.press("escape")
        assert isinstance(driver.app.screen, ExploreScreen)

        await driver.ask("no_such_thing_at_all")
        await driver.press("ctrl+s", "ctrl+r")
        assert shown(driver).startswith("0 rows in ")


async def test_a_long_statement_is_stopped_by_escape_and_by_leaving(log: Path) -> None:
    async with exploring(log) as driver:
        await driver.press("ctrl+s")
        editor(driver).put(ENDLESS)
        sql = driver.app.screen
        assert isinstance(sql, SqlScreen)
        sql.action_run()  # after a key the pilot would wait for the processors to be idle
        assert "running" in shown(driver)
        await driver.pilot.press("escape")
        await settle(driver.pilot)
        assert isinstance(driver.app.screen, SqlScreen)
        assert "stopped" in driver.message
        sql.action_run()
        driver.app.pop_screen()
        await settle(driver.pilot)
        assert isinstance(driver.app.screen, ExploreScreen)


async def test_a_long_answer_is_held_in_part_and_exported_whole(log: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    async with exploring(log) as driver:
        await driver.press("ctrl+s")
        await run(driver, f"SELECT range AS n, 'x' AS t FROM range({KEPT + 5})")  # noqa: S608 - a number
        assert shown(driver).startswith(f"first {KEPT:,} rows in ")
        await driver.press("G")
        assert table(driver).current == (KEPT - 1, "x")
        await driver.press("y")
        assert json.loads(driver.app.clipboard) == {"n": KEPT - 1, "t": "x"}
        await driver.press("e")
        driver.app.screen.query_one("#file", Input).value = str(target)
        await driver.press("enter")
        assert isinstance(driver.app.screen, SqlScreen)
        lines = target.read_text().splitlines()
        assert (lines[0], lines[-1], len(lines)) == ("n,t", f"{KEPT + 4},x", KEPT + 6)
        assert target.stat().st_mode & 0o777 == 0o600

        await run(driver, "SELECT \"user\", 1 AS a, NULL AS b FROM events WHERE type = 'problem_check' ORDER BY time")
        drawn = "\n".join(driver.screen_text())
        assert "\\x1b[31m[red]" in drawn
        assert "\x1b" not in drawn
        assert "(none)" in drawn
        await driver.press("l")
        assert "user" not in str(driver.app.screen.query_one(AnswerHeader).content)


async def test_what_only_documents_tell_has_no_sql_and_says_so(log: Path) -> None:
    async with exploring(log) as driver:
        query = Understood('"ocean"', say.TextOccurs("ocean"), ())
        await driver.app.push_screen(SqlScreen(driver.opening, query, Statements()))
        await settle(driver.pilot)
        assert "SQL sees neither" in driver.message
        await driver.press("ctrl+r")
        assert shown(driver).startswith("2 rows in ")
