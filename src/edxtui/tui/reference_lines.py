"""What the event reference says of one event: its type, and its members one by one."""

from typing import Final, NamedTuple

from edxtui.catalogue.comparison import Compared, Verdict, compare
from edxtui.catalogue.entries import EventType, Member
from edxtui.catalogue.lookup import entry_of, member_words, outdated_names, payload_words
from edxtui.catalogue.names import all_names
from edxtui.catalogue.reference import common
from edxtui.events.event import Event
from edxtui.events.happening import Happening, happening
from edxtui.events.members import EDX
from edxtui.events.times import iso
from edxtui.events.why import why
from edxtui.tui.document_lines import Kind, Line, Path


class ReferenceLine(NamedTuple):
    """One line of the reference."""

    pieces: Line
    path: str = ""
    """The member it tells of: `event.currentTime`, `context.user_id`, `username`; empty where it tells of none."""


_MARKS: Final[dict[Verdict, tuple[str, Kind]]] = {
    "documented": ("✓", "mark"),
    "undocumented": ("+", "number"),
    "missing": ("–", "number"),
    "wrong type": ("✗", "error"),
    "wrong value": ("✗", "error"),
}
_JSON: Final = {
    bool: "a truth value",
    dict: "an object",
    list: "a list",
    str: "a string",
    type(None): "null",
}
_LONGEST: Final = 60
"""Characters of a value that are quoted."""


def reference_lines(event: Event, text: bytes | None) -> list[ReferenceLine]:
    """The entry of an event's type, and the event's own members against it; `text` is its document, if it has one."""
    entry = entry_of(event.type)
    found = happening(text) if text is not None else None
    lines = _unknown(event) if entry is None else _entry(entry, event)
    if entry is not None and found is not None:
        lines += _members(entry, event, found)
    if entry is not None:
        lines += _facts(entry)
    if text is not None and found is None:
        lines += _heading("Its members")
        lines.append(ReferenceLine([("The document is nested too deeply to be taken apart.", "note")]))
    if found is not None:
        lines += _common(found)
        lines += _origins(found)
    return lines


def place_of_member(path: Path, lines: list[ReferenceLine]) -> int | None:
    """The line that tells of the value at a path of the document, or of the nearest member around it."""
    names = [str(name) for name in path]
    if names and names[0] == "data":
        names[0] = "event"
    while names:
        wanted = ".".join(names)
        for number, line in enumerate(lines):
            if line.path == wanted:
                return number
        names.pop()
    return None


def _unknown(event: Event) -> list[ReferenceLine]:
    if event.type is None:
        return [ReferenceLine([("This record has no event type.", "error")])]
    from edxtui.matching import Values, nearest

    names = all_names()
    near = nearest(event.type, Values(names, [1] * len(names)))
    lines = [
        ReferenceLine([(event.type, "title")]),
        ReferenceLine([("The event reference does not have this event type.", "error")]),
        ReferenceLine(
            [("It may be newer than the reference, or of a plugin, or mistyped; is:unknown finds all such.", "prose")]
        ),
    ]
    if near:
        lines.append(ReferenceLine([("Nearest: ", "mark"), (", ".join(found.text for found in near), "key")]))
    return lines


def _entry(entry: EventType, event: Event) -> list[ReferenceLine]:
    # What is said of requests holds for all below a URL; the title is the one asked for.
    title = event.type if event.type and event.type.startswith("/") else entry.name
    lines = [ReferenceLine([(title, "title")]), ReferenceLine([(entry.meaning, "prose")])]
    if entry.seen:
        lines.append(ReferenceLine([("In logs: ", "mark"), (entry.seen, "prose")]))
    if event.event_type in outdated_names(entry):
        lines.append(ReferenceLine([(f"The log has it under its former name {event.event_type}.", "number")]))
    if event.source and event.source not in entry.sources:
        lines.append(ReferenceLine([(f"Documented from {_listed(entry.sources)}, not from {event.source}.", "number")]))
    return lines


def _facts(entry: EventType) -> list[ReferenceLine]:
    lines = _heading("The event type")
    facts = [
        ("category", entry.category),
        ("component", entry.component),
        ("source", _listed(entry.sources)),
        ("payload", payload_words(entry)),
        ("former names", ", ".join(entry.former_names)),
        ("other names", ", ".join(entry.other_names)),
    ]
    lines += [ReferenceLine([(f"{name:>12}  ", "mark"), (value, "key")]) for name, value in facts if value]
    lines += [ReferenceLine([(f"{fact.date:>12}  ", "mark"), (fact.fact, "key")]) for fact in entry.history]
    return lines


