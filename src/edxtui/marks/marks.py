"""The marks of some opened logs: which of their records are marked, and what changes.

What is shown asks `of`, which waits for nothing. `place` and `keep` look into the index and the logs, and are for
workers; so is `ids`.
"""

import contextlib
import os
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

import msgspec

from edxtui.errors import LogError, MarksError, Stopped
from edxtui.events.times import iso
from edxtui.logs.log_files import LogFiles
from edxtui.logs.names import STANDARD_INPUT
from edxtui.marks.log_names import LogNames
from edxtui.marks.mark import LONGEST_NOTE, LOOKED_AT, Key, Mark, digest_of
from edxtui.marks.shelf import Shelf

if TYPE_CHECKING:  # the engine is loaded after the first screen
    from edxtui.index.asking import Asking

Address = tuple[int, int]
"""A log by its number, and the offset of a record in it."""


class Placed(msgspec.Struct, frozen=True):
    """What became of the marks that are kept."""

    gone: tuple[Mark, ...] = ()
    """Those whose event is not in the logs any more, or not yet."""
    faults: tuple[MarksError, ...] = ()
    """Why some could not be read."""


class Marks:
    """The marks in some logs. Any thread may ask and change them."""

    def __init__(self, shelf: Shelf, files: LogFiles, question: Callable[[], "AbstractContextManager[Asking]"]) -> None:
        """Those that `shelf` keeps for these logs; `question` asks their index."""
        self.shelf = shelf
        """Where they are kept."""
        self._files = files
        self._question = question
        self._marks: dict[Address, Mark] = {}
        self._before: dict[Address, Mark | None] = {}
        """What is kept of the marks that have changed since."""
        self._taken_away: dict[Address, Mark] = {}
        """Marks that were taken away in this run: who marks the record again has the note again."""
        self._names = LogNames(files)
        self._changing = threading.Lock()
        self._closing = False
        self._at_work = threading.RLock()
        """Held by who reads and writes what is kept."""

    def of(self, log: int, offset: int) -> Mark | None:
        """The mark of the record at an address, as far as it is known; waits for nothing."""
        return self._marks.get((log, offset))

    def __len__(self) -> int:
        """How many records are marked, as far as it is known."""
        return len(self._marks)

    @property
    def addresses(self) -> dict[Address, Mark]:
        """All that are known, in log order."""
        with self._changing:
            return dict(sorted(self._marks.items()))

    @property
    def is_changed(self) -> bool:
        """Whether marks were changed and that is not kept yet."""
        return bool(self._before)

    # Changing; what has changed is kept by `keep`

    def turn(self, records: Sequence[tuple[int, int, int]]) -> bool:
        """Mark some records, each a log, an offset and a length; or, where all of them are, mark them no more.

        Returns whether they are marked now.
        """
        with self._changing:
            marked = not all((log, offset) in self._marks for log, offset, _ in records)
            made = iso(time.time_ns() // 1000)
            for log, offset, length in records:
                address = log, offset
                if marked and address not in self._marks:
                    fresh = Mark(self._path(log), offset, length, "", made)
                    self._set(address, self._taken_away.pop(address, fresh))
                elif not marked:
                    self._taken_away[address] = self._marks[address]
                    self._set(address, None)
            return marked

    def write_note(self, record: tuple[int, int, int], note: str) -> None:
        """Put a note on a record, which marks it; a blank one takes the note away and leaves the mark."""
        log, offset, length = record
        note = note.strip()[:LONGEST_NOTE]
        with self._changing:
            mark = self._marks.get((log, offset))
            if mark is None:
                mark = Mark(self._path(log), offset, length, "", iso(time.time_ns() // 1000))
            self._set((log, offset), msgspec.structs.replace(mark, note=note))

    def _set(self, address: Address, mark: Mark | None) -> None:
        before = self._marks.pop(address, None)
        if address not in self._before:
            self._before[address] = before if before is not None and before.digest else None
        if mark is not None:
            self._marks[address] = mark

    def _path(self, log: int) -> str:
        found = self._files.logs[log]
        return found.name if found.name == STANDARD_INPUT else os.path.realpath(found.path)

    # Keeping

    def keep(self) -> None:
        """Write down what has changed, if changes are kept.

        Raises: MarksError: it cannot be; what has changed is known in this run, and tried again the next time.
        Stopped: the logs have been closed.
        """
        if not self.shelf.changes:
            return
        with self._at_work:
            with self._changing:
                changed, self._before = self._before, {}
            try:
                self._keep(changed)
            except BaseException:
                with self._changing:  # what was changed once more is known from before that
                    self._before.update(changed)
                raise

    def _keep(self, changed: dict[Address, Mark | None]) -> None:
        if not changed:
            return
        with self._question() as asking:
            names = self._names.known(asking)
        put: dict[str, list[Mark]] = {}
        drop: dict[str, list[Key]] = {}
        nameless: set[int] = set()
        for address, before in changed.items():
            name = names.get(address[0])
            if name is None:  # there is nothing to know it by
                nameless.add(address[0])
                continue
            mark = self._looked_at(address)
            if before is not None and (mark is None or mark.key != before.key):
                drop.setdefault(name, []).append(before.key)
            if mark is not None:
                put.setdefault(name, []).append(mark)
        for name in put.keys() | drop.keys():
            self.shelf.change(name, put.get(name, ()), drop.get(name, ()))
        if nameless:
            raise MarksError(
                f"Marks in {self._files.logs[min(nameless)].name} cannot be kept: its first event cannot be read.",
                hint="They are known in this run.",
            )

    def _looked_at(self, address: Address) -> Mark | None:
        """The mark at an address as it is now, with its digest; None where there is none, or none that can be kept."""
        mark = self._marks.get(address)
        if mark is None or mark.digest:
            return mark
        try:
            digest = digest_of(self._files.read(*address, min(mark.length, LOOKED_AT)))
        except LogError:  # what stood there is gone: the mark is of this run
            return None
        with self._changing:
            now = self._marks.get(address)
            if now is None:
                return None
            self._marks[address] = mark = msgspec.structs.replace(now, digest=digest)
        return mark

    # Finding them again

    def place(self) -> Placed:
        """Look up which records the kept marks are of, also those that another edxtui has made meanwhile.

        Raises: Stopped: the logs have been closed. IndexStoreError: the index cannot answer.
        """
        if not self.shelf.holds_any and not self._marks:
            return Placed()
        with self._at_work, self._question() as asking:
            names = self._names.known(asking)
            kept: dict[str, tuple[Mark, ...]] = {}
            faults: list[MarksError] = []
            logs_of: dict[str, list[int]] = {}
            for log, name in names.items():
                logs_of.setdefault(name, []).append(log)
            for name in logs_of:
                try:
                    kept[name] = self.shelf.marks(name)
                except MarksError as error:
                    faults.append(error)
            return Placed(tuple(self._put_in_place(kept, logs_of, asking)), tuple(faults))

    def _put_in_place(
        self, kept: dict[str, tuple[Mark, ...]], logs_of: dict[str, list[int]], asking: "Asking"
    ) -> Iterable[Mark]:
        """Match marks with records; gives those that have none."""
        with self._changing:
            known = {mark.key: address for address, mark in self._marks.items()}
            changing = {mark.key for mark in self._before.values() if mark is not None}
        wanted: list[tuple[Mark, Address]] = []
        for name, marks in kept.items():
            keys = {mark.key: mark for mark in marks}
            for key, address in known.items():
                if address[0] in logs_of[name]:
                    self._take_over(address, keys.get(key))
            for mark in marks:
                if mark.key not in known and mark.key not in changing:
                    # Of several copies of a log the one that was marked, if it is there still.
                    logs = sorted(logs_of[name], key=lambda log: self._path(log) != mark.log)
                    wanted += [(mark, (log, mark.offset)) for log in logs]
        found: set[Key] = set()
        if wanted:
            from edxtui.index.addresses import records_at

            for at in records_at([address for _, address in wanted], asking):
                if self._closing:
                    raise Stopped
                mark, address = wanted[at.place]
                if mark.key not in found and at.length == mark.length and self._still_says(address, mark):
                    found.add(mark.key)
                    with self._changing:
                        if address not in self._before:
                            self._marks.setdefault(address, mark)
        return dict.fromkeys(mark for mark, _ in wanted if mark.key not in found)

    def _take_over(self, address: Address, kept: Mark | None) -> None:
        """What another edxtui made of a mark counts, unless it was changed here as well."""
        with self._changing:
            if address in self._before:
                return
            if kept is not None:
                self._marks[address] = kept
            else:
                self._marks.pop(address, None)

    def _still_says(self, address: Address, mark: Mark) -> bool:
        try:
            return digest_of(self._files.read(*address, min(mark.length, LOOKED_AT))) == mark.digest
        except LogError:
            return False

    def of_other_days(self) -> list[Mark]:
        """Marks that were made where these logs lie, when something else lay there: before a rotation, for one.

        Files that cannot be read are left out: nothing tells that they are about these logs. Call `place` before.
        """
        here = {self._path(log) for log in range(len(self._files.logs))} - {STANDARD_INPUT}
        found: list[Mark] = []
        for name in self.shelf.names():
            if name not in self._names.all:
                with contextlib.suppress(MarksError):
                    found += [mark for mark in self.shelf.marks(name) if mark.log in here]
        return found

    def ids(self, asking: "Asking") -> list[int]:
        """The ids of the marked records, in log order, as the index has them now.

        Raises: Stopped: the question was stopped. IndexStoreError: the index cannot answer.
        """
        from edxtui.index.addresses import records_at

        return [at.id for at in records_at(list(self.addresses), asking)]

    def remove(self, marks: Iterable[Mark]) -> None:
        """Keep some marks no more, wherever their records are.

        Raises: MarksError: they cannot be removed.
        """
        keys = {mark.key for mark in marks}
        with self._at_work:
            for name in self._names.all:
                self.shelf.change(name, (), keys)
            with self._changing:
                for address in [address for address, mark in self._marks.items() if mark.key in keys]:
                    del self._marks[address]

    def close(self) -> None:
        """Keep what is not kept yet; what cannot be is lost, as was said when it was tried."""
        self._closing = True
        try:
            self.keep()
        except (MarksError, LogError, Stopped):
            return
