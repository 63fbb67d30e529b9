"""Lines that are wrapped to a width."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult

from edxtui.terminal_text import printable
from edxtui.tui.document_lines import Line
from edxtui.tui.widgets.text_lines import TextLines, _wrapped

KINDS = st.sampled_from(["key", "text", "mark", "prose", "note"])
PIECES = st.lists(st.tuples(st.text("ab  é字\x1b", max_size=30), KINDS), min_size=1, max_size=5)


@given(PIECES, st.integers(4, 40))
def test_every_row_fits_and_nothing_but_spaces_is_lost(line: Line, width: int) -> None:
    rows = _wrapped(line, width)
    assert all(sum(cell_len(text) for text, _ in row) <= width + 1 for row in rows)
    written = "".join(text for row in rows for text, _ in row)
    assert written.replace(" ", "") == printable("".join(text for text, _ in line)).replace(" ", "")


def test_what_takes_no_cells_breaks_nothing() -> None:
    accents = "\u0301" * 2_000
    rows = _wrapped([("a" * 30, "text"), (accents, "text")], 20)
    assert "".join(text for row in rows for text, _ in row).replace(" ", "") == "a" * 30 + accents


def rows_of(*pieces: tuple[str, str], width: int) -> list[str]:
    return ["".join(text for text, _ in row).rstrip() for row in _wrapped(list(pieces), width)]  # type: ignore[arg-type]


class OneLine(App[None]):
    """A pane of five rows with lines that are higher than it."""

    CSS = "TextLines { height: 5; }"

    def compose(self) -> ComposeResult:
        yield TextLines()


@pytest.mark.parametrize(("down", "up"), [("down", "up"), ("pagedown", "pageup"), ("ctrl+d", "ctrl+u")])
async def test_every_row_of_a_long_line_comes_into_sight(down: str, up: str) -> None:
    words = [" ".join(f"w{line}-{number}" for number in range(60)) for line in range(3)]
    async with OneLine().run_test(size=(40, 12)) as pilot:
        pane = pilot.app.query_one(TextLines)
        pane.show_lines([[("first", "key")], *([(text, "prose")] for text in words), [("last", "key")]])  # type: ignore[list-item]
        pane.focus()
        await pilot.pause()
        for key in (down, up):
            seen, place = "", None
            while place != (place := (pane.cursor, int(pane.scroll_offset.y))):
                top = place[1]
                seen += " ".join(pane.line(row, 39).text for row in range(top, min(top + 5, len(pane._rows))))
                await pilot.press(key)
            missing = [word for text in words for word in text.split() if word not in seen.split()]
            assert missing == []
        assert pane.cursor == 0


def test_words_are_kept_whole() -> None:
    name, told = ("event.currentTime", "key"), ("  Position in the video, in seconds.", "prose")
    assert rows_of(name, told, width=20) == ["event.currentTime", "  Position in the", "  video, in seconds."]


def test_what_is_longer_than_a_row_is_broken() -> None:
    assert rows_of(("abcdefghijklmnop", "prose"), width=8) == ["abcdefgh", "  ijklmn", "  op"]
    assert rows_of(('"abcdefghij"', "text"), width=8) == ['"abcdefg', '  hij"']


def test_a_name_of_a_million_letters_is_laid_out_about_as_fast_as_it_is_long() -> None:
    """A ratio, as the machine may be slow; what measures the rest anew for each row takes a hundred times as long."""

    def seconds(length: int) -> float:
        begin = process_time()
        rows = _wrapped([("user  ", "key"), ("u" * length, "text")], 50)
        assert sum(len(text) for row in rows for text, _ in row if text.strip("u") == "") == length
        return process_time() - begin

    assert any(seconds(200_000) < 40 * max(seconds(20_000), 0.001) for _ in range(3))
