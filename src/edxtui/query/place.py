"""What stands at a place in the text of a query that is still being written."""

import re
from typing import Final

import msgspec

from edxtui.errors import QueryError
from edxtui.query.operators import EXCLUDE, KEYWORDS, ORDERINGS, RANGE_ENDS, RANGE_STARTS, TO, Ordering
from edxtui.query.scanner import IN_RANGE, WORD, Scanner, is_wild, literal, pattern, without_fuzzy
from edxtui.query.subjects import Subject, subject

_MOST_BEFORE: Final = 3
"""Words before the last one that may be meant as one value with it."""


class Before(msgspec.Struct, frozen=True):
    """A bare word, or a field with its value, that stands right before a bare word: `type:prob` before `chk`."""

    start: int
    typed: str
    """The word or the value."""
    about: Subject | None


class Place(msgspec.Struct, frozen=True):
    """A piece of a query that is being written; what completes it takes the place of `text[start:end]`."""

    start: int
    """Characters before it."""
    end: int
    """Where it ends, be it behind the cursor."""
    typed: str
    """What is meant by it as far as the cursor, without a sign for fuzzy."""
    about: Subject | None
    """What it is a value of; None of a bare word, which may yet become the name of a field."""
    ordering: Ordering | None = None
    """The sign between field and value."""
    in_range: bool = False
    """Whether it is an end of a range."""
    in_group: bool = False
    """Whether the field stands before a parenthesis, for all that is in there."""
    is_wild: bool = False
    """Whether wildcards stand in it; `typed` is then as in `edxtui.query.syntax.Value`."""
    before: tuple[Before, ...] = ()
    """What may belong to a bare word, the farthest first."""


def place_at(text: str, cursor: int) -> Place | None:
    """What stands at the cursor, which has so many characters before it; None where nothing can be completed."""
    try:
        return _Reader(text, min(max(cursor, 0), len(text))).place()
    except QueryError:  # a name that means nothing, a backslash before nothing
        return None


class _Reader:
    """Reads what stands before the cursor. What would be an error there may be the beginning of something."""

    def __init__(self, text: str, cursor: int) -> None:
        self._text = text
        self._scanner = Scanner(text[:cursor])
        self._groups: list[Subject | None] = []
        self._before: list[Before] = []

    def place(self) -> Place | None:
        scanner = self._scanner
        place: Place | None = self._unbegun()
        while not scanner.ended:
            begin = scanner.at
            place = self._piece()
            end = scanner.at
            scanner.skip_space()
            if scanner.at > end:
                place = self._unbegun()
            elif end == begin:
                return None
        return place

    @property
    def _about(self) -> Subject | None:
        return self._groups[-1] if self._groups else None

    def _unbegun(self) -> Place:
        """The place of a term that is yet to come."""
        return self._placed("", self._scanner.at, self._about, in_group=self._about is not None)

    def _piece(self) -> Place | None:
        """Read one piece; its place, if it is one that can be completed."""
        scanner = self._scanner
        if keyword := scanner.sees_keyword(*KEYWORDS):
            self._before.clear()
            scanner.takes(keyword)
            return None
        if scanner.takes(EXCLUDE.symbol):
            self._before.clear()
            return self._unbegun()
        if scanner.takes("("):
            return self._grouped(self._about)
        if scanner.takes(")"):
            self._before.clear()
            del self._groups[-1:]
            return None
        start = scanner.at
        if self._about is not None:
            return self._value(self._about, start, in_group=True)
        if scanner.sees('"'):
            self._before.clear()
            self._quoted(None)
            return None
        name = scanner.takes_name()
        if name is None:
            return self._bare(start)
        about = subject(name, start + 1, scanner)
        return self._grouped(about) if scanner.takes("(") else self._value(about, start)

    def _grouped(self, about: Subject | None) -> Place:
        self._before.clear()
        self._groups.append(about)
        return self._unbegun()

    def _bare(self, start: int) -> Place:
        place = self._placed(self._scanner.word(), start, None)
        self._before = [] if place.is_wild else [*self._before, Before(start, place.typed, None)][-_MOST_BEFORE:]
        return place

    def _value(self, about: Subject, begin: int, *, in_group: bool = False) -> Place | None:
        """Read the value of a term that begins at `begin`."""
        scanner = self._scanner
        self._before.clear()
        ordering: Ordering | None = None
        if about.role in ("time", "path"):
            if any(map(scanner.takes, RANGE_STARTS)):
                return self._range(about)
            ordering = next((ordering for ordering in ORDERINGS if scanner.takes(ordering)), None)
        if scanner.sees('"'):
            return self._quoted(about, ordering=ordering, in_group=in_group)
        start = scanner.at
        written = scanner.word()
        place = self._placed(written, start, about, ordering=ordering, in_group=in_group)
        if about.role == "text" and written and not (in_group or place.is_wild or without_fuzzy(written)[1]):
            self._before = [Before(begin, place.typed, about)]
        return place

    def _range(self, about: Subject) -> Place | None:
        """Read a range behind the sign that opens it."""
        scanner = self._scanner
        place: Place | None = None
        while True:
            scanner.skip_space()
            if any(map(scanner.takes, RANGE_ENDS)):
                return None
            if scanner.ended:
                is_new = place is None or place.end < scanner.at
                return self._placed("", scanner.at, about, in_range=True) if is_new else place
            start = scanner.at
            if scanner.takes_keyword(TO):
                place = None
            elif scanner.sees('"'):
                place = self._quoted(about, in_range=True)
            else:
                place = self._placed(scanner.word(IN_RANGE), start, about, in_range=True)
            if scanner.at == start:
                return None

    def _quoted(
        self,
        about: Subject | None,
        *,
        ordering: Ordering | None = None,
        in_range: bool = False,
        in_group: bool = False,
    ) -> Place | None:
        """Read a text in quotes; its place where they are still open."""
        scanner = self._scanner
        start = scanner.at
        try:
            scanner.quoted()
        except QueryError:
            typed = literal(scanner.text[start + 1 :].removesuffix("\\"))
            scanner.at = len(scanner.text)
            closed = Scanner(self._text)
            closed.at = start
            try:
                closed.quoted()
            except QueryError:
                closed.at = len(self._text)
            return Place(start, closed.at, typed, about, ordering, in_range, in_group)
        return None

    def _placed(
        self,
        written: str,
        start: int,
        about: Subject | None,
        *,
        ordering: Ordering | None = None,
        in_range: bool = False,
        in_group: bool = False,
    ) -> Place:
        form: re.Pattern[str] = IN_RANGE if in_range else WORD
        whole = form.match(self._text, start)
        plain, _ = without_fuzzy(written)
        wild = is_wild(plain)
        return Place(
            start,
            max(whole.end() if whole else start, start + len(written)),
            pattern(plain) if wild else literal(plain),
            about,
            ordering,
            in_range,
            in_group,
            wild,
            () if about is not None else tuple(self._before),
        )
