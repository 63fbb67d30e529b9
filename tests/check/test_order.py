"""Steps back in time, whatever the pieces in which events come."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from edxtui.check.order import TOLERANCE, Order
from edxtui.events.time_column import NO_TIME
from edxtui.index.survey import Stretch

MOBILE = 3
Event = tuple[int, int, int]
"""Log, time, source."""


def stretch(events: list[Event], first: int) -> Stretch:
    logs, times, sources = (np.array([event[part] for event in events], np.int64) for part in range(3))
    nothing = np.zeros(len(events), np.int64)
    return Stretch(
        ids=np.arange(first, first + len(events)),
        logs=logs,
        offsets=nothing,
        lengths=nothing,
        times=times,
        types=nothing.astype(np.int32),
        sources=sources.astype(np.int32),
        twins=nothing.astype(np.uint64),
    )


times = st.integers(0, 5).map(lambda number: number * TOLERANCE * 2 // 3) | st.just(NO_TIME)


@given(st.lists(st.tuples(st.integers(0, 2), times, st.integers(1, 3))), st.integers(1, 10))
def test_a_plain_loop_finds_the_same(events: list[Event], size: int) -> None:
    events.sort(key=lambda event: event[0])
    last: dict[int, int] = {}
    steps: dict[int, list[int]] = {}
    for log, time, source in events:
        if time == NO_TIME or source == MOBILE:
            continue
        back = last.get(log, time) - time
        if back > TOLERANCE:
            steps.setdefault(log, []).append(back)
        last[log] = time
    order = Order(MOBILE)
    for first in range(0, len(events), size):
        order.follow(stretch(events[first : first + size], first))
    assert {log: (found.steps, found.farthest) for log, found in order.logs.items()} == {
        log: (len(all_back), max(all_back)) for log, all_back in steps.items()
    }
    assert all(events[found.example][0] == log for log, found in order.logs.items())
