import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from edxtui.terminal_text import printable

anything = st.text(st.characters(codec=None), max_size=40)


@given(anything)
def test_nothing_a_terminal_acts_upon_is_left(text: str) -> None:
    for character in printable(text):
        assert unicodedata.category(character) not in ("Cc", "Cs")
        assert unicodedata.bidirectional(character) not in (
            "LRE",
            "RLE",
            "LRO",
            "RLO",
            "PDF",
            "LRI",
            "RLI",
            "FSI",
            "PDI",
        )
    printable(text).encode()


@given(anything)
def test_only_line_feeds_may_be_kept(text: str) -> None:
    assert printable(text, lines=True).split("\n") == [printable(line) for line in text.split("\n")]


def test_what_is_spelled_out_can_be_read() -> None:
    assert printable("a\x1b]0;title\x07\u202eb\n\t\x9b") == "a\\x1b]0;title\\x07\\u202eb\\n\\t\\x9b"
    assert printable("zoë 学生 👩‍🎓") == "zoë 学生 👩‍🎓"
