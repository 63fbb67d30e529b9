"""The first records of some logs, to be looked at while the index is opened or made.

Loading the engine and asking it for a first page takes longer than a terminal program should take to show something.
So a finished index leaves its first page beside it, in a small file; and where there is no index yet, the first lines
of the first log are read as they stand.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from edxtui import private_files
from edxtui.errors import LogError
from edxtui.events.members import EDX
from edxtui.events.normalise import normalise
from edxtui.index.records import Indexed
from edxtui.logs.lines import LineReader
from edxtui.logs.packed.archive import Archive
from edxtui.logs.source import Log, PlainFile

MOST: Final = 128
"""Records, no more."""
_LOOKED_AT: Final = 256 << 10
"""Bytes of a log."""
_BLANK: Final = b" \t\r"


class First(msgspec.Struct, frozen=True):
    """What is known before the index is open."""

    identities: tuple[str, ...]
    """The `identity` of each log it was made of."""
    events: int
    """In all logs; 0 where they have not been counted."""
    damaged: int
    records: tuple[Indexed, ...]
    """The records that a view of everything begins with, as far as that can be told."""


def saved(path: Path, identities: Sequence[str]) -> First | None:
    """What a finished index of just these logs left; None where there is nothing of the kind."""
    try:
        first = msgspec.json.decode(private_files.read(path), type=First)
    except (OSError, msgspec.MsgspecError):  # none, or of another version: the index itself has all of it
        return None
    return first if first.identities == tuple(identities) else None


def save(path: Path, first: First) -> None:
    """Leave it for the next time, for its owner alone; what stood there is replaced whole.

    Raises: OSError: there is no room.
    """
    private_files.replace(path, msgspec.json.encode(first))


def peeked(log: Log, archive: Archive | None = None) -> First:
    """The first records of a log, up to the first line that is not one event: what comes then needs the whole reader.

    In the order in which an index shows them: by time, a record without one where the record before it stands.
    `archive` is that of a packed log.
    """
    try:
        if archive is not None:
            data, whole = archive.peek(), False
        else:
            with PlainFile(log.path) as file:
                data = file.read(0, min(file.size, _LOOKED_AT))
                whole = len(data) == file.size
    except LogError:  # told when the index is made
        data, whole = b"", True
    lines = LineReader(EDX)
    records: list[Indexed] = []
    position = 0
    while position < len(data) and len(records) < MOST:
        end = data.find(b"\n", position)
        if end < 0:
            if not whole:
                break
            end = len(data)
        text = data[position:end].lstrip(_BLANK)
        offset = end - len(text)
        text = text.rstrip(_BLANK)
        if text:
            members = lines.line(text) if text.startswith(b"{") else None
            if members is None:
                break
            records.append(Indexed(len(records), 0, offset, len(text), None, normalise(members)))
        position = end + 1
    return First((), 0, 0, tuple(_in_time_order(records)))


def _in_time_order(records: list[Indexed]) -> list[Indexed]:
    stands_at: dict[int, float] = {}
    latest = float("-inf")
    for record in records:
        latest = latest if record.event.time is None else record.event.time
        stands_at[record.id] = latest
    return sorted(records, key=lambda record: (stands_at[record.id], record.id))
