"""Each rule of the domain on a small record of its own: `fixtures/events/NAME.json` holds record and event."""

import json
from pathlib import Path

import pytest

from edxtui.events.members import EDX
from edxtui.events.normalise import normalise

CASES = sorted((Path(__file__).parents[2] / "fixtures" / "events").glob("*.json"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_record_becomes_its_event(path: Path) -> None:
    case = json.loads(path.read_text())
    event = normalise(EDX.members_of(case["record"]))
    assert {name: getattr(event, name) for name in case["event"]} == case["event"]


def test_there_are_cases() -> None:
    assert len(CASES) >= 25
