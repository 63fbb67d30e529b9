"""A check from beginning to end: the index is asked, every document looked into, and findings made of both."""

import contextlib
import os
import time
from collections.abc import Generator, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from edxtui.check.documents import Task
from edxtui.check.findings import Address, Draft, Finding, Report
from edxtui.check.from_documents import Codes, from_documents
from edxtui.check.from_index import from_index, of_order
from edxtui.check.order import Order
from edxtui.check.rules import BY_NAME, RULES, SEVERITIES
from edxtui.check.tallies import Examined
from edxtui.check.workers import examined
from edxtui.index.asking import Asking
from edxtui.index.survey import Stretch, Survey
from edxtui.index.workers import ready_workers
from edxtui.logs.blocks import BLOCK
from edxtui.opening import Opening

_ALONE: Final = 4 * BLOCK
"""Up to so many bytes are looked into without worker processes, which take a while to start."""
_RECORDS: Final = 100_000
"""Records whose addresses are taken from the index at once."""
_LONGEST: Final = 16 << 20
"""Bytes of a document that is looked into; a longer one is left out."""
_LOOKED_AT: Final = 50
"""Logs of examples that are looked at once more, whether they are still those of the index: each stays open."""
_MOST: Final = 25
"""Findings of one rule; what is beyond is told together."""


class Progress(msgspec.Struct, frozen=True):
    """How far a check is."""

    bytes_read: int
    bytes_total: int
    events: int


class Check:
    """Looks for whatever is wrong with logs whose index is complete."""

    def __init__(self, opening: Opening, *, jobs: int | None = None, now: int | None = None) -> None:
        """Check the logs of `opening`.

        `jobs` worker processes look into documents, as many as there are processors unless told; `now` is the moment
        after which times lie in the future, in microseconds since 1970-01-01 UTC: the present unless told.
        """
        self._opening = opening
        self._jobs = jobs or os.cpu_count() or 1
        self._now = time.time_ns() // 1000 if now is None else now
        self.report: Report | None = None
        """None until `run` has come to its end."""

    def run(self) -> Generator[Progress, None, None]:
        """Do it, telling how far it is; closing the iterator stops the work.

        Raises: LogError: a log cannot be read any more. IndexStoreError: the index cannot answer. Stopped: it was
        closed.
        """
        store = self._opening.store
        logs = store.log_reports()
        total = sum(log.event_bytes for log in logs)
        yield Progress(0, total, 0)
        with store.question() as asking:
            survey = Survey(asking)
            drafts = list(from_index(survey, self._now))
            sources = survey.codes("source")
            types = survey.codes("type")
            order = Order(next((code for code, name in sources.items() if name == "mobile"), None))
            found = Examined()
            jobs = 1 if total <= _ALONE else self._jobs
            if jobs > 1:
                ready_workers(self._opening.logs)
            with contextlib.closing(examined(self._tasks(survey, order), types, sources, jobs=jobs)) as parts:
                for part in parts:
                    found.merge(part)
                    yield Progress(min(found.bytes, total), total, found.events)
            codes = Codes(types, sources)
            for tally in survey.tally("type", "source"):
                codes.totals[tally.values[0], tally.values[1]] = tally.number
            drafts += of_order(order)
            drafts += from_documents(found, codes, survey.bounds(), [log.path for log in logs])
            unread = [found.unread.first] if found.unread.count else []
            findings = self._findings(_limited(drafts), unread, asking)
        self.report = Report(sum(log.events for log in logs), sum(log.damaged for log in logs), findings)
        yield Progress(total, total, found.events)

    def _tasks(self, survey: Survey, order: Order) -> Iterator[Task]:
        """The events of all logs in log order, cut into tasks; their order is followed on the way."""
        common = _common(survey.twin_keys())
        bounds = survey.bounds()
        for first in range(0, bounds[-1], _RECORDS):
            stretch = survey.stretch(first, first + _RECORDS)
            if not stretch.ids.size:
                continue
            order.follow(stretch)
            may_have_twin = np.isin(stretch.twins, common)
            for begin, end in _cuts(stretch):
                yield Task(
                    text=self._opening.files.text(int(stretch.logs[begin])),
                    ids=stretch.ids[begin:end],
                    offsets=stretch.offsets[begin:end],
                    lengths=stretch.lengths[begin:end],
                    times=stretch.times[begin:end],
                    types=stretch.types[begin:end],
                    sources=stretch.sources[begin:end],
                    may_have_twin=may_have_twin[begin:end],
                )

    def _findings(self, drafts: Sequence[Draft], unread: Sequence[int], asking: Asking) -> tuple[Finding, ...]:
        """The findings with the addresses of their examples; `unread` are ids of events that look suspicious.

        Raises: LogError: a log is not the one that was indexed.
        """
        ids = sorted({*unread, *(draft.example for draft in drafts)})
        spans = asking.spans(np.array(ids, np.int64))
        places = dict(zip(ids, zip(spans.logs.tolist(), spans.offsets.tolist(), strict=True), strict=True))
        looked_at = {places[number][0] for number in unread} | set(sorted(set(spans.logs.tolist()))[:_LOOKED_AT])
        for log in looked_at:
            self._opening.read(log, 0, 1)
        names = [log.path for log in self._opening.store.log_reports()]
        return tuple(
            Finding(
                rule=draft.rule,
                severity=BY_NAME[draft.rule].severity,
                count=draft.count,
                message=draft.message,
                meaning=BY_NAME[draft.rule].meaning,
                example=Address(names[places[draft.example][0]], places[draft.example][1]),
            )
            for draft in drafts
        )


def _common(keys: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """The keys that occur more than once; `keys` are put in order."""
    keys.sort()
    return np.unique(keys[1:][keys[1:] == keys[:-1]])


def _cuts(stretch: Stretch) -> Iterator[tuple[int, int]]:
    """Where to cut a stretch into tasks: of one log and about a block each, without documents that are too long."""
    begin, size = 0, stretch.ids.size
    too_long = np.append(np.flatnonzero(stretch.lengths > _LONGEST), size)
    while begin < size:
        stop = int(too_long[np.searchsorted(too_long, begin)])
        stop = min(stop, int(np.searchsorted(stretch.logs, stretch.logs[begin], side="right")))
        if begin < stop:
            within = begin + int(np.searchsorted(stretch.offsets[begin:stop], stretch.offsets[begin] + BLOCK))
            yield begin, within
            begin = within
        else:
            begin += 1


def _limited(drafts: Iterable[Draft]) -> list[Draft]:
    """In the order of the table of rules by severity, most first; what is too many of one rule told together."""
    rank = {rule.name: (SEVERITIES.index(rule.severity), place) for place, rule in enumerate(RULES)}
    ordered = sorted(drafts, key=lambda draft: (rank[draft.rule], -draft.count, -draft.size, draft.message))
    kept: list[Draft] = []
    for name, of_rule in groupby(ordered, key=lambda draft: draft.rule):
        some = list(of_rule)
        kept += some[:_MOST]
        rest = some[_MOST:]
        if rest:
            message = f"{len(rest):,} more findings of this kind"
            kept.append(Draft(name, sum(draft.count for draft in rest), message, rest[0].example))
    return kept
