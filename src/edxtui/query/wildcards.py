"""Patterns with `*` and `?`, in which a backslash takes the next character literally."""

import re
from collections.abc import Callable, Iterable

from edxtui.query.operators import ANY_CHARACTERS, ONE_CHARACTER
from edxtui.query.writing import PIECE


def fits_any(pattern: str, folded: Iterable[str]) -> bool:
    """Whether one of the case-folded texts fits the pattern from its first to its last character."""
    fits = re.compile(expression(pattern), re.DOTALL).fullmatch
    return any(map(fits, folded))


def letters(pattern: str) -> str:
    """What is left of the pattern without its wildcards, for each of which there is a blank."""
    signs = (ANY_CHARACTERS.symbol, ONE_CHARACTER.symbol)
    return "".join(" " if piece in signs else piece[-1] for piece in PIECE.findall(pattern)).strip()


def expression(pattern: str, fold: Callable[[str], str] = str.casefold) -> str:
    """The pattern, folded, as a regular expression that never tries a second place for what it has found.

    The first place will do for every part but the last, so a pattern of many stars takes no longer than one of few.
    """
    parts = [""]
    for piece in PIECE.findall(pattern):
        if piece == ANY_CHARACTERS.symbol:
            parts.append("")
        else:
            parts[-1] += "." if piece == ONE_CHARACTER.symbol else re.escape(fold(piece[-1]))
    if len(parts) == 1:
        return parts[0]
    first, *middle, last = parts
    return first + "".join(f"(?>.*?{part})" for part in middle) + ".*" + last
