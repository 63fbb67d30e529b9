"""How well a value fits, in one number."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from edxtui.matching.found import How

Ranks = NDArray[np.uint8]
"""Of each value its rank."""

EXACT, ALIKE, PREFIX, BESIDE, BEGINS, BEGINS_ANYHOW, SHORTENED, TYPO, PART, NOT = 0, 1, 2, 3, 4, 5, 6, 7, 11, 255
"""Best first, in one byte so that ordering a large answer is a radix sort; from `TYPO` on a rank for each slip."""
SCORES: Final = (100.0, 98.0, 90.0, 85.0, 80.0, 75.0, 70.0, 65.0, 60.0, 55.0, 50.0, 40.0)
"""Of each rank, the score that is told."""
HOW: Final[tuple[How, ...]] = (
    "exact",
    "exact",
    "prefix",
    "words",
    "words",
    "words",
    "words",
    "typo",
    "typo",
    "typo",
    "typo",
    "part",
)
"""Of each rank, what makes a value fit."""
