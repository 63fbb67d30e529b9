"""What is the matter with members, as far as events are told together."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final, NamedTuple

from edxtui.catalogue.comparison import Compared, Verdict
from edxtui.catalogue.entries import Member
from edxtui.check.seen import Seen

_APART: Final = 60
"""Different faults of one type, source and verdict that are told apart: some payloads name their members by ids."""
OTHERS: Final = "…"
"""Stands for the patterns of all further ones."""
_LONGEST: Final = 120
"""Characters of names and values that are kept for messages."""


class Fault(NamedTuple):
    """What is the matter with a member, as far as events are told together."""

    type: int
    """Code of the type; 0 where it does not matter."""
    source: int
    """Code of the source; 0 as well."""
    verdict: Verdict
    pattern: str
    """As in `edxtui.catalogue.comparison`."""
    found: str
    """The type of the value, or the value itself, according to the verdict."""
    expected: str
    """What the reference has in its place."""


class Faults:
    """Faults of many events."""

    def __init__(self) -> None:
        """Begin with none."""
        self.seen: dict[Fault, Seen] = {}
        self._apart: dict[tuple[int, int, Verdict], int] = {}

    def of(self, fault: Fault) -> Seen:
        """What was seen of this one; of one too many, of all the others together."""
        seen = self.seen.get(fault)
        if seen is None:
            kind = (fault.type, fault.source, fault.verdict)
            apart = self._apart.get(kind, 0)
            if apart >= _APART:
                return self.seen.setdefault(fault._replace(pattern=OTHERS, found="", expected=""), Seen())
            self._apart[kind] = apart + 1
            seen = self.seen[fault] = Seen()
        return seen

    def merge(self, later: "Faults") -> None:
        """Take over those of later events."""
        for fault, seen in later.seen.items():
            self.of(fault).merge(seen)


def fault_of(compared: Compared, kind: int, from_: int, source: str | None) -> Fault:
    """What the matter is, in an event of a type and source of these codes."""
    pattern, verdict, member = compared.pattern[:_LONGEST], compared.verdict, compared.member
    if verdict == "undocumented":
        if pattern.startswith("context."):
            kind = from_ = 0
        expected = "" if member is None else _where_it_counts(member, source)
        return Fault(kind, from_, verdict, pattern, "", expected)
    if verdict == "missing":
        return Fault(kind, from_, verdict, pattern, "", member.since if member is not None else "")
    if verdict == "wrong type":
        expected = " or ".join(member.types) if member is not None else ""
        return Fault(kind, from_, verdict, pattern, type_word(compared.value), expected)
    expected = ", ".join(member.values) if member is not None else ""
    return Fault(kind, from_, verdict, pattern, _shown(compared.value), expected)


def _where_it_counts(member: Member, source: str | None) -> str:
    """As in `from mobile`, or `since 2014-03-05`."""
    if member.sources and source not in member.sources:
        return f"from {' and '.join(member.sources)}"
    return ", ".join([f"since {member.since}"] * bool(member.since) + [f"until {member.until}"] * bool(member.until))


_TYPE_WORDS: Final[Mapping[type, str]] = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    Decimal: "integer",
    dict: "object",
    list: "list",
    type(None): "null",
}


def type_word(value: object) -> str:
    """The JSON type of a decoded value, as the reference calls it."""
    return _TYPE_WORDS.get(type(value), "value")


def _shown(value: object) -> str:
    text = str(value) if not isinstance(value, int) or abs(value) < 10**30 else "endless"
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
