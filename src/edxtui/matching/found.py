"""What an answer is made of."""

from typing import Literal

import msgspec

How = Literal["exact", "prefix", "words", "typo", "part"]


class Found(msgspec.Struct, frozen=True, gc=False):
    """One value that the text may mean."""

    index: int
    """Where it stands in the values that were asked."""
    text: str
    count: int
    """How many events have it."""
    score: float
    """How well it fits, 0 to 100; comparable between answers to the same text."""
    how: How
    """What makes it fit; of `nearest`, "typo" also stands for any remote likeness."""


class Sifted(msgspec.Struct, frozen=True):
    """All values that a text may mean."""

    texts: tuple[str, ...]
    """In the order of the values that were asked."""
    typos: bool
    """Whether they fit only if the text is mistyped."""
