"""What was found in documents, as findings."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from edxtui.catalogue.reference import event_type
from edxtui.check.faults import OTHERS, Fault
from edxtui.check.findings import Draft
from edxtui.check.sameness import repeats
from edxtui.check.seen import Seen
from edxtui.check.tallies import Examined
from edxtui.check.words import Amount, listed, span
from edxtui.index.survey import RETIRED
from edxtui.wording import counted

_NAMED: Final = 3
"""Users and the like that a message names."""
_TWICE_WITHIN: Final = 2_000_000
"""Microseconds between the two records of one submission."""


class Codes:
    """What the codes of types and sources stand for, and how many events have them."""

    def __init__(self, types: Mapping[int, str], sources: Mapping[int, str]) -> None:
        """Read the codes so."""
        self._types = types
        self._sources = sources
        self.totals: Counter[tuple[str | None, str | None]] = Counter()
        """Events by type and source."""

    def told(self, fault: Fault) -> str:
        """The type, with its source where the type has several."""
        name, source = self._types.get(fault.type, ""), self._sources.get(fault.source)
        entry = event_type(name)
        several = entry is not None and len(entry.sources) > 1
        return f"{name} from {source}" if several and source else name

    def total(self, fault: Fault) -> int:
        """Events of this type and source."""
        return self.totals[self._types.get(fault.type), self._sources.get(fault.source)]


def from_documents(found: Examined, codes: Codes, bounds: Sequence[int], names: Sequence[str]) -> Iterator[Draft]:
    """All findings on documents; `bounds` are the first ids of the logs, `names` their names."""
    yield from _duplicates(found, bounds, names)
    yield from _people(found)
    yield from _arrivals(found)
    for fault, seen in found.faults.seen.items():
        yield Draft(_RULE_OF[fault.verdict], seen.count, _told(fault, seen, codes), seen.first)
    if found.unreadable.count:
        number = found.unreadable.count
        message = f"{counted(number, 'payload')} that cannot be read to the end"
        yield Draft("payload-unreadable", number, message, found.unreadable.first)
    if found.cut.count:
        message = f"{counted(found.cut.count, 'payload')} cut at 512 characters"
        yield Draft("payload-cut", found.cut.count, message, found.cut.first)


# Duplicates


def _duplicates(found: Examined, bounds: Sequence[int], names: Sequence[str]) -> Iterator[Draft]:
    again, originals = repeats(found.twins)
    if again.size:
        logs, before = (np.searchsorted(bounds, ids, side="right") - 1 for ids in (again, originals))
        pairs, firsts, numbers = np.unique(np.stack([logs, before]), axis=1, return_index=True, return_counts=True)
        for (log, other), at, number in zip(pairs.T.tolist(), firsts.tolist(), numbers.tolist(), strict=True):
            where = "this log" if log == other else names[other]
            message = f"{counted(number, 'event')} repeated from {where}"
            yield Draft("duplicate", number, message, int(again[at]))
    twice, _ = repeats(found.submissions, within=_TWICE_WITHIN)
    twice = np.setdiff1d(twice, again)
    if twice.size:
        message = f"{counted(twice.size, 'submission')} written a second time, as was usual before 15 July 2013"
        yield Draft("duplicate-problem-check", twice.size, message, int(twice[0]))


# People


def _people(found: Examined) -> Iterator[Draft]:
    people = {person: seen for person, seen in found.people.items() if not person[1].startswith(RETIRED)}
    yield from _mixed_up(people, lambda person: person[0], lambda person: person[1], "user id", "user names")
    yield from _mixed_up(people, lambda person: person[1], lambda person: person[0], "user name", "user ids")


Person = tuple[int, str]


def _mixed_up(
    people: Mapping[Person, Seen],
    part: Callable[[Person], object],
    other: Callable[[Person], object],
    one: str,
    others: str,
) -> Iterator[Draft]:
    """Those of one kind that go with several of the other."""
    together: dict[object, list[tuple[int, int, str]]] = {}
    for person, seen in people.items():
        together.setdefault(part(person), []).append((-seen.count, seen.first, str(other(person))))
    found, events = Amount(_NAMED), 0
    for key, partners in together.items():
        if len(partners) < 2:
            continue
        partners.sort()
        rest = -sum(count for count, _, _ in partners[1:])
        events += rest
        told = listed([f"{name} ({-count:,})" for count, _, name in partners], _NAMED)
        found.add(rest, f"{key} with {told}", min(first for _, first, _ in partners[1:]))
    if found.number:
        message = f"{counted(found.number, one)} with several {others}: {'; '.join(found.told)}"
        yield Draft("user-mismatch", events, message, found.example)


def _arrivals(found: Examined) -> Iterator[Draft]:
    for rule, seen, side in (("late", found.late, "after"), ("clock-ahead", found.ahead, "before")):
        if seen.count:
            own = "its" if seen.count == 1 else "their"
            message = f"{counted(seen.count, 'event')}, received up to {span(seen.most)} {side} {own} time"
            yield Draft(rule, seen.count, message, seen.first)


# Members

_RULE_OF: Final = {
    "undocumented": "member-undocumented",
    "missing": "member-missing",
    "wrong type": "member-type",
    "wrong value": "member-value",
}


def _told(fault: Fault, seen: Seen, codes: Codes) -> str:
    known = f"documented only {fault.expected}" if fault.expected else "not documented"
    if not fault.type:
        return f"{fault.pattern} is {known}; {counted(seen.count, 'event')} of any type"
    total = codes.total(fault)
    of_all = f"{seen.count:,} of {counted(total, 'event')}"
    where = codes.told(fault)
    if fault.pattern == OTHERS:
        return f"{where}: more members with such faults, {counted(seen.count, 'case')}"
    if fault.verdict == "missing":
        since = f", there since {fault.expected}" if fault.expected else ""
        return f"{where}: {fault.pattern} is missing{since}; {of_all}"
    if fault.verdict == "wrong type":
        return f"{where}: {fault.pattern} is {fault.found}, not {fault.expected or 'in the documented form'}; {of_all}"
    if fault.verdict == "wrong value":
        return f"{where}: {fault.pattern} is {fault.found}, none of {fault.expected}; {of_all}"
    return f"{where}: {fault.pattern} is {known}; {of_all}"
