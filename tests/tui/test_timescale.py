"""Stretches of time: they fit the width, cover all of the span, and begin where people begin to count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edxtui.query.spans import span_of
from edxtui.tui.timescale import UNITS, labels, scale_of, span_words

FIRST, END = span_of("0001").start, span_of("9999").end
times = st.integers(FIRST, END - 1) | st.sampled_from([FIRST, END - 1, 0, -1])
spans = st.tuples(times, st.integers(0, 10) | st.integers(0, END - FIRST)).map(
    lambda at: (at[0], min(at[0] + at[1], END - 1))
)


@given(spans, st.integers(1, 300))
def test_a_scale_covers_the_span_in_few_enough_stretches(span: tuple[int, int], most: int) -> None:
    scale = scale_of(*span, most)
    assert scale.edges[0] <= span[0] <= span[1] < scale.edges[-1]
    assert 1 <= scale.size <= most
    assert all(a < b for a, b in zip(scale.edges, scale.edges[1:], strict=False))
    assert scale.at(span[0]) == 0
    assert scale.at(span[1]) == scale.size - 1
    if most >= 12:
        assert all(scale.unit.floor(edge) == edge for edge in scale.edges[:-1])


@given(spans, st.integers(1, 300), st.integers(1, 10))
def test_labels_never_lie_over_each_other(span: tuple[int, int], most: int, cells: int) -> None:
    scale = scale_of(*span, most)
    written = labels(scale, cells)
    assert written
    reached = 0
    for cell, text in written:
        assert cell >= reached
        assert cell % cells == 0
        reached = cell + len(text) + 1
    assert span_words(scale.edges[0], scale.edges[-1])


@pytest.mark.parametrize(
    ("first", "last", "most", "unit", "beginning"),
    [
        ("2014-03-03T16:19:05", "2014-03-03T16:19:35", 80, "1 second", "2014-03-03T16:19:05"),
        ("2014-03-03T16:19:05", "2014-03-03T17:19:35", 80, "1 minute", "2014-03-03T16:19"),
        ("2014-03-03T16:19:05", "2014-03-03T23:59:35", 60, "10 minutes", "2014-03-03T16:10"),
        ("2014-03-03T16:19", "2014-03-05", 80, "1 hour", "2014-03-03T16"),
        ("2014-03-05T16:19", "2014-05-03", 80, "1 day", "2014-03-05"),
        ("2014-03-05T16:19", "2015-03-03", 80, "1 week", "2014-03-03"),
        ("2014-03-05T16:19", "2016-03-03", 80, "1 month", "2014-03"),
        ("2014-03-05T16:19", "2044-03-03", 80, "1 year", "2014"),
        ("0001", "9999", 80, "1,000 years", "0001"),
        ("1972-03-05", "2014-03-05", 5, "10 years", "1970"),
    ],
)
def test_the_shortest_unit_that_fits(first: str, last: str, most: int, unit: str, beginning: str) -> None:
    scale = scale_of(span_of(first).start, span_of(last).end - 1, most)
    assert scale.unit.words == unit
    assert scale.edges[0] == span_of(beginning).start


@pytest.mark.parametrize(
    ("first", "last", "most", "cells", "expected"),
    [
        ("2014-01-27", "2014-06-16", 113, 5, ["01-27", "02-10"]),
        ("2014-02-01T12", "2014-03-07T23", 113, 1, ["02-03", "02-10"]),
        ("2014-03-03T16", "2014-03-05T10", 80, 1, ["16:00", "03-04"]),
        ("2014-03-03T16:00", "2014-03-03T17:30", 113, 1, ["16:00", "16:10"]),
        ("2014-01", "2014-12", 12, 5, ["2014-01", "2014-04"]),
        ("2012", "2014", 3, 1, ["2012"]),
    ],
)
def test_what_is_written_below_the_stretches(first: str, last: str, most: int, cells: int, expected: list[str]) -> None:
    scale = scale_of(span_of(first).start, span_of(last).end - 1, most)
    assert [text for _, text in labels(scale, cells)][:2] == expected


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2014", "2014", "2014"),
        ("2014-02", "2014-02", "2014-02"),
        ("2014-03-03", "2014-03-03", "2014-03-03"),
        ("2014-03-03", "2014-03-09", "2014-03-03 to 2014-03-09"),
        ("2014-03-03T16", "2014-03-03T16", "2014-03-03 16:00 to 17:00"),
        ("2014-03-03T16", "2014-03-03T23", "2014-03-03 16:00 to 24:00"),
        ("2014-03-03T16", "2014-03-04T23", "2014-03-03 16:00 to 2014-03-04 24:00"),
        ("2014-03-03T16:19:05", "2014-03-03T16:19:09", "2014-03-03 16:19:05 to 16:19:10"),
        ("9999-12-31T12", "9999-12-31T23", "9999-12-31 12:00 to 24:00"),
    ],
)
def test_a_stretch_in_words(start: str, end: str, words: str) -> None:
    assert span_words(span_of(start).start, span_of(end).end) == words


def test_units_are_from_short_to_long() -> None:
    lengths = [unit.after(unit.floor(0)) - unit.floor(0) for unit in UNITS]
    assert lengths == sorted(lengths)
