from pathlib import Path

from tests.making import line, log_file, opened

from edxtui.tui.app import EdxtuiApp
from edxtui.tui.widgets.message_line import MessageLine
from edxtui.tui.widgets.query_bar import QueryBar


async def test_a_name_of_millions_of_letters_is_shown_and_not_asked_for(tmp_path: Path) -> None:
    with opened(log_file(tmp_path, line(user="u" * 2_000_000, type="play_video"))) as opening:
        app = EdxtuiApp(opening)
        async with app.run_test(size=(100, 30)) as pilot:
            await app.workers.wait_for_complete()
            await pilot.pause()
            await pilot.press("u")
            await app.workers.wait_for_complete()
            await pilot.pause()
            assert app.screen.query_one(QueryBar).value == ""
            assert "too long" in app.screen.query_one(MessageLine).text
