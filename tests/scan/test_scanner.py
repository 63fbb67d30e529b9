"""What a scan finds is what a plain loop over the documents finds, whatever is asked."""

import json
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.making import at, log_file, opened
from tests.scan.reference import Record, elements, holds, root

from edxtui import statement as say
from edxtui.opening import Opening
from edxtui.scan.scanner import Scanner

WORDS = [
    "open ocean",
    "Open Ocean",
    "café",
    "CAFÉ",
    "Ωmega",
    "naïve 😀",
    "straße",
    "plain",
    "10",
    "9",
    "2.0",
    "true",
    "",
    "学习",
]
NUMBERS = [0, 1, 2, 2.0, 2.5, -1, 10, 1e3, 2**70, True, False, None, float("inf")]
NAMES = ["grade", "answers", "id", "état", "a.b", "0", "x"]


def _value(chance: random.Random, depth: int) -> Any:
    kind = chance.random()
    if depth and kind < 0.25:
        return {name: _value(chance, depth - 1) for name in chance.sample(NAMES, chance.randint(0, 4))}
    if depth and kind < 0.45:
        return [_value(chance, depth - 1) for _ in range(chance.randint(0, 3))]
    if depth and kind < 0.55:
        return json.dumps(_value(chance, depth - 1), ensure_ascii=chance.random() < 0.5)
    return chance.choice(WORDS if kind < 0.8 else NUMBERS)


def _payload(chance: random.Random) -> Any:
    kind = chance.random()
    payload = {name: _value(chance, 3) for name in chance.sample(NAMES, chance.randint(0, 5))}
    if kind < 0.3:
        return payload
    if kind < 0.6:
        return json.dumps(payload, ensure_ascii=chance.random() < 0.5)
    if kind < 0.7:
        return json.dumps(json.dumps(payload))
    if kind < 0.8:
        return "grade=2&id=open+ocean&x=caf%C3%A9&answers=" + chance.choice(["9", "10", "pl%61in"])
    return _value(chance, 3)


def _records(seed: int = 11, number_of: int = 220) -> list[Record]:
    chance = random.Random(seed)
    records: list[Record] = []
    for number in range(number_of):
        document: dict[str, Any] = {
            "username": chance.choice(["ann", "bob", ""]),
            "event_type": chance.choice(["play_video", "problem_check"]),
            "event_source": "server",
            "context": {"course_id": chance.choice(["O/C/R", ""]), "user_id": chance.choice([7, "7", None])},
            # Backwards now and then: log order is not time order.
            "time": at(number if number % 11 else number - 20),
            "event": _payload(chance),
        }
        text = json.dumps(document, ensure_ascii=number % 2 == 0)
        if number % 5 == 0:  # letters that need no escape, escaped
            text = text.replace("ocean", "o\\u0063e\\u0061n").replace('"grade"', '"gr\\u0061de"')
        records.append(Record(text.encode()))
        if number % 20 == 0:
            known = {"username": "ann", "event": {"grade": 2, "x": "Open Ocean"}}
            records.append(Record(json.dumps(known)[:-1].encode() + b', "page": "plain and c', known))
    return records


RECORDS = _records()
SOUND = [record for record in RECORDS if not record.damaged and b"Infinity" not in record.text]
"""One whole document a line, and nothing that only Python reads: these are decoded many at once."""


@pytest.fixture(scope="module")
def opening(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opening]:
    lines = [record.text + b"\n" for record in RECORDS]
    with opened(log_file(tmp_path_factory.mktemp("scan"), *lines)) as found:
        yield found


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opening]:
    lines = [record.text + b"\n" for record in SOUND]
    with opened(log_file(tmp_path_factory.mktemp("sound"), *lines)) as found:
        yield found


def found(opening: Opening, statement: say.Statement, records: list[Record] = RECORDS, **how: Any) -> list[int]:
    with Scanner(opening, jobs=1) as scanner, opening.store.question() as asking:
        steps = list(scanner.find(statement, asking, **how))
    ids = [int(number) for step in steps for number in step.ids]
    damaged = sum(records[number].damaged for number in ids)
    assert (sum(step.events for step in steps), sum(step.damaged for step in steps)) == (len(ids) - damaged, damaged)
    assert [step.progress.complete for step in steps] == [False] * (len(steps) - 1) + [True]
    assert steps[-1].progress.bytes_read == steps[-1].progress.bytes_total
    return ids


