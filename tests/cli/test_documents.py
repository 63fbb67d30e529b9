"""Commands whose query, or what they count by, stands in the documents alone."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from edxtui.cli import crosstab

Edxtui = Callable[..., Any]
PAYLOADS: list[Any] = [
    {"grade": 2, "tags": ["a", "b"]},
    json.dumps({"grade": 10, "tags": ["b", "b"], "said": "café"}),
    "grade=3&said=open+ocean",
    {"grade": "2", "said": "Open Ocean"},
    {"grade": None, "inner": {"x": [1]}},
    {"grade": True},
    None,
]


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """Events number 0 to 6, one for each payload, and a damaged record."""
    lines = [
        json.dumps({"event_type": f"type{number % 2}", "session": str(number), "event": payload}).encode() + b"\n"
        for number, payload in enumerate(PAYLOADS)
    ]
    path = tmp_path / "documents.log"
    path.write_bytes(b"".join(lines) + b'{"event_type": "type0", "event": {"grade": 7}, "said": "open oc\n')
    return path


CASES = {
    "event.grade:>=2": [0, 1, 2, 3],
    "event.grade:>9": [1],
    "event.grade:2": [0, 3],
    "event.grade:[3 TO 10]": [1, 2],
    "event.grade:[2 TO 10}": [0, 2, 3],
    "event.grade:true": [5],
    "event.grade:*": [0, 1, 2, 3, 5],
    "has:event.grade": [0, 1, 2, 3, 5],
    "-has:event.grade": [4, 6],
    "event.tags:A": [0],
    "event.tags.*:b": [0, 1],
    "event.tags.0:b": [1],
    "event.inner.x:1": [4],
    "event.*.x:1": [4],
    '"open ocean"': [2, 3],
    '"Open Ocean"': [3],
    '"CAFÉ"': [],
    '"caf\u00e9"': [1],
    '"grade" -"tags" type:type1': [3, 5],
    'type:type0 OR "ocean"': [0, 2, 3, 4, 6],
    'NOT ("ocean" OR has:event.tags)': [4, 5, 6],
    '"tags" event.grade:>2': [1],
}


@pytest.mark.parametrize("query", CASES)
def test_what_is_exported_is_what_the_documents_say(edxtui_run: Edxtui, documents: Path, query: str) -> None:
    ran = edxtui_run("export", documents, "-q", query, "-f", "ndjson", "--quiet")
    assert ran.code == 0
    assert [int(json.loads(line)["session"]) for line in ran.lines] == CASES[query]
    by_type = edxtui_run("count", documents, "--by", "type", "-q", query, "--json", "--quiet").json
    assert sum(row["events"] for row in by_type) == len(CASES[query])


def test_damaged_records_by_text_and_by_what_was_salvaged(edxtui_run: Edxtui, documents: Path) -> None:
    for query, number in (('"open oc" is:damaged', 1), ("event.grade:7 is:damaged", 1), ('"ocean" is:damaged', 0)):
        counted = edxtui_run("count", documents, "--by", "type", "-q", query, "--json", "--quiet").json
        assert sum(row["events"] for row in counted) == number


def test_counts_by_a_path(edxtui_run: Edxtui, documents: Path) -> None:
    assert edxtui_run("count", documents, "--by", "event.grade", "--json").json == [
        {"value": None, "events": 2},
        *({"value": value, "events": 1} for value in (2, 10, "2", "3", True)),
    ]
    assert edxtui_run("count", documents, "--by", "event.tags", "-q", "has:event.tags").lines == [
        "events    share  event.tags",
        "     2  100.0 %  b",
        "     1   50.0 %  a",
    ]


def test_counts_by_two(edxtui_run: Edxtui, documents: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    query = ("-q", "has:event.tags OR event.grade:2")
    by_two = edxtui_run("count", documents, "--by", "type,event.tags", *query, "--json").json
    assert by_two == [
        {"values": ["type0", "a"], "events": 1},
        {"values": ["type0", "b"], "events": 1},
        {"values": ["type1", "b"], "events": 1},
        {"values": ["type1", None], "events": 1},
    ]
    assert edxtui_run("count", documents, "--by", "type", "--by", "event.tags", *query).lines == [
        "events  type \\ event.tags  b  a  (none)",
        "     2  type0              1  1       0",
        "     2  type1              1  0       1",
    ]
    assert edxtui_run("count", documents, "--by", "type, source", "--limit", "1").lines == [
        "events  type \\ source  (none)",
        "     4  type0               4",
    ]
    monkeypatch.setattr(crosstab, "_fitting", lambda *given: 1)
    assert edxtui_run("count", documents, "--by", "type,event.tags", *query).lines == [
        "events  type \\ event.tags  b  2 more",
        "     2  type0              1       1",
        "     2  type1              1       1",
    ]


@pytest.mark.parametrize(
    ("by", "sentence"),
    [
        ("type,user,course", "by one field or by two"),
        ("event..x", "Expected a name before the dot"),
        ("12.5", "There is no field"),
        ("", "There is no field"),
    ],
)
def test_what_cannot_be_counted_by(edxtui_run: Edxtui, documents: Path, by: str, sentence: str) -> None:
    ran = edxtui_run("count", documents, "--by", by)
    assert (ran.code, ran.out) == (2, b"")
    assert sentence in ran.err


def test_names_of_any_letters_are_names(edxtui_run: Edxtui, tmp_path: Path) -> None:
    events = [{'q"': 6, "k\\": 1, "tab\t": {"x": 2}, "a": 3}, {'q"': 7, "a": 3}]
    log = tmp_path / "odd.log"
    log.write_text("".join(json.dumps({"session": str(at), "event": event}) + "\n" for at, event in enumerate(events)))

    def found(query: str) -> list[str]:
        return [json.loads(line)["session"] for line in edxtui_run("export", log, "-q", query, "-f", "ndjson").lines]

    assert found(r"event.q\":6") == ["0"]
    assert found(r"event.k\\:1 event.a:3") == ["0"]
    assert found("event.tab\\\t.x:2") == found("has:event.tab\\\t") == ["0"]
    assert found(r"has:event.q\" event.a:3") == ["0", "1"]
    ran = edxtui_run("count", log, "--by", r"event.q\"", "--json")
    assert json.loads(ran.out) == [{"value": 6, "events": 1}, {"value": 7, "events": 1}]


def test_an_integer_is_the_same_number_however_it_is_written(edxtui_run: Edxtui, tmp_path: Path) -> None:
    numbers = ["1" + "0" * 30, "1e30", '"1e30"', "1" + "0" * 29 + "1", "9007199254740993", "9007199254740992"]
    log = tmp_path / "numbers.log"
    log.write_text("".join(f'{{"session": "{at}", "event": {{"n": {n}}}}}\n' for at, n in enumerate(numbers)))

    def found(query: str) -> str:
        ran = edxtui_run("export", log, "-q", query, "-f", "ndjson")
        return "".join(json.loads(line)["session"] for line in ran.lines)

    assert found("event.n:1e30") == "0123"  # the fourth lies nearer than a fraction can tell
    assert found(f"event.n:{numbers[0]}") == "012"
    assert found("event.n:>=1e30") == "0123"
    assert found("event.n:>1e30") == ""
    assert found("event.n:9007199254740993") == "4"


def test_numbers_of_any_size_are_numbers(edxtui_run: Edxtui, tmp_path: Path) -> None:
    numbers = ["1e400", '"1e400"', "1" + "0" * 400, "2e400", "-1e400", "1e99999999999999999999", "Infinity", "5"]
    log = tmp_path / "numbers.log"
    log.write_text("".join(f'{{"session": "{at}", "event": {{"n": {n}}}}}\n' for at, n in enumerate(numbers)))

    def found(query: str) -> str:
        ran = edxtui_run("export", log, "-q", query, "-f", "ndjson")
        return "".join(json.loads(line)["session"] for line in ran.lines)

    assert found("event.n:1e400") == "012"
    assert found("event.n:>1e399") == "012356"
    assert found("event.n:[1e399 TO 1e401]") == "0123"
    assert found("event.n:<-1e399") == "4"
    assert found("event.n:infinity") == "56"
    ran = edxtui_run("count", log, "--by", "event.n", "--json")
    assert {str(row["value"]) for row in json.loads(ran.out, parse_constant=pytest.fail)} >= {"1E+400", "2E+400", "5"}


def test_objects_with_odd_numbers_are_counted_apart(edxtui_run: Edxtui, tmp_path: Path) -> None:
    objects = ['{"a": NaN}', '{"a": null}', '{"a": [Infinity]}', '{"a": [-1e999]}', '{"a": NaN}', '{"a": [null]}']
    log = tmp_path / "objects.log"
    log.write_text("".join(f'{{"event": {{"o": {each}}}}}\n' for each in objects))
    ran = edxtui_run("count", log, "--by", "event.o", "--json")
    assert [(row["value"]["a"], row["events"]) for row in json.loads(ran.out, parse_constant=pytest.fail)] == [
        ("NaN", 2),
        (["-1E+999"], 1),
        (["Infinity"], 1),
        ([None], 1),
        (None, 1),
    ]


def test_a_path_that_is_too_long_is_refused(edxtui_run: Edxtui, documents: Path) -> None:
    ran = edxtui_run("count", documents, "--by", "event" + ".a" * 5_000)
    assert (ran.code, ran.out) == (2, b"")
    assert "no more than 100 names" in ran.err
