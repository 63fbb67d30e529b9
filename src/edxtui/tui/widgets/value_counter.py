"""Counts the values of fields, which the index knows, and of paths, for which documents are read."""

import contextlib
import json
from collections import OrderedDict
from collections.abc import Generator
from dataclasses import dataclass
from time import monotonic
from typing import Final

import numpy as np
from textual import work
from textual.message import Message
from textual.widget import Widget
from textual.worker import get_current_worker

from edxtui import statement as say
from edxtui.errors import EdxtuiError, Stopped
from edxtui.index.asking import Asking
from edxtui.index.counting import TIME_UNITS, Facet, facet
from edxtui.opening import Opening
from edxtui.query.subjects import field_or_path
from edxtui.scan.scanner import Counting, Scanner
from edxtui.tui.at_work import AT_WORK
from edxtui.tui.facet_rows import FacetTable
from edxtui.tui.reporting import report

_KEPT: Final = 4
"""Facets that are kept, to go back to without counting again."""
_FEW: Final = 2000
"""Values that are shown while documents are still being read."""
_EVERY: Final = 0.2
"""Seconds between two words on how far it is."""


class ValueCounter(Widget):
    """Nothing to see: tells the screen what was counted; only the newest question is answered."""

    DEFAULT_CSS = """
    ValueCounter { display: none; }
    """

    @dataclass
    class Came(Message):
        """A field or path was counted."""

        table: FacetTable

    @dataclass
    class Advanced(Message):
        """Documents are being read for a path."""

        asking: Asking
        """The question it is."""
        target: str
        share: float
        """How much of them was read, from 0 to 1."""
        values: int
        """How many were met so far."""
        table: FacetTable | None
        """What was counted so far; None where that is too much to put in order again and again."""

    class StopAsked(Message):
        """Somebody wants it to end."""

    @dataclass
    class Failed(Message):
        """It could not be counted."""

        error: EdxtuiError

    def __init__(self, opening: Opening, statement: say.Statement, scanner: Scanner) -> None:
        """Count in the records of a statement that the index can answer; `scanner` reads documents for paths."""
        super().__init__()
        self._opening = opening
        self._statement = statement
        self._tables: OrderedDict[str, FacetTable] = OrderedDict()
        self._asking: Asking | None = None
        self._scanner = scanner
        self._so_far: FacetTable | None = None
        """What was counted for the question under way."""

    def on_unmount(self) -> None:
        """Leave nothing running."""
        self.stop()

    @property
    def is_counting(self) -> bool:
        """Whether a question is under way."""
        return self._asking is not None

    def stop(self) -> None:
        """End the question that is under way."""
        if self._asking is not None:
            self._asking.stop()
            self._asking = None
        self._so_far = None

    def known(self, target: str) -> FacetTable | None:
        """What was counted of a field or path so far, if it is still kept."""
        if self._so_far is not None and self._so_far.target == target:
            return self._so_far
        return self._tables.get(target)

    def count(self, target: str) -> None:
        """Count the values of a field, of hours to months, or of a path as it is written."""
        self.stop()
        self._asking = self._opening.store.asking()
        self._count(target, self._asking)

    @work(thread=True, group="facet", exclusive=True, description="count values")
    def _count(self, target: str, asking: Asking) -> None:
        def attempt() -> Message:
            with contextlib.closing(asking):
                thing = target if target in TIME_UNITS else field_or_path(target)
                if isinstance(thing, str):
                    found = facet(thing, self._statement, asking)
                    return self.Came(FacetTable(target, found, found.total))
                return self.Came(self._count_path(target, thing, asking))

        report(self, attempt, self.Failed)

    def _count_path(self, target: str, path: tuple[str, ...], asking: Asking) -> FacetTable:
        """Read documents, saying now and then how far it is.

        Raises: Stopped: nobody wants to know any more. LogError: a log cannot be read any more.
        """
        worker, told = get_current_worker(), monotonic()
        steps: Generator[Counting, None, None] = self._scanner.count(self._statement, [path], asking, events_only=False)
        stop = lambda: self.post_message(self.StopAsked())  # noqa: E731 - nothing else to say
        with contextlib.closing(steps), AT_WORK.going_on("reading documents", stop=stop) as work:
            for step in steps:
                if worker.is_cancelled:
                    raise Stopped
                work.tell(step.progress.bytes_read, step.progress.bytes_total)
                if monotonic() - told > _EVERY:
                    told = monotonic()
                    total = step.progress.bytes_total
                    share = step.progress.bytes_read / total if total else 1.0
                    table = table_of(target, step) if len(step.counts) <= _FEW else None
                    self.post_message(self.Advanced(asking, target, share, len(step.counts), table))
        return table_of(target, step)

    def on_value_counter_came(self, message: Came) -> None:
        """Keep it; the screen shows it."""
        self._asking = self._so_far = None
        table = message.table
        self._tables[table.target] = table
        while len(self._tables) > _KEPT:
            self._tables.popitem(last=False)

    def on_value_counter_advanced(self, message: Advanced) -> None:
        """Keep what there is so far, unless nobody wants it any more."""
        if self._asking is None or message.asking is not self._asking:
            message.stop()
        elif message.table is not None:
            self._so_far = message.table

    def on_value_counter_failed(self) -> None:
        """No question is under way any more."""
        self._asking = None


def table_of(target: str, counting: Counting) -> FacetTable:
    """The values at a path, most records first; `5` and the text `"5"` are one, as they are for a query."""
    counts: dict[str | None, int] = {}
    objects: set[str | None] = set()
    for (text,), number in counting.counts.items():
        value = None if text == "null" else json.loads(text) if text.startswith('"') else text
        if text.startswith("{"):
            objects.add(value)
        counts[value] = counts.get(value, 0) + number
    order = sorted(counts.items(), key=lambda item: (-item[1], item[0] is None, item[0] or ""))
    found = Facet([value for value, _ in order], np.array([number for _, number in order], np.int64))
    return FacetTable(target, found, counting.records, frozenset(objects))
