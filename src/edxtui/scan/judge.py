"""Holds documents against what is left of a statement: the work of a worker process.

This file and what it imports is all that a worker loads.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, reduce
from itertools import islice, pairwise
from typing import Any, Final, assert_never

import msgspec
import numpy as np
import numpy.typing as npt

from edxtui.errors import LogError
from edxtui.logs.record import Source
from edxtui.logs.text import Text
from edxtui.scan import terms as ask
from edxtui.scan.comparing import holds
from edxtui.scan.documents import Shape, long_members, salvaged_members
from edxtui.scan.paths import scalars
from edxtui.scan.phrase import LONGEST_ESCAPE, Phrase
from edxtui.scan.sieve import Sieve, sieves_of, sifted
from edxtui.scan.sieve_machine import Places
from edxtui.scan.tallying import Path, combined, each_once

_STRETCH: Final = 8 << 20
"""Bytes that are read at once."""
_GAP: Final = 16 << 10
"""Up to so many bytes between two documents are read along rather than skipped."""
_LINE_FEED: Final = 10
LONGEST: Final = 16 << 20
"""Bytes of a document that is held whole."""


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """Records of one log in the order they lie, as parallel arrays."""

    offsets: npt.NDArray[np.int64]
    lengths: npt.NDArray[np.int64]
    damaged: ask.Truths
    known: tuple[ask.Truths, ...]
    """What the index has answered, by the numbers of `Known`."""
    given: tuple[tuple[Any, ...], ...] = ()
    """Where values are counted: those that the index has, for each record one of each, in their order."""


class Question(msgspec.Struct, frozen=True):
    """What is asked of every batch."""

    tree: ask.Tree
    counted: tuple[Path | None, ...] | None = None
    """The paths whose values are counted together; None among them for a value that is given. None: nothing is."""


class Found(msgspec.Struct, frozen=True):
    """What came of a batch."""

    holds: ask.Truths
    counts: Counter[tuple[Any, ...]]
    """How many of the records that hold have these values; in JSON, but for those that were given."""


def judge(question: Question, text: Text, batch: Batch) -> Found:
    """Judge a batch in a process that has yet to open the log.

    Raises: LogError: the log cannot be read any more, or has become shorter.
    """
    with text.open() as source:
        return judge_of(question).judge(source, batch, text.path)


@lru_cache(maxsize=4)
def judge_of(question: Question) -> "Judge":
    """The judge of a question, made once."""
    return Judge(question)


class _Document:
    """One record, decoded when it is asked for."""

    __slots__ = ("_is_damaged", "_root", "_shape", "text")

    def __init__(self, text: bytes, shape: Shape, root: Any, *, is_damaged: bool) -> None:
        self.text = text
        self._shape = shape
        self._root = root
        self._is_damaged = is_damaged

    @property
    def root(self) -> Any:
        if self._root is None:
            self._root = salvaged_members(self.text) if self._is_damaged else self._shape.root(self.text)
        return self._root

    def holds(self, phrase: Phrase, sieves: Sequence[Sieve]) -> bool:
        return phrase.is_in(self.text)


class _LongDocument:
    """One record that is too long to hold, read anew for each question."""

    def __init__(self, source: Source, offset: int, length: int, *, is_damaged: bool) -> None:
        self._source, self._offset, self._length = source, offset, length
        self._is_damaged = is_damaged
        self._root: dict[str, Any] | None = None

    @property
    def root(self) -> dict[str, Any]:
        if self._root is None:
            self._root = {} if self._is_damaged else long_members(self._pieces(0))
        return self._root

    def holds(self, phrase: Phrase, sieves: Sequence[Sieve]) -> bool:
        pieces = self._pieces(len(phrase.folded) * LONGEST_ESCAPE)
        return any(
            all(kept[0] for kept in sifted(piece, np.array([0]), np.array([len(piece)]), sieves))
            and phrase.is_in_part(piece)
            for piece in pieces
        )

    def _pieces(self, overlap: int) -> Iterator[bytes]:
        for begin in range(0, self._length, _STRETCH):
            yield self._source.read(self._offset + begin, min(_STRETCH + overlap, self._length - begin))


_Record = _Document | _LongDocument
_Test = Callable[[_Record, int], bool]
"""Whether something is true of a record, which is at this place of its batch."""


class Judge:
    """Knows one question."""

    def __init__(self, question: Question) -> None:
        """Make ready whatever is the same for all documents."""
        self._tree = question.tree
        self._terms = ask.document_terms(question.tree)
        self._sieves = [sieves_of(term) for term in self._terms]
        self._counted = question.counted
        paths = [term.path for term in self._terms if isinstance(term, ask.PathTerm)]
        paths += [path for path in question.counted or () if path is not None]
        self._has_paths = bool(paths)
        self._shape = Shape(paths)
        self._is_so: Callable[[Sequence[Any]], Iterator[bool]] | None = None
        """The whole question, where it is just one about a path, as a function of many roots."""
        if isinstance(self._tree, ask.PathTerm) and question.counted is None:
            reader, is_there = self._shape.reader(self._tree.path), _values_test(self._tree.test)
            self._is_so = lambda roots: map(is_there, reader.all_of(roots))
        self._columns = [None if path is None else self._shape.reader(path) for path in question.counted or ()]

    def judge(self, source: Source, batch: Batch, name: str) -> Found:
        """Find out which records of a batch the tree is true of.

        Raises: LogError: the log, called `name`, has become shorter.
        """
        test = self._test(self._tree, batch)
        holds = np.zeros(batch.offsets.size, np.bool_)
        counts: Counter[tuple[Any, ...]] = Counter()
        for part in _stretches(batch):
            begin = int(batch.offsets[part.start])
            end = int(batch.offsets[part.stop - 1] + batch.lengths[part.stop - 1])
            record: _Record
            if batch.lengths[part.start] > LONGEST:
                record = _LongDocument(source, begin, end - begin, is_damaged=bool(batch.damaged[part.start]))
                holds[part.start] = test(record, part.start)
                if holds[part.start]:
                    self._count(record, part.start, batch, counts)
                continue
            data = source.read(begin, end - begin)
            if len(data) < end - begin:
                raise LogError(f"{name} became shorter while it was read.", hint="Open it again.")
            places = batch.offsets[part] - begin
            low, high = self._bounds(data, places, places + batch.lengths[part], part, batch)
            begins, ends = places.tolist(), (places + batch.lengths[part]).tolist()
            holds[part] = low
            wanted = np.flatnonzero(high if self._counted else high & ~low)
            roots = self._roots(data, batch, part, wanted.size)
            if roots is not None and self._is_so is not None:
                holds[part.start + wanted] = list(self._is_so([roots[place] for place in wanted.tolist()]))
                continue
            for place in wanted.tolist():
                record = _Document(
                    data[begins[place] : ends[place]],
                    self._shape,
                    None if roots is None else roots[place],
                    is_damaged=bool(batch.damaged[part.start + place]),
                )
                if low[place] or test(record, part.start + place):
                    holds[part.start + place] = True
                    self._count(record, part.start + place, batch, counts)
        return Found(holds, counts)

    def _roots(self, data: bytes, batch: Batch, part: slice, wanted: int) -> list[Any] | None:
        """All roots at once where most are wanted and stand one a line, as they do in nearly every log."""
        number = part.stop - part.start
        if not self._has_paths or 2 * wanted < number or batch.damaged[part].any():
            return None
        gaps = batch.offsets[part][1:] - (batch.offsets[part] + batch.lengths[part])[:-1]
        between = np.frombuffer(data, np.uint8)[batch.offsets[part][1:] - batch.offsets[part.start] - 1]
        if np.any(gaps != 1) or np.any(between != _LINE_FEED):
            return None
        roots = self._shape.roots(data)  # none where a document has line feeds of its own
        return roots if roots is not None and len(roots) == number else None

    def _bounds(
        self, data: bytes, begins: Places, ends: Places, part: slice, batch: Batch
    ) -> tuple[ask.Truths, ask.Truths]:
        never = np.zeros(begins.size, np.bool_)
        kept = iter(sifted(data, begins, ends, [sieve for sieves in self._sieves for sieve in sieves]))
        may_hold = {
            term: reduce(np.logical_and, islice(kept, len(sieves)), ~never)
            for term, sieves in zip(self._terms, self._sieves, strict=True)
        }

        def leaf(term: ask.DocumentTerm | ask.Known) -> tuple[ask.Truths, ask.Truths]:
            if isinstance(term, ask.Known):
                known = batch.known[term.number][part]
                return known, known
            return never, may_hold[term]

        return ask.bounds(self._tree, begins.size, leaf)

    def _test(self, tree: ask.Tree, batch: Batch) -> _Test:
        match tree:
            case ask.All(terms):
                every = [self._test(term, batch) for term in terms]
                return lambda record, place: all(test(record, place) for test in every)
            case ask.Any(terms):
                some = [self._test(term, batch) for term in terms]
                return lambda record, place: any(test(record, place) for test in some)
            case ask.Not(term):
                inner = self._test(term, batch)
                return lambda record, place: not inner(record, place)
            case ask.Known(number):
                known = batch.known[number]
                return lambda record, place: bool(known[place])
            case ask.TextTerm(text):
                phrase, sieves = Phrase(text), sieves_of(tree)
                return lambda record, place: record.holds(phrase, sieves)
            case ask.PathTerm():
                reader, is_there = self._shape.reader(tree.path), _values_test(tree.test)
                return lambda record, place: is_there(reader(record.root))
        assert_never(tree)

    def _count(self, record: _Record, place: int, batch: Batch, counts: Counter[tuple[Any, ...]]) -> None:
        if self._columns:
            given = iter(batch.given)
            root = record.root
            counts.update(
                combined(
                    [
                        [next(given)[place]] if reader is None else list(each_once(reader(root)))
                        for reader in self._columns
                    ]
                )
            )


def _values_test(wanted: ask.Test) -> Callable[[Iterable[Any]], bool]:
    """Whether one of the values at a path stands a test."""
    if isinstance(wanted, ask.There):
        return _is_any_there
    is_so = holds(wanted)

    def test(values: Iterable[Any]) -> bool:
        for value in values:
            kind = type(value)
            if kind is list:
                if any(map(is_so, scalars(value))):
                    return True
            elif kind is not dict and is_so(value):
                return True
        return False

    return test


def _is_any_there(values: Iterable[Any]) -> bool:
    for value in values:  # noqa: SIM110 - a generator would take as long as the rest
        if value is not None:
            return True
    return False


def _stretches(batch: Batch) -> Iterator[slice]:
    """Neighbours with small gaps, by their places, not much longer together than is read at once; long ones alone."""
    offsets, ends = batch.offsets, batch.offsets + batch.lengths
    is_long = batch.lengths > LONGEST
    apart = (offsets[1:] - ends[:-1] > _GAP) | (offsets[1:] // _STRETCH != offsets[:-1] // _STRETCH)
    apart |= is_long[1:] | is_long[:-1]
    for begin, end in pairwise([0, *(np.flatnonzero(apart) + 1).tolist(), offsets.size]):
        if begin < end:
            yield slice(begin, end)
