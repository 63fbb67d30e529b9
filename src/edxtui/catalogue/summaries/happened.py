"""What a summary is made of."""

from collections.abc import Mapping

import msgspec


class Happened(msgspec.Struct, frozen=True, kw_only=True):
    """One event, as far as a line about it needs to know it."""

    type: str | None = None
    """The canonical type: a name of the event reference, the URL pattern of an implicit event, or an unknown name."""
    event_type: str | None = None
    """As logged; of an implicit event the path that was asked for."""
    source: str | None = None
    """`browser`, `server`, `mobile` or `task`."""
    payload: object = None
    """Decoded: a dict, list, text, number or None; form text as a dict of texts or lists of texts."""
    form: str = "nothing"
    """How the log wrote the payload, in the words of `edxtui.events.payload.Form`."""
    context: Mapping[str, object] = {}
    """The `context` member; empty where there is none."""
    page: str | None = None
    """The URL of the page that the user was on."""
    user: str | None = None
    """Who did it; None where the log does not say."""
