import pytest

from edxtui.catalogue.summaries.words import (
    GLYPHS,
    PLAIN,
    clock_text,
    module_text,
    number_of,
    number_text,
    percent_text,
    size_text,
    value_text,
)


@pytest.mark.parametrize(
    ("seconds", "clock"),
    [
        (0, "0:00"),
        (59.99, "0:59"),
        (83.4, "1:23"),
        (3600, "1:00:00"),
        (36_061, "10:01:01"),
        (-5, "-0:05"),
        (-0.2, "0:00"),
    ],
)
def test_clock_times(seconds: float, clock: str) -> None:
    assert clock_text(seconds) == clock


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (2, 2),
        ("1.50", 1.5),
        (" 3 ", 3),
        (True, None),
        (None, None),
        ("", None),
        ("NaN", None),
        (float("inf"), None),
        (10**400, None),
        ("9" * 1000, None),
        ([1], None),
    ],
)
def test_numbers_are_found_in_texts_and_nonsense_is_not(value: object, number: float | None) -> None:
    assert number_of(value) == number


@pytest.mark.parametrize(("number", "text"), [(2.0, "2"), (2.5, "2.5"), (1 / 3, "0.33"), (0.001, "0.001"), (-4, "-4")])
def test_numbers_have_no_more_decimals_than_they_need(number: float, text: str) -> None:
    assert number_text(number) == text


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("i4x://HarborX/OC101/problem/tide_quiz", "tide_quiz"),
        ("i4x://HarborX/OC101/problem/3f2a9c61d0e84b7795aa1c20e6b7d418", "3f2a9c61…"),
        ("i4x-HarborX-OC101-problem-3f2a9c61d0e84b7795aa1c20e6b7d418", "3f2a9c61…"),
        ("i4x:;_;_HarborX;_OC101;_problem;_tide_quiz", "tide_quiz"),
        ("block-v1:HarborX+OC101+T1+type@problem+block@tide_quiz", "tide_quiz"),
        ("3f2a9c61d0e84b7795aa1c20e6b7d418", "3f2a9c61…"),
        ("https://files.example.edu/report.csv/", "report.csv"),
        ("tide_quiz", "tide_quiz"),
        ("", ""),
        ("///", ""),
    ],
)
def test_module_ids_are_shortened_to_their_last_part(key: str, shown: str) -> None:
    assert module_text(key, GLYPHS) == shown


@pytest.mark.parametrize("length", [39, 40, 41, 200, 10_000])
def test_a_value_is_at_most_forty_characters_with_its_ellipsis(length: int) -> None:
    for signs in (GLYPHS, PLAIN):
        shown = value_text("a" * length, signs)
        assert len(shown) == min(length, 40)
        assert shown.endswith(signs.ellipsis) == (length > 40)


def test_shares_and_sizes() -> None:
    assert [percent_text(share) for share in (0.873, 1, 0)] == ["87 %", "100 %", "0 %"]
    assert [size_text(size) for size in (812, 24_300, 999_700, 1_540_000)] == ["812 bytes", "24 kB", "1 MB", "1.5 MB"]
