"""What is a gap, and what is only a night, a slow beginning, or a time that is years off."""

import numpy as np
import numpy.typing as npt
import pytest

from edxtui.check.gaps import Gap, gaps

DAY = 24


def log(*parts: tuple[range, int], without: range = range(0)) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Hours with so many users each, but those of `without`."""
    found = {hour: users for hours, users in parts for hour in hours if hour not in without}
    return np.array(sorted(found), np.int64), np.array([found[hour] for hour in sorted(found)], np.int64)


BUSY = (range(1000, 1000 + 30 * DAY), 10)


def test_hours_without_anybody_where_there_are_always_some() -> None:
    assert gaps(*log(BUSY, without=range(1200, 1203))) == [Gap(1200, 1203, 30.0)]
    assert gaps(*log(BUSY, without=range(1200, 1202))) == [Gap(1200, 1202, 20.0)]


def test_an_hour_that_could_be_chance() -> None:
    assert gaps(*log(BUSY, without=range(1200, 1201))) == []


def test_nights_are_no_gaps_but_a_day_is() -> None:
    days = [(range(1000 + DAY * day, 1000 + DAY * day + 10), 5) for day in range(20)]
    assert gaps(*log(*days)) == []
    lost = range(1000 + DAY * 10, 1000 + DAY * 10 + 10)
    (gap,) = gaps(*log(*days, without=lost))
    assert (gap.start, gap.end) == (1000 + DAY * 9 + 10, 1000 + DAY * 11)
    assert gap.expected == pytest.approx(50)


def test_the_longest_comes_first() -> None:
    lost = [*range(1100, 1103), *range(1300, 1340), *range(1500, 1505)]
    hours, users = log(BUSY)
    kept = ~np.isin(hours, lost)
    assert [gap.start for gap in gaps(hours[kept], users[kept])] == [1300, 1500, 1100]


@pytest.mark.parametrize("stray", [0, 500, 50_000, 9_000_000])
def test_a_single_time_far_off_makes_no_gap(stray: int) -> None:
    assert gaps(*log(BUSY, (range(stray, stray + 1), 1))) == []


def test_between_two_lively_times_there_may_be_years() -> None:
    (gap,) = gaps(*log(BUSY, (range(100_000, 100_000 + 3 * DAY), 2)))
    assert (gap.start, gap.end) == (1000 + 30 * DAY, 100_000)
    assert gap.expected == pytest.approx(7 * DAY * 2), "by the quieter side, and not for longer than a week"


@pytest.mark.parametrize("hours", [[], [5]])
def test_logs_without_anything_between(hours: list[int]) -> None:
    assert gaps(np.array(hours, np.int64), np.ones(len(hours), np.int64)) == []
