"""The table of indexed fields; the index's columns, the query language and the reference pages derive from it."""

from typing import Literal

import msgspec

from edxtui.catalogue.entries import Identifies


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is known of every event and can be asked for."""

    name: str
    """The word of the query language, of `count --by` and of the index's columns."""
    kind: Literal["text", "time"]
    meaning: str
    """One sentence for the reference page and for help."""
    aliases: tuple[str, ...] = ()
    fuzzy: bool = False
    """Whether `field:word~` works, and values of the field are offered while one types and after a miss."""
    few: bool = False
    """Whether logs have so few values of it that they are offered as well, though fuzzy would make no sense."""
    bare: bool = False
    """Whether a bare word of a query is looked for here."""
    identifies: Identifies | None = None
    """How the values tell who a person is, as the event reference says of members; None: they do not."""


FIELDS: tuple[Field, ...] = (
    Field(
        name="type",
        kind="text",
        fuzzy=True,
        bare=True,
        identifies="web address",  # as far as nobody knows the path
        meaning="Canonical event type: former and mobile names resolved, URL paths reduced to their pattern.",
    ),
    Field(
        name="event_type",
        kind="text",
        fuzzy=True,
        identifies="web address",  # a URL path may name a person, as /u/NAME does
        meaning="Event type to the letter of the log.",
    ),
    Field(
        name="user",
        kind="text",
        aliases=("username",),
        fuzzy=True,
        bare=True,
        identifies="user name",
        meaning="User name of who did it; missing for anonymous events.",
    ),
    Field(
        name="course",
        kind="text",
        aliases=("course_id",),
        fuzzy=True,
        bare=True,
        meaning="Course key as the log writes it, from the context, the payload or a URL.",
    ),
    Field(
        name="org",
        kind="text",
        aliases=("org_id",),
        fuzzy=True,
        meaning="Organisation: as the context says, else the first part of the course key.",
    ),
    Field(
        name="session",
        kind="text",
        identifies="session key",
        meaning="Session key: the first of the root's, the context's and the payload's that is not empty.",
    ),
    Field(
        name="source",
        kind="text",
        aliases=("event_source",),
        few=True,
        meaning="Where the event was emitted: browser, server, mobile or task.",
    ),
    Field(name="host", kind="text", few=True, identifies="host", meaning="Host that served the site."),
    Field(name="ip", kind="text", identifies="address", meaning="Internet address the request came from."),
    Field(
        name="page",
        kind="text",
        identifies="web address",
        meaning="Page the user was on, as a URL; some server events hold a module name.",
    ),
    Field(name="module", kind="text", meaning="What the event is about, as a usage key: a problem, a video, a page."),
    Field(
        name="time",
        kind="time",
        aliases=("date",),
        meaning="When the event was emitted, in UTC.",
    ),
)

TEXT_FIELDS: tuple[Field, ...] = tuple(field for field in FIELDS if field.kind == "text")

OFFERED_FIELDS: tuple[Field, ...] = tuple(field for field in TEXT_FIELDS if field.fuzzy or field.few)
"""Those whose values are looked through as a whole, to offer some of them."""

_BY_NAME = {name: field for field in FIELDS for name in (field.name, *field.aliases)}


def field_named(name: str) -> Field | None:
    """The field of this name or alias, whatever the case; None where there is none."""
    return _BY_NAME.get(name.casefold())
