"""The explorer as a person uses it."""

import gzip
import json
import threading
from pathlib import Path

import pytest
from tests.making import at, line, log_file
from tests.tui.driving import Driver, exploring, settle
from textual.command import CommandList, CommandPalette
from textual.widgets import Input, Static

from edxtui.errors import IndexStoreError
from edxtui.index import build as building
from edxtui.index import workers
from edxtui.index.build import Progress
from edxtui.index.cache import Place
from edxtui.index.store import Store
from edxtui.opening import Opening, Settings
from edxtui.tui import actions
from edxtui.tui.app import EdxtuiApp
from edxtui.tui.screens.explore import ExploreScreen
from edxtui.tui.screens.go_to_dialog import GoToDialog
from edxtui.tui.screens.help import HelpScreen, help_text
from edxtui.tui.screens.palette import Palette
from edxtui.tui.widgets.builder import Builder
from edxtui.tui.widgets.detail import Detail
from edxtui.tui.widgets.event_list import EventList
from edxtui.tui.widgets.key_line import KeyLine
from edxtui.tui.widgets.query_bar import QueryBar
from edxtui.tui.widgets.title_line import TitleLine


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return log_file(
        tmp_path,
        line(user="ann", type="play_video", course="O/C/R", time=at(1), event=json.dumps({"id": "v1", "code": "x"})),
        line(user="bob", type="play_video", course="O/C/R", time=at(2)),
        line(user="ann", type="problem_check", course="O/D/R", time=at(3), event={"grade": 2}),
        b'{"username": "ann", "event_type": "seq_next", "cut\n',
        line(user="cid", type="problem_check", course="course-v1:O+E+R", time=at(5)),
        line(user="", type="/courses/O/C/R/info", time=at(6)),
        line(user="ann", type="made_up", time=at(7)),
    )


