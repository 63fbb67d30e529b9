"""What a mark is."""

import hashlib
from typing import Final

import msgspec

LOOKED_AT: Final = 1 << 20
"""Bytes of a document that its digest is made of; of a longer one they are the first."""
LONGEST_NOTE: Final = 1000
"""Characters."""

Key = tuple[str, int, str]
"""What tells a mark from all others: log, offset, digest."""


class Mark(msgspec.Struct, frozen=True):
    """One record that was marked."""

    log: str
    """Where its log lay then: an absolute path without links; `-` for standard input."""
    offset: int
    """Where the record begins: bytes from the start of the decompressed log."""
    length: int
    """Of the record, in bytes."""
    digest: str
    """Of its text, so that another record at its place is not taken for it; empty until it was looked at."""
    made: str
    """When it was marked: ISO 8601 in UTC with microseconds and `Z`."""
    note: str = ""

    @property
    def key(self) -> Key:
        """What tells it from all others."""
        return self.log, self.offset, self.digest


def digest_of(text: bytes) -> str:
    """The digest of the first `LOOKED_AT` bytes of a text."""
    return hashlib.sha256(text[:LOOKED_AT]).hexdigest()[:32]
