"""Logs that grow, are rotated or truncated while they are looked at."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import monotonic
from typing import Final

import msgspec

from edxtui.errors import LogError
from edxtui.index.coding import coded
from edxtui.index.filling import Filler, KnownLog
from edxtui.logs.blocks import BLOCK, line_start
from edxtui.logs.identity import identity_of
from edxtui.logs.log_files import LogFiles
from edxtui.logs.names import STANDARD_INPUT, named_paths
from edxtui.logs.packed.formats import kind_of_file
from edxtui.logs.source import Log, PlainFile

_FOLDERS_EVERY: Final = 2.0
"""Seconds between looks at what the names lead to now."""
_PIECE: Final = 64 << 10


class Grown(msgspec.Struct, frozen=True):
    """What a look at the logs has found."""

    records: int = 0
    """How many came in, events and damaged ones."""
    replaced: bool = False
    """Whether the last records of a log were not the same any more: what ended in mid-line has its rest now."""
    remarks: tuple[str, ...] = ()
    """What happened to the files, in sentences."""


class Growth:
    """Reads what is appended to some logs, whole lines only: a half-written one waits for its rest."""

    def __init__(self, names: Sequence[str], files: LogFiles, begin: Callable[[], Filler], cache: Path) -> None:
        """Watch these files; `names` are what the user named, `begin` opens their index when there is news for it.

        Nothing in the folder `cache` is taken for a log.
        """
        self._names = names
        self._cache = cache
        self._files = files
        self._begin = begin
        self._begun: Filler | None = None
        self._known: dict[int, KnownLog] = {}
        self._ended: set[int] = set()
        """Logs that hold something else now."""
        self._away: set[int] = set()
        """Logs whose path leads elsewhere."""
        self._left_out: set[Path] = set()
        self._looked_at_names = monotonic()

    def look(self) -> Iterator[Grown]:
        """What has come in since; one step a few MiB, none where nothing happened.

        Raises: LogError: a log cannot be read any more. IndexStoreError: the index cannot be written.
        """
        for number in range(len(self._files.logs)):
            log = self._files.logs[number]
            if number in self._ended or log.is_packed or log.name == STANDARD_INPUT:
                continue
            source = self._files.source(number)
            size, _ = source.status()
            if size < self._files.identities[number].size or not self._files.is_kept(number):
                self._ended.add(number)
                yield from self._truncated(number)
            elif size > self._files.identities[number].size:
                yield from self._read_on(number, source, size)
        if monotonic() - self._looked_at_names >= _FOLDERS_EVERY:
            yield from self._look_at_names()
            self._looked_at_names = monotonic()

    @property
    def _filler(self) -> Filler:
        if self._begun is None:
            self._begun = self._begin()
            self._learn()
        return self._begun

    def _learn(self) -> None:
        self._known.update((log.number, log) for log in self._filler.known_logs())

    def _read_on(self, number: int, source: PlainFile, size: int) -> Iterator[Grown]:
        filler = self._filler
        known = self._known.get(number)
        begin, in_array = (known.read_to, known.in_array) if known else (0, False)
        limit = _end_of_lines(source, begin, size)
        if limit <= begin:
            return
        log = self._files.logs[number]
        with PlainFile(log.path, file=self._files.identities[number].file, size=limit) as file:
            identity = identity_of(file)
            before = filler.records
            filler.begin_log(number, log.name, identity, known)
            replaced = filler.records != before
            while begin < limit:
                block = coded(file, begin, line_start(file, begin + BLOCK), in_array=in_array, way="fast")
                if block.end <= begin:
                    raise LogError(f"{log.name} became shorter while it was read.", hint="Open it again.")
                filler.append(block)
                begin, in_array = block.end, block.in_array
                if begin < limit:
                    filler.flush()
                    yield Grown(block.records.offsets.size, replaced=replaced)
            filler.end_log()
        self._files.identities[number] = identity
        self._learn()
        yield Grown(filler.records - before, replaced=replaced)

    def _truncated(self, number: int) -> Iterator[Grown]:
        log = self._files.logs[number]
        remark = f"{log.name} was truncated: the documents of its earlier events cannot be read any more."
        yield Grown(remarks=(remark,))
        if self._files.is_here(number):
            yield from self._read_new(self._files.add(log))

    def _read_new(self, number: int) -> Iterator[Grown]:
        """Read what a log holds that is new here; what it gets later comes as it grows."""
        source = self._files.source(number)
        yield from self._read_on(number, source, source.status()[0])

    def _look_at_names(self) -> Iterator[Grown]:
        remarks: list[str] = []
        for number, log in enumerate(self._files.logs):
            if number in self._away or number in self._ended or log.name == STANDARD_INPUT:
                continue
            if not self._files.is_here(number):
                self._away.add(number)
                remarks.append(f"{log.name} was rotated, replaced or removed; what it holds stays readable.")
        try:
            found, _ = named_paths(self._names, cache=self._cache)
        except LogError:  # between the renaming of a log and the making of the next one there is none
            found = []
        read = {identity.file for identity in self._files.identities}
        new: list[int] = []
        for name, path in found:
            if name == STANDARD_INPUT or path in self._left_out:
                continue
            try:
                status = path.stat()
                if (status.st_dev, status.st_ino) in read or not status.st_size:
                    continue
                if kind_of_file(path) is not None:
                    self._left_out.add(path)
                    remarks.append(f"{name} is new and packed: it is read at the next start.")
                    continue
                new.append(self._files.add(Log(name, path)))
            except (LogError, OSError):  # gone again
                continue
            remarks.append(f"{name} is new: its events come after the others.")
        if remarks:
            yield Grown(remarks=tuple(remarks))
        for number in new:
            yield from self._read_new(number)


def _end_of_lines(source: PlainFile, begin: int, end: int) -> int:
    """The byte after the last line feed between two addresses; the first where there is none."""
    while end > begin:
        start = max(begin, end - _PIECE)
        found = source.read(start, end - start).rfind(b"\n")
        if found >= 0:
            return start + found + 1
        end = start
    return begin
