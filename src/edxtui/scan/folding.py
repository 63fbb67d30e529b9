"""Letters without regard to case, so that no needle of ASCII is lost: one becomes one, and none of ASCII."""

from typing import Final

_APART: Final = {"İ": "\ufdd0", "\u212a": "\ufdd1"}
"""Letters that would become more than one, or one of ASCII."""
_ALSO: Final = {
    **{stand_in: letter for letter, stand_in in _APART.items()},
    "å": "\u212b",
    "θ": "ϴ",
    "σ": "ς",
    "ω": "\u2126",
    "ß": "ẞ",
}
"""Letters that another one is made the same as, besides the one that is its capital."""


def fold(text: str) -> str:
    """The text without capitals, character by character: none is added or lost, and none becomes one of ASCII."""
    if text.isascii():
        return text.lower()
    for letter, stand_in in _APART.items():
        if letter in text:
            text = text.replace(letter, stand_in)
    # Greek has two small letters for one capital, and which it becomes depends on where it stands.
    return text.replace("Σ", "σ").lower().replace("ς", "σ")


def spellings(letter: str) -> frozenset[str]:
    """All characters that fold to the same as this one."""
    folded = fold(letter)
    near = {letter, folded, folded.upper(), folded.title(), _ALSO.get(folded, folded)}
    return frozenset(each for each in near if len(each) == 1 and fold(each) == folded)
