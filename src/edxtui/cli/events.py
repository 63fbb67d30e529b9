"""`edxtui events`: the event reference."""

import shutil
import sys
from collections.abc import Iterable
from textwrap import wrap
from typing import Any

import click

from edxtui.catalogue.entries import EventType, Member
from edxtui.catalogue.lookup import entry_of, member_words, payload_words
from edxtui.catalogue.names import all_names
from edxtui.catalogue.reference import event_types, implicit_types
from edxtui.cli.options import json_option
from edxtui.cli.output import put, put_json, put_table
from edxtui.errors import EdxtuiError
from edxtui.events.types import canonical_type
from edxtui.matching import Values, nearest

_WIDTH = 100
"""Cells of a page of words at most; a narrower terminal has narrower pages."""


@click.command(
    help="Tell what event types mean and what stands in them: all of them, or the one of this NAME, which may be a "
    "former name, a name of the mobile apps, or a URL path of the platform.",
    options_metavar="[NAME] [OPTIONS]",
)
@click.argument("name", required=False, metavar="")
@json_option
def command(name: str | None, as_json: bool) -> None:
    """Tell."""
    entries = [_entry(name)] if name is not None else [*event_types().values(), *implicit_types().values()]
    if as_json:
        put_json([_document(entry) for entry in entries])
    elif name is not None:
        put("\n".join(page(entries[0], _room())) + "\n")
    else:
        put_table(
            ["event type", "source", "meaning"],
            [[entry.name, ", ".join(entry.sources), entry.meaning] for entry in entries],
            ["left", "left", "left"],
        )


def _room() -> int:
    """Cells of a line that is written for people."""
    if sys.stdout is None or not sys.stdout.isatty():
        return _WIDTH
    return max(20, min(_WIDTH, shutil.get_terminal_size().columns))


def _entry(name: str) -> EventType:
    """The entry of a name.

    Raises: EdxtuiError: there is none.
    """
    name = name.encode(errors="replace").decode().strip()
    entry = entry_of(canonical_type(name, None, "server" if name.startswith("/") else None) or "")
    if entry is not None:
        return entry
    if not name:
        raise EdxtuiError("No event type is named.", hint="edxtui events lists them all.")
    raise EdxtuiError(f"The event reference has no event type {name}.", hint=_hint(name))


def _hint(name: str) -> str:
    if "/" in name and not name.startswith("/"):
        return "A URL path of the platform begins with a slash, as in /courses/edX/DemoX/T1/info."
    names = list(all_names())
    near = [found.text for found in nearest(name, Values(names, [1] * len(names)))]
    return f"Nearest: {', '.join(near)}." if near else "edxtui events lists them all."


# One entry as a document


def _document(entry: EventType) -> dict[str, Any]:
    return {
        "name": entry.name,
        "source": "|".join(entry.sources),
        "category": entry.category,
        "component": entry.component or None,
        "fields": [_member(member) for member in entry.member],
        "context_fields": [_member(member) for member in entry.context],
        "former_names": entry.former_names,
        "history": [{"date": fact.date, "fact": fact.fact} for fact in entry.history],
        "meaning": entry.meaning,
        "seen": entry.seen or None,
        "family": entry.family,
        "other_names": entry.other_names,
        "payload": entry.payload,
        "editions": entry.editions,
    }


def _member(member: Member) -> dict[str, Any]:
    return {
        "name": member.name,
        "type": "|".join(member.types) or None,
        "values": list(member.values) or None,
        "closed": member.closed,
        "optional": member.optional,
        "sources": member.sources or None,
        "since": member.since or None,
        "until": member.until or None,
        "identifies": member.identifies,
        "meaning": member.meaning,
    }


# One entry as words


def page(entry: EventType, width: int = _WIDTH) -> Iterable[str]:
    """The page of an entry, line by line, wrapped to a width."""
    yield entry.name
    yield ""
    yield from wrap(entry.meaning, width)
    if entry.seen:
        yield from wrap(f"In logs: {entry.seen}", width)
    yield ""
    facts = [
        ("category", entry.category),
        ("source", ", ".join(entry.sources)),
        ("component", entry.component),
        ("payload", payload_words(entry)),
        ("former names", ", ".join(entry.former_names)),
        ("other names", ", ".join(entry.other_names)),
    ]
    for label, text in facts:
        if text:
            yield from wrap(text, width, initial_indent=f"{label:<14}", subsequent_indent=" " * 14)
    for fact in entry.history:
        yield from wrap(fact.fact, width, initial_indent=f"{fact.date:<14}", subsequent_indent=" " * 14)
    yield from _members("event", entry.member, width)
    yield from _members("context", entry.context, width)


def _members(where: str, members: tuple[Member, ...], width: int) -> Iterable[str]:
    if not members:
        return
    yield ""
    yield where
    for member in members:
        yield f"  {member.name}  ({member_words(member)})" if member_words(member) else f"  {member.name}"
        yield from wrap(member.meaning, width, initial_indent="      ", subsequent_indent="      ")
        if member.values:
            told = f"{'one of' if member.closed else 'such as'} {', '.join(member.values)}"
            yield from wrap(told, width, initial_indent="      ", subsequent_indent="      ")
