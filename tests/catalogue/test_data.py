"""The data files of the event reference: whole, and nothing in them that means nothing."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest

from edxtui.catalogue import names
from edxtui.catalogue.entries import EventType, Member
from edxtui.catalogue.names import Named, canonical_name
from edxtui.catalogue.reference import common, event_type, event_types, implicit_types

FIXTURES = Path(__file__).parents[2] / "fixtures"
DATA = Path(names.__file__).parent / "data"
FACTS = [
    (*line.split("\t"), "", "")[:5]
    for line in (FIXTURES / "reference_facts.tsv").read_text().splitlines()
    if not line.startswith("#")
]
ENTRIES = list(event_types().values())
DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
SENTENCE = re.compile(r"[A-Z`“].*[.?]", re.DOTALL)


def members(entry: EventType) -> Iterator[Member]:
    yield from entry.member
    yield from entry.context


def test_nothing_of_the_documentation_is_missing() -> None:
    assert Counter(edition for edition, *_ in FACTS) == {"2014": 90, "2025": 237}
    missing = []
    for edition, name, sources, payload, context in FACTS:
        entry = event_type(name)
        if entry is None:
            missing.append(f"{name}: no entry")
            continue
        if entry.name == name and edition not in entry.editions:
            missing.append(f"{name}: edition {edition}")
        missing += [f"{name}: source {source}" for source in sources.split(",") if source not in entry.sources]
        has = {member.name for member in entry.member}
        missing += [f"{name}: event.{member}" for member in payload.split(",") if member and member not in has]
        has = {member.name for member in entry.context}
        missing += [f"{name}: context.{member}" for member in context.split(",") if member and member not in has]
    assert missing == []


@pytest.mark.parametrize("entry", [*ENTRIES, *implicit_types().values()], ids=lambda entry: entry.name)
def test_an_entry_says_what_it_means(entry: EventType) -> None:
    assert SENTENCE.fullmatch(entry.meaning), entry.meaning
    assert len(entry.meaning) <= 300
    assert entry.sources
    assert entry.editions or entry.family == "implicit"
    assert entry.category
    assert not entry.seen or SENTENCE.fullmatch(entry.seen), entry.seen
    if isinstance(entry.payload, dict):
        assert set(entry.payload) == set(entry.sources)
    dates = [fact.date for fact in entry.history]
    assert all(DATE.fullmatch(date) for date in dates)
    assert all(before <= after for before, after in pairwise(dates)), "oldest first"
    for part in (entry.member, entry.context):
        assert len({(member.name, member.sources) for member in part}) == len(part)
    for member in members(entry):
        check(member, entry)


@pytest.mark.parametrize(
    "member", [*common().root, *common().context, *common().everywhere], ids=lambda member: member.name
)
def test_a_common_member_says_what_it_means(member: Member) -> None:
    check(member, None)


def check(member: Member, entry: EventType | None) -> None:
    assert SENTENCE.fullmatch(member.meaning), f"{member.name}: {member.meaning}"
    assert len(member.meaning) <= 300
    assert not member.closed or member.values, member.name
    assert all(not date or DATE.fullmatch(date) for date in (member.since, member.until)), member.name
    assert entry is None or set(member.sources) <= set(entry.sources), member.name
    assert "event." not in member.name[:6], "paths begin inside the payload"


def test_the_file_of_names_is_what_the_entries_say() -> None:
    said = [
        Named(entry.name, entry.family, tuple(dict.fromkeys((*entry.former_names, *entry.other_names))))
        for entry in ENTRIES
    ]
    assert msgspec.json.decode((DATA / "names.json").read_bytes(), type=list[Named]) == said
    assert (DATA / "names.json").read_bytes() == names.text_of(said)


def test_a_canonical_name_is_its_own() -> None:
    assert all(canonical_name(entry.name) == entry.name for entry in ENTRIES)
