"""What was replaced, where, and how often."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import msgspec

from edxtui.privacy.known import Known, Unsearched
from edxtui.wording import counted

_PATHS: Final = 2000
"""Places that are told apart; what happens elsewhere is counted under `…`."""
ELSEWHERE: Final = "…"
_LONGEST: Final = 40
"""Characters of somebody's name in a sentence."""

Place = tuple[str, str]
"""The path of a place, with `*` for any key or element, and the kind of what stood there."""


class Audit:
    """Counts of changes by place and kind."""

    def __init__(self) -> None:
        """Begin with none."""
        self.counts: Counter[Place] = Counter()
        self.documents = 0
        self.changed = 0
        """Documents that did not come out byte for byte."""

    def add(self, places: Iterable[Place], *, changed: bool) -> None:
        """Count a document and the changes in it."""
        self.documents += 1
        self.changed += changed
        self.count(places)

    def count(self, places: Iterable[Place]) -> None:
        """Count changes."""
        self._count(Counter(places))

    def join(self, other: "Audit") -> None:
        """Count what another one counted as well."""
        self._count(other.counts)
        self.documents += other.documents
        self.changed += other.changed

    def _count(self, found: Counter[Place]) -> None:
        if len(self.counts) + len(found) <= _PATHS:
            self.counts.update(found)
            return
        for (path, kind), number in found.items():
            self.counts[(path, kind) if (path, kind) in self.counts else (ELSEWHERE, kind)] += number

    def sentences(self, known: Known) -> Iterator[str]:
        """The same in words, and who could not be looked for."""
        kinds: Counter[str] = Counter()
        for (_, kind), number in self.counts.items():
            kinds[kind] += number
        said = ", ".join(f"{kind} {number:,}" for kind, number in kinds.most_common()) or "nothing"
        where = f"in {self.changed:,} of {counted(self.documents, 'document')}" if self.documents else "in columns"
        yield f"Replaced {where}: {said}."
        for each in known.unsearched:
            yield (
                f"Not looked for in text, as {each.reason}: {counted(len(each.values), each.kind)}{_some(each.values)}."
            )

    def report(self, known: Known, searched: dict[str, int], bytes_seen: int) -> bytes:
        """The same as JSON. Names nobody: who could not be looked for is only counted."""
        found: dict[str, Any] = {
            "documents": self.documents,
            "changed": self.changed,
            "replaced": [
                {"path": path, "kind": kind, "count": number}
                for (path, kind), number in sorted(self.counts.items(), key=lambda item: (item[0][0], item[0][1]))
            ],
            "last_pass": {"bytes": bytes_seen, "searched": searched, "found": 0},
            "not_searched": [_counted(each) for each in known.unsearched],
        }
        return msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n"


def _counted(each: Unsearched) -> dict[str, Any]:
    return {"kind": each.kind, "reason": each.reason, "count": len(each.values)}


def _some(values: Sequence[str]) -> str:
    said = (value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…" for value in values[:5])
    return " (" + ", ".join(said) + (" …" if len(values) > 5 else "") + ")"
