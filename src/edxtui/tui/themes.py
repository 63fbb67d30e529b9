"""Themes of edxtui's own, beside Textual's, and which colours families have under a theme."""

from typing import Final

from textual.theme import Theme

from edxtui.tui.looks import Palette

THEMES: Final = (
    Theme(
        "edxtui-dark",
        primary="#4aa8c9",
        secondary="#7a8ca3",
        accent="#e0a84a",
        foreground="#d5dbe1",
        background="#12161b",
        surface="#161b21",
        panel="#1f2730",
        success="#6dbb7b",
        warning="#d9a441",
        error="#e5616a",
        dark=True,
    ),
    Theme(
        "edxtui-light",
        primary="#1b6f8c",
        secondary="#5a6b7d",
        accent="#9a5b00",
        foreground="#1f262e",
        background="#fbfbf9",
        surface="#f4f4f0",
        panel="#e6e8e6",
        success="#2b6e3d",
        warning="#8a5a00",
        error="#b3202c",
        dark=False,
    ),
    Theme(
        "edxtui-clear",
        primary="#56b4e9",
        secondary="#9aa7b5",
        accent="#f0e442",
        foreground="#eef1f4",
        background="#0d1014",
        surface="#12161b",
        panel="#232c36",
        success="#4aa8ff",
        warning="#e69f00",
        error="#ff7f2a",
        dark=True,
    ),
)
"""A dark one, a light one, and one whose colours are told apart by eyes that do not tell red from green."""


def palette_of(theme: Theme) -> Palette:
    """The colours of families that go with a theme."""
    if theme.name == "edxtui-clear":
        return "clear"
    return "dark" if theme.dark else "light"
