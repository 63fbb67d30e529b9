"""The pages of the event reference, one a family, made of the data files; `make_reference.py` writes them."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from edxtui.catalogue.entries import EventType, Member
from edxtui.catalogue.lookup import member_words, payload_words
from edxtui.catalogue.reference import common, event_types, implicit_types

FOLDER: Final = "reference/events"
_MADE: Final = "<!-- made by docs/make_reference.py of src/edxtui/catalogue/data: change the data, not this page -->"


def pages() -> dict[str, str]:
    """Every page by its path under `docs/`."""
    families: dict[str, list[EventType]] = {}
    for entry in (*event_types().values(), *implicit_types().values()):
        families.setdefault(entry.family, []).append(entry)
    made = {f"{FOLDER}/{family}.md": _page(entries) for family, entries in families.items()}
    made[f"{FOLDER}/common.md"] = _common()
    made[f"{FOLDER}/README.md"] = _index(families)
    return made


def _index(families: dict[str, list[EventType]]) -> str:
    lines = [
        "# Event reference",
        "",
        _MADE,
        "",
        f"What {sum(map(len, families.values())):,} event types of edX tracking logs mean, and what stands in them: "
        "from the documentation of 2014, from that of March 2025, and from what logs show. `edxtui events` tells the "
        "same, and so does `d` in the explorer.",
        "",
        "- [Members that all events share](common.md)",
    ]
    for family, entries in sorted(families.items(), key=lambda item: item[1][0].category):
        lines.append(f"- [{entries[0].category}]({family}.md): {len(entries)}")
    lines += ["", "## By name", ""]
    names = sorted(
        (name, entry)
        for entries in families.values()
        for entry in entries
        for name in dict.fromkeys((entry.name, *entry.former_names, *entry.other_names))
    )
    for name, entry in names:
        to = f"{entry.family}.md#{_anchor(entry.name)}"
        lines.append(f"- [`{name}`]({to})" + ("" if name == entry.name else f", now `{entry.name}`"))
    return "\n".join(lines) + "\n"


def _page(entries: Sequence[EventType]) -> str:
    lines = [f"# {entries[0].category}", "", _MADE]
    for entry in entries:
        lines += ["", *_entry(entry)]
    return "\n".join(lines) + "\n"


def _entry(entry: EventType) -> Iterator[str]:
    yield f"## {_heading(entry.name)}"
    yield ""
    yield _text(entry.meaning)
    if entry.seen:
        yield ""
        yield f"*In logs:* {_text(entry.seen)}"
    yield ""
    yield f"- source: {', '.join(entry.sources)}"
    if entry.component:
        yield f"- component: {entry.component}"
    yield f"- payload: {_text(payload_words(entry))}"
    for label, names in (("former names", entry.former_names), ("other names", entry.other_names)):
        if names:
            yield f"- {label}: {', '.join(f'`{name}`' for name in names)}"
    for fact in entry.history:
        yield f"- {fact.date}: {_text(fact.fact)}"
    for where, members in (("event", entry.member), ("context", entry.context)):
        if members:
            yield ""
            yield from _members(where, members)


def _members(where: str, members: Sequence[Member]) -> Iterator[str]:
    yield f"| member of `{where}` | what it is | what it tells |"
    yield "| --- | --- | --- |"
    for member in members:
        told = _text(member.meaning)
        if member.values:
            listed = ", ".join(f"`{value}`" for value in member.values)
            told += f" {'One of' if member.closed else 'Such as'} {listed}."
        yield f"| `{member.name}` | {member_words(member)} | {told} |".replace("\n", " ")


def _common() -> str:
    lines = ["# Members that all events share", "", _MADE, "", "## Of the document", ""]
    lines += [*_members("the document", common().root), "", "## Of context", "", *_members("context", common().context)]
    lines += ["", "## Of people, wherever they stand", ""]
    lines += ["These tell who somebody is in any payload, unless the entry of an event type says what they are there:"]
    lines += ["they are what [pseudonyms](../pseudonyms.md) take the place of. Their case does not count.", ""]
    lines += _members("any payload", common().everywhere)
    return "\n".join(lines) + "\n"


def _text(text: str) -> str:
    """Words as Markdown: what looks like its marks, outside of code, is none."""
    parts = re.split(r"(`[^`]*`)", text)
    return "".join(part if part.startswith("`") else re.sub(r"([*_|<])", r"\\\1", part) for part in parts)


def _heading(name: str) -> str:
    return f"`{name}`"


def _anchor(name: str) -> str:
    """As GitHub makes it of a heading."""
    return re.sub(r"[^\w\- ]", "", name.lower()).replace(" ", "-")
