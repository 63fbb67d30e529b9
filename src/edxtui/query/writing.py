"""How names and values are spelled in a query so that they are read back as they were."""

import re
from collections.abc import Sequence

from edxtui.query.operators import FUZZY, KEYWORDS

PIECE = re.compile(r"\\.|[^\\]", re.DOTALL)
"""One character as written: itself, or behind the backslash that takes it literally."""

SCHEME = re.compile(
    r"(?:course-v1|ccx-v1|library-v1|block-v1|ccx-block-v1|lib-block-v1|asset-v1|i4x|https?):", re.IGNORECASE
)
"""Beginnings of a key or a URL; their colon does not follow the name of a field."""

_KEYWORDS = frozenset(operator.symbol for operator in KEYWORDS)
_NEVER_PLAIN = r'\s()"'
_NOT_AT_START = "[{<>="


def quoted(text: str) -> str:
    """The text in quotes."""
    return '"' + re.sub(r'(["\\])', r"\\\1", text) + '"'


def value(text: str) -> str:
    """A value that means itself to the letter, in quotes only where it has to be."""
    if not text or text[0] in _NOT_AT_START or text.endswith(FUZZY.symbol):
        return quoted(text)
    return quoted(text) if re.search(rf"[{_NEVER_PLAIN}\\*?]", text) else text


def end_of_range(text: str | None) -> str:
    """One end of a range; None is the open end."""
    if text is None:
        return "*"
    return quoted(text) if re.search(r"[\]}]", text) else value(text)


def pattern(text: str) -> str:
    """A value with wildcards, in which a backslash takes the next character literally."""
    pieces = _escaped(PIECE.findall(text), _NEVER_PLAIN)
    return _guarded(pieces, pieces[0] in _NOT_AT_START)


def word(text: str, *, wild: bool) -> str:
    """A bare word; with `wild` as in `pattern`."""
    pieces = _escaped(PIECE.findall(text), _NEVER_PLAIN) if wild else _escaped(text, rf"{_NEVER_PLAIN}\\*?")
    if not SCHEME.match("".join(pieces)):
        pieces = ["\\:" if piece == ":" else piece for piece in pieces]
    return _guarded(pieces, pieces[0] in "-[{" or "".join(pieces) in _KEYWORDS)


def path(members: Sequence[str]) -> str:
    """The path to a member of the document."""
    return ".".join("".join(_escaped(member, rf"{_NEVER_PLAIN}:.\\")) for member in members)


def _escaped(pieces: Sequence[str], special: str) -> list[str]:
    """Put a backslash before each single character of the class `special`, and before a last `~`."""
    needs = re.compile(f"[{special}]")
    written = ["\\" + piece if needs.fullmatch(piece) else piece for piece in pieces]
    if written and written[-1] == FUZZY.symbol:
        written[-1] = "\\" + FUZZY.symbol
    return written


def _guarded(pieces: list[str], guard: bool) -> str:
    """Join the pieces, with a backslash before the first where it would say something else."""
    return ("\\" if guard else "") + "".join(pieces)
