"""Texts to codes: each distinct text is looked at once, and an integer stands for it from then on."""

from collections.abc import Callable, Hashable
from typing import Any, Final, Generic, TypeVar

import msgspec
import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.int32]
Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

MISSING: Final = 0
"""The code of a missing value."""
_DENSE: Final = 1 << 20
"""Up to this number a table of all numbers is quicker than sorting them."""
_REMEMBERED: Final = 100_000
"""Inputs whose value a rule remembers from block to block; then it begins anew."""


class Column(msgspec.Struct, frozen=True):
    """One text field of some events."""

    values: list[str]
    """Its values; code 1 stands for the first. A value may stand more than once."""
    codes: Codes | npt.NDArray[np.uint8] | npt.NDArray[np.uint16]
    """A code an event; 0 where the value is missing."""

    def texts(self) -> list[str | None]:
        """The value of every event."""
        known: list[str | None] = [None, *self.values]
        return [known[code] for code in self.codes.tolist()]


class Remembered(dict[Any, Value]):
    """A rule that remembers what it made of its inputs; ask by `[input]`."""

    def __init__(self, rule: Callable[[Any], Value]) -> None:
        """Remember the values of `rule`."""
        super().__init__()
        self._rule = rule

    def __missing__(self, key: Any) -> Value:
        """Apply the rule."""
        if len(self) >= _REMEMBERED:
            self.clear()
        value = self[key] = self._rule(key)
        return value


class Values:
    """The distinct values of one field in a block."""

    def __init__(self) -> None:
        """Begin with none."""
        self.texts: list[str] = []
        """Code 1 stands for the first."""
        self._codes: dict[str, int] = {}

    def code(self, value: str | None) -> int:
        """The code of a value, a new one where it is new; 0 for None."""
        if value is None:
            return MISSING
        code = self._codes.get(value)
        if code is None:
            self.texts.append(value)
            code = self._codes[value] = len(self.texts)
        return code

    def known(self, value: str) -> int | None:
        """The code of a value if it has come up."""
        return self._codes.get(value)

    def text(self, code: int) -> str | None:
        """What a code stands for."""
        return self.texts[code - 1] if code else None


class Coded(msgspec.Struct, frozen=True):
    """One text field of some events whose values may still come to be more."""

    codes: Codes
    values: Values

    @property
    def column(self) -> Column:
        """The same, for good."""
        return Column(self.values.texts, self.codes)

    def fill(self, inputs: Codes, rule: Callable[[int], str | None]) -> None:
        """Give the events that have no value yet the one that a rule makes of their `inputs`, asked once for each."""
        without = np.flatnonzero(self.codes == MISSING)
        if without.size:
            self.codes[without] = each_once(inputs[without], lambda code: self.values.code(rule(code)))


class Coder(dict[Key, int], Generic[Key]):
    """From an input, to the letter of the log, to the code of what a rule makes of it; ask by `[input]`."""

    def __init__(self, values: Values, rule: Callable[[Key], str | None]) -> None:
        """Give codes of `values` to what `rule` makes."""
        super().__init__()
        self._values = values
        self._rule = rule

    def __missing__(self, key: Key) -> int:
        """Apply the rule."""
        code = self[key] = self._values.code(self._rule(key))
        return code

    def codes(self, inputs: list[Key]) -> Codes:
        """The code of every input."""
        return np.fromiter(map(self.__getitem__, inputs), np.int32, len(inputs))

    def fill(self, codes: Codes, inputs: Callable[[list[int]], list[Key]]) -> None:
        """Give the events that have no value yet one; `inputs` finds what there is at some positions."""
        without = np.flatnonzero(codes == MISSING)
        if without.size:
            codes[without] = self.codes(inputs(without.tolist()))


def each_once(numbers: npt.NDArray[np.int32] | npt.NDArray[np.int64], rule: Callable[[int], int]) -> Codes:
    """What a rule makes of numbers that are not negative, asked once for every distinct one."""
    if not numbers.size:
        return np.zeros(0, np.int32)
    most = int(numbers.max())
    if most > _DENSE:
        distinct, places = np.unique(numbers, return_inverse=True)
        return np.fromiter(map(rule, distinct.tolist()), np.int32, distinct.size)[places]
    table = np.zeros(most + 1, np.int32)
    table[numbers] = 1
    distinct = np.flatnonzero(table)
    table[distinct] = np.fromiter(map(rule, distinct.tolist()), np.int32, distinct.size)
    return table[numbers]
