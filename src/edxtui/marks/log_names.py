"""Under which name the marks of a log are kept: the digest of its first event, which no growth or packing changes."""

import hashlib
from typing import TYPE_CHECKING, Final

from edxtui.errors import LogError
from edxtui.logs.log_files import LogFiles

if TYPE_CHECKING:
    from edxtui.index.asking import Asking

_FIRST: Final = 64 << 10
"""Bytes of a log's first event that tell it from other logs."""


class LogNames:
    """The names for some logs, as far as the index has their first events."""

    def __init__(self, files: LogFiles) -> None:
        """Know none yet."""
        self._files = files
        self._known: dict[int, str] = {}
        self._looked_at = 0
        """How many records there were when they were looked for."""

    @property
    def all(self) -> set[str]:
        """Those that are known."""
        return set(self._known.values())

    def known(self, asking: "Asking") -> dict[int, str]:
        """The name for each log by its number; without those whose first event is not in yet, or cannot be read."""
        size = asking.size()
        if len(self._known) == len(self._files.logs) or size == self._looked_at:
            return self._known
        self._looked_at = size
        from edxtui.index.addresses import first_events

        for log, (offset, length) in first_events(len(self._files.logs), asking).items():
            if log not in self._known:
                try:
                    text = self._files.read(log, offset, min(length, _FIRST))
                except LogError:
                    continue
                self._known[log] = hashlib.sha256(text).hexdigest()[:24]
        return self._known
