"""The logs of one opening as files: their bytes at any address, and whether they are still the files they were."""

import threading
from collections.abc import Callable, Sequence
from typing import Final

from edxtui.errors import LogError
from edxtui.logs.identity import Identity, identity
from edxtui.logs.packed.archive import Archive
from edxtui.logs.packed.packed_file import PackedFile
from edxtui.logs.source import Head, Log, PlainFile
from edxtui.logs.text import Text

_HELD_OPEN: Final = 200
"""Logs that stay open, so that they can be read even if they are renamed or removed; systems allow not many more."""
_NEAR: Final = 4 << 10
"""Bytes between two spans that are read along with them."""
_RUNS: Final = 16
"""Stretches of packed logs that stay in memory, in all logs: of a few MiB each."""


class LogFiles:
    """Some logs, in log order. Any thread may read."""

    def __init__(self, logs: Sequence[Log], archive_of: Callable[[Log, Identity], Archive] | None = None) -> None:
        """Look at the files as they are now; `archive_of` says what is known of a packed one.

        Raises: LogError: one is not there or may not be read.
        """
        self.logs: list[Log] = []
        self.identities: list[Identity] = []
        """Which file each log is; of a packed one, the packed file."""
        self.archives: dict[int, Archive] = {}
        """The packed ones."""
        self._archive_of = archive_of
        self._heads: list[Head] = []
        self._open: dict[int, PlainFile] = {}
        self._packed: dict[int, PackedFile] = {}
        """The one that was read last is the last."""
        self._lock = threading.Lock()
        self._reading = threading.Lock()
        """Packed logs are read by one thread at a time."""
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
        number = len(self.logs)
        if log.is_packed:
            if self._archive_of is None:
                raise LogError(f"{log.name} is packed.")
            self.archives[number] = self._archive_of(log, found)
        self.logs.append(log)
        self.identities.append(found)
        self._heads.append(found.first_bytes)
        if number < _HELD_OPEN:
            self.source(number)
        return number

    def source(self, log: int) -> PlainFile:
        """The open file of a log; of a packed one, the packed file.

        Raises: LogError: it is gone.
        """
        with self._lock:
            if self._closed:
                raise LogError("The logs are closed.")
            if log not in self._open:
                if log in self.archives:
                    self._packed[log] = self.archives[log].open()
                    self._open[log] = self._packed[log].archive
                else:
                    self._open[log] = PlainFile(self.logs[log].path, file=self.identities[log].file)
            return self._open[log]

    def read(self, log: int, offset: int, length: int) -> bytes:
        """Bytes of a log, from its decompressed text.

        Raises: LogError: the file cannot be read any more.
        """
        source = self.source(log)
        data = self._unpacked(log, offset, length) if log in self.archives else source.read(offset, length)
        if len(data) < length and log in self.archives and not self.archives[log].points.complete:
            raise LogError(
                f"{self.logs[log].name} is not unpacked up to byte {offset + length:,} of its text yet.",
                hint="Wait until the index is made.",
            )
        if len(data) < length:
            raise LogError(
                f"{self.logs[log].name} is shorter than it was: {offset + length:,} bytes were expected.",
                hint="It was truncated; open it again.",
            )
        # Looked at after reading: what was written in between is seen.
        if not self._heads[log].is_kept(source):
            raise LogError(f"{self.logs[log].name} holds something else than it did.", hint="Open it again.")
        return data

    def _unpacked(self, log: int, offset: int, length: int) -> bytes:
        known = self.archives[log].peeked(offset, length)
        if known is not None:
            return known
        with self._reading:
            if self._closed:
                raise LogError("The logs are closed.")
            packed = self._packed[log] = self._packed.pop(log)
            data = packed.read(offset, length)
            held = 0
            for other in reversed(list(self._packed.values())):
                held += other.held
                if held > _RUNS and other is not packed:
                    other.forget()
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

    def text(self, log: int) -> Text:
        """Where other processes find the text of a log; of a packed one, once it was read to its end."""
        if log in self.archives:
            return self.archives[log].text
        return Text(str(self.logs[log].path), self.identities[log].file)

    def is_untouched(self, log: int) -> bool:
        """Whether nothing was written to a log since it was last read; never waits for the disk."""
        return log in self._open and self._heads[log].is_untouched(self._open[log])

    def is_kept(self, log: int) -> bool:
        """Whether a plain log still begins as it did."""
        return self._heads[log].is_kept(self.source(log))

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
        with self._reading, self._lock:
            for number, source in self._open.items():
                (self._packed.get(number) or source).close()
            self._open.clear()
            for archive in self.archives.values():
                archive.discard()
