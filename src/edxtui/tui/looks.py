"""How events look: a colour and a glyph for each family of the event reference."""

import sys
from functools import cache
from typing import Final

from rich.style import Style

from edxtui.catalogue.names import canonical_name, family_of
from edxtui.index.records import Indexed

_GLYPHS: Final = {
    "video": "▶",
    "problem": "✎",
    "textbook": "▤",
    "navigation": "→",
    "enrollment": "✓",
    "forum": "✉",
    "open_response": "¶",
    "ab_testing": "⑂",
    "instructor": "★",
    "exam": "◷",
}
# Colours of their own instead of a terminal's sixteen, which many a theme makes so alike that a family looks damaged.
_COLOURS: Final = {
    "video": "#3fb0c4",
    "problem": "#79b356",
    "textbook": "#c9a227",
    "navigation": "#9a86e8",
    "enrollment": "#c678dd",
    "forum": "#6597ee",
    "open_response": "#4fb286",
    "ab_testing": "#d17fb2",
    "instructor": "#d9822b",
    "exam": "#2fa89d",
}
_WRONG: Final = "#e5484d"
_PLAIN: Final = "#a8b2bd"
DAMAGED: Final = "!"
UNKNOWN: Final = "?"
IMPLICIT: Final = "·"
_OTHER: Final = "•"


@cache
def plain() -> bool:
    """Whether the terminal takes ASCII only, so that words have to stand for signs."""
    encoding = getattr(sys.__stdout__, "encoding", None) or "utf-8"
    return not encoding.lower().replace("-", "").startswith("utf")


def glyph(record: Indexed) -> str:
    """One cell that says what kind of record it is."""
    if record.reason is not None:
        return DAMAGED
    name = record.event.type
    if name is None or canonical_name(name) is None:
        return IMPLICIT if name is not None and name.startswith("/") else UNKNOWN
    return _GLYPHS.get(family_of(name), _OTHER)


def colour(record: Indexed) -> Style:
    """The colour of its family; red where it is damaged."""
    if record.reason is not None:
        return Style(color=_WRONG, bold=True)
    name = record.event.type
    if name is None:
        return Style(color=_WRONG)
    if name.startswith("/"):
        return Style(dim=True)
    family = family_of(name)
    return Style(color=_COLOURS.get(family, _PLAIN if family else _WRONG))
