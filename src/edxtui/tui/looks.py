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
_FAINT: Final = "#6b7480"
_SIGNS: Final = {"damaged": DAMAGED, "unknown": UNKNOWN, "implicit": IMPLICIT, "other": _OTHER}
GROUPS: Final = (*_GLYPHS, "other", "implicit", "unknown", "damaged")
"""All groups, in the order in which they stand on each other."""


@cache
def plain() -> bool:
    """Whether the terminal takes ASCII only, so that words have to stand for signs."""
    encoding = getattr(sys.__stdout__, "encoding", None) or "utf-8"
    return not encoding.lower().replace("-", "").startswith("utf")


def group_of(kind: str | None) -> str:
    """What events of this canonical type look like together: their family, `implicit`, `other`, or `unknown`."""
    if kind is None or canonical_name(kind) is None:
        return "implicit" if kind is not None and kind.startswith("/") else "unknown"
    family = family_of(kind)
    return family if family in _GLYPHS else "other" if family else "unknown"


def group_glyph(group: str) -> str:
    """One cell that stands for a group, or for `damaged` records."""
    return _SIGNS.get(group) or _GLYPHS[group]


def group_colour(group: str) -> str:
    """Its colour, as a terminal takes it."""
    return _COLOURS.get(group) or {"other": _PLAIN, "implicit": _FAINT}.get(group, _WRONG)


def glyph(record: Indexed) -> str:
    """One cell that says what kind of record it is."""
    return DAMAGED if record.reason is not None else group_glyph(group_of(record.event.type))


def colour(record: Indexed) -> Style:
    """The colour of its family; red where it is damaged."""
    if record.reason is not None:
        return Style(color=_WRONG, bold=True)
    group = group_of(record.event.type)
    return Style(dim=True) if group == "implicit" else Style(color=group_colour(group))
