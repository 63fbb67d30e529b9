"""Values as cells of csv, none of which is a formula to a spreadsheet."""

import re
from collections.abc import Iterable
from typing import Any, Final

from edxtui.export.values import text

_ACTIVE: Final = re.compile("'*+(?:[\t\r\n]|[\\s\0\u200b\ufeff]*+[=+\\-@\uff1d\uff0b\uff0d\uff20])")
"""How a text begins that a spreadsheet works out instead of showing it, or that would be taken for one put right.

Some look behind blanks and what does not show.
"""
_NUMBER: Final = re.compile(r"[+-]\d++(?:\.\d++)?(?:[eE][+-]?\d++)?", re.ASCII)
"""A text that begins with a sign and is a number all the same."""
_QUOTED: Final = re.compile('[,"\r\n]')


def line(values: Iterable[Any]) -> str:
    """A line of csv, with its end."""
    return ",".join(map(cell, values)) + "\n"


def cell(value: Any) -> str:
    """The value in its form as text; nothing for a missing value, a pair of quotes for an empty text.

    A text that a spreadsheet would take for a formula gets an apostrophe before it. So does one that begins with
    apostrophes and goes on like that: whoever takes one apostrophe away from `'=`, `''=` and the like has all texts
    as they were. Numbers stay numbers.
    """
    found = text(value)
    if isinstance(value, str) and _ACTIVE.match(found) and not _NUMBER.fullmatch(found):
        found = "'" + found
    if value is None or (found and not _QUOTED.search(found)):
        return found
    return '"' + found.replace('"', '""') + '"'