async def test_the_first_records_are_there_before_the_index_is_opened(
    log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_it = threading.Event()
    open_index = Opening._opened

    def waiting(opening: Opening) -> Store:
        let_it.wait()
        return open_index(opening)

    monkeypatch.setattr(Opening, "_opened", waiting)
    for _ in range(2):  # without an index and with one
        let_it.clear()
        with Opening([str(log)], Settings(cache_folder=tmp_path / "cache")) as opening:
            async with EdxtuiApp(opening).run_test(size=(120, 40)) as pilot:
                driver = Driver(pilot, opening)
                try:
                    await pilot.pause()
                    rows = "\n".join(driver.screen_text())
                    assert "play_video" in rows
                    assert "problem_check" in rows
                    await pilot.press("j")
                    assert driver.events.cursor == 1
                    driver.explore.apply("user:ann -is:damaged")
                finally:
                    let_it.set()
                await settle(pilot)
                assert driver.types() == ["play_video", "problem_check", "made_up"]


async def test_an_index_that_cannot_be_made_is_told(log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(place: object, files: object, *, anew: bool) -> Store:
        raise IndexStoreError("There is no room.")

    monkeypatch.setattr(Place, "begun", refuse)
    async with exploring(log) as driver:
        assert "There is no room." in driver.message
        assert any("play_video" in row for row in driver.screen_text())
        await driver.pilot.press("q")
        assert str(driver.app.return_value) == "There is no room."


async def test_it_opens_on_all_events_with_the_first_in_detail(log: Path) -> None:
    async with exploring(log) as driver:
        assert driver.events.total == 7
        assert driver.events.has_focus
        title = driver.explore.query_one(TitleLine)
        assert "6 events, 1 damaged" in title.logs
        assert title.shown == "1 of 7: 6 events, 1 damaged shown"
        assert "play_video" in driver.detail
        assert "ann" in driver.detail
        assert not driver.explore.query_one(Builder).is_busy


async def test_moving_lets_the_detail_follow(log: Path) -> None:
    async with exploring(log) as driver:
        await driver.press("j")
        assert "bob" in driver.detail
        await driver.press("k", "down", "down")
        assert '"grade": 2' in driver.detail
        await driver.press("G")
        assert "made_up" in driver.detail
        await driver.press("g")
        assert driver.events.cursor == 0


async def test_a_payload_in_a_string_is_shown_decoded(log: Path) -> None:
    async with exploring(log) as driver:
        assert '    "id": "v1",' in driver.detail
        assert "the log holds it as JSON in a string" in driver.detail


async def test_a_damaged_record_is_listed_with_its_reason_and_what_was_salvaged(log: Path) -> None:
    async with exploring(log) as driver:
        row = driver.rows()[3]
        assert "!" in row
        assert "ann" in row
        assert "damaged (seq_next)" in row
        await driver.press("j", "j", "j")
        assert "Damaged record" in driver.detail
        assert "salvaged" in driver.detail
        assert '"cut' in driver.detail


async def test_a_key_waits_for_the_row_that_it_is_about(tmp_path: Path) -> None:
    events = [line(user=f"u{number}", type="play_video", time=at(number)) for number in range(1000)]
    async with exploring(log_file(tmp_path, *events)) as driver:
        driver.events.action_last()
        assert driver.events.current is None
        driver.explore.action_only_user()
        await settle(driver.pilot)
        assert driver.explore.view.query.text == "user:u999"
        await driver.press("escape", "g")
        driver.events.action_last()
        driver.events.cursor = 500
        driver.explore.action_only_user()
        driver.events.action_first()
        await settle(driver.pilot)
        assert driver.explore.view.query.text == ""


async def test_one_escape_is_enough_in_an_empty_view(log: Path) -> None:
    async with exploring(log) as driver:
        await driver.press("t", "x")
        assert not len(driver.events.ids) or not driver.events.display
        await driver.press("d")
        assert not driver.app.screen.has_class("-reference")
        await driver.press("escape")
        assert driver.explore.view.query.text == ""
        assert driver.events.has_focus


async def test_rows_say_what_happened(tmp_path: Path) -> None:
    path = log_file(
        tmp_path,
        line(user="ann", type="play_video", event_source="browser", time=at(1), event='{"currentTime": 83.2}'),
        line(user="ann", type="edx.course.enrollment.activated", time=at(2), event={"mode": "honor"}),
        line(user="ann", type="/courses/O/C/R/progress", time=at(3)),
        line(user="ann", type="made_up", time=at(4), event={"\x1b[31mx": "\x1b[31m"}),
    )
    async with exploring(path, size=(160, 30)) as driver:
        rows = driver.rows()[:4]
        assert "play_video        ▶ 1:23" in rows[0]
        assert "enrolled, honor" in rows[1]
        assert "progress page" in rows[2]
        assert "/courses" not in rows[2][: rows[2].index("▏")]
        assert "\x1b" not in rows[3]


async def test_a_query_narrows_and_escape_widens_again(log: Path) -> None:
    async with exploring(log) as driver:
        await driver.ask("type:problem_check")
        assert driver.types() == ["problem_check", "problem_check"]
        assert driver.explore.view.events == 2
        assert driver.events.has_focus
        await driver.press("escape")
        assert driver.events.total == 7


async def test_a_fuzzy_query_finds(log: Path) -> None:
    async with exploring(log) as driver:
        await driver.ask("problm chek")
        assert driver.types() == ["problem_check", "problem_check"]
        await driver.ask("type:problm_chek~ user:ann")
        assert driver.types() == ["problem_check"]


async def test_the_event_under_the_cursor_stays_there(log: Path) -> None:
    async with exploring(log) as driver:
        await driver.press("j", "j")
        await driver.ask("user:ann")
        assert driver.events.cursor == 1
        assert '"grade": 2' in driver.detail


async def test_a_wrong_query_is_explained_and_changes_nothing(log: Path) -> None:
    async with exploring(log) as driver:
        await driver.ask("usr:ann")
        assert "usr" in driver.message
        assert "user" in driver.message
        assert "column 1" in driver.message
        assert driver.events.total == 7


async def test_a_value_that_matches_nothing_names_the_nearest(log: Path) -> None:
    async with exploring(log) as driver:
        await driver.ask("type:problem_chek")
        assert "problem_check (2 events)" in driver.message
        assert driver.events.total == 0
        assert "Nothing matches" in "\n".join(driver.screen_text())
        await driver.press("escape")
        await driver.press("escape")
        assert driver.events.total == 7


async def test_leaving_the_query_puts_back_what_was_applied(log: Path) -> None:
    async with exploring(log) as driver:
        await driver.ask("user:ann")
        await driver.press("slash", "x", "x", "escape", "escape")
        assert driver.explore.query_one(QueryBar).value == "user:ann"
        assert driver.events.has_focus


@pytest.mark.parametrize(
    ("key", "query", "number"),
    [("u", "user:ann", 4), ("c", "course:O/C/R", 3), ("t", "type:play_video", 2), ("x", "-type:play_video", 5)],
)
async def test_keys_make_queries_of_the_event(log: Path, key: str, query: str, number: int) -> None:
    async with exploring(log) as driver:
        await driver.press(key)
        assert driver.explore.query_one(QueryBar).value == query
        assert driver.events.total == number


async def test_queries_can_be_gone_back_and_forth(log: Path) -> None:
    async with exploring(log) as driver:
        await driver.press("u")
        await driver.press("t")
        assert driver.events.total == 1
        await driver.press("less_than_sign")
        assert driver.explore.query_one(QueryBar).value == "user:ann"
        await driver.press("less_than_sign")
        assert driver.events.total == 7
        await driver.press("less_than_sign")
        await driver.press("greater_than_sign")
        assert driver.explore.query_one(QueryBar).value == "user:ann"


async def test_next_and_previous_of_the_user(log: Path) -> None:
    async with exploring(log) as driver:
        await driver.press("n")
        assert driver.events.cursor == 2
        await driver.press("n")
        assert driver.events.cursor == 3
        await driver.press("p")
        await driver.press("p")
        assert driver.events.cursor == 0
        await driver.press("p")
        assert driver.events.cursor == 0


async def test_go_to_a_time_or_a_number(log: Path) -> None:
    async with exploring(log) as driver:
        await driver.press("colon")
        assert isinstance(driver.app.screen, GoToDialog)
        await driver.press(*"2014-03-03 00:05", "enter")
        assert driver.events.cursor == 4
        await driver.press("colon", "2", "enter")
        assert driver.events.cursor == 1
        await driver.press("colon", "9", "9", "enter")
        assert isinstance(driver.app.screen, GoToDialog)
        await driver.press("escape")
        assert driver.events.cursor == 1
        for share, cursor in (("0%", 0), ("100 %", 6), ("50%", 3), ("16.7%", 1)):
            await driver.press("colon", *share, "enter")
            assert driver.events.cursor == cursor
        await driver.press("colon", *"101%", "enter")
        assert "up to 100%" in "".join(driver.screen_text())
        await driver.press("escape")


async def test_enter_goes_into_the_detail_and_escape_comes_back(log: Path) -> None:
    async with exploring(log) as driver:
        await driver.press("enter")
        assert driver.explore.query_one(Detail).has_focus
        await driver.press("escape")
        assert driver.events.has_focus
        await driver.press("tab")
        assert driver.explore.query_one(Detail).has_focus


async def test_help_names_every_key_that_is_bound(log: Path) -> None:
    async with exploring(log) as driver:
        await driver.press("question_mark")
        assert isinstance(driver.app.screen, HelpScreen)
        assert "In every list" in "\n".join(driver.screen_text())
        text = str(help_text({}))
        for binding in (*actions.ROWS, *actions.EXPLORE, *actions.TIMELINE, *actions.DOCUMENT):
            assert binding.tooltip in text
        assert "is:damaged" in text
        await driver.press("j", "k", "pagedown")
        await driver.press("escape")
        assert driver.events.has_focus


async def test_copying_the_event_gives_its_bytes(log: Path) -> None:
    async with exploring(log) as driver:
        await driver.press("j", "y")
        assert driver.app.clipboard == log.read_text().splitlines()[1]


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (200, 60), (20, 5)])
async def test_every_size_shows_the_list(log: Path, size: tuple[int, int]) -> None:
    async with exploring(log, size=size) as driver:
        await driver.press("j", "j")
        await driver.ask("user:ann")
        await driver.press("s")
        await driver.press("escape")
        assert driver.events.total == 4


