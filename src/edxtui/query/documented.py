"""The paths into documents that the event reference knows, for those who write a query."""

from collections import Counter
from collections.abc import Iterator
from functools import cache

import msgspec

from edxtui.catalogue.entries import Member
from edxtui.catalogue.reference import common, event_types
from edxtui.matching import Values
from edxtui.query import writing


class DocumentedPath(msgspec.Struct, frozen=True):
    """One path and what stands there."""

    written: str
    """As a query has it: `event.grade`."""
    meaning: str
    """In a sentence; empty where nobody knows."""
    values: tuple[str, ...]
    """Documented values."""


class DocumentedPaths(msgspec.Struct, frozen=True):
    """All of them, to be looked through."""

    known: Values
    """As they are written, each with the number of event types that have it."""
    paths: tuple[DocumentedPath, ...]
    """In the same order."""

    def of(self, written: str) -> DocumentedPath | None:
        """The one that is written so, whatever the case."""
        folded = written.casefold()
        return next((path for path in self.paths if path.written.casefold() == folded), None)


@cache
def documented_paths() -> DocumentedPaths:
    """The paths of all event types; the first call reads the whole reference, which takes a moment."""
    found: dict[str, DocumentedPath] = {}
    types: Counter[str] = Counter()
    for root, member in _members():
        written = writing.path([*root, *member.name.split(".")])
        types[written] += 1
        before = found.get(written)
        values = dict.fromkeys((*(before.values if before else ()), *member.values))
        found[written] = DocumentedPath(written, before.meaning if before else member.meaning, tuple(values))
    return DocumentedPaths(Values(list(found), [types[written] for written in found]), tuple(found.values()))


def _members() -> Iterator[tuple[tuple[str, ...], Member]]:
    """Members and where they stand."""
    everywhere = common()
    yield from (((), member) for member in everywhere.root)
    yield from ((("context",), member) for member in everywhere.context)
    for entry in event_types().values():
        yield from ((("event",), member) for member in entry.member)
        yield from ((("context",), member) for member in entry.context)
