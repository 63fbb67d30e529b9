"""Look-up in the event reference; what an entry holds is told in `edxtui.catalogue.entries`."""

import tomllib
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

import msgspec

from edxtui.catalogue.entries import Common, EventType, Family
from edxtui.catalogue.names import canonical_name, family_of

_COMMON = "common"
_IMPLICIT = "implicit"


@cache
def _family(name: str) -> dict[str, EventType]:
    """The event types of one family, in the order of its file."""
    family = msgspec.convert(tomllib.loads((_data() / f"{name}.toml").read_text("utf-8")), Family)
    return {
        entry.name: msgspec.structs.replace(entry, family=name, category=entry.category or family.category)
        for entry in family.event
    }


@cache
def event_types() -> dict[str, EventType]:
    """Every event type that the platform was made to log, by its canonical name, family by family."""
    files = sorted(file.name for file in _data().iterdir() if file.name.endswith(".toml"))
    families = (file.removesuffix(".toml") for file in files)
    return {
        entry.name: entry
        for family in families
        if family not in (_COMMON, _IMPLICIT)
        for entry in _family(family).values()
    }


def implicit_types() -> dict[str, EventType]:
    """What the platform logs by itself for requests, by URL pattern; one that ends in `/` stands for all below it."""
    return _family(_IMPLICIT)


def event_type(name: str) -> EventType | None:
    """The entry of a canonical, former or other name; None where the reference has no such type.

    Loads the family of the type and nothing else.
    """
    canonical = canonical_name(name)
    return None if canonical is None else _family(family_of(canonical))[canonical]


@cache
def common() -> Common:
    """The members that all events share."""
    return msgspec.convert(tomllib.loads((_data() / f"{_COMMON}.toml").read_text("utf-8")), Common)


def _data() -> Traversable:
    return resources.files(__package__) / "data"


def text() -> str:
    """All that the data files say, for telling what is a word of the reference."""
    files = sorted(file.name for file in _data().iterdir() if file.name.endswith(".toml"))
    return "\n".join((_data() / name).read_text("utf-8") for name in files)
