"""Look-up in the event reference.

The reference is data: one TOML file a family in `data/`, an `[[event]]` an event type with

- `name`: the canonical name,
- `sources`: where it is emitted; one type may come from several, in several shapes,
- `component`: the part of the platform that emits it, where one is known,
- `former_names`: names it had in older logs,
- `other_names`: names it has at the same time, as those of the mobile apps.
"""

import tomllib
from functools import cache
from importlib import resources

import msgspec


class EventType(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One entry of the event reference."""

    name: str
    """The canonical name."""
    sources: tuple[str, ...]
    """`browser`, `server`, `mobile` or `task`."""
    component: str = ""
    """The part of the platform that emits it; empty where none is documented."""
    former_names: tuple[str, ...] = ()
    """Names of older logs."""
    other_names: tuple[str, ...] = ()
    """Names in use at the same time."""
    family: str = ""
    """What it belongs to: `video`, `problem`, `enrollment` …: the data file's name."""


@cache
def event_types() -> dict[str, EventType]:
    """Every event type of the reference by its canonical name, family by family."""
    types: dict[str, EventType] = {}
    folder = resources.files(__package__) / "data"
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if not file.name.endswith(".toml"):
            continue
        family = file.name.removesuffix(".toml")
        for entry in tomllib.loads(file.read_text("utf-8"))["event"]:
            entry_type = msgspec.convert({**entry, "family": family}, EventType)
            types[entry_type.name] = entry_type
    return types


@cache
def _canonical_names() -> dict[str, str]:
    names = {
        other: event_type.name
        for event_type in event_types().values()
        for other in (*event_type.former_names, *event_type.other_names)
    }
    # A canonical name is never another type's former name, whatever a data file says.
    return names | {name: name for name in event_types()}


def canonical_name(name: str) -> str | None:
    """The canonical name of a canonical, former or other name; None where the reference has no such type."""
    return _canonical_names().get(name)


def family_of(name: str) -> str:
    """The family of the event type of this canonical name; empty where the reference does not have it."""
    event_type = event_types().get(name)
    return "" if event_type is None else event_type.family
