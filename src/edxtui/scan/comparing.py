"""A value of a document held against what is asked.

Numbers compare as numbers, texts as texts ignoring case. A text of the log that reads as a number counts as one beside
a number, for payloads in form text, and many others, write their numbers as texts. Truth values and null are what they
are called.
"""

import math
import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any, Final, assert_never

from edxtui.scan.folding import fold
from edxtui.scan.terms import Bound, Like, Number, Same, Test, There, Within

_NUMBER: Final = re.compile(r"[-+]?(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?", re.ASCII)
"""As JSON has it, and a little more. `007` is a name, not a number."""
_FIRST: Final = frozenset("+-.0123456789")
_LONGEST_INT: Final = 4000
"""Python refuses to read longer ones."""


def number_of(text: str) -> Number | None:
    """The number that a text reads as; None where it reads as none."""
    if text[:1] not in _FIRST or len(text) > 2 * _LONGEST_INT or not _NUMBER.fullmatch(text):
        return None
    if text.lstrip("+-").isdigit():
        return int(text) if len(text) <= _LONGEST_INT else Decimal(text)
    read = float(text)
    return read if math.isfinite(read) else beyond_double(text)


def beyond_double(text: str) -> Number:
    """A number that is too large for a float."""
    try:
        return Decimal(text)
    except InvalidOperation:  # more than 10 to the power of 10 to the power of 18
        return float(text)


def written(value: Any) -> str:
    """A text as it is; anything else as JSON has it, numbers at their shortest."""
    if isinstance(value, str):
        return value
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _STRANGE.get(str(value)) or repr(value)
    return str(value)


_STRANGE: Final = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}


def holds(test: Test) -> Callable[[Any], bool]:
    """The test as a function of one value that is no object and no list."""
    match test:
        case Same(folded, number):
            return _same(folded) if number is None else _same_number(folded, number)
        case Like(expression):
            fits = re.compile(expression, re.DOTALL).fullmatch
            return lambda value: fits(fold(written(value))) is not None
        case Within(low, high):
            return lambda value: _is_beyond(value, low, 1) and _is_beyond(value, high, -1)
        case There():
            return lambda value: value is not None
    assert_never(test)


def _is_number(value: Any) -> bool:
    kind = type(value)
    return kind is int or kind is float or kind is Decimal


def _same(folded: str) -> Callable[[Any], bool]:
    length = len(folded)

    def is_so(value: Any) -> bool:
        text = value if type(value) is str else written(value)
        return len(text) == length and fold(text) == folded  # folding keeps the length

    return is_so


def _same_number(folded: str, number: Number) -> Callable[[Any], bool]:
    def is_so(value: Any) -> bool:
        kind = type(value)
        if kind is str:
            if value[:1] not in _FIRST:  # by far the most
                return False
            read = number_of(value)
            return fold(value) == folded if read is None else _is_equal(read, number)
        return kind is not bool and value is not None and _is_equal(value, number)

    return is_so


def _is_beyond(value: Any, bound: Bound | None, side: int) -> bool:
    """Whether a value lies above (1) or below (-1) the end of a range, or on it where it is included."""
    if bound is None:
        return value is not None
    read: Number | None = None
    if _is_number(value):
        if bound.number is None:
            return False
        read = value
    elif not isinstance(value, str):
        return False
    elif bound.number is not None:
        read = number_of(value)
    if read is not None:
        return _is_number_beyond(read, bound, side)
    folded = fold(value)
    return bound.included if folded == bound.folded else (folded > bound.folded) == (side > 0)


def _is_number_beyond(value: Number, bound: Bound, side: int) -> bool:
    end = bound.number
    if end is None or value != value:  # NaN lies nowhere
        return False
    return bound.included if _is_equal(value, end) else (value > end) == (side > 0)


def _is_equal(one: Number, other: Number) -> bool:
    """Whether two numbers are the same; an integer beside a fraction as far as a fraction can tell, as JSON has it."""
    if one == other:
        return True
    if type(one) is type(other):
        return False
    try:
        near = float(one)
        return math.isfinite(near) and near == float(other)
    except OverflowError:
        return False