names = st.sampled_from([*NAMES, "*", "1", "nowhere"])
paths = st.one_of(
    st.builds(lambda inner: ("event", *inner), st.lists(names, max_size=4)),
    st.sampled_from([("context", "user_id"), ("username",), ("*", "grade"), ("*", "*"), ("nowhere",)]),
)
values = st.sampled_from([*filter(None, WORDS), "2", "2.00", "1e3", str(2**70), "null", "infinity", "False", "m"])
fields = st.sampled_from(["user", "type", "course"])
leaves: st.SearchStrategy[say.Statement] = st.one_of(
    st.builds(
        say.TextOccurs, st.sampled_from([*filter(None, WORDS), "ocean", "n O", "ope", "grade", "É", "état", "ω", "2"])
    ),
    st.builds(say.PathExists, paths),
    st.builds(say.PathIs, paths, st.sampled_from(["=", "=", ">", ">=", "<", "<="]), values),
    st.builds(
        say.PathIs, paths, st.just("="), st.sampled_from(["*cea*", "?", "1*", "*A*", "caf?", "t*e"]), st.just(True)
    ),
    st.builds(
        say.PathWithin,
        path=paths,
        low=st.none() | values,
        high=st.none() | values,
        low_included=st.booleans(),
        high_included=st.booleans(),
    ).filter(lambda term: term.low is not None or term.high is not None),
    st.builds(say.Equal, fields, st.sampled_from(["ann", "BOB", "play_video", "O/C/R", "nobody"])),
    st.just(say.Kind("damaged")),
)
statements: st.SearchStrategy[say.Statement] = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(say.Not, inner),
        st.builds(say.All, st.lists(inner, max_size=3).map(tuple)),
        st.builds(say.Any, st.lists(inner, max_size=3).map(tuple)),
    ),
    max_leaves=5,
)


@given(statements)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
def test_a_scan_finds_what_a_loop_finds_in_the_order_it_should_have(opening: Opening, statement: say.Statement) -> None:
    expected = [number for number, record in enumerate(RECORDS) if holds(statement, record)]
    assert found(opening, statement, log_order=True) == expected
    with opening.store.question() as asking:
        order = [int(number) for number in asking.view(say.Everything())]
    assert found(opening, statement) == [number for number in order if number in set(expected)]
    events = [number for number in expected if not RECORDS[number].damaged]
    assert found(opening, statement, log_order=True, events_only=True) == events


@given(statements)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
def test_the_same_where_many_documents_are_decoded_at_once(sound: Opening, statement: say.Statement) -> None:
    expected = [number for number, record in enumerate(SOUND) if holds(statement, record)]
    assert found(sound, statement, SOUND, log_order=True) == expected


@given(st.integers(0, 2**32), st.lists(statements, min_size=4, max_size=4))
@example(4595697, [say.TextOccurs("Ωmega")])  # JSON in strings six deep
@settings(max_examples=8, deadline=None)
def test_the_same_of_any_log(seed: int, asked: list[say.Statement]) -> None:
    records = _records(seed, 60)
    with TemporaryDirectory() as name:
        log = log_file(Path(name), *(record.text + b"\n" for record in records))
        with opened(log) as opening:
            for statement in asked:
                expected = [number for number, record in enumerate(records) if holds(statement, record)]
                assert found(opening, statement, records, log_order=True) == expected


def counts(opening: Opening, statement: say.Statement, *keys: str | tuple[str, ...]) -> dict[tuple[Any, ...], int]:
    with Scanner(opening, jobs=1) as scanner, opening.store.question() as asking:
        *_, last = scanner.count(statement, keys, asking, events_only=True)
    assert last.progress.complete
    return {values: number for values, number in last.counts.items() if not values[-1].startswith("{")}


@given(statements, paths)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
def test_counts_at_a_path_are_those_of_a_loop(
    opening: Opening, statement: say.Statement, path: tuple[str, ...]
) -> None:
    expected: Counter[tuple[str | None, str]] = Counter()
    for record in RECORDS:
        if not record.damaged and holds(statement, record):
            expected.update({(record.field("user"), value) for value in values_in_json(record.document, path)})
    assert counts(opening, statement, "user", path) == expected
    one: Counter[tuple[str, ...]] = Counter()
    for (_, value), number in expected.items():
        one[(value,)] += number
    assert counts(opening, statement, path) == one


def values_in_json(document: dict[str, Any], path: tuple[str, ...]) -> set[str]:
    """As counts have them, without objects."""
    found = elements(root(document, path))
    return {_in_json(value) for value in found if not isinstance(value, dict)} if found else {"null"}


def _in_json(value: Any) -> str:
    whole = isinstance(value, float) and abs(value) < 1e9 and value == int(value)
    return json.dumps(int(value) if whole else value, ensure_ascii=False)
