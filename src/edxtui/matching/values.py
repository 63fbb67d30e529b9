"""Distinct texts, each with the number of events that have it."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from edxtui.matching.laid import Laid, lay


class Values:
    """Distinct texts, each with the number of events that have it, prepared for many questions at the first one."""

    def __init__(self, texts: Sequence[str], counts: Sequence[int]) -> None:
        """Keep both as they are; they run in parallel and must not change later."""
        if len(texts) != len(counts):
            raise ValueError(f"{len(texts)} texts, but {len(counts)} counts")
        self.texts = texts
        self.counts = counts

    def __len__(self) -> int:
        """How many texts there are."""
        return len(self.texts)

    def prepare(self) -> None:
        """Do now what else the first question would wait for: seconds for a million values."""
        _ = self.laid.words, self.laid.squeezed.whole, self.by_count

    def __contains__(self, text: str) -> bool:
        """Whether one of them is this text, ignoring case."""
        return text.casefold() in self.folded

    @cached_property
    def folded(self) -> list[str]:
        """The texts, case folded, in their order."""
        folded = map(str.casefold, self.texts)
        # Most names are small letters already; those texts are kept once.
        return [one if one == other else other for one, other in zip(self.texts, folded, strict=True)]

    @cached_property
    def laid(self) -> Laid:
        """The texts laid end to end."""
        return lay(self.texts)

    @cached_property
    def by_count(self) -> NDArray[np.intp]:
        """Indices of the texts: most events first, then the shorter, then as they stand."""
        lengths = np.fromiter(map(len, self.texts), np.int64, len(self.texts))
        return np.lexsort((lengths, -np.asarray(self.counts, np.int64)))
