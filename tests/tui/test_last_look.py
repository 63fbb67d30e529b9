import json
from pathlib import Path

from rich.cells import cell_len
from rich.segment import Segment
from tests.making import line, log_file, opened
from textual.color import Color
from textual.widgets import Input

from edxtui.terminal_text import printable
from edxtui.tui.app import EdxtuiApp
from edxtui.tui.last_look import LastLook, document_for_clipboard, for_clipboard
from edxtui.tui.reading import read

HOSTILE = "a\x1b]0;owned\x07\x9b31m\u202eb\U000e0041\ud800"
BLACK = Color(0, 0, 0)


def test_what_a_terminal_would_act_upon_is_left_blank_and_keeps_its_room() -> None:
    [plain, hostile] = LastLook().apply([Segment("plain"), Segment(HOSTILE)], BLACK)
    assert plain.text == "plain"
    assert printable(hostile.text) == hostile.text
    assert cell_len(hostile.text) == cell_len(HOSTILE)
    assert hostile.text.startswith("a]0;owned")


def test_letters_of_all_scripts_are_drawn() -> None:
    segments = [Segment("zoë 学生 👩‍🎓 עברית")]
    assert LastLook().apply(segments, BLACK) == segments


def test_what_is_copied_is_only_text() -> None:
    assert printable(for_clipboard(HOSTILE)) == for_clipboard(HOSTILE)
    assert for_clipboard("SELECT 1\n\tFROM events") == "SELECT 1\n    FROM events"


async def test_the_app_looks_last_and_copies_only_text(tmp_path: Path) -> None:
    with opened(log_file(tmp_path, line(user="anna"))) as opening:
        app = EdxtuiApp(opening)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.app.workers.wait_for_complete()
            assert any(isinstance(each, LastLook) for each in app.screen.query_one(Input).get_line_filters())
            app.copy_to_clipboard(HOSTILE)
            assert app.clipboard == for_clipboard(HOSTILE)


def test_a_document_is_copied_on_one_line_and_says_the_same(tmp_path: Path) -> None:
    document = {"username": HOSTILE.replace("\ud800", ""), "event": {"\x7f\u2028": ["\x9b", 1.50]}}
    text = json.dumps(document, ensure_ascii=False, indent=1).encode()
    with opened(log_file(tmp_path, text)) as opening, opening.store.question() as asking:
        [record] = asking.records(asking.first(1))
        copied = document_for_clipboard(read(opening, record))
    assert printable(copied) == copied
    assert json.loads(copied) == document


def test_a_damaged_record_is_copied_spelled_out(tmp_path: Path) -> None:
    with opened(log_file(tmp_path, b'{"username": "\x1b[31m\xff\n')) as opening, opening.store.question() as asking:
        [record] = asking.records(asking.first(1))
        copied = document_for_clipboard(read(opening, record))
    assert copied == '{"username": "\\x1b[31m\\xff'
