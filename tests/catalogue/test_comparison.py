"""Documents beside entries of the reference: made-up entries for the rules, real ones for whatever JSON there is."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edxtui.catalogue.comparison import Compared, Comparison, compare
from edxtui.catalogue.entries import EventType, Member
from edxtui.catalogue.reference import common, event_types

CONTEXT = {member.name.partition(".")[0]: None for member in common().context}


def entry(*members: Member, **more: Any) -> EventType:
    return EventType(name="made.up", **{"sources": ("server", "browser"), "member": members, **more})


def member(name: str, *types: Any, **more: Any) -> Member:
    return Member(name=name, types=types, **more)


def verdicts(
    type_: EventType, payload: object, source: str | None = "server", date: str | None = None, **context: object
) -> dict[str, str]:
    return {each.path: each.verdict for each in compare(type_, source, payload, context, date)}


GRADE = member("grade", "integer")
PARTS = (member("parts", "list"), member("parts.*.option", "string"), member("parts.*.note", "string", optional=True))
MAP = (member("map", "object"), member("map.*.hint", "string", "null"), member("map.total", "number"))


@pytest.mark.parametrize(
    ("type_", "payload", "expected"),
    [
        (entry(GRADE), {"grade": 1}, {"event.grade": "documented"}),
        (entry(GRADE), {"grade": 1.0}, {"event.grade": "documented"}),
        (entry(GRADE), {"grade": 1.5}, {"event.grade": "wrong type"}),
        (entry(GRADE), {"grade": True}, {"event.grade": "wrong type"}),
        (entry(GRADE), {"grade": "1"}, {"event.grade": "wrong type"}),
        (entry(GRADE), {"grade": None}, {"event.grade": "wrong type"}),
        (entry(GRADE), {}, {"event.grade": "missing"}),
        (entry(GRADE), None, {"event.grade": "missing"}),
        (entry(GRADE), "text", {"event": "wrong type"}),
        (entry(GRADE), [1], {"event": "wrong type"}),
        (entry(GRADE), {"grade": 1, "x": {"y": 1}}, {"event.grade": "documented", "event.x": "undocumented"}),
        (entry(member("grade", "number")), {"grade": 2}, {"event.grade": "documented"}),
        (entry(member("grade", "number")), {"grade": float("nan")}, {"event.grade": "documented"}),
        (entry(member("grade")), {"grade": [None]}, {"event.grade": "documented"}),
        (entry(member("grade", "integer", optional=True)), {}, {}),
        (entry(member("grade", "integer", optional=True)), {"grade": None}, {"event.grade": "documented"}),
        (entry(), {}, {}),
        (entry(), None, {}),
    ],
)
def test_types_and_presence(type_: EventType, payload: object, expected: dict[str, str]) -> None:
    assert verdicts(type_, payload) == expected


@pytest.mark.parametrize(
    ("value", "closed", "verdict"),
    [
        ("correct", True, "documented"),
        ("partially-correct", True, "wrong value"),
        ("partially-correct", False, "documented"),
        (True, True, "documented"),
        (False, True, "wrong value"),
        (2, True, "documented"),
        (2.0, True, "documented"),
        pytest.param(10**5000, True, "wrong value", id="endless"),
    ],
)
def test_only_a_closed_list_of_values_makes_others_wrong(value: object, closed: bool, verdict: str) -> None:
    type_ = entry(member("success", values=("correct", "true", "2"), closed=closed))
    assert verdicts(type_, {"success": value}) == {"event.success": verdict}


def test_a_star_is_any_key_and_any_element() -> None:
    assert verdicts(entry(*PARTS), {"parts": [{"option": "a"}, {"option": 1, "x": 0}, {}, "b"]}) == {
        "event.parts": "documented",
        "event.parts.0.option": "documented",
        "event.parts.1.option": "wrong type",
        "event.parts.1.x": "undocumented",
        "event.parts.2.option": "missing",
    }
    assert verdicts(entry(*MAP), {"map": {"a": {"hint": None}, "b": {}, "total": 1.5}}) == {
        "event.map": "documented",
        "event.map.a.hint": "documented",
        "event.map.b.hint": "missing",
        "event.map.total": "documented",
    }
    assert [
        each.pattern for each in compare(entry(*MAP), "server", {"map": {"a": {"x": 1}, "total": 1}}, {}, None)
    ] == [
        "event.map",
        "event.map.*.x",
        "event.map.*.hint",
        "event.map.total",
    ]


def test_the_inside_of_what_is_missing_or_undescribed_is_not_compared() -> None:
    assert verdicts(entry(*MAP), {}) == {"event.map": "missing"}
    assert verdicts(entry(*MAP), {"map": None}) == {"event.map": "wrong type"}
    assert verdicts(entry(member("state", "object")), {"state": {"a": 1}}) == {"event.state": "documented"}


ADDED = member("added", "string", since="2014-03-05")
GONE = member("gone", "string", until="2014-03-05")
VAGUE = member("vague", "string", since="2014-03")


@pytest.mark.parametrize(
    ("date", "payload", "expected"),
    [
        ("2014-03-04", {}, {"event.gone": "missing"}),
        ("2014-03-05", {}, {}),
        ("2014-03-05T09:00:00", {}, {}),
        ("2014-03-06", {}, {"event.added": "missing"}),
        ("2014-04-01", {}, {"event.added": "missing", "event.vague": "missing"}),
        (None, {}, {}),
        ("2014-02-28", {"vague": ""}, {"event.gone": "missing", "event.vague": "undocumented"}),
        ("2014-03-01", {"vague": ""}, {"event.gone": "missing", "event.vague": "documented"}),
        ("2014-03-05", {"gone": "", "added": ""}, {"event.gone": "documented", "event.added": "documented"}),
        ("2014-03-06", {"gone": "", "added": ""}, {"event.gone": "undocumented", "event.added": "documented"}),
        ("2014-03-04", {"gone": "", "added": ""}, {"event.gone": "documented", "event.added": "undocumented"}),
        (None, {"gone": "", "added": ""}, {"event.gone": "documented", "event.added": "documented"}),
    ],
)
def test_a_member_counts_in_its_time(date: str | None, payload: object, expected: dict[str, str]) -> None:
    assert verdicts(entry(ADDED, GONE, VAGUE), payload, date=date) == expected


def test_a_member_counts_for_its_sources() -> None:
    type_ = entry(member("code", "string", sources=("browser",)))
    assert verdicts(type_, {}) == {}
    assert verdicts(type_, {"code": "x"}) == {"event.code": "undocumented"}
    assert verdicts(type_, {}, "browser") == {"event.code": "missing"}
    for unknown in (None, "task"):
        assert verdicts(type_, {}, unknown) == {}
        assert verdicts(type_, {"code": "x"}, unknown) == {"event.code": "documented"}


def test_a_member_that_differs_by_source() -> None:
    type_ = entry(
        member("answers", "object", sources=("server",)),
        member("answers", "string", sources=("browser",)),
    )
    assert verdicts(type_, {"answers": ""}, "browser") == {"event.answers": "documented"}
    assert verdicts(type_, {"answers": ""}, "server") == {"event.answers": "wrong type"}
    assert verdicts(type_, {"answers": ""}, None) == {"event.answers": "documented"}


@pytest.mark.parametrize(
    ("form", "payload", "expected"),
    [
        ("form", {"input_a_2_1": "choice_1"}, {}),
        ("form", "input_a", {}),
        ("form", None, {}),
        ("form", [1], {"event": "wrong type"}),
        ("list", ["a=1", "<div>", 3], {"event.0": "documented", "event.1": "documented"}),
        ("list", ["a=1"], {"event.0": "documented"}),
        ("list", [1], {"event.0": "wrong type"}),
        ("list", {"answers": ""}, {"event": "wrong type"}),
        ("list", None, {}),
        ("text", "button", {}),
        ("text", {"a": "1"}, {}),
        ("text", 3, {"event": "wrong type"}),
        ("none", None, {}),
        ("none", {}, {}),
        ("none", {"a": 1}, {"event.a": "undocumented"}),
        ("none", "a", {"event": "undocumented"}),
        ("any", {"a": 1}, {}),
        ("any", "a", {}),
        ("any", 3, {}),
    ],
)
def test_forms_of_payloads(form: Any, payload: object, expected: dict[str, str]) -> None:
    members = (member("answers", "string"), member("contents", "string")) if form == "list" else ()
    assert verdicts(entry(*members, payload=form), payload) == expected
    assert verdicts(entry(*members, payload={"server": form, "browser": "object"}), payload) == expected
    assert verdicts(entry(payload={"browser": "object"}), payload) == {}


def test_members_of_the_context() -> None:
    shared = {name: value for name, value in CONTEXT.items() if name != "module"}
    type_ = entry(context=(member("module", "object"), member("module.display_name", "string")))
    assert verdicts(type_, None) == {}
    assert verdicts(type_, None, **shared) == {"context.module": "missing"}
    assert verdicts(type_, None, **shared, module={"usage_key": "", "x": 1}, y=2) == {
        "context.module": "documented",
        "context.module.usage_key": "documented",
        "context.module.display_name": "missing",
        "context.y": "undocumented",
    }
    assert verdicts(entry(), None, **CONTEXT) == {}
    of_its_own = entry(context=(member("mine.id", "string"),))
    assert verdicts(of_its_own, None, mine={"id": "", "x": 1}) == {
        "context.mine.id": "documented",
        "context.mine.x": "undocumented",
    }


def test_what_is_documented_for_others_says_so() -> None:
    found = compare(entry(ADDED), "server", {"added": "", "x": ""}, {}, "2014-01-01")
    assert [(each.path, each.verdict, each.member) for each in found] == [
        ("event.added", "undocumented", ADDED),
        ("event.x", "undocumented", None),
    ]


values: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(), inside, max_size=4),
    max_leaves=12,
)
KNOWN = sorted({part for entry in event_types().values() for each in entry.member for part in each.name.split(".")})


@st.composite
def payloads(draw: Any) -> object:
    """Whatever JSON, often under names that the reference has."""
    return draw(values | st.dictionaries(st.sampled_from(KNOWN or ["id"]) | st.text(), values, max_size=6))


@given(
    st.sampled_from(list(event_types().values())),
    st.sampled_from(["browser", "server", "mobile", "task", "other", None]),
    payloads(),
    st.dictionaries(st.sampled_from(["module", "path", "x"]), values, max_size=3),
    st.none() | st.dates().map(str) | st.text(),
)
def test_nothing_is_raised_and_the_faster_way_agrees(
    type_: EventType, source: str | None, payload: object, context: dict[str, object], date: str | None
) -> None:
    found = compare(type_, source, payload, context, date)
    faults = Comparison(type_, source).faults(payload, context, date)
    assert [as_text(each) for each in faults] == [as_text(each) for each in found if each.verdict != "documented"]
    for each in found:
        assert each.path.partition(".")[0] in ("event", "context")
        assert len(each.pattern.split(".")) <= len(each.path.split("."))
        assert each.member is not None or each.verdict in ("undocumented", "wrong type")


def as_text(compared: Compared) -> str:
    """NaN is not equal to itself."""
    return repr(compared)
