"""Users who seem to be at two places at once.

One turn from an address to another proves nothing: people move, and phones change networks. Counted are turns to and
fro, each soon after the one before.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from ipaddress import IPv4Address, ip_address
from itertools import groupby
from typing import Final

import msgspec

from edxtui.index.survey import Turn

WITHIN: Final = 10 * 60 * 1_000_000
"""Microseconds between two turns, and between the two events of a turn."""
LEAST: Final = 3
"""Turns that make a finding: there, back, and there again."""


class TwoPlaces(msgspec.Struct, frozen=True):
    """A user at two places by turns."""

    user: str
    turns: int
    """The most in a row."""
    places: tuple[str, str]
    """Addresses."""
    example: int
    """Id of the event after the first of these turns."""


def in_two_places(turns: Iterable[Turn]) -> Iterator[TwoPlaces]:
    """The users who go to and fro between two networks; `turns` come by user and then time."""
    for user, of_user in groupby(turns, key=lambda turn: turn.user):
        longest: list[Turn] = []
        row: list[Turn] = []
        for turn in of_user:
            if not _is_elsewhere(turn):
                continue
            if not row or not _goes_back(row[-1], turn):
                row = []
            row.append(turn)
            if len(row) > len(longest):
                longest = row
        if len(longest) >= LEAST:
            first = longest[0]
            yield TwoPlaces(user, len(longest), (first.ip_before, first.ip), first.id)


def _is_elsewhere(turn: Turn) -> bool:
    """Whether the two addresses are of two networks of one kind.

    A browser that has both IPv4 and IPv6 takes now the one, now the other.
    """
    before, now = _network(turn.ip_before), _network(turn.ip)
    return before is not None and now is not None and before != now and len(before) == len(now)


def _goes_back(before: Turn, turn: Turn) -> bool:
    return (
        turn.time - before.time <= WITHIN
        and _network(turn.ip_before) == _network(before.ip)
        and _network(turn.ip) == _network(before.ip_before)
    )


@lru_cache(maxsize=10_000)
def _network(address: str) -> str | None:
    """The first 16 bits of an IPv4 address, 32 of an IPv6 one; None where it is masked or otherwise none."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return None
    return parsed.packed[:2].hex() if isinstance(parsed, IPv4Address) else parsed.packed[:4].hex()
