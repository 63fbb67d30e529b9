"""What an entry of the event reference holds.

The reference is data: one TOML file a family in `data/`. A file has a `category`, its heading, and an `[[event]]` an
event type, with `[[event.member]]` for what stands in its payload and `[[event.context]]` for what stands in `context`
beside the common members. `common.toml` has the members that all events share, `implicit.toml` what the platform logs
by itself for requests.
"""

from typing import Literal

import msgspec

Source = Literal["browser", "server", "mobile", "task"]
"""Where an event is emitted: the values of `event_source`."""

Form = Literal["object", "form", "list", "text", "none", "any"]
"""What a payload is, once it is decoded. `form` is text as `a=1&b=2`, `none` empty, `any` what nobody has promised."""

Kind = Literal["string", "integer", "number", "boolean", "object", "list", "null"]
"""A JSON type; `integer` is a number without a fraction."""

Identifies = Literal[
    "user name",
    "user id",
    "session key",
    "address",
    "name",
    "e-mail",
    "free text",
    "web address",
    "host",
    "device",
    "language",
    "secret",
]
"""In what way a member tells who somebody is, or may tell it.

`address` is an IP address, or a web address that leads to one person; `web address` that of any page, which may name
somebody; `device` and `language` what a browser says of itself; `secret` what stands for a login.
"""


class Fact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that changed."""

    date: str
    """ISO date, or as much of one as is known: `2014-05-07`, `2014-06`, `2014`."""
    fact: str
    """What happened, in a clause."""


class Member(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A member of a payload, of `context`, or of the document."""

    name: str
    """Its path, with dots; `*` stands for any key of an object or any element of a list: `correct_map.*.hint`."""
    types: tuple[Kind, ...] = ()
    """What its value may be; empty where nobody says."""
    meaning: str = ""
    """What it tells, in a sentence; empty only where nobody knows."""
    values: tuple[str, ...] = ()
    """Documented values."""
    closed: bool = False
    """Whether any other value is a mistake. Rarely known."""
    optional: bool = False
    """Whether events without it are in order."""
    sources: tuple[Source, ...] = ()
    """Only in events from these; empty: from all."""
    since: str = ""
    """ISO date before which it was not there; empty where nobody knows."""
    until: str = ""
    """ISO date from which on it was no longer there."""
    identifies: Identifies | None = None
    """How it tells who somebody is."""


class EventType(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One event type."""

    name: str
    """The canonical name."""
    sources: tuple[Source, ...]
    """Where it is emitted; one type may come from several, in several forms."""
    meaning: str = ""
    """What happened when it is in the log, in one or two sentences."""
    component: str = ""
    """The part of the platform that emits it; empty where none is documented."""
    category: str = ""
    """The heading it stands under."""
    family: str = ""
    """What it belongs to: `video`, `problem`, `enrollment` …: the data file's name."""
    editions: tuple[Literal["2014", "2025"], ...] = ()
    """Which edition of the documentation has it: the reference of 2014, that of March 2025."""
    payload: Form | dict[Source, Form] = "object"
    """What `event` is, for all sources or for each."""
    former_names: tuple[str, ...] = ()
    """Names of older logs."""
    other_names: tuple[str, ...] = ()
    """Names in use at the same time, as those of the mobile apps."""
    seen: str = ""
    """What logs really show where the documentation contradicts itself, leaves a blank, or is wrong."""
    history: tuple[Fact, ...] = ()
    """What changed, oldest first."""
    member: tuple[Member, ...] = ()
    """What stands in the payload."""
    context: tuple[Member, ...] = ()
    """What stands in `context` beside the common members."""


class Family(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A data file."""

    category: str
    """The heading of its event types."""
    event: tuple[EventType, ...]


class Common(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`common.toml`: the members that events share."""

    root: tuple[Member, ...]
    """Of the document."""
    context: tuple[Member, ...]
    """Of `context`."""
    everywhere: tuple[Member, ...]
    """What identifies somebody wherever it stands, unless the entry of an event type says what it is there."""
