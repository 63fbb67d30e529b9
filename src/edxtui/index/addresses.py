"""Questions about addresses: which records begin at bytes of logs."""

from collections.abc import Sequence
from typing import Final

import msgspec

from edxtui.index.asking import Asking

_NEAR: Final = 1 << 20
"""Bytes from the start of a log."""


class At(msgspec.Struct, frozen=True):
    """The record at an address that was asked for."""

    place: int
    """Which of the addresses, from 0."""
    id: int
    length: int
    """Bytes."""


def records_at(addresses: Sequence[tuple[int, int]], asking: Asking) -> list[At]:
    """The records that begin at some addresses, each a log and an offset; nothing for those where none does.

    In the order of the addresses.
    """
    if not addresses:
        return []
    rows = asking.rows(
        "SELECT a.place, e.id, e.length FROM (SELECT unnest(?::BIGINT[]) AS place, unnest(?::UINTEGER[]) AS log, "
        'unnest(?::BIGINT[]) AS "offset") a JOIN events e ON e.log = a.log AND e."offset" = a."offset" ORDER BY 1',
        [list(range(len(addresses))), [log for log, _ in addresses], [offset for _, offset in addresses]],
    )
    return [At(*row) for row in rows]


def first_events(logs: int, asking: Asking) -> dict[int, tuple[int, int]]:
    """Offset and length of the first event of so many logs; of a log without any, of its first damaged record.

    A log of which nothing has come in yet is not among them.
    """
    found: dict[int, tuple[int, int]] = {}
    # Nearly always it lies at the very beginning, and the engine passes over all blocks that do not.
    for condition in (f'reason = 0 AND "offset" < {_NEAR}', "reason = 0", "TRUE"):
        if len(found) < logs:
            rows = asking.rows(
                f'SELECT log, min("offset"), arg_min(length, "offset") FROM events WHERE {condition} GROUP BY log',  # noqa: S608 - no values
                [],
            )
            found = {log: (offset, length) for log, offset, length in rows} | found
    return found
