"""What one record says happened."""

import msgspec


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """The indexed fields of one event, or of a damaged record as far as they were salvaged.

    The names are those of `edxtui.events.fields`; None where the log does not tell.
    """

    time: int | None = None
    """When it was emitted: microseconds since 1970-01-01 UTC."""
    type: str | None = None
    """Canonical event type."""
    event_type: str | None = None
    """Event type to the letter of the log."""
    user: str | None = None
    """User name; None for anonymous events."""
    course: str | None = None
    """Course key as written."""
    org: str | None = None
    """Organisation."""
    session: str | None = None
    """Session key."""
    source: str | None = None
    """browser, server, mobile or task."""
    host: str | None = None
    ip: str | None = None
    page: str | None = None
    module: str | None = None
    """What it is about: a usage key."""
