"""Faults of members, counted together and told in words."""

from typing import Any

import pytest

from edxtui.catalogue.comparison import compare
from edxtui.catalogue.entries import EventType, Member
from edxtui.check.faults import OTHERS, Fault, Faults, fault_of

ENTRY = EventType(
    name="made.up",
    sources=("server", "mobile"),
    member=(
        Member(name="grade", types=("integer", "null"), optional=True),
        Member(name="success", values=("yes", "no"), closed=True, optional=True),
        Member(name="parts.*.option", types=("string",), since="2014-03-05"),
        Member(name="skip", types=("number",), sources=("mobile",), since="2015-03-10", optional=True),
        Member(name="speed", until="2013-11"),
    ),
)


@pytest.mark.parametrize(
    ("payload", "fault"),
    [
        ({"grade": "1"}, (1, 2, "wrong type", "event.grade", "string", "integer or null")),
        ({"success": "x" * 500}, (1, 2, "wrong value", "event.success", "x" * 119 + "…", "yes, no")),
        ({"success": 10**5000}, (1, 2, "wrong value", "event.success", "endless", "yes, no")),
        ({"parts": [{}]}, (1, 2, "missing", "event.parts.*.option", "", "2014-03-05")),
        ({"skip": 1}, (1, 2, "undocumented", "event.skip", "", "from mobile")),
        ({"speed": 1}, (1, 2, "undocumented", "event.speed", "", "until 2013-11")),
        ({"x": 1}, (1, 2, "undocumented", "event.x", "", "")),
        ("x", (1, 2, "wrong type", "event", "string", "")),
    ],
    ids=lambda value: str(value)[:30] if not isinstance(value, dict) else next(iter(value)),
)
def test_a_fault_says_what_is_told_together(payload: Any, fault: tuple[Any, ...]) -> None:
    (compared,) = compare(ENTRY, "server", payload, {}, "2014-04-01")
    assert fault_of(compared, 1, 2, "server") == Fault(*fault)


def test_what_the_context_has_too_much_is_told_of_all_types_together() -> None:
    (compared,) = compare(ENTRY, "server", {}, {"weather": "fair"}, "2014-04-01")
    assert fault_of(compared, 1, 2, "server") == Fault(0, 0, "undocumented", "context.weather", "", "")


def test_very_many_are_told_together() -> None:
    faults, later = Faults(), Faults()
    for number in range(100):
        faults.of(Fault(1, 1, "undocumented", f"event.{number}", "", "")).add(number)
        later.of(Fault(1, 1, "undocumented", f"event.{50 + number}", "", "")).add(100 + number)
    faults.merge(later)
    assert len(faults.seen) == 61
    assert sum(seen.count for seen in faults.seen.values()) == 200
    others = faults.seen[Fault(1, 1, "undocumented", OTHERS, "", "")]
    assert others.first == 60
