"""What a written time covers, at the edges of its unit, and what comparisons make of it."""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edxtui.query import parse, spans
from edxtui.query.operators import ORDERINGS
from edxtui.query.spans import Span, between, compared, is_empty, span_of, written_span
from edxtui.query.syntax import Between, Is
from edxtui.statement import TimeWithin

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = 86_400_000_000


def at(text: str) -> int:
    """Microseconds of a moment, by the standard library."""
    return (datetime.fromisoformat(text).replace(tzinfo=UTC) - EPOCH) // timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("written", "start", "end"),
    [
        ("2014", "2014-01-01", "2015-01-01"),
        ("2014-03", "2014-03-01", "2014-04-01"),
        ("2014-12", "2014-12-01", "2015-01-01"),
        ("2014-02", "2014-02-01", "2014-03-01"),
        ("2012-02", "2012-02-01", "2012-03-01"),
        ("2012-02-29", "2012-02-29", "2012-03-01"),
        ("2000-02-29", "2000-02-29", "2000-03-01"),
        ("2014-12-31", "2014-12-31", "2015-01-01"),
        ("2014-03-03T16", "2014-03-03T16:00", "2014-03-03T17:00"),
        ("2014-12-31T23", "2014-12-31T23:00", "2015-01-01T00:00"),
        ("2014-03-03 16", "2014-03-03T16:00", "2014-03-03T17:00"),
        ("2014-03-03t16z", "2014-03-03T16:00", "2014-03-03T17:00"),
        ("2014-03-03T16:19", "2014-03-03T16:19", "2014-03-03T16:20"),
        ("2014-03-03T16:19:05", "2014-03-03T16:19:05", "2014-03-03T16:19:06"),
        ("2014-03-03T16:19:05.58", "2014-03-03T16:19:05.580000", "2014-03-03T16:19:05.590000"),
        ("2014-03-03T16:19:05.584523", "2014-03-03T16:19:05.584523", "2014-03-03T16:19:05.584524"),
        ("2014-03-03T16:19:05.584523999", "2014-03-03T16:19:05.584523", "2014-03-03T16:19:05.584524"),
        ("2014-03-03T16+01:00", "2014-03-03T15:00", "2014-03-03T16:00"),
        ("2014-03-03T00:30+0530", "2014-03-02T19:00", "2014-03-02T19:01"),
        ("2014-12-31T22-05", "2015-01-01T03:00", "2015-01-01T04:00"),
        ("1969-12-31", "1969-12-31", "1970-01-01"),
        ("0001", "0001-01-01", "0002-01-01"),
        (" 2014 ", "2014-01-01", "2015-01-01"),
    ],
)
def test_a_time_covers_all_of_its_unit(written: str, start: str, end: str) -> None:
    assert span_of(written) == Span(at(start), at(end))


@pytest.mark.parametrize("written", ["9999", "9999-12", "9999-12-31"])
def test_the_last_year_ends_with_its_last_day(written: str) -> None:
    assert span_of(written).end == at("9999-12-31") + DAY


@pytest.mark.parametrize(
    "written",
    [
        *(
            "",
            "now7d",
            "now-7",
            "now-7y",
            "now-1234567890s",
            "yesterday",
            "20140303",
            "2014-3",
            "0000",
            "10000",
            "２０１４",
        ),
        *("2014-00", "2014-13", "2014-02-29", "1900-02-29", "2014-04-31", "2014-03-32", "2014-03-03x", "2014Z"),
        *("2014-03-03T", "2014-03-03T24", "2014-03-03T16:60", "2014-03-03T16:19:60", "2014-03-03T16:19:05."),
        *("2014-03-03T16:19:05.1234567890", "2014-03-03T16+24:00", "2014-03-03T16+01:60", "2014-03-03Z"),
    ],
)
def test_other_texts_are_no_times(written: str) -> None:
    with pytest.raises(ValueError, match="Expected a time such as 2014-03-03 or 2014-03-03T16"):
        span_of(written)


@given(st.dates())
def test_a_month_is_its_days_side_by_side(day: date) -> None:
    last = monthrange(day.year, day.month)[1]
    days = [span_of(f"{day.year:04}-{day.month:02}-{number:02}") for number in range(1, last + 1)]
    assert [span.start for span in days[1:]] == [span.end for span in days[:-1]]
    assert span_of(f"{day.year:04}-{day.month:02}") == Span(days[0].start, days[-1].end)


