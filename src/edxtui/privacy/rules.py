"""What identifies somebody in a document of some event type, as the event reference declares it."""

from functools import lru_cache
from typing import Final

from edxtui.catalogue.entries import EventType, Identifies, Member
from edxtui.catalogue.lookup import entry_of
from edxtui.catalogue.reference import common
from edxtui.events.types import canonical_type

ANY: Final = "*"
"""Any key of an object, or any element of a list, as in the event reference."""


class Rule:
    """What is declared of one place in a document, and of those below it."""

    __slots__ = ("below", "is_declared", "kind")

    def __init__(self) -> None:
        """Nothing is declared yet."""
        self.kind: Identifies | None = None
        """How it tells who somebody is; None: it does not, or nobody says."""
        self.is_declared = False
        """Whether the reference knows the place at all."""
        self.below: dict[str, Rule] = {}

    def at(self, key: str) -> "Rule | None":
        """What is declared of a member, or of an element (`*`)."""
        return self.below.get(key) or self.below.get(ANY)

    def declare(self, member: Member) -> None:
        """Take what a member's entry says; of two for one path the one that identifies counts."""
        rule = self
        for part in member.name.split("."):
            rule = rule.below.setdefault(part, Rule())
        rule.is_declared = True
        rule.kind = rule.kind or member.identifies


@lru_cache(maxsize=1)
def everywhere() -> dict[str, Identifies]:
    """What identifies somebody wherever it stands, by the name of the member in small letters."""
    return {member.name.lower(): member.identifies for member in common().everywhere if member.identifies is not None}


@lru_cache(maxsize=4096)
def rule_of(event_type: str | None, name: str | None, source: str | None) -> Rule:
    """What is declared of the documents that have these; None where a document does not say."""
    entry = entry_of(canonical_type(event_type, name, source))
    return _rule(None if entry is None else entry.name, entry)


_made: dict[str | None, Rule] = {}


def _rule(name: str | None, entry: EventType | None) -> Rule:
    known = _made.get(name)
    if known is None:
        known = Rule()
        for member in common().root:
            known.declare(member)
        for payload in ("event", "data"):
            for member in entry.member if entry is not None else ():
                known.below[payload].declare(member)
        for member in (*common().context, *(entry.context if entry is not None else ())):
            known.below["context"].declare(member)
        _made[name] = known
    return known
