"""A document beside its entry in the event reference: what of it is documented, and what is missing or otherwise.

Compared are the payload and `context`. A place in them is told by two paths: where it stands in the document, as
`event.correct_map.i4x-edX-…_2_1.hint`, and the pattern that the reference has for such places,
`event.correct_map.*.hint`.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final, Literal

import msgspec

from edxtui.catalogue.entries import EventType, Form, Kind, Member
from edxtui.catalogue.reference import common

Verdict = Literal["documented", "undocumented", "missing", "wrong type", "wrong value"]
"""`undocumented`: the reference has no such member, for this source and at this time. `wrong value`: not one of a list
that is known to be closed."""


class Compared(msgspec.Struct, frozen=True):
    """One place of a document, or one that it should have."""

    path: str
    """Where it stands: `event.…` or `context.…`, whatever the log calls the payload; elements of lists by number."""
    pattern: str
    """The same with `*` for keys and elements that may be any."""
    verdict: Verdict
    member: Member | None
    """What the reference says of it; of what is undocumented, for other sources or times. None: nothing."""
    value: object
    """What stands there; None where it is missing."""


def compare(
    entry: EventType, source: str | None, payload: object, context: Mapping[str, object], date: str | None
) -> list[Compared]:
    """Every member of a payload and of a context, and those that are missing.

    `payload` is what `event` holds once JSON in a string and form text are decoded; `source` the `event_source`; `date`
    the ISO date of the event, of which the first ten characters count. A member with `since` or `until` counts only in
    its time: on the days themselves it may be there or not. Without a date all may be there and none must.

    Inside of members whose inside the reference does not describe nothing is compared. Members of `context` that all
    events share are left out, and so is `context` altogether where it is empty.
    """
    return Comparison(entry, source).compare(payload, context, date)


class Comparison:
    """`compare` made ready for one entry and source, for many documents."""

    def __init__(self, entry: EventType, source: str | None) -> None:
        """Compare events of this type from this source."""
        self._entry = entry
        self._source = source if source in entry.sources else None
        self._form = _form_of(entry, self._source)
        self._turns = _turns_of((*entry.member, *entry.context))
        self._eras: dict[tuple[int, ...] | None, _Era] = {}
        self._by_date: dict[str | None, _Era] = {}

    def compare(self, payload: object, context: Mapping[str, object], date: str | None) -> list[Compared]:
        """As the function `compare`."""
        return self._era(date).compared(payload, context, everything=True)

    def faults(self, payload: object, context: Mapping[str, object], date: str | None) -> list[Compared]:
        """The same without what is documented, and the faster for it."""
        return self._era(date).compared(payload, context, everything=False)

    def _era(self, date: str | None) -> "_Era":
        date = date[:10] if date and self._turns else None
        era = self._by_date.get(date)
        if era is None:
            if len(self._by_date) >= _REMEMBERED:
                self._by_date.clear()
            place = None if date is None else tuple(_side(date, turn) for turn in self._turns)
            era = self._eras.get(place)
            if era is None:
                era = self._eras[place] = _Era(self._entry, self._source, self._form, date)
            self._by_date[date] = era
        return era


_REMEMBERED: Final = 4096
"""Dates that a comparison remembers; a log of ten years has as many."""


def _side(date: str, turn: str) -> int:
    """-1 before the turn, 0 in the day, month or year that it names, 1 after it."""
    begin = date[: len(turn)]
    return (begin > turn) - (begin < turn)


def _form_of(entry: EventType, source: str | None) -> Form:
    if isinstance(entry.payload, str):
        return entry.payload
    for known, form in entry.payload.items():
        if known == source:
            return form
    return "any"


def _turns_of(members: Sequence[Member]) -> list[str]:
    """The dates at which the members change."""
    return sorted({date for member in members for date in (member.since, member.until) if date})


class _Era:
    """The members that count for a source at a date."""

    def __init__(self, entry: EventType, source: str | None, form: Form, date: str | None) -> None:
        self._form = form
        known = source is not None
        self._payload = _Place("event", free=form in ("form", "text", "any"))
        for member in entry.member:
            if _counts(member, source, date):
                self._payload.add(member, must=known and form == "object" and _must(member, date))
        self._context = _Place("context")
        for member in entry.context:
            if _counts(member, source, date):
                self._context.add(member, must=known and _must(member, date))
        self._share({member.name for member in entry.context})
        self._elsewhere = {
            f"{part}.{member.name}": member
            for part, members in (("event", entry.member), ("context", entry.context))
            for member in members
            if not _counts(member, source, date)
        }
        """Members of other sources or times, by pattern."""

    def _share(self, told: set[str]) -> None:
        """Let the members that all events share be in order, and whatever stands inside of them."""
        for member in common().context:
            name, _, inside = member.name.partition(".")
            place = self._context.named.setdefault(name, _Place(f"context.{name}", shared=True))
            if place.shared:
                continue
            if inside and member.name not in told:
                self._context.add(member, must=False)
            place.let_free()

    def compared(self, payload: object, context: Mapping[str, object], *, everything: bool) -> list[Compared]:
        found: list[Compared] = []
        self._compare_payload(payload, found, everything=everything)
        if context:
            _compare_object(self._context, "context", context, found, everything=everything)
        return [self._told_elsewhere(each) for each in found] if found and self._elsewhere else found

    def _told_elsewhere(self, compared: Compared) -> Compared:
        member = self._elsewhere.get(compared.pattern) if compared.verdict == "undocumented" else None
        return compared if member is None else msgspec.structs.replace(compared, member=member)

    def _compare_payload(self, payload: object, found: list[Compared], *, everything: bool) -> None:
        place, form = self._payload, self._form
        if payload is None and form == "object":
            payload = {}
        if type(payload) is dict and form != "list":
            if form == "none":
                place = _NOTHING
            _compare_object(place, "event", payload, found, everything=everything)
        elif type(payload) is list and form == "list":
            for number, value in enumerate(payload):
                inside = place.at(number)
                if inside is not None:
                    _compare_value(inside, f"event.{number}", value, found, everything=everything)
        elif payload and form == "none":
            found.append(Compared("event", "event", "undocumented", None, payload))
        elif payload is not None and type(payload) not in _READABLE_AS[form]:
            found.append(Compared("event", "event", "wrong type", None, payload))


_READABLE_AS: Final[dict[Form, frozenset[type]]] = {
    "object": frozenset(),
    "form": frozenset({str}),
    "list": frozenset(),
    # What is only text may look like JSON or like a form, and then comes decoded.
    "text": frozenset({str, list}),
    "none": frozenset({str, list, bool, int, float, Decimal}),
    "any": frozenset({str, list, bool, int, float, Decimal}),
}
"""Types of payloads, besides the one that the form names, which are in order."""


def _counts(member: Member, source: str | None, date: str | None) -> bool:
    if member.sources and source is not None and source not in member.sources:
        return False
    if date is None:
        return True
    return not ((member.since and _side(date, member.since) < 0) or (member.until and _side(date, member.until) > 0))


def _must(member: Member, date: str | None) -> bool:
    """Whether an event of its source and of this date is not in order without it."""
    if member.optional:
        return False
    if date is None:
        return not member.since and not member.until
    return not ((member.since and _side(date, member.since) <= 0) or (member.until and _side(date, member.until) >= 0))


# The members as a tree


class _Place:
    """What the reference says of one place and of what may stand inside."""

    __slots__ = ("closed", "free", "kinds", "member", "named", "needed", "pattern", "plain", "rest", "shared", "whole")

    def __init__(self, pattern: str, *, free: bool = False, shared: bool = False) -> None:
        self.pattern = pattern
        self.member: Member | None = None
        self.kinds = _ANYTHING
        """Python types that are in order."""
        self.whole = False
        """Whether of numbers only those without a fraction are."""
        self.closed: frozenset[str] | None = None
        self.named: dict[str, _Place] = {}
        self.rest: _Place | None = None
        """What stands under any other key, or in the list's elements."""
        self.needed: dict[str, _Place] = {}
        """Those of `named` that must be there."""
        self.free = free
        """Whether keys that are not listed are in order."""
        self.shared = shared
        """Whether it belongs to all events, and is told elsewhere."""
        self.plain = True
        """Whether its type is all there is to compare."""

    def add(self, member: Member, *, must: bool) -> None:
        place = self
        *parents, last = member.name.split(".")
        for name in parents:
            place = place.inside(name)
        parent, place = place, place.inside(last)
        if must and last != _ANY:
            parent.needed[last] = place
        if place.member is not None:
            # Told for each source apart, and this event's is not known: what any of them allows is in order.
            place.kinds, place.whole, place.closed = _ANYTHING, False, None
            return
        place.member = member
        if member.types:
            place.kinds = frozenset(kind for name in member.types for kind in _PYTHON[name])
            if member.optional:
                # To the readers of most logs null and absence are the same.
                place.kinds |= _PYTHON["null"]
            place.whole = "integer" in member.types and "number" not in member.types
        if member.closed:
            place.closed = frozenset(member.values)
            place.plain = False

    def inside(self, name: str) -> "_Place":
        self.plain = False
        if name == _ANY:
            if self.rest is None:
                self.rest = _Place(f"{self.pattern}.{_ANY}")
            return self.rest
        if name not in self.named:
            self.named[name] = _Place(f"{self.pattern}.{name}")
        return self.named[name]

    def let_free(self) -> None:
        """Take whatever else stands inside, at any depth."""
        self.free = True
        for place in self.named.values():
            place.let_free()

    def at(self, number: int) -> "_Place | None":
        """Of a payload that is a list, whose members have no names in the log: they are told in their order."""
        return list(self.named.values())[number] if number < len(self.named) else self.rest


