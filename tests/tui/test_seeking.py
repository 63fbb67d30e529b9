"""Places in a view."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edxtui.tui.seeking import place_of_marked


@given(st.lists(st.integers(0, 20), unique=True), st.lists(st.integers(0, 25), unique=True), st.integers(0, 20))
def test_the_nearest_marked_record_on_either_side_is_found(ids: list[int], marked: list[int], cursor: int) -> None:
    places = [place for place, number in enumerate(ids) if number in marked]
    view = np.array(ids, np.int32)
    assert place_of_marked(cursor, 1, view, marked) == min((each for each in places if each > cursor), default=None)
    assert place_of_marked(cursor, -1, view, marked) == max((each for each in places if each < cursor), default=None)


@pytest.mark.parametrize(("cursor", "step", "place"), [(0, 1, 2), (2, 1, 4), (4, 1, None), (2, -1, None), (9, -1, 4)])
def test_the_same_in_a_view_in_log_order(cursor: int, step: int, place: int | None) -> None:
    assert place_of_marked(cursor, 1 if step > 0 else -1, range(5, 15), [99, 9, 0, 7]) == place
