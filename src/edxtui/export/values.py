"""Values that SQL answers with, as JSON, in a cell, and as text in a file: one form each for every front."""

import datetime
import json
import math
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

NONE: Final = "(none)"
"""Stands in a cell for a missing value."""
_SECOND: Final = datetime.timedelta(seconds=1)
_NUMBERS: Final = re.compile(r"U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|BIGNUM|DOUBLE|FLOAT|DECIMAL\(.*\)|INTERVAL")
_DIGITS: Final = 15
"""Digits of a decimal that a JSON number keeps in any reader."""


def plain(value: Any) -> Any:
    """The value as JSON has it.

    Times are ISO 8601 in UTC with microseconds and `Z`, days `2014-03-03`, lengths of time are seconds. Whole numbers
    are written in full. Decimals of more than 15 digits, and numbers that JSON does not have, are strings (`NaN`,
    `Infinity`, `-Infinity`); so are bytes, as hexadecimal digits. Lists are arrays; structs and maps are objects.
    """
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return value if math.isfinite(value) else _strange(value)
        case Decimal():
            return float(value) if len(value.as_tuple().digits) <= _DIGITS and value.is_finite() else str(value)
        case datetime.datetime():
            return _moment(value)
        case datetime.date():
            return value.isoformat()
        case datetime.timedelta():
            return value / _SECOND
        case bytes() | bytearray() | memoryview():
            return bytes(value).hex()
        case dict():
            return {key if isinstance(key, str) else text(key): plain(each) for key, each in value.items()}
        case list() | tuple() | set():
            return [plain(each) for each in value]
    return str(value)


def text(value: Any) -> str:
    """The value in one line of a file: as JSON has it, but texts without quotes, and nothing for a missing one."""
    if value is None:
        return ""
    found = plain(value)
    return found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)


def cell(value: Any) -> str:
    """The value in a table; not printable yet. Times are without the letters that stand between their parts."""
    if value is None:
        return NONE
    if isinstance(value, datetime.datetime):
        return _moment(value).removesuffix("Z").replace("T", " ").removesuffix(".000000")
    return text(value)


def is_number(kind: str) -> bool:
    """Whether values of this type, in the engine's words, stand at the right of their column."""
    return _NUMBERS.fullmatch(kind) is not None


def keys(names: Iterable[str]) -> list[str]:
    """The names of columns as keys of an object: of those that come twice the later ones are `name_1`, `name_2` …"""
    found: dict[str, None] = {}
    for name in names:
        key, number = name, 0
        while key in found:
            number += 1
            key = f"{name}_{number}"
        found[key] = None
    return list(found)


def _strange(value: float) -> str:
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def _moment(value: datetime.datetime) -> str:
    if value.tzinfo is not None:
        value = value.astimezone(datetime.UTC).replace(tzinfo=None)
    return f"{value.isoformat(timespec='microseconds')}Z"
