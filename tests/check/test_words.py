import pytest

from edxtui.check.words import Amount, listed, moment, span

SECOND = 1_000_000


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (45, "45 s"),
        (3600, "1 h"),
        (3605, "1 h"),
        (310, "5 min 10 s"),
        (2 * 86400 + 3 * 3600 + 59, "2 d 3 h"),
        (4000 * 86400, "4,000 d"),
    ],
)
def test_a_span_has_its_two_largest_units(seconds: int, words: str) -> None:
    assert span(seconds * SECOND) == words


def test_a_moment() -> None:
    assert moment(1_393_863_545_584_523) == "2014-03-03 16:19:05 UTC"


def test_lists_have_an_end() -> None:
    assert listed(["a", "b"], 2) == "a, b"
    assert listed(["a", "b", "c", "d"], 2) == "a, b and 2 more"


def test_the_largest_are_told() -> None:
    amount = Amount(2)
    for size, words in [(1, "one"), (3, "three"), (2, "two"), (3, "also three")]:
        amount.add(size, words, example=10 * size + len(words))
    assert (amount.number, amount.told, amount.example) == (4, ["three", "also three", "2 more"], 35)
