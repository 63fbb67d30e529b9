"""Lines that are wrapped to a width."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from edxtui.terminal_text import printable
from edxtui.tui.document_lines import Line
from edxtui.tui.widgets.text_lines import _wrapped

KINDS = st.sampled_from(["key", "text", "mark", "prose", "note"])
PIECES = st.lists(st.tuples(st.text("ab  é字\x1b", max_size=30), KINDS), min_size=1, max_size=5)


@given(PIECES, st.integers(4, 40))
def test_every_row_fits_and_nothing_but_spaces_is_lost(line: Line, width: int) -> None:
    rows = _wrapped(line, width)
    assert all(sum(cell_len(text) for text, _ in row) <= width + 1 for row in rows)
    written = "".join(text for row in rows for text, _ in row)
    assert written.replace(" ", "") == printable("".join(text for text, _ in line)).replace(" ", "")


def rows_of(*pieces: tuple[str, str], width: int) -> list[str]:
    return ["".join(text for text, _ in row).rstrip() for row in _wrapped(list(pieces), width)]  # type: ignore[arg-type]


def test_words_are_kept_whole() -> None:
    name, told = ("event.currentTime", "key"), ("  Position in the video, in seconds.", "prose")
    assert rows_of(name, told, width=20) == ["event.currentTime", "  Position in the", "  video, in seconds."]


def test_what_is_longer_than_a_row_is_broken() -> None:
    assert rows_of(("abcdefghijklmnop", "prose"), width=8) == ["abcdefgh", "  ijklmn", "  op"]
    assert rows_of(('"abcdefghij"', "text"), width=8) == ['"abcdefg', '  hij"']
