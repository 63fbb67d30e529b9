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
        self._fresh: list[str] = []

    def merge(self, field: Column) -> Codes:
        """The field's codes as codes of the whole index."""
        known = self._codes
        for value in [value for value in field.values if value not in known]:
            if value not in known:  # a column may have a value twice
                known[value] = len(known) + MISSING + 1
                self._fresh.append(value)
        table = np.zeros(len(field.values) + 1, np.int32)
        table[1:] = np.fromiter(map(known.__getitem__, field.values), np.int32, len(field.values))
        return table[field.codes]

    def take_fresh(self) -> tuple[Codes, list[str]]:
        """Codes and values that were not taken before."""
        fresh, self._fresh = self._fresh, []
        last = len(self._codes) + MISSING
        return np.arange(last - len(fresh) + 1, last + 1, dtype=np.int32), fresh