_ANY: Final = "*"
_PYTHON: Final[dict[Kind, frozenset[type]]] = {
    "string": frozenset({str}),
    "integer": frozenset({int, Decimal}),
    "number": frozenset({int, float, Decimal}),
    "boolean": frozenset({bool}),
    "object": frozenset({dict}),
    "list": frozenset({list}),
    "null": frozenset({type(None)}),
}
"""What decoding makes of the types of JSON; endless integers become Decimals."""
_ANYTHING: Final = frozenset[type]().union(*_PYTHON.values())
_NOTHING: Final = _Place("event")


def _compare_object(
    place: _Place, path: str, values: Mapping[str, object], found: list[Compared], *, everything: bool
) -> None:
    """What stands in an object, and what is missing from it."""
    named, rest = place.named, place.rest
    for key, value in values.items():
        inside = named.get(key, rest)
        if inside is None:
            if not place.free:
                found.append(Compared(f"{path}.{key}", f"{place.pattern}.{key}", "undocumented", None, value))
        elif everything or not inside.plain or type(value) not in inside.kinds:
            _compare_value(inside, f"{path}.{key}", value, found, everything=everything)
    for key, inside in place.needed.items():
        if key not in values:
            found.append(Compared(f"{path}.{key}", inside.pattern, "missing", inside.member, None))


def _compare_value(place: _Place, path: str, value: object, found: list[Compared], *, everything: bool) -> None:
    if place.shared:
        return
    if not _fits(place, value):
        found.append(Compared(path, place.pattern, "wrong type", place.member, value))
        return
    if place.closed and value is not None and _text(value) not in place.closed:
        found.append(Compared(path, place.pattern, "wrong value", place.member, value))
    elif everything and place.member is not None:
        found.append(Compared(path, place.pattern, "documented", place.member, value))
    if not place.named and place.rest is None:
        return
    if isinstance(value, dict):
        _compare_object(place, path, value, found, everything=everything)
    elif isinstance(value, list) and place.rest is not None:
        for number, element in enumerate(value):
            _compare_value(place.rest, f"{path}.{number}", element, found, everything=everything)


def _fits(place: _Place, value: object) -> bool:
    """Whether the value is of a type that is in order there."""
    return type(value) in place.kinds or (place.whole and isinstance(value, float) and value.is_integer())


def _text(value: object) -> str | None:
    """A value as lists of documented values have it; None where it can be in none."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    # Python refuses to write out endless integers.
    return str(value) if isinstance(value, float) or (isinstance(value, int) and abs(value) < _ENDLESS) else None


_ENDLESS: Final = 10**30