@given(st.datetimes(), st.sampled_from([4, 7, 10, 13, 16, 19, 21, 26]))
def test_a_time_lies_in_each_unit_it_is_cut_to(moment: datetime, length: int) -> None:
    written = moment.strftime("%Y-%m-%dT%H:%M:%S.%f").rjust(26, "0")
    span = span_of(written[:length])
    assert span.start <= at(moment.isoformat()) < span.end
    if length == 26:
        assert span.end - span.start == 1


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("now", 1000 * DAY),
        ("NOW", 1000 * DAY),
        ("now-7d", 993 * DAY),
        ("now+1w", 1007 * DAY),
        ("now-36h", 998 * DAY + DAY // 2),
        ("now-1d+720m", 999 * DAY + DAY // 2),
        ("now+86400s", 1001 * DAY),
    ],
)
def test_now_moves(written: str, moment: int) -> None:
    assert spans.moves(written)
    assert span_of(written, 1000 * DAY) == Span(moment, moment + 1)


def test_now_is_the_clocks_unless_it_is_given() -> None:
    before = datetime.now(UTC)
    moment = EPOCH + timedelta(microseconds=span_of("now").start)
    assert before - timedelta(seconds=1) <= moment <= datetime.now(UTC) + timedelta(seconds=1)


def test_now_stays_in_the_calendar() -> None:
    assert span_of("now-999999999w", 0).start == at("0001-01-01")
    assert span_of("now+999999999w", 0).end == at("9999-12-31") + DAY


MARCH = span_of("2014-03")
JUNE = span_of("2014-06")


@pytest.mark.parametrize(
    ("ordering", "within"),
    [
        (">=", TimeWithin(MARCH.start, None)),
        (">", TimeWithin(MARCH.end, None)),
        ("<=", TimeWithin(None, MARCH.end)),
        ("<", TimeWithin(None, MARCH.start)),
    ],
)
def test_a_comparison_means_all_of_the_unit(ordering: str, within: TimeWithin) -> None:
    assert {sign: compared(sign, MARCH) for sign in ORDERINGS}[ordering] == within  # type: ignore[index]


@pytest.mark.parametrize(
    ("low_included", "high_included", "within"),
    [
        (True, True, TimeWithin(MARCH.start, JUNE.end)),
        (True, False, TimeWithin(MARCH.start, JUNE.start)),
        (False, True, TimeWithin(MARCH.end, JUNE.end)),
        (False, False, TimeWithin(MARCH.end, JUNE.start)),
    ],
)
def test_the_ends_of_a_range_are_whole_units(low_included: bool, high_included: bool, within: TimeWithin) -> None:
    assert between(MARCH, JUNE, low_included=low_included, high_included=high_included) == within


def test_ends_can_be_open() -> None:
    assert between(None, JUNE, low_included=True, high_included=True) == TimeWithin(None, JUNE.end)
    assert between(MARCH, None, low_included=True, high_included=True) == TimeWithin(MARCH.start, None)


def test_a_range_is_empty_where_its_ends_meet() -> None:
    assert is_empty(TimeWithin(1, 1))
    assert not is_empty(TimeWithin(1, 2))
    assert not is_empty(TimeWithin(1, None))
    assert not is_empty(TimeWithin(None, 1))


@pytest.mark.parametrize(
    ("start", "end", "written"),
    [
        ("2014", "2014", "2014"),
        ("2014-01", "2014-03", "[2014-01 TO 2014-03]"),
        ("2014-01", "2014-12", "2014"),
        ("2014-03-03", "2014-03-09", "[2014-03-03 TO 2014-03-09]"),
        ("2014-03-03T00", "2014-03-03T23", "2014-03-03"),
        ("2014-03-03T16", "2014-03-04T01", "[2014-03-03T16 TO 2014-03-04T01]"),
        ("2014-03-03T16:00", "2014-03-03T16:09", "[2014-03-03T16:00 TO 2014-03-03T16:09]"),
        ("2014-03-03T16:19:05", "2014-03-03T16:19:05", "2014-03-03T16:19:05"),
        ("0001", "9999", "[0001 TO 9999]"),
    ],
)
def test_a_span_is_written_as_short_as_can_be(start: str, end: str, written: str) -> None:
    assert written_span(Span(span_of(start).start, span_of(end).end)) == written


moments = st.integers(span_of("0001").start, span_of("9999").end) | st.builds(
    lambda day, hours: span_of(day.isoformat()).start + hours * DAY // 24, st.dates(), st.sampled_from([0, 0, 1, 12])
)


@given(st.tuples(moments, moments).filter(lambda ends: ends[0] != ends[1]).map(sorted))
def test_any_span_is_read_back_as_it_was(ends: list[int]) -> None:
    term = parse(f"time:{written_span(Span(*ends))}").tree
    if isinstance(term, Between):
        assert term.low is not None
        assert term.high is not None
        assert (term.low_included, term.high_included) == (True, True)
        assert [span_of(term.low).start, span_of(term.high).end] == ends
    else:
        assert isinstance(term, Is)
        assert [span_of(term.value.text).start, span_of(term.value.text).end] == ends
