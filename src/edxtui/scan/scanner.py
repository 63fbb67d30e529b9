"""A statement answered whatever it asks: by the index first, and where that does not tell, by the documents."""

from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from types import TracebackType
from typing import Any, Final

import msgspec
import numpy as np

from edxtui import statement as say
from edxtui.index.asking import Asking
from edxtui.index.candidates import candidates
from edxtui.index.records import Ids
from edxtui.opening import Opening
from edxtui.scan import terms as ask
from edxtui.scan.batches import Batches, Chunk, Job, Selection
from edxtui.scan.judge import Batch, Found, Question, judge_of
from edxtui.scan.plan import plan_of
from edxtui.scan.tallying import Path
from edxtui.scan.workers import Workers

_ALONE: Final = 32 << 20
"""Up to so many bytes are read without worker processes, which take a while to start."""
_DAMAGED: Final = say.Kind("damaged")


class Progress(msgspec.Struct, frozen=True):
    """How far a scan is."""

    bytes_read: int
    """Of documents that were read or need not be."""
    bytes_total: int
    """Of all that may match."""
    complete: bool

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.bytes_read / self.bytes_total if self.bytes_total else 1.0


class Finding(msgspec.Struct, frozen=True):
    """What a step of a scan has found."""

    ids: Ids
    """Records that match, in the order of the view, after those of the steps before."""
    events: int
    """How many of them are events."""
    progress: Progress

    @property
    def damaged(self) -> int:
        """How many of them are damaged records."""
        return len(self.ids) - self.events


class Counting(msgspec.Struct, frozen=True):
    """How often values have been met, after a step of a scan."""

    counts: Counter[tuple[Any, ...]]
    """For each combination of values how many records have it, of all steps up to here. A value of a field is a text
    or None; one at a path is JSON, `null` where there is none. It goes on changing with the next step."""
    records: int
    """How many have been counted."""
    progress: Progress


class Before(msgspec.Struct, frozen=True):
    """A statement that was answered before, over a part of the same index."""

    statement: say.Statement
    records: int
    """Ids below this one had been looked at."""
    ids: Ids
    """Those that matched."""


class Scanner:
    """Answers statements over the logs of an opening. A context manager: leaving it ends the worker processes.

    Any thread may ask, each question on an asking of its own. `Asking.stop` stops it; so does closing the generator.
    """

    def __init__(self, opening: Opening, *, jobs: int | None = None) -> None:
        """Scan with so many processes, as many as there are processors unless told. They start when they are needed."""
        self._opening = opening
        self._workers = Workers(jobs)

    def close(self) -> None:
        """End the worker processes."""
        self._workers.close()

    def __enter__(self) -> "Scanner":
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()

    def find(
        self,
        statement: say.Statement,
        asking: Asking,
        *,
        log_order: bool = False,
        events_only: bool = False,
        before: Before | None = None,
    ) -> Generator[Finding, None, None]:
        """The records that match, step by step, in time order and then log order, or in log order alone.

        `before`: what is known already; only records that came in since are read, if the statement is the same.

        Raises: Stopped: the question was stopped. LogError: a log cannot be read any more. IndexStoreError: the index
        cannot answer.
        """
        if events_only:
            statement = say.All((statement, say.Not(_DAMAGED)))
        if not say.asks_documents(statement):
            ids = asking.view(statement, log_order=log_order)
            events, _ = asking.count(statement)
            yield Finding(ids, events, Progress(0, 0, complete=True))
            return
        plan = plan_of(statement)
        found = candidates(asking, plan.possible, (*plan.asked, _DAMAGED, plan.certain), log_order=log_order)
        *known, damaged, certain = found.truths
        open_ = ~certain
        if before is not None and before.statement == statement:
            is_old = found.ids < before.records
            certain |= is_old & np.isin(found.ids, np.asarray(before.ids))
            open_ &= ~is_old
        matches = certain.copy()
        selection = Selection(found.ids, open_, damaged, tuple(known), ())
        for chunk, part in self._judged(Question(plan.tree), asking, selection, found.bytes):
            if part is not None:
                job, held = part
                matches[job.rows] = held.holds
                if not job.is_last:
                    continue
            rows = slice(chunk.begin, chunk.end)
            ids = found.ids[rows][matches[rows]]
            events = int(np.count_nonzero(matches[rows] & ~damaged[rows]))
            complete = chunk.end == found.ids.size
            yield Finding(ids, events, Progress(chunk.bytes, found.bytes, complete=complete))

    def count(
        self,
        statement: say.Statement,
        keys: Sequence[str | Path],
        asking: Asking,
        *,
        events_only: bool,
    ) -> Generator[Counting, None, None]:
        """How many records that match have which values, counted together: of fields, hours … by name, and at paths.

        Of a path every element of a list counts, and each value once for each record. At least one step is made.

        Raises: as `find`.
        """
        if events_only:
            statement = say.All((statement, say.Not(_DAMAGED)))
        plan = plan_of(statement)
        found = candidates(asking, plan.possible, (*plan.asked, _DAMAGED, plan.certain))
        *known, damaged, certain = found.truths
        tree = ask.Any((ask.Known(len(known)), plan.tree))
        question = Question(tree, tuple(None if isinstance(key, str) else tuple(key) for key in keys))
        fields = [key for key in keys if isinstance(key, str)]
        every = np.ones(found.ids.size, np.bool_)
        selection = Selection(found.ids, every, damaged, (*known, certain), tuple(fields))
        counts: Counter[tuple[Any, ...]] = Counter()
        records = 0
        for chunk, part in self._judged(question, asking, selection, found.bytes):
            if part is not None:
                job, held = part
                counts.update(held.counts)
                records += int(np.count_nonzero(held.holds))
                if not job.is_last:
                    continue
            complete = chunk.end == found.ids.size
            yield Counting(counts, records, Progress(chunk.bytes, found.bytes, complete=complete))

    def _judged(
        self, question: Question, asking: Asking, selection: Selection, bytes_: int
    ) -> Iterator[tuple[Chunk, tuple[Job, Found] | None]]:
        """What comes of the records to be read, batch by batch; where there are none, one chunk without any."""
        if not selection.is_open.any():
            yield Chunk(0, selection.ids.size, bytes_), None
            return
        judge = judge_of(question)

        def here(job: Job, batch: Batch) -> Found:
            return judge.judge(batches.source(job.log), batch, self._opening.logs[job.log].name)

        batches = Batches(self._opening, asking, selection, bytes_)
        share = np.count_nonzero(selection.is_open) / selection.ids.size
        found = self._workers.found(question, batches.tasks(), here, alone=bool(bytes_ * share <= _ALONE))
        yield from ((job.chunk, (job, held)) for job, held in found)
