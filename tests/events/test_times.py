from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edxtui.events.time_column import NO_TIME, time_column
from edxtui.events.times import iso, microseconds

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
moments = st.datetimes(
    datetime(1, 1, 2),
    datetime(9999, 12, 30),
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=-7, minutes=-30))]),
)


def expected(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(microseconds=1)


@given(moments)
def test_a_time_in_iso_form_is_its_microseconds(moment: datetime) -> None:
    assert microseconds(moment.isoformat()) == expected(moment)


@given(st.lists(st.one_of(moments.map(datetime.isoformat), st.text(max_size=33), st.none()), max_size=20))
def test_a_column_says_what_single_times_say(texts: list[str | None]) -> None:
    alone = [microseconds(text) for text in texts]
    assert time_column(texts).tolist() == [NO_TIME if time is None else time for time in alone]


@pytest.mark.parametrize(
    ("text", "same_as"),
    [
        ("2014-03-03T16:19:05Z", "2014-03-03T16:19:05+00:00"),
        ("2014-03-03T16:19:05", "2014-03-03T16:19:05+00:00"),
        ("2014-03-03T16:19:05.5", "2014-03-03T16:19:05.500000+00:00"),
        ("2014-03-03T17:19:05+01:00", "2014-03-03T16:19:05+00:00"),
        ("2014-03-03T16:19:05.123456789Z", "2014-03-03T16:19:05.123456+00:00"),
    ],
)
def test_other_forms(text: str, same_as: str) -> None:
    assert microseconds(text) == microseconds(same_as) is not None


@pytest.mark.parametrize(
    "text",
    [
        "", "soon", "2014-03-03", "20140303T161905", "2014-02-29T00:00:00.000000+00:00", "2014-13-01T00:00:00Z",
        "2014-03-03T25:00:00Z", "2014-03-03 16:19:05", "1393863545", "2014-W10-1T00:00:00", "２０14-03-03T16:19:05Z",
        "0000-01-01T00:00:00.000000+00:00", "2014-03-03T16:19:60.000000+00:00",
    ],
)  # fmt: skip
def test_anything_else_is_no_time(text: str) -> None:
    assert microseconds(text) is None
    assert time_column([text]).tolist() == [NO_TIME]


def test_iso_has_microseconds_and_z() -> None:
    assert iso(0) == "1970-01-01T00:00:00.000000Z"
    assert iso(microseconds("2014-03-03T16:19:05.584523+00:00") or 0) == "2014-03-03T16:19:05.584523Z"
    assert iso(microseconds("0987-03-03T16:19:05Z") or 0) == "0987-03-03T16:19:05.000000Z"
    assert iso(microseconds("0001-01-01T00:30:00+14:00") or 0) == "0000-12-31T10:30:00.000000Z"
    assert iso(microseconds("9999-12-31T23:59:59.5-14:00") or 0) == "10000-01-01T13:59:59.500000Z"
