import csv
import io
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edxtui.export.csv_cells import cell, line

SIGNS = "=+-@＝＋－＠"
BLANKS = "[\\s\0\u200b\ufeff]*"
ACTIVE = f"(?:{BLANKS}[{re.escape(SIGNS)}]|[\t\r\n])"
texts = st.text() | st.text(alphabet=f"'{SIGNS}1.e,\" \t\r\n\u3000\ufeff", max_size=6)


def without_apostrophe(text: str) -> str:
    """A text as it was, as the docs tell it."""
    return text[1:] if re.match(f"'+{ACTIVE}", text) else text


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+1", "'=1+1"),
        ('=HYPERLINK("http://x","y")', '"\'=HYPERLINK(""http://x"",""y"")"'),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+49 1234", "'+49 1234"),
        ("-2+3", "'-2+3"),
        ("\t=1", "'\t=1"),
        ("\r=1", '"\'\r=1"'),
        ("＝1+1", "'＝1+1"),
        ("'=1", "''=1"),
        ("  =1+1", "'  =1+1"),
        ("\ufeff=1", "'\ufeff=1"),
        ("\u3000＝1", "'\u3000＝1"),
        (" - x", "' - x"),
        ("  x = 1", "  x = 1"),
        ("'tis", "'tis"),
        ("-5", "-5"),
        ("+1.5e3", "+1.5e3"),
        (-5, "-5"),
        (-1.5, "-1.5"),
        (["=1"], '"[""=1""]"'),
        ("", '""'),
        (None, ""),
    ],
)
def test_no_text_becomes_a_formula(value: Any, written: str) -> None:
    assert cell(value) == written


@given(st.lists(texts, min_size=1))
def test_what_is_read_back_is_what_was_there_and_no_formula(values: list[str]) -> None:
    read = next(csv.reader(io.StringIO(line(values), newline="")))
    assert [without_apostrophe(text) for text in read] == values
    for text in read:
        if re.match(ACTIVE, text):
            float(text)