async def test_an_empty_log_says_so(tmp_path: Path) -> None:
    async with exploring(log_file(tmp_path)) as driver:
        assert "There are no events in this log." in "\n".join(driver.screen_text())
        await driver.press("j", "s", "u", "x", "n", "y", "enter", "e")


async def test_hostile_text_is_spelled_out_and_is_no_markup(tmp_path: Path) -> None:
    hostile = "[/red][b]\x1b]0;x\x07\u202e"
    log = log_file(tmp_path, line(user=hostile, type=hostile, course=hostile, time=at(1), event={hostile: hostile}))
    async with exploring(log) as driver:
        await driver.press("u")
        await driver.press("s")
        text = "\n".join(driver.screen_text())
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert "[/red][b]\\x1b" in text


async def test_the_footer_is_there(log: Path) -> None:
    async with exploring(log, size=(80, 24)) as driver:
        assert driver.explore.query_one(KeyLine).display
        assert "Query" in driver.screen_text()[-1]


async def test_the_list_draws_only_what_is_in_sight(tmp_path: Path) -> None:
    log = log_file(tmp_path, *(line(user=f"u{number}", type="x", time=at(number / 60)) for number in range(3000)))
    async with exploring(log) as driver:
        await driver.press("G")
        assert driver.events.cursor == 2999
        assert "u2999" in driver.detail
        assert any("u2999" in row for row in driver.screen_text())
        await driver.press("pageup", "pageup")
        current = driver.explore.query_one(EventList).current
        assert current is not None
        assert current.event.user == f"u{driver.events.cursor}"


