from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from edxtui.tui.cells import fitted, fitted_end


@given(st.text(max_size=60), st.integers(0, 40))
def test_a_text_takes_exactly_its_cells(text: str, width: int) -> None:
    assert cell_len(fitted(text, width)) == width
    assert cell_len(fitted_end(text, width)) == width


def test_what_is_cut_shows_an_ellipsis_on_the_side_of_the_cut() -> None:
    assert fitted("edX/DemoX/T1", 6) == "edX/D…"
    assert fitted_end("edX/DemoX/T1", 6) == "…oX/T1"
    assert fitted("学生学生", 5) == "学生…"
    assert fitted(None, 3) == "   "


def test_nothing_hostile_passes() -> None:
    assert fitted("\x1b[2Jx", 10) == "\\x1b[2Jx  "
