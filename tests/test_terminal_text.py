import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from edxtui.terminal_text import printable, printable_json

SHOWN = {
    "\u200c",  # what joins letters of some scripts, and emoji
    "\u200d",
    *"\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd",  # marks around numbers
    *map(chr, range(0x13430, 0x13440)),  # how hieroglyphs stand together
}
"""Characters of no width of their own that belong to how a script is written."""
anything = st.text(st.characters(codec=None), max_size=40)


@given(anything)
def test_nothing_a_terminal_acts_upon_is_left(text: str) -> None:
    for character in printable(text):
        assert unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp")
        assert unicodedata.category(character) != "Cf" or character in SHOWN
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


def test_all_of_unicode_is_gone_through() -> None:
    everything = "".join(map(chr, range(0x110000)))
    left = {each for each in printable(everything) if unicodedata.category(each) in ("Cc", "Cf", "Cs", "Zl", "Zp")}
    assert left <= SHOWN


@given(anything)
def test_what_is_printable_stays_as_it_is(text: str) -> None:
    assert printable(printable(text)) == printable(text)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | anything,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(anything, inner, max_size=3),
    max_leaves=8,
)


@given(json_values, st.sampled_from([None, 1, "\t"]))
def test_json_says_the_same_when_it_is_made_printable(value: object, indent: int | str | None) -> None:
    shown = printable_json(json.dumps(value, ensure_ascii=False, indent=indent))
    assert printable(shown, lines=True) == shown
    assert json.loads(shown) == value
