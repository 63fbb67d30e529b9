"""The distinct values of one text field and the integers that stand for them."""

from collections.abc import Iterable

import numpy as np

from edxtui.events.coder import Codes, Column
from edxtui.index.schema import MISSING


class Dictionary:
    """Merges the local codes of blocks into codes of the whole index."""

    def __init__(self, values: Iterable[str] = ()) -> None:
        """Begin with the values that are known already, by their codes; code 0 is kept for the missing one."""
        self._codes: dict[str, int] = {value: code for code, value in enumerate(values, start=MISSING + 1)}
        self._fresh: list[tuple[int, str]] = []

    def merge(self, field: Column) -> Codes:
        """The field's codes as codes of the whole index."""
        known = self._codes
        table = np.zeros(len(field.values) + 1, np.int32)
        for local, value in enumerate(field.values, start=1):
            code = known.get(value)
            if code is None:
                code = len(known) + MISSING + 1
                known[value] = code
                self._fresh.append((code, value))
            table[local] = code
        return table[field.codes]

    def take_fresh(self) -> list[tuple[int, str]]:
        """Codes and values that were not taken before."""
        fresh, self._fresh = self._fresh, []
        return fresh
