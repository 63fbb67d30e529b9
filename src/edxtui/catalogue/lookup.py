"""From a canonical type, implicit ones included, to its entry, and what entries say in words."""

from typing import Final

from edxtui.catalogue.entries import EventType, Member
from edxtui.catalogue.reference import event_type, implicit_types

_FORMS: Final = {
    "object": "an object",
    "form": "form text, as `a=1&b=2`",
    "list": "a list",
    "text": "text",
    "none": "empty",
    "any": "of no promised form",
}


def entry_of(canonical_type: str | None) -> EventType | None:
    """The entry of a canonical type; None where the reference has no such type.

    An implicit type, a URL pattern, has the entry of the longest documented URL that it begins with.
    """
    if not canonical_type:
        return None
    if not canonical_type.startswith("/"):
        return event_type(canonical_type)
    found = None
    for pattern, entry in implicit_types().items():
        if _covers(pattern, canonical_type) and (found is None or len(pattern) > len(found.name)):
            found = entry
    return found


def outdated_names(entry: EventType) -> tuple[str, ...]:
    """The former names that no log of today has any more."""
    return tuple(name for name in entry.former_names if name not in entry.other_names)


def _covers(pattern: str, path: str) -> bool:
    return path == pattern or path == pattern + "/" or (pattern.endswith("/") and path.startswith(pattern))


def payload_words(entry: EventType) -> str:
    """What the payload is, in words."""
    if isinstance(entry.payload, str):
        return _FORMS[entry.payload]
    return "; ".join(f"from the {source} {_FORMS[form]}" for source, form in entry.payload.items())


def member_words(member: Member) -> str:
    """Types, where from, since when, whether it may be absent."""
    parts = [" or ".join(member.types)] if member.types else []
    if member.sources:
        parts.append(f"from {' and '.join(member.sources)} only")
    if member.since:
        parts.append(f"since {member.since}")
    if member.until:
        parts.append(f"until {member.until}")
    if member.optional:
        parts.append("not always there")
    if member.identifies:
        parts.append(f"identifies: {member.identifies}")
    return ", ".join(parts)
