"""Equal documents by their hashes, and events that repeat earlier ones."""

import json
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edxtui.check.sameness import Hashes, content_hash, repeats


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ('{"a": 1, "b": [1, 2]}', '{ "b":[1,2], "a":1 }', True),
        ('{"a": "\\u00e9"}', '{"a": "é"}', True),
        ('{"a": NaN, "b": 1}', '{"b": 1, "a": NaN}', True),
        ('{"a": "\\ud800", "b": 1}', '{"b": 1, "a": "\\ud800"}', True),
        ('{"a": [1, 2]}', '{"a": [2, 1]}', False),
        ('{"a": 1}', '{"a": "1"}', False),
        ('{"a": null}', "{}", False),
    ],
)
def test_members_and_values_count_and_nothing_else(one: str, other: str, same: bool) -> None:
    hashes = {content_hash(json.loads(text), text.encode()) for text in (one, other)}
    assert len(hashes) == 2 - same


def hashed(events: list[tuple[int, int]], cut: int = 0) -> list[Hashes]:
    """Events of (hash, time) with ids from 0, in two parts."""
    parts = [(0, events[:cut]), (cut, events[cut:])]
    return [
        Hashes(
            np.array([each for each, _ in part], np.uint64),
            np.array([time for _, time in part], np.int64),
            np.arange(first, first + len(part)),
        )
        for first, part in parts
    ]


def told(answer: Any) -> list[tuple[int, int]]:
    return list(zip(*(ids.tolist() for ids in answer), strict=True))


def test_nothing_repeats_nothing() -> None:
    assert told(repeats([])) == []


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 20)), max_size=30), st.integers(0, 30))
def test_each_repeat_leads_to_the_first(events: list[tuple[int, int]], cut: int) -> None:
    first: dict[int, int] = {}
    expected = []
    for number, (value, _) in enumerate(events):
        if value in first:
            expected.append((number, first[value]))
        first.setdefault(value, number)
    assert told(repeats(hashed(events, cut))) == expected


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 20)), max_size=30), st.integers(0, 4))
def test_within_a_time_an_event_repeats_only_what_was_shortly_before(
    events: list[tuple[int, int]], within: int
) -> None:
    """As many as a plain loop over each hash's times finds."""
    expected = 0
    for value in {value for value, _ in events}:
        times = sorted(time for each, time in events if each == value)
        expected += sum(later - earlier <= within for earlier, later in pairwise(times))
    assert len(told(repeats(hashed(events), within=within))) == expected
