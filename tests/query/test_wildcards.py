"""Whether values fit a pattern, against the patterns of the standard library."""

import re
from fnmatch import translate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edxtui.query.wildcards import fits_any, letters


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("edX*AN101*", "edx/an101/2014", True),
        ("*an101", "edx/an101/2014", False),
        ("student0?", "student07", True),
        ("student0?", "student070", False),
        ("student0?", "student0", False),
        ("*", "", True),
        (r"a\*", "a*", True),
        (r"a\*", "ab", False),
        (r"a\?*", "a?b", True),
        (r"a\\*", "a\\b", True),
        ("a*b", "a\nb", True),
        ("*aba*aba*", "ababa", False),
        ("*.x", "a.x", True),
        ("*.x", "abx", False),
    ],
)
def test_a_pattern_fits_from_the_first_to_the_last_character(pattern: str, text: str, fits: bool) -> None:
    assert fits_any(pattern, [text]) == fits


@given(st.text("ab*?", max_size=8), st.lists(st.text("ab", max_size=8)))
def test_patterns_fit_as_those_of_file_names_do(pattern: str, texts: list[str]) -> None:
    reference = re.compile(translate(pattern))
    assert fits_any(pattern, texts) == any(reference.match(text) for text in texts)


def test_many_stars_end() -> None:
    assert not fits_any("*a" * 30 + "*b", ["a" * 5000])


def test_letters_are_what_is_no_wildcard() -> None:
    assert letters(r"*prob?chk\**") == "prob chk*"
