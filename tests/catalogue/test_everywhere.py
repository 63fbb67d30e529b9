"""Every event type of the 2014 reference, from the log that comes along to all that tells of it.

`fixtures/event_types` has a file for each type and source: a record, and the event, the summary and the findings that
are to come of it.
"""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from edxtui.catalogue.comparison import compare
from edxtui.catalogue.lookup import entry_of
from edxtui.catalogue.names import canonical_name
from edxtui.catalogue.reference import event_types, implicit_types
from edxtui.catalogue.summaries import summary
from edxtui.cli.events import page
from edxtui.events.event import Event
from edxtui.events.happening import happened, happening
from edxtui.events.members import EDX
from edxtui.events.normalise import normalise
from edxtui.events.times import iso

FIXTURES = Path(__file__).parents[2] / "fixtures"
SEED = sorted(
    (name, source)
    for edition, name, source, *_ in (
        line.split("\t") for line in (FIXTURES / "reference_facts.tsv").read_text().splitlines() if line[0] != "#"
    )
    if edition == "2014"
)


@pytest.fixture(scope="module")
def first_of_each() -> dict[tuple[str | None, str | None], tuple[Event, bytes]]:
    """The first event of each type and source."""
    found: dict[tuple[str | None, str | None], tuple[Event, bytes]] = {}
    for text in (FIXTURES / "edx.log").read_bytes().splitlines():
        parts = happening(text)
        assert parts is not None
        event = normalise(EDX.members_of(parts.document))
        found.setdefault((event.type, event.source), (event, text))
    return found


@pytest.mark.parametrize(("name", "source"), SEED)
def test_a_type_of_2014_is_known_and_told(
    first_of_each: dict[tuple[str | None, str | None], tuple[Event, bytes]], name: str, source: str
) -> None:
    assert canonical_name(name) == name
    event, text = first_of_each[name, source]
    parts, entry = happening(text), entry_of(name)
    assert parts is not None
    assert entry is not None
    assert summary(happened(event, parts)) not in ("", name)
    date = iso(event.time)[:10] if event.time is not None else None
    compared = compare(entry, source, parts.payload.value, parts.context, date)
    assert [each.path for each in compared if each.verdict in ("wrong type", "wrong value", "missing")] == []


CASES = sorted((FIXTURES / "event_types").glob("*.json"))


def test_each_type_of_2014_has_its_file() -> None:
    assert [path.name for path in CASES] == sorted(f"{name.replace('/', '_')}.{source}.json" for name, source in SEED)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_what_comes_of_a_record(path: Path) -> None:
    case: dict[str, Any] = json.loads(path.read_text())
    parts = happening(json.dumps(case["record"]).encode())
    assert parts is not None
    event = normalise(EDX.members_of(parts.document))
    fields = {name: value for name, value in msgspec.structs.asdict(event).items() if value is not None}
    assert event.time is not None
    assert fields | {"time": iso(event.time)} == case["event"]
    assert summary(happened(event, parts)) == case["summary"]
    entry = entry_of(event.type)
    assert entry is not None
    compared = compare(entry, event.source, parts.payload.value, parts.context, iso(event.time)[:10])
    findings = {f"{each.verdict}: {each.pattern}" for each in compared if each.verdict != "documented"}
    assert sorted(findings) == case["findings"]


@pytest.mark.parametrize("entry", [*event_types().values(), *implicit_types().values()], ids=lambda entry: entry.name)
def test_a_page_of_words_is_made(entry: object) -> None:
    lines = list(page(entry))  # type: ignore[arg-type]
    assert lines[2]
    assert all(len(line) <= 140 for line in lines)
