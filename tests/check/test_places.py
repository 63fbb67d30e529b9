"""Who is at two places, turn by turn."""

from itertools import pairwise

import pytest

from edxtui.check.places import in_two_places
from edxtui.index.survey import Turn

HOME, WORK, PHONE = "192.0.2.7", "198.51.100.9", "203.0.113.5"
MINUTE = 60_000_000


def turns(*addresses: str, user: str = "anna", every: float = 1, first: int = 0) -> list[Turn]:
    """From each address to the next."""
    return [
        Turn(user, round(number * every * MINUTE), first + number, before, now)
        for number, (before, now) in enumerate(pairwise(addresses), start=1)
    ]


@pytest.mark.parametrize(
    ("addresses", "longest"),
    [
        ((HOME, WORK, HOME, WORK), 3),
        ((HOME, WORK, HOME, WORK, HOME), 4),
        ((PHONE, HOME, WORK, HOME, WORK, PHONE), 3),
        ((HOME, WORK, HOME), 0),
        ((HOME, WORK, PHONE, HOME, WORK, PHONE), 0),
        ((HOME, "192.0.99.99", HOME, "192.0.99.99"), 0),
        ((HOME, "2001:db8::1", HOME, "2001:db8::1"), 0),
        (("2001:db8::1", "2001:db8:ff::1", "2001:db8::1", "2001:db8:ff::1"), 0),
        (("2001:db8::1", "2001:db9::1", "2001:db8::1", "2001:db9::1"), 3),
        (("NN.N.N.1", "NN.N.N.2", "NN.N.N.1", "NN.N.N.2"), 0),
    ],
)
def test_turns_to_and_fro(addresses: tuple[str, ...], longest: int) -> None:
    assert [each.turns for each in in_two_places(turns(*addresses))] == [longest] * bool(longest)


def test_turns_far_apart_are_not_of_one_row() -> None:
    assert list(in_two_places(turns(HOME, WORK, HOME, WORK, every=11))) == []
    assert list(in_two_places(turns(HOME, WORK, HOME, WORK, every=10))) != []


def test_each_user_is_told_once_by_the_longest_row() -> None:
    of_anna = turns(HOME, WORK, HOME, WORK) + turns(PHONE, WORK, PHONE, WORK, PHONE, first=10)
    of_ben = turns(HOME, WORK, HOME, user="ben")
    of_carla = turns(HOME, PHONE, HOME, PHONE, user="carla", first=20)
    anna, carla = in_two_places(of_anna + of_ben + of_carla)
    assert (anna.user, anna.turns, anna.places, anna.example) == ("anna", 4, (PHONE, WORK), 11)
    assert (carla.user, carla.places, carla.example) == ("carla", (HOME, PHONE), 21)
