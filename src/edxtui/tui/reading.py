"""The text of a record, fetched from its log for the screens."""

from typing import Final

import msgspec

from edxtui.index.records import Indexed
from edxtui.opening import Opening
from edxtui.tui.curtain import CURTAIN

LARGE: Final = 64 << 10
"""Bytes from which on a document is large. The platform itself makes no event of more than 50,000 characters."""

_MOST: Final = 128 << 20
"""Bytes of a document that the detail pane takes; of a longer one it shows the beginning."""
BEGINNING: Final = 4 << 20
"""Bytes of that beginning, and of a damaged record. So much is also taken where people are hidden, as going through a
document takes a second for every few MiB."""


class Reading(msgspec.Struct, frozen=True):
    """A record with its text, ready to be shown."""

    record: Indexed
    log: str
    """Name of its log."""
    text: bytes
    """Its bytes, from the log."""
    broken_at: int = 0
    """Of a damaged record: the byte of its log up to which it could be read."""
    cut: bool = False
    """Whether more bytes stand in the log than are shown."""

    @property
    def is_whole(self) -> bool:
        """Whether its bytes are a document, and all of it."""
        return self.record.reason is None and not self.cut

    @property
    def is_large(self) -> bool:
        """Whether its document is too large to be taken apart while the screen waits."""
        return self.is_whole and len(self.text) > LARGE


def read(opening: Opening, record: Indexed) -> Reading:
    """A record with its text.

    Raises: LogError: the log cannot be read any more.
    """
    most = BEGINNING if CURTAIN.is_drawn or record.reason is not None or record.length > _MOST else _MOST
    text = opening.files.read(record.log, record.offset, min(record.length, most))
    broken_at = 0
    if record.reason is not None:
        with opening.store.question() as asking:
            broken_at = asking.broken_at(record.id)
    return Reading(record, opening.logs[record.log].name, text, broken_at, cut=record.length > most)
