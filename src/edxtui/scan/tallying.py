"""The values of one document that are counted, and counts put together."""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any, Final

import msgspec

from edxtui.scan.comparing import written
from edxtui.scan.paths import values_at

Path = tuple[str, ...]
_NOTHING: Final = "null"
_ENCODER: Final = msgspec.json.Encoder(order="deterministic")
_SURE: Final = 2**53


def values_of(wanted: Sequence[Any], members: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    """The combinations of a document's values, each once: of a path all that stand there, anything else as given."""
    return product(*((_each(members, each) if isinstance(each, tuple) else (each,)) for each in wanted))


def _each(members: Mapping[str, Any], path: Path) -> set[str]:
    left = values_at(members, path)
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
            return _ENCODER.encode(value).decode()
        except (msgspec.MsgspecError, UnicodeError, TypeError, ValueError):  # half a pair, or what only Python reads
            return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=written)
    return written(value)
