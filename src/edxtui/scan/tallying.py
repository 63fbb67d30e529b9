"""The values of one document that are counted, and counts put together."""

import json
import math
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any, Final

import msgspec

from edxtui.scan.comparing import written

Path = tuple[str, ...]
_NOTHING: Final = "null"
_ENCODER: Final = msgspec.json.Encoder(order="deterministic", decimal_format="number")
_SURE: Final = 2**53


def combined(values: Sequence[Sequence[Any]]) -> Iterator[tuple[Any, ...]]:
    """The combinations of values, one of each."""
    return product(*values)


def each_once(values: Sequence[Any]) -> set[str]:
    """The values at a path as JSON, elements in place of lists, each once; `null` where there are none."""
    left = list(values)
    found: set[str] = set()
    while left:
        value = left.pop()
        if isinstance(value, list):
            left += value
        else:
            found.add(in_json(value))
    return found or {_NOTHING}


def in_json(value: Any) -> str:
    """A value as JSON that is the same for all values that compare as equal."""
    if isinstance(value, float) and value.is_integer() and abs(value) < _SURE:
        return str(int(value))
    if isinstance(value, str | dict):
        try:
            text = _ENCODER.encode(value).decode()
            if isinstance(value, str) or _NOTHING not in text or not _has_strange_number(value):
                return text
        except (msgspec.MsgspecError, UnicodeError, TypeError, ValueError):  # half a pair, or what only Python reads
            pass
        return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=written)
    return written(value)


def _has_strange_number(value: Any) -> bool:
    """Whether there is a number in it that JSON does not have: its encoder would make it null."""
    left = [value]
    while left:
        value = left.pop()
        if isinstance(value, dict):
            left += value.values()
        elif isinstance(value, list):
            left += value
        elif isinstance(value, float) and not math.isfinite(value):
            return True
    return False
