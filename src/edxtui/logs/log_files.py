"""The logs of one opening as files: their bytes at any address, and whether they are still the files they were."""

import threading
from collections.abc import Sequence
from typing import Final

from edxtui.errors import LogError
from edxtui.logs.identity import Identity, identity
from edxtui.logs.source import Head, Log, PlainFile

_HELD_OPEN: Final = 200
"""Logs that stay open, so that they can be read even if they are renamed or removed; systems allow not many more."""
_NEAR: Final = 4 << 10
"""Bytes between two spans that are read along with them."""


class LogFiles:
    """Some logs, in log order. Any thread may read."""

    def __init__(self, logs: Sequence[Log]) -> None:
        """Look at the files as they are now.

        Raises: LogError: one is not there or may not be read.
        """
        self.logs: list[Log] = []
        self.identities: list[Identity] = []
        """Which file each log is; of a packed one, the packed file."""
        self._plain: list[Identity] = []
        self._heads: list[Head] = []
        self._open: dict[int, PlainFile] = {}
        self._lock = threading.Lock()
        self._closed = False
        try:
            for log in logs:
                self.add(log)
        except BaseException:
            self.close()
            raise

    def add(self, log: Log) -> int:
        """One more log, after the others; gives its number.

        Raises: LogError: it is not there or may not be read.
        """
        found = identity(log.path)
        plain = identity(log.plain) if log.is_packed else found
        number = len(self.logs)
        self.logs.append(log)
        self.identities.append(found)
        self._plain.append(plain)
        self._heads.append(plain.first_bytes)
        if number < _HELD_OPEN:
            self.source(number)
        return number

    def source(self, log: int) -> PlainFile:
        """The open file of a log's text.

        Raises: LogError: it is gone.
        """
        with self._lock:
            if self._closed:
                raise LogError("The logs are closed.")
            if log not in self._open:
                self._open[log] = PlainFile(self.logs[log].plain, file=self._plain[log].file)
            return self._open[log]

    def read(self, log: int, offset: int, length: int) -> bytes:
        """Bytes of a log, from its decompressed text.

        Raises: LogError: the file cannot be read any more.
        """
        source = self.source(log)
        data = source.read(offset, length)
        if len(data) < length:
            raise LogError(
                f"{self.logs[log].name} is shorter than it was: {offset + length:,} bytes were expected.",
                hint="It was truncated; open it again.",
            )
        # Looked at after reading: what was written in between is seen.
        if not self._heads[log].is_kept(source):
            raise LogError(f"{self.logs[log].name} holds something else than it did.", hint="Open it again.")
        return data

    def read_many(self, spans: Sequence[tuple[int, int, int]]) -> list[bytes]:
        """The same for many spans (log, offset, length); neighbours in a log are read at one go.

        Raises: LogError: a file cannot be read any more.
        """
        texts: list[bytes] = []
        begin = 0
        while begin < len(spans):
            log, start, _ = spans[begin]
            stop, end = start, begin
            while end < len(spans) and spans[end][0] == log and stop <= spans[end][1] <= stop + _NEAR:
                stop = spans[end][1] + spans[end][2]
                end += 1
            data = self.read(log, start, stop - start)
            texts += [data[offset - start : offset - start + length] for _, offset, length in spans[begin:end]]
            begin = end
        return texts

    def is_untouched(self, log: int) -> bool:
        """Whether nothing was written to a log since it was last read; never waits for the disk."""
        return log in self._open and self._heads[log].is_untouched(self._open[log])

    def is_here(self, log: int) -> bool:
        """Whether the log's path still leads to its file."""
        try:
            status = self.logs[log].path.stat()
        except OSError:
            return False
        return self.identities[log].file == (status.st_dev, status.st_ino)

    def close(self) -> None:
        """Close the files."""
        with self._lock:
            self._closed = True
            for source in self._open.values():
                source.close()
            self._open.clear()
