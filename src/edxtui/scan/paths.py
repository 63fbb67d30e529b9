"""The values at a path of a document.

A path names members one after the other. A text on the way that holds JSON is looked into, form text where it is the
payload. A list stands for each of its elements, unless the path names one of them by its number. `*` names every member
of an object and every element of a list.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec

from edxtui.events.payload import decode_payload
from edxtui.logs.lenient import leading_value

EVERY: Final = "*"
"""The name that stands for all."""
PAYLOADS: Final = frozenset({"event", "data"})
"""Members of the root that may hold form text."""
_DECODER: Final = msgspec.json.Decoder()
_LAYERS: Final = 8
"""Texts within texts that are looked into."""
_MOST_DIGITS: Final = 9


def values_at(members: Mapping[str, Any], path: tuple[str, ...]) -> list[Any]:
    """What stands at the path, lists and objects as they are; empty where nothing does.

    `members` are those of the root.
    """
    name, *rest = path
    if name == EVERY:
        return [each for value in members.values() for each in reached(value, rest, has_form=False)]
    return reached(members[name], rest, has_form=name in PAYLOADS) if name in members else []


def reached(value: Any, names: Sequence[str], *, has_form: bool) -> list[Any]:
    """What the rest of a path names in a value; `has_form`: it may be form text."""
    values = [value]
    for name in names:
        found: list[Any] = []
        for value in values:
            if type(value) is dict:  # by far the most
                if name == EVERY:
                    found += value.values()
                elif name in value:
                    found.append(value[name])
            else:
                _take(value, name, found, has_form=has_form)
        if not found:
            return found
        values, has_form = found, False
    return values


def scalars(values: Iterable[Any]) -> list[Any]:
    """The values with each list replaced by its elements, and objects left out."""
    left = list(values)[::-1]
    found: list[Any] = []
    while left:
        value = left.pop()
        if isinstance(value, list):
            left += reversed(value)
        elif not isinstance(value, dict):
            found.append(value)
    return found


def _take(value: Any, name: str, found: list[Any], *, has_form: bool) -> None:
    """Add what `name` names in a value, whose own lists may hold lists."""
    left = [(value, True)]
    while left:
        value, is_outer = left.pop()
        if isinstance(value, str):
            value = inside(value, has_form=has_form)
        if isinstance(value, dict):
            if name == EVERY and is_outer:
                found += value.values()
            elif name in value:
                found.append(value[name])
        elif isinstance(value, list):
            if name == EVERY:
                found += value if is_outer else ()
                continue
            if (
                is_outer
                and len(name) <= _MOST_DIGITS
                and name.isdecimal()
                and name.isascii()
                and int(name) < len(value)
            ):
                found.append(value[int(name)])
            left += [(element, False) for element in reversed(value)]


def inside(text: str, *, has_form: bool) -> Any:
    """The object or list that a text holds as JSON, at whatever layer, or as form text; else None."""
    for _ in range(_LAYERS):
        stripped = text if text[:1] in ("{", "[") else text.strip()
        if stripped[:1] in ("{", "["):
            return _json(stripped)
        if not stripped.startswith('"'):
            break
        inner = _json(stripped)
        if not isinstance(inner, str):
            break
        text = inner
    if has_form and "=" in text:
        decoded = decode_payload(text)
        return decoded.value if decoded.form == "form" else None
    return None


def _json(text: str) -> Any:
    try:
        return _DECODER.decode(text)
    except (msgspec.MsgspecError, RecursionError, UnicodeError):
        pass
    data = text.encode(errors="replace")
    try:
        found = leading_value(data, exact=True)
    except RecursionError:
        return None
    return found[0] if found is not None and found[1] == len(data) else None