async def test_a_query_applied_while_the_log_is_read_stays(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "BLOCK", 100)
    monkeypatch.setattr(building, "_BATCH", 1)
    with Opening([str(log)], Settings(no_cache=True)) as opening:
        async with EdxtuiApp(opening).run_test() as pilot:
            driver = Driver(pilot, opening)
            screen = driver.explore
            screen.apply("type:problem_check")
            screen.on_builder_grew(Builder.Grew(Progress(1, 2, 1, 0)))
            screen.on_builder_finished()
            await settle(pilot)
            assert driver.types() == ["problem_check", "problem_check"]
            assert screen.view.query.text == "type:problem_check"


async def test_a_log_that_was_rewritten_is_not_shown_as_if_it_were_the_old_one(log: Path, tmp_path: Path) -> None:
    async with exploring(log) as driver:
        size = log.stat().st_size
        with log.open("r+b") as file:
            file.write(b"x" * (size + 10))
        await driver.press("j")
        assert "holds something else" in driver.message
        assert driver.detail == ""
        await driver.press("e")
        driver.app.screen.query_one("#file", Input).value = str(tmp_path / "out.json")
        await driver.press("enter")
        assert "holds something else" in str(driver.app.screen.query_one("#state", Static).content)
        assert not (tmp_path / "out.json").exists()


async def test_a_log_that_grows_is_read_on(log: Path) -> None:
    async with exploring(log) as driver:
        with log.open("ab") as file:
            file.write(line(user="eve", type="play_video"))
        await driver.press("j")
        assert "bob" in driver.detail


async def test_the_palette_closes_where_it_has_no_room(log: Path) -> None:
    async with exploring(log) as driver:
        await driver.press("ctrl+p")
        assert isinstance(driver.app.screen, CommandPalette)
        await driver.pilot.resize_terminal(20, 4)
        await driver.press("pagedown", "ctrl+p", "pagedown")
        assert not isinstance(driver.app.screen, CommandPalette)


async def test_keys_that_page_through_the_palette_wait_until_it_is_there(log: Path) -> None:
    async with exploring(log) as driver:
        await driver.pilot.press("ctrl+p")
        assert isinstance(driver.app.screen, Palette)
        assert driver.app.screen.check_action("command_list", ("page_up",)) == bool(
            driver.app.screen.query_one(CommandList).size.height
        )
        driver.app.screen.query_one(CommandList).styles.height = 0
        await driver.press("pageup", "pagedown")
        assert not driver.app.screen.check_action("command_list", ("page_up",))


async def test_a_fault_ends_the_app_without_a_word_of_the_log(
    log: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def breaks(*_: object) -> None:
        someone = "ann"  # noqa: F841 - what a traceback with values would show
        raise RuntimeError("nobody foresaw it")

    monkeypatch.setattr(EventList, "action_last", breaks)
    with Opening([str(log)], Settings(no_cache=True)) as opening:
        app = EdxtuiApp(opening)
        with pytest.raises(RuntimeError, match="foresaw"):
            async with app.run_test() as pilot:
                await settle(pilot)
                await pilot.press("G")
        assert isinstance(app.fault, RuntimeError)
    shown = capsys.readouterr()
    assert "someone" not in shown.out + shown.err


async def test_a_wrong_query_before_the_first_answer_leaves_everything_shown(log: Path) -> None:
    with Opening([str(log)], Settings(no_cache=True)) as opening:
        async with EdxtuiApp(opening).run_test() as pilot:
            driver = Driver(pilot, opening)
            driver.explore.apply("usr:ann")
            await settle(pilot)
            assert driver.events.total == 7
            assert "usr" in driver.message


async def test_where_an_archive_breaks_off_is_said_once_it_is_known(log: Path) -> None:
    text = b"".join(line(user="ann", type="play_video", code=f"{number:x}" * 20) for number in range(2_000))
    packed = gzip.compress(text)
    log.write_bytes(packed[: len(packed) // 2])
    async with exploring(log) as driver:
        assert "breaks off at byte" in driver.message
        assert 100 < len(driver.events.ids) < 2_000
        assert '"play_video"' in driver.detail


async def test_a_slash_that_comes_before_the_first_paint_is_not_lost(log: Path) -> None:
    async with exploring(log) as driver:
        early = ExploreScreen(driver.opening)
        assert early.check_action("export", ()) is False
        early.action_edit_query()
        await driver.app.push_screen(early)
        await settle(driver.pilot)
        assert isinstance(early.focused, QueryBar)
