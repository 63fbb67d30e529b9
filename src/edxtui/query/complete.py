"""What may come at the cursor of a query that is being written: fields, signs, kinds, paths, and values with counts.

Nothing here reads a document or waits for a dictionary: what `Known` does not have at hand yet is told to be missing.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Final, Protocol

import msgspec

from edxtui.events.fields import FIELDS, OFFERED_FIELDS, TEXT_FIELDS
from edxtui.matching import Found, Values, search
from edxtui.query import writing
from edxtui.query.documented import DocumentedPath, documented_paths
from edxtui.query.editing import shown
from edxtui.query.operators import ANY_CHARACTERS, EXCLUDE, FUZZY, KEYWORDS, KINDS, ORDERINGS, RANGE_STARTS, TO
from edxtui.query.place import Place, place_at
from edxtui.query.subjects import Subject
from edxtui.query.times_offered import times_beginning
from edxtui.wording import counted

MOST: Final = 8
"""Values that are offered at once."""
_BARE: Final = tuple(field.name for field in TEXT_FIELDS if field.bare)
_DICTIONARIES: Final = frozenset(field.name for field in OFFERED_FIELDS)
_KEYWORDS: Final = frozenset(operator.symbol for operator in KEYWORDS)
_RANGE: Final = next(iter(RANGE_STARTS))


class Known(Protocol):
    """What is known of the logs without waiting."""

    def at_hand(self, field: str) -> Values | None:
        """All values of one of `OFFERED_FIELDS`; None while they are not read yet."""
        ...

    def holding(self, field: str, text: str, limit: int) -> list[tuple[str, int]]:
        """Some values of another field that hold the text, whatever the case, with their numbers of events."""
        ...

    def days(self) -> tuple[str, str] | None:
        """The first and the last day of the events, as `2014-03-01`; None where there is none."""
        ...


class _NothingKnown:
    """Before the index is open."""

    def at_hand(self, field: str) -> Values | None:
        return None

    def holding(self, field: str, text: str, limit: int) -> list[tuple[str, int]]:
        return []

    def days(self) -> tuple[str, str] | None:
        return None


NOTHING_KNOWN: Final[Known] = _NothingKnown()
"""What is known before the index is open."""


class Offer(msgspec.Struct, frozen=True):
    """Something that may stand at the cursor."""

    start: int
    end: int
    """It takes the place of `text[start:end]`."""
    written: str
    """What is then written there."""
    meaning: str
    """What it is, in a few words: how many events have the value, what the field means."""
    goes_on: bool = False
    """Whether more has to follow without a space, as a value follows a field."""
    is_value: bool = False
    """Whether it is a value of the logs, with its number of events in `meaning`."""

    def taken(self, text: str) -> tuple[str, int]:
        """The text with it, and how many characters stand before the cursor then."""
        rest = text[self.end :]
        written = text[: self.start] + self.written
        if not self.goes_on and not rest[:1].isspace() and rest[:1] != ")":
            written += " "
        elif not self.goes_on and rest[:1].isspace():
            return written + rest, len(written) + 1
        return written + rest, len(written)


class Completion(msgspec.Struct, frozen=True):
    """What may stand at the cursor."""

    offers: tuple[Offer, ...]
    """The likeliest first."""
    waits_for: tuple[str, ...] = ()
    """Fields whose values are not at hand yet."""
    is_begun: bool = False
    """Whether something is typed there, or a field stands before it."""


def complete(text: str, cursor: int, known: Known) -> Completion:
    """What may stand at the cursor, which has so many characters before it; any text and any cursor will do."""
    place = place_at(text, cursor)
    if place is None:
        return Completion(())
    if place.about is None:
        return _Offers(place, known).bare()
    return _Offers(place, known).value(place.about)


class _Offers:
    def __init__(self, place: Place, known: Known) -> None:
        self._place = place
        self._known = known
        self._missing: list[str] = []

    def bare(self) -> Completion:
        """A field, a path, or what a bare word would find."""
        place = self._place
        offers = [*self._names(), *self._paths_to_compare()]
        if place.typed and not place.is_wild:
            offers += islice(self._meant(), MOST)
        return self._completion(offers)

    def value(self, about: Subject) -> Completion:
        """What may follow the colon."""
        place = self._place
        match about.role:
            case "is":
                offers = [self._offer(kind, sign.words) for kind, sign in KINDS.items() if self._begins(kind)]
            case "has":
                offers = [self._offer(path.written, path.meaning) for path in self._paths()]
            case "time":
                offers = [*self._times(), *self._orderings("A range")]
            case "path":
                offers = [*self._documented_values(about), *self._orderings("A range")]
            case "text" if place.is_wild:
                offers = []
            case "text":
                field = str(about.target)
                offers = [self._found(shown(found.text), found) for found in self._like(field)]
                offers += self._held(field) if field not in _DICTIONARIES else []
                offers += self._other_forms(about)
        return self._completion(offers)

    def _completion(self, offers: list[Offer]) -> Completion:
        written = self._place.typed
        different = {(offer.start, offer.written): offer for offer in offers}
        # What is written already is no offer, unless it tells how many events there are.
        kept = (one for one in different.values() if one.is_value or one.goes_on or one.written != written)
        is_begun = bool(self._place.typed) or self._place.about is not None
        return Completion(tuple(kept), tuple(dict.fromkeys(self._missing)), is_begun)

    def _offer(self, written: str, meaning: str, *, goes_on: bool = False) -> Offer:
        place = self._place
        return Offer(place.start, place.end, self._fit(written), meaning, goes_on=goes_on or place.in_range)

    def _fit(self, written: str) -> str:
        """A value where it stands alone in parentheses: there it must not be read as a sign or a keyword."""
        is_read_so = written.startswith(EXCLUDE.symbol) or written in _KEYWORDS
        return f"\\{written}" if self._place.in_group and is_read_so else written

    def _begins(self, name: str) -> bool:
        return name.startswith(self._place.typed.casefold())

    # Before a colon

    def _names(self) -> Iterator[Offer]:
        typed = self._place.typed.casefold()
        for field in FIELDS:
            name = next((name for name in (field.name, *field.aliases) if name.startswith(typed)), None)
            if name is not None:
                yield self._offer(f"{name}:", field.meaning, goes_on=True)
        for name, meaning in (
            ("is", f"A kind of record: {', '.join(KINDS)}."),
            ("has", "A path is in the document."),
        ):
            if name.startswith(typed):
                yield self._offer(f"{name}:", meaning, goes_on=True)
        for name, meaning in (("event", "A member of the payload."), ("context", "A member of the context.")):
            if typed and name.startswith(typed):
                yield self._offer(f"{name}.", meaning, goes_on=True)

    def _paths_to_compare(self) -> Iterator[Offer]:
        if "." in self._place.typed:
            for path in self._paths():
                yield self._offer(f"{path.written}:", path.meaning, goes_on=True)

    def _paths(self) -> Iterator[DocumentedPath]:
        """Documented paths like what is typed; all but the first member begin so, or are alike."""
        documented, typed = documented_paths(), self._place.typed
        root, dot, _ = typed.partition(".")
        for found in search(typed, documented.known, 2 * MOST):
            path = documented.paths[found.index]
            if not dot or path.written.startswith(f"{root.casefold()}."):
                yield path

    # Values of dictionaries

    def _meant(self) -> Iterator[Offer]:
        """Values that a bare word may mean, together with the words before it or alone."""
        place = self._place
        for first in range(len(place.before) + 1):
            words = place.before[first:]
            if any(word.about is not None for word in words[1:]):
                continue
            about = words[0].about if words else None
            typed = " ".join([*(word.typed for word in words), place.typed])
            found = [
                (field, one)
                for field in (_BARE if about is None else (str(about.target),))
                if field in _DICTIONARIES
                for one in self._like(field, typed)
            ]
            found.sort(key=lambda pair: (-pair[1].score, -pair[1].count))
            start = words[0].start if words else place.start
            for field, one in found:
                yield self._found(f"{field}:{shown(one.text)}", one, start)
            if found:  # what all words mean together hides what the last one means alone
                return

    def _like(self, field: str, typed: str | None = None) -> list[Found]:
        if field not in _DICTIONARIES:
            return []
        values = self._known.at_hand(field)
        if values is None:
            self._missing.append(field)
            return []
        return search(self._place.typed if typed is None else typed, values, MOST)

    def _found(self, written: str, found: Found, start: int | None = None) -> Offer:
        return self._counted(written, found.count, self._place.start if start is None else start)

    def _counted(self, written: str, events: int, start: int) -> Offer:
        place = self._place
        about = counted(events, "event")
        return Offer(start, place.end, self._fit(written), about, goes_on=place.in_group, is_value=True)

    def _held(self, field: str) -> Iterator[Offer]:
        for value, events in self._known.holding(field, self._place.typed, MOST):
            yield self._counted(shown(value), events, self._place.start)

    def _other_forms(self, about: Subject) -> Iterator[Offer]:
        """Signs that work on text."""
        typed = self._place.typed
        if not typed:
            yield self._offer(ANY_CHARACTERS.symbol, f"Any {about.target}.")
            yield self._offer('""', f"No {about.target}.")
            return
        yield self._offer(writing.pattern(_plain(typed) + ANY_CHARACTERS.symbol), f"Any {about.target} that begins so.")
        if about.fuzzy:
            yield self._offer(writing.value(typed) + FUZZY.symbol, "Something like it.")

    # Values of times and paths

    def _times(self) -> Iterator[Offer]:
        place = self._place
        for written, meaning in times_beginning(place.typed, self._known.days()):
            yield self._offer(written, meaning)
        if "now-7d".startswith(place.typed) and (place.ordering or place.in_range):
            yield self._offer("now-7d", "Seven days before now.")

    def _orderings(self, range_: str) -> Iterator[Offer]:
        place = self._place
        if place.typed or place.ordering or place.in_range or place.in_group:
            return
        of_time = place.about is not None and place.about.role == "time"
        for symbol, sign in ORDERINGS.items():
            words = sign.words if of_time else sign.of_numbers
            yield self._offer(symbol, f"{words[0].upper()}{words[1:]} …", goes_on=True)
        yield self._offer(_RANGE, f"{range_}: {_RANGE}… {TO.symbol} …]", goes_on=True)

    def _documented_values(self, about: Subject) -> Iterator[Offer]:
        if isinstance(about.target, str):
            return
        path = documented_paths().of(writing.path(about.target))
        for value in path.values if path is not None else ():
            if self._begins(value.casefold()):
                yield self._offer(writing.value(value), "As documented.")


def _plain(text: str) -> str:
    """Text as a pattern that fits nothing else."""
    return "".join("\\" * (character in "*?\\") + character for character in text)
