"""Columns of a chart: what is there can be seen, and nothing is higher than it should be."""

from hypothesis import given
from hypothesis import strategies as st

from edxtui.tui.stacks import EMPTY, Cell, column, heights

parts = st.lists(st.integers(0, 1000) | st.integers(0, 10**12), max_size=12)


@given(parts, st.integers(1, 60), st.integers(0, 10**13))
def test_heights_are_in_proportion_and_never_nothing(parts: list[int], rows: int, more: int) -> None:
    top = sum(parts) + more
    found = heights(parts, top, rows)
    assert all(height >= 0 for height in found)
    assert all(part or not height for part, height in zip(parts, found, strict=True))
    if sum(parts):
        assert 1 <= sum(found) <= rows * 8
        assert abs(sum(found) - sum(parts) * rows * 8 / top) <= 1
    else:
        assert sum(found) == 0


@given(parts, st.integers(1, 60))
def test_a_column_is_filled_from_below(parts: list[int], rows: int) -> None:
    cells = column(parts, sum(parts), rows)
    assert len(cells) == rows
    if sum(parts):
        assert all(cell.lower is not None and (cell.eighths == 8 or cell.upper is not None) for cell in cells)
    seen = [which for cell in cells for which in (cell.lower, cell.upper) if which is not None]
    assert seen == sorted(seen)


def test_cells_of_two_colours() -> None:
    assert column([4, 4, 8], 16, 2) == [Cell(4, 0, 1), Cell(8, 2, None)]
    assert column([4], 16, 2) == [Cell(4, 0, None), EMPTY]
    assert column([0, 12], 16, 2) == [Cell(8, 1, None), Cell(4, 1, None)]
    assert column([], 16, 2) == [EMPTY, EMPTY]
    assert column([1], 10**9, 2) == [Cell(1, 0, None), EMPTY]


def test_a_cell_shows_the_two_that_fill_most_of_it() -> None:
    assert column([1, 5, 2], 8, 1) == [Cell(6, 1, 2)]
