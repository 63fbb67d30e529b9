"""What an index answers with."""

from typing import TYPE_CHECKING, TypeAlias

import msgspec

from edxtui.events.event import Event
from edxtui.logs.record import Reason

if TYPE_CHECKING:  # what only shows records does not pay for numpy
    import numpy as np
    import numpy.typing as npt

Ids: TypeAlias = "npt.NDArray[np.int64] | npt.NDArray[np.int32] | range"
"""Ids of records in some order; a range where the order is that of the log."""


class Indexed(msgspec.Struct, frozen=True):
    """One record as the index knows it."""

    id: int
    """Its place in log order, from 0 over all logs."""
    log: int
    """Which of the logs, from 0."""
    offset: int
    """Bytes from the start of the decompressed log."""
    length: int
    """Bytes."""
    reason: Reason | None
    """Why it is damaged; None for an event."""
    event: Event
    """Its fields; of a damaged record, what was salvaged."""


class LogReport(msgspec.Struct, frozen=True):
    """What was read of one log. The three kinds of bytes add up to `bytes`."""

    path: str
    """The log as it was named."""
    bytes: int
    """Of the decompressed log."""
    events: int
    damaged: int
    event_bytes: int
    damaged_bytes: int
    other_bytes: int
    """White space, line ends, a byte order mark, an array's brackets and commas, prefixes."""


class IndexReport(msgspec.Struct, frozen=True):
    """What was read of all logs; the keys of `edxtui index --json`."""

    logs: tuple[LogReport, ...]
    bytes: int
    events: int
    damaged: int
    event_bytes: int
    damaged_bytes: int
    other_bytes: int
    first_time: str | None
    """ISO 8601 in UTC; None where no event has a time."""
    last_time: str | None
    users: int
    """How many different ones."""
    courses: int
    event_types: int
    reused: bool
    """Whether the index stood already."""


class SessionRows(msgspec.Struct, frozen=True):
    """One user's events that have a time of their own, by time and then log order, as parallel lists."""

    ids: list[int]
    times: list[int]
    """Microseconds since 1970-01-01 UTC."""
    keys: list[str | None]
    """Session keys."""
    courses: list[str | None]