def _members(entry: EventType, event: Event, found: Happening) -> list[ReferenceLine]:
    date = iso(event.time)[:10] if event.time is not None else None
    compared = compare(entry, event.source, found.payload.value, found.context, date)
    lines = _heading("Its members against the reference")
    if found.payload.form == "cut json":
        lines.append(ReferenceLine([("The payload was cut off: what stands in it cannot be told apart.", "note")]))
        compared = [each for each in compared if not each.path.startswith("event")]
    lines += [_compared(each, entry) for each in compared]
    told = {each.pattern for each in compared}
    absent = [
        ReferenceLine([("· ", "mark"), (f"{where}.{member.name}", "mark"), *_told(member)], f"{where}.{member.name}")
        for where, members in (("event", entry.member), ("context", entry.context))
        for member in members
        if f"{where}.{member.name}" not in told and (not member.sources or event.source in (None, *member.sources))
    ]
    if absent:
        lines += [ReferenceLine([("Documented, but not here", "title")]), *absent]
    elif not compared:
        lines.append(ReferenceLine([("It has none, and none is documented.", "mark")]))
    return lines


def _compared(each: Compared, entry: EventType) -> ReferenceLine:
    mark, kind = _MARKS[each.verdict]
    pieces: Line = [(f"{mark} ", kind), (each.path, "key")]
    member = each.member
    match each.verdict:
        case "undocumented":
            pieces.append((f"  {_not_documented(each.pattern, entry)}", "number"))
        case "missing":
            pieces.append(("  missing", "number"))
        case "wrong type":
            form = payload_words(entry)
            expected = f", documented is {' or '.join(member.types) if member is not None else form}"
            pieces.append((f"  {_type_of(each.value)}{expected}", "error"))
        case "wrong value":
            listed = ", ".join(member.values) if member is not None else ""
            pieces.append((f"  {str(each.value)[:_LONGEST]!r} is none of {listed}", "error"))
    if member is not None:
        pieces += _told(member)
    return ReferenceLine(pieces, each.path)


def _not_documented(pattern: str, entry: EventType) -> str:
    """Why a member that is there is in no part of the reference that counts for the event."""
    where, _, name = pattern.partition(".")
    for member in entry.member if where == "event" else entry.context:
        if member.name == name:
            times = [f"since {member.since}"] if member.since else []
            times += [f"until {member.until}"] if member.until else []
            times += [f"from {_listed(member.sources)}"] if member.sources else []
            return f"documented only {', '.join(times)}"
    return "not documented"


def _told(member: Member) -> Line:
    pieces: Line = [(f"  {member.meaning}", "prose")]
    if member.values:
        pieces.append((f" {'One of' if member.closed else 'Such as'} {', '.join(member.values)}.", "mark"))
    words = member_words(member)
    if words:
        pieces.append((f" ({words})", "mark"))
    return pieces


def _common(found: Happening) -> list[ReferenceLine]:
    """The members that all events share, as far as this one has them."""
    told = {member.name: member for member in common().root}
    inside = {member.name: member for member in common().context}
    lines = _heading("Members of every event")
    for name in found.document:
        member = told.get(name)
        pieces: Line = [("  ", "mark"), (name, "key")]
        pieces += _told(member) if member is not None else [("  not documented", "number")]
        lines.append(ReferenceLine(pieces, "event" if name == found.envelope else name))
        if name == "context":
            lines += [
                ReferenceLine([("  ", "mark"), (f"context.{key}", "key"), *_told(inside[key])], f"context.{key}")
                for key in found.context
                if key in inside
            ]
    return lines


def _origins(found: Happening) -> list[ReferenceLine]:
    """Where each field of the index comes from."""
    lines = _heading("Where its fields come from")
    reasons = why(EDX.members_of(found.document))
    return lines + [
        ReferenceLine([(f"{name:>12}  ", "mark"), (place, "key")]) for name, place in reasons.items() if place != name
    ]


def _heading(text: str) -> list[ReferenceLine]:
    return [ReferenceLine([("", "mark")]), ReferenceLine([(text, "title")])]


def _type_of(value: object) -> str:
    return _JSON.get(type(value), "a number")


def _listed(names: tuple[str, ...]) -> str:
    return " and ".join(names)
