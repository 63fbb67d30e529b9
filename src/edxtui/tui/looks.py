"""How events look: a colour and a glyph for each family of the event reference."""

import sys
from functools import cache
from typing import Final, Literal

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
Palette = Literal["dark", "light", "clear"]
"""Colours on dark ground, on light ground, and on dark ground for eyes that tell few colours apart."""

# Colours of their own instead of a terminal's sixteen, which many a theme makes so alike that a family looks damaged.
_ON_DARK: Final = {
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
    "other": "#a8b2bd",
    "implicit": "#6b7480",
    "wrong": "#e5484d",
    "right": "#46a758",
    "partly": "#d9a322",
}
_ON_LIGHT: Final = {
    "video": "#0b6d80",
    "problem": "#3b7310",
    "textbook": "#7a5c00",
    "navigation": "#5b45b0",
    "enrollment": "#8a2fa3",
    "forum": "#1f55b5",
    "open_response": "#15714a",
    "ab_testing": "#a23a7c",
    "instructor": "#9a4d00",
    "exam": "#0d6b62",
    "other": "#4c5661",
    "implicit": "#6d7782",
    "wrong": "#c01f2b",
    "right": "#2b7a3b",
    "partly": "#8a6100",
}
# Blue to yellow, told apart by lightness as well; right and wrong are never green and red.
_CLEAR: Final = {
    "video": "#56b4e9",
    "problem": "#f0e442",
    "textbook": "#e69f00",
    "navigation": "#7aa6ff",
    "enrollment": "#cc9fd8",
    "forum": "#a9d4ff",
    "open_response": "#e8d5a3",
    "ab_testing": "#b7a6ff",
    "instructor": "#ffb870",
    "exam": "#8ad6d0",
    "other": "#bcc4cc",
    "implicit": "#7d8790",
    "wrong": "#ff7f2a",
    "right": "#4aa8ff",
    "partly": "#f0e442",
}
_PALETTES: Final[dict[Palette, dict[str, str]]] = {"dark": _ON_DARK, "light": _ON_LIGHT, "clear": _CLEAR}
_chosen: list[dict[str, str]] = [_ON_DARK]
"""The palette of this program's one screen."""
DAMAGED: Final = "!"
UNKNOWN: Final = "?"
IMPLICIT: Final = "·"
_OTHER: Final = "•"
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
    return _chosen[0].get(group, _chosen[0]["wrong"])


def result_colour(result: str) -> str:
    """The colour of a result that was `right`, `partly` right, or anything else."""
    return _chosen[0].get(result, _chosen[0]["wrong"])


def choose(palette: Palette) -> None:
    """Show colours of this palette from now on."""
    _chosen[0] = _PALETTES[palette]


def glyph(record: Indexed) -> str:
    """One cell that says what kind of record it is."""
    return DAMAGED if record.reason is not None else group_glyph(group_of(record.event.type))


def colour(record: Indexed) -> Style:
    """The colour of its family; red where it is damaged."""
    if record.reason is not None:
        return Style(color=_chosen[0]["wrong"], bold=True)
    group = group_of(record.event.type)
    return Style(dim=True) if group == "implicit" else Style(color=group_colour(group))
