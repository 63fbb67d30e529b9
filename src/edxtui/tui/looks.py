"""How events look: a colour and a glyph for each family of the event reference."""

from typing import Final

from rich.style import Style

from edxtui.catalogue.reference import canonical_name, family_of
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
_COLOURS: Final = {
    "video": "cyan",
    "problem": "green",
    "textbook": "yellow",
    "navigation": "blue",
    "enrollment": "magenta",
    "forum": "bright_blue",
    "open_response": "bright_green",
    "ab_testing": "bright_magenta",
    "instructor": "bright_yellow",
    "exam": "bright_cyan",
}
DAMAGED: Final = "!"
UNKNOWN: Final = "?"
IMPLICIT: Final = "·"
_OTHER: Final = "•"


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
        return Style(color="red", bold=True)
    name = record.event.type
    if name is None:
        return Style(color="red")
    if name.startswith("/"):
        return Style(dim=True)
    family = family_of(name)
    return Style(color=_COLOURS.get(family, "white" if family else "red"))
