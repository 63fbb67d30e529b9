"""The scrollbar of lists and of the detail."""

from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style

from edxtui.tui.widgets.lines import bar_cells

BAR = Style(color="#ffffff", bgcolor="#000000")


def drawn(cells: int, lines: int, position: float) -> list[tuple[str, bool, bool]]:
    """Each cell: its text, whether the thumb is its ground, and whether it is reversed."""
    found = []
    for strip in bar_cells(cells, lines, cells, position, BAR):
        ((text, style, _),) = strip
        assert style is not None
        found.append((text, style.bgcolor == BAR.color, bool(style.reverse)))
    return found


def test_without_anything_to_scroll_it_is_a_trough() -> None:
    assert drawn(4, 3, 0) == [(" ", False, False)] * 4


@given(st.integers(2, 60), st.integers(1, 10**9), st.floats(0, 1))
def test_the_thumb_is_one_run_inside_and_at_the_ends_when_one_is(cells: int, more: int, share: float) -> None:
    lines = cells + more
    for position in (0, share * more, more):
        found = drawn(cells, lines, position)
        assert len(found) == cells
        shown = [text != " " or thumb for text, thumb, _ in found]
        first, last = shown.index(True), cells - 1 - shown[::-1].index(True)
        assert all(shown[first : last + 1])
    assert drawn(cells, lines, 0)[0] == (" ", True, False)
    assert drawn(cells, lines, more)[-1] == (" ", True, False)
