"""The names of event types: which are known, what they were called, and which family they belong to.

Asked for every event that is read or drawn, long before anybody reads an entry. So the names alone stand in a file of
their own, `data/names.json`, which `python -m edxtui.catalogue.names` makes of the entries and a test compares with
them.
"""

from functools import cache
from importlib import resources
from typing import Final

import msgspec

_FILE: Final = "names.json"


class Named(msgspec.Struct, frozen=True):
    """One event type by its names."""

    name: str
    """The canonical name."""
    family: str
    others: tuple[str, ...] = ()
    """Former names and names in use at the same time."""


@cache
def _named() -> dict[str, Named]:
    """By every name."""
    text = (resources.files(__package__) / "data" / _FILE).read_bytes()
    types = msgspec.json.decode(text, type=list[Named])
    names = {other: named for named in types for other in named.others}
    # A canonical name is never another type's former name, whatever a data file says.
    return names | {named.name: named for named in types}


def canonical_name(name: str) -> str | None:
    """The canonical name of a canonical, former or other name; None where the reference has no such type."""
    named = _named().get(name)
    return None if named is None else named.name


def family_of(name: str) -> str:
    """The family of the event type of this canonical name; empty where the reference does not have it."""
    named = _named().get(name)
    return named.family if named is not None and named.name == name else ""


def all_names() -> tuple[str, ...]:
    """Every name of every type."""
    return tuple(_named())


def text_of(types: list[Named]) -> bytes:
    """What the file holds for these types."""
    lines = (msgspec.json.encode(named) for named in types)
    return b"[\n" + b",\n".join(lines) + b"\n]\n"


if __name__ == "__main__":
    from pathlib import Path

    from edxtui.catalogue.reference import event_types

    made = [
        Named(entry.name, entry.family, tuple(dict.fromkeys((*entry.former_names, *entry.other_names))))
        for entry in event_types().values()
    ]
    (Path(__file__).parent / "data" / _FILE).write_bytes(text_of(made))
