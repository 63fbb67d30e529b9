"""What is counted by the index is what a plain loop over the records would count."""

import json
from collections import Counter
from datetime import datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.making import line, log_file, opened

from edxtui import statement as say
from edxtui.events.times import microseconds
from edxtui.index.counting import TIME_UNITS, Facet, extent, facet, over_time
from edxtui.opening import Opening

USERS = ["ann", "Ann", "zoë", "a%b", ""]
TYPES = ["play_video", "problem_check", "made_up"]
TIMES = [
    "0001-01-01T00:00:00+00:00",
    "1969-12-31T23:59:59.999999+00:00",
    "1970-01-01T00:00:00+00:00",
    "2014-03-03T16:19:05.584523+00:00",
    "2014-03-03T16:19:05.584524+00:00",
    "2014-03-09T23:59:59+00:00",
    "2014-03-10T00:00:00+00:00",
    "2016-01-03T12:00:00+00:00",  # Sunday of the last week of 2015
    "2016-02-29T12:00:00+00:00",
    "9999-12-31T23:59:59.999999+00:00",
    "no time",
]
CUT = b'{"username": "ann", "event_type": "play_video", "time": "2014-03-03T16:00:00+00:00", "cut\n'
SALVAGED = {"username": "ann", "event_type": "play_video", "time": "2014-03-03T16:00:00+00:00"}


def _lines() -> list[bytes]:
    lines = [
        line(user=USERS[number % 5], type=TYPES[number % 3], time=TIMES[number * 7 % len(TIMES)])
        for number in range(110)
    ]
    return [*lines[:20], CUT, *lines[20:], CUT]


class Plain:
    """The records, as a loop knows them."""

    def __init__(self) -> None:
        self.records: list[tuple[str | None, str, int | None, bool]] = []
        for text in _lines():
            document: dict[str, Any] = SALVAGED if text == CUT else json.loads(text)
            time = microseconds(document["time"])
            self.records.append((document["username"] or None, document["event_type"], time, text == CUT))


@pytest.fixture(scope="module")
def opening(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with opened(log_file(tmp_path_factory.mktemp("counting"), *_lines())) as found:
        yield found


PLAIN = Plain()
STATEMENTS: list[tuple[say.Statement, Any]] = [
    (say.Everything(), lambda record, place: True),
    (say.Equal("user", "ann"), lambda record, place: (record[0] or "").lower() == "ann"),
    (say.Kind("damaged"), lambda record, place: record[3]),
    (say.Chosen(np.arange(0, 112, 3)), lambda record, place: place % 3 == 0),
    (say.Chosen(range(5, 40)), lambda record, place: 5 <= place < 40),
    (say.Any(()), lambda record, place: False),
]
statements = st.sampled_from(range(len(STATEMENTS)))


def _chosen(which: int) -> list[tuple[str | None, str, int | None, bool]]:
    holds = STATEMENTS[which][1]
    return [record for place, record in enumerate(PLAIN.records) if holds(record, place)]


def _label(unit: str, time: int | None) -> str | None:
    if time is None:
        return None
    text = next(text for text in [*TIMES, SALVAGED["time"]] if microseconds(text) == time)
    at = datetime.fromisoformat(text)
    year, week, _ = at.isocalendar()
    return {"hour": text[:13], "day": text[:10], "month": text[:7], "week": f"{year:04}-W{week:02}"}[unit]


def _in_order(counts: Counter[str | None]) -> list[tuple[str | None, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0] is None, (item[0] or "").encode()))


def _pairs(found: Facet) -> list[tuple[str | None, int]]:
    return list(zip(found.values, found.counts.tolist(), strict=True))


@pytest.mark.parametrize("which", range(len(STATEMENTS)))
def test_a_facet_counts_each_value_most_first(opening: Opening, which: int) -> None:
    records = _chosen(which)
    with opening.store.question() as asking:
        users = facet("user", STATEMENTS[which][0], asking)
        assert _pairs(users) == _in_order(Counter(record[0] for record in records))
        assert users.total == len(records)
        assert _pairs(facet("type", STATEMENTS[which][0], asking)) == _in_order(Counter(each[1] for each in records))
        for unit in TIME_UNITS:
            expected = _in_order(Counter(_label(unit, record[2]) for record in records))
            assert _pairs(facet(unit, STATEMENTS[which][0], asking)) == expected


def test_facets_and_reports_name_hours_to_months_alike(opening: Opening) -> None:
    with opening.store.question() as asking:
        for unit in TIME_UNITS:
            assert _pairs(facet(unit, say.Everything(), asking)) == asking.count_by(
                unit, say.Everything(), events_only=False
            )


def test_only_what_is_known_can_be_counted(opening: Opening) -> None:
    with opening.store.question() as asking, pytest.raises(ValueError, match="cannot count"):
        facet('x"; DROP TABLE events; --', say.Everything(), asking)


known = sorted({record[2] for record in PLAIN.records if record[2] is not None})
moments = st.sampled_from(known) | st.integers(min_value=known[0], max_value=known[-1] + 1)
uneven = st.lists(moments, min_size=2, max_size=8, unique=True).map(sorted)
even = st.tuples(moments, st.integers(1, 10**14)).map(lambda at: [at[0] + at[1] * number for number in range(6)])


@given(statements, uneven | even)
@settings(deadline=None, max_examples=60)
def test_over_time_every_record_counts_where_it_lies(opening: Opening, which: int, edges: list[int]) -> None:
    expected: Counter[tuple[str, int]] = Counter()
    for _, kind, time, broken in _chosen(which):
        if time is not None and edges[0] <= time < edges[-1]:
            stretch = max(place for place, edge in enumerate(edges) if edge <= time)
            expected["damaged" if broken else kind[:1], stretch] += 1
    with opening.store.question() as asking:
        found = over_time(np.array(edges, np.int64), STATEMENTS[which][0], lambda kind: (kind or "")[:1], asking)
    assert Counter({(name, at): n for name, row in found.items() for at, n in enumerate(row.tolist()) if n}) == expected
    assert all(len(row) == len(edges) - 1 for row in found.values())


@pytest.mark.parametrize("which", range(len(STATEMENTS)))
def test_all_with_a_time_lie_in_the_extent(opening: Opening, which: int) -> None:
    times = [record[2] for record in _chosen(which) if record[2] is not None]
    with opening.store.question() as asking:
        found = extent(STATEMENTS[which][0], asking)
        assert (found.first, found.last) == ((min(times), max(times)) if times else (None, None))
        assert (found.timed, found.untimed) == (len(times), len(_chosen(which)) - len(times))
        if times:
            assert found.first is not None and found.last is not None
            whole = np.array([found.first, found.last + 1], np.int64)
            groups = over_time(whole, STATEMENTS[which][0], lambda kind: "any", asking)
            assert sum(int(row.sum()) for row in groups.values()) == found.timed
