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
        codes = list(map(known.get, field.values))
        if None in codes:
            for place, code in enumerate(codes):
                if code is None:
                    codes[place] = self._code(field.values[place])
        return np.array([MISSING, *codes], np.int32)[field.codes]

    def _code(self, value: str) -> int:
        code = self._codes.get(value)  # a column may have a new value twice
        if code is None:
            code = self._codes[value] = len(self._codes) + MISSING + 1
            self._fresh.append(value)
        return code

    def take_fresh(self) -> tuple[Codes, list[str]]:
        """Codes and values that were not taken before."""
        fresh, self._fresh = self._fresh, []
        last = len(self._codes) + MISSING
        return np.arange(last - len(fresh) + 1, last + 1, dtype=np.int32), fresh
