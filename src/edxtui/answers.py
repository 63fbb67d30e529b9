"""From the text of a query to what it finds: the same for every command and for the screens."""

import threading
from collections.abc import Generator, Iterable
from time import monotonic
from typing import TYPE_CHECKING, Final

import msgspec

from edxtui import statement as say
from edxtui.marks.words import gone, of_other_days

if TYPE_CHECKING:  # the screens know the answers' forms long before they ask
    from edxtui.index.asking import Asking
    from edxtui.index.records import Ids
    from edxtui.index.store import Store
    from edxtui.marks import Marks
    from edxtui.matching import Values
    from edxtui.scan.scanner import Before, Progress, Scanner

_EVERY: Final = 0.25
"""Seconds between two looks at what a scan has found."""
_NOTES = 5
"""Sentences on values that match nothing; more are only counted."""


class Understood(msgspec.Struct, frozen=True):
    """A query as the index can answer it."""

    text: str
    """As it was written."""
    statement: say.Statement
    notes: tuple[str, ...]
    """Sentences on what matches nothing, with the nearest values."""
    words: str = ""
    """The query said back: `problem_check events of student07 in March 2014`; empty of a blank one."""

    @property
    def says_damaged(self) -> bool:
        """Whether it asks for damaged records; otherwise counts and exports are of events alone."""
        return _says_damaged(self.statement)


class View(msgspec.Struct, frozen=True):
    """What a query finds."""

    query: Understood
    ids: "Ids"
    """In time order, then log order."""
    events: int
    damaged: int
    progress: "Progress | None" = None
    """How far the documents are read; None where nothing more will be found."""

    @property
    def statement(self) -> say.Statement:
        """What says of these very records that they are found, and can be asked of the index alone."""
        asked = self.query.statement
        return say.Chosen(self.ids) if say.asks_documents(asked) else asked


class Vocabulary:
    """The values of an index's fields, remembered until the index has grown."""

    def __init__(self, store: "Store", marks: "Marks | None" = None) -> None:
        """Look into `store`; `marks` are those in its logs, if any are known."""
        self._store = store
        self._marks = marks
        self._lock = threading.Lock()
        self._known: dict[str, tuple[int, Values]] = {}
        self._prepared: dict[str, Values] = {}

    def values(self, field: str) -> "Values":
        """All values of a text field, those of most records first."""
        with self._lock:  # whoever comes second finds them read
            size = self._store.size
            known = self._known.get(field)
            if known is not None and known[0] == size:
                return known[1]
            from edxtui.index.values import values_of

            with self._store.question() as asking:
                values = values_of(field, asking)
            self._known[field] = (size, values)
            return values

    def missed(self, field: str, text: str, limit: int, *, wild: bool) -> list[tuple[str, int]] | None:
        """The values nearest to one that no record has, with their numbers of records; None where one has it.

        `wild`: it is a pattern.
        """
        from edxtui.index.values import has, nearest
        from edxtui.query.wildcards import letters

        with self._store.question() as asking:
            if has(field, text, asking, wild=wild):
                return None
            return nearest(field, letters(text) if wild else text, limit, asking)

    def marked(self) -> tuple[say.Chosen, tuple[str, ...]]:
        """The marked records, and what there is to say about them.

        Raises: MarksError: marks are kept that cannot be read.
        """
        if self._marks is None:
            return say.Chosen(range(0)), ()
        placed = self._marks.place()
        if placed.faults and not self._marks.is_changed:
            raise placed.faults[0]
        with self._store.question() as asking:
            ids = self._marks.ids(asking)
        said = (*gone(placed.gone), *of_other_days(self._marks.of_other_days()))
        if not ids and not said:
            said = ("Nothing is marked in these logs",)
        import numpy as np

        return say.Chosen(np.array(ids, np.int64)), (*map(str, placed.faults), *said)

    # For those who write a query

    def prepare(self, fields: Iterable[str]) -> None:
        """Have the values of some fields at hand, ready to be looked through."""
        for field in fields:
            values = self.values(field)
            values.prepare()
            self._prepared[field] = values

    def at_hand(self, field: str) -> "Values | None":
        """The values of a field as they were when they were prepared; None before that."""
        return self._prepared.get(field)

    def holding(self, field: str, text: str, limit: int) -> list[tuple[str, int]]:
        """Values of a text field that hold the text, whatever the case, with their numbers of records."""
        from edxtui.index.values import holding

        with self._store.question() as asking:
            return holding(field, text, limit, asking)

    def days(self) -> tuple[str, str] | None:
        """The first and the last day of the events, as `2014-03-01`; None where no event has a time."""
        with self._store.question() as asking:
            first, last = asking.time_span()
        return None if first is None or last is None else (first[:10], last[:10])


def understand(text: str, vocabulary: Vocabulary) -> Understood:
    """Read a query and look up what its fuzzy words mean.

    Raises: QueryError: it cannot be read.
    """
    from edxtui.query import parse, resolve
    from edxtui.query.words import said

    # Bytes of a command line that are not UTF-8 come as lone surrogates, which no value of an index has.
    text = text.encode(errors="replace").decode()
    query = parse(text)
    resolved = resolve(query, vocabulary)
    notes = resolved.notes
    if len(notes) > _NOTES:
        notes = (*notes[:_NOTES], f"{len(notes) - _NOTES:,} more values match nothing")
    return Understood(text, resolved.statement, notes, said(query.tree) if text.strip() else "")


def view(query: Understood, asking: "Asking") -> View:
    """All that the query finds.

    Raises: Stopped: the question was stopped.
    """
    ids = asking.view(query.statement)
    # Events are the rest: to look for the few damaged records takes a tenth of the time that counting both does.
    _, damaged = asking.count(say.All((say.Kind("damaged"), query.statement)))
    events = len(ids) - damaged
    return View(query, ids, events, damaged)


def written_in_sql(query: Understood, asking: "Asking") -> str:
    """SQL over the documented views that finds the events of a query, or its damaged records where it asks for them.

    Raises: UsageError: the query asks for what only the documents themselves can tell.
    """
    from edxtui.index.as_sql import as_sql

    return as_sql(query.statement, asking, damaged=query.says_damaged)


def views(
    query: Understood, asking: "Asking", scanner: "Scanner | None", before: "Before | None" = None
) -> Generator[View, None, None]:
    """All that the query finds; where documents are read for it, what was found so far comes first, now and then.

    The last view is the whole one. A `scanner` is needed where the query asks documents; `before` as in its `find`.

    Raises: Stopped: the question was stopped. LogError: a log cannot be read any more.
    """
    if scanner is None or not say.asks_documents(query.statement):
        yield view(query, asking)
        return
    import numpy as np

    found: list[np.ndarray] = []
    events = records = 0
    told = monotonic()
    for step in scanner.find(query.statement, asking, before=before):
        found.append(np.asarray(step.ids))
        events += step.events
        records += len(step.ids)
        if step.progress.complete or monotonic() - told >= _EVERY:
            found = [np.concatenate(found)]
            progress = None if step.progress.complete else step.progress
            yield View(query, found[0], events, records - events, progress)
            told = monotonic()


def _says_damaged(statement: say.Statement) -> bool:
    match statement:
        case say.Kind("damaged"):
            return True
        case say.All(terms) | say.Any(terms):
            return any(_says_damaged(term) for term in terms)
        case _:
            return False
