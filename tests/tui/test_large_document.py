"""A large document, laid out as it is opened."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edxtui.tui import large_document, structure
from edxtui.tui.document_lines import DocumentLine, Place, document_lines, value_at
from edxtui.tui.folds import Folds
from edxtui.tui.large_document import LargeDocument, stretches
from edxtui.tui.large_search import Hit, LargeSearch
from edxtui.tui.structure import Structure, UnreadableError, safe_parts


def built(text: str) -> LargeDocument:
    document = LargeDocument(text.encode(errors="surrogatepass"))
    assert list(document.build())[-1] == 1.0
    return document


def shown(lines: list[DocumentLine]) -> list[str]:
    return ["".join(piece for piece, _ in line.pieces) for line in lines]


def opened_in_turn(document: LargeDocument) -> list[DocumentLine]:
    """Whatever is closed is opened, one after the other."""
    opened: set[Place] = set()
    while True:
        lines = document.lay(opened).lines
        closed = {line.place for line in lines if line.place is not None} - opened
        if not closed:
            return lines
        opened |= closed


@pytest.fixture
def nothing_is_small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Pieces, stretches and branches as of huge documents, in tiny ones."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(large_document, "_SMALL", 0)
        patch.setattr(structure, "_FIRST", 5)
        patch.setattr(structure, "_PIECE", 3)
        yield


json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)
documents = st.dictionaries(
    st.sampled_from(["event", "data", "a", "b\\", '"', "é"]),
    json_values | json_values.map(json.dumps) | st.sampled_from(["a=1&b=2&b=3", '{"cut": [', "{not json}"]),
    max_size=4,
)
layouts = st.sampled_from([{}, {"ensure_ascii": False}, {"indent": 2}, {"separators": (",", ":")}])


@pytest.mark.usefixtures("nothing_is_small")
@given(documents, layouts)
def test_laid_out_as_it_is_opened_it_is_what_it_is_laid_out_at_once(
    document: dict[str, Any], how: dict[str, Any]
) -> None:
    text = json.dumps(document, **how)
    large, at_once = built(text), document_lines(text)
    for lines in (opened_in_turn(large), large.lay((), everything=True).lines):
        assert shown(lines) == shown(at_once)
        assert [(line.path, line.inside, line.members) for line in lines] == [
            (line.path, line.inside, line.members) for line in at_once
        ]


@pytest.mark.usefixtures("nothing_is_small")
@given(documents, layouts, st.sampled_from(["a", "1", "true", '": ', "é", "é", "b\\", "null", "n"]))
def test_a_search_comes_to_every_line_that_holds_the_text_and_back(
    document: dict[str, Any], how: dict[str, Any], wanted: str
) -> None:
    text = json.dumps(document, **how)
    large = built(text)
    lines = opened_in_turn(large)
    by_eye = [
        line.path
        for line, said in zip(lines, shown(lines), strict=True)
        if line.path and wanted.casefold() in said.partition("  ◂")[0].lstrip().casefold()
    ]
    onwards = hits(large, wanted, 1)
    # A form is searched as it is written, and so is what only looks like JSON.
    as_seen = not any(isinstance(value, str) for value in (document.get("event"), document.get("data")))
    if as_seen:
        assert [hit.path for hit in onwards] == by_eye
    assert hits(large, wanted, -1) == onwards[::-1]
    for hit in onwards:
        seen = large.lay(hit.places).lines
        assert hit.path in [line.path for line in seen]
        assert (
            not as_seen
            or wanted.casefold() in "".join(shown([line for line in seen if line.path == hit.path])).casefold()
        )


def hits(document: LargeDocument, wanted: str, step: int) -> list[Hit]:
    """All that is found, from one end to the other."""
    search = LargeSearch(document, wanted)
    found: list[Hit] = []
    at = 0 if step > 0 else -1
    while True:
        hit = last(search, at, step)
        if hit is None or hit in found:
            return found
        found.append(hit)
        at = hit.number + step


def last(search: LargeSearch, start: int, step: int) -> Hit | None:
    steps = search.find(start, step)
    while True:
        try:
            assert 0 < next(steps) <= 1
        except StopIteration as end:
            found: Hit | None = end.value
            return found


@pytest.mark.usefixtures("nothing_is_small")
@given(documents)
def test_values_are_found_by_their_paths(document: dict[str, Any]) -> None:
    text = json.dumps(document)
    large = built(text)
    decoded = large.payload[1] if large.inner is not None and large.payload is not None else ()
    for line in document_lines(text):
        if line.path and line.path[:1] in (decoded, ("a",), ("b\\",), ('"',), ("é",)):
            assert large.value_at(line.path) == value_at(text, line.path)
    assert large.value_at(("nowhere",)) is None
    assert large.value_at(("a", 7)) is None


def test_a_long_list_is_shown_in_stretches_which_open_by_themselves() -> None:
    text = json.dumps({"n": list(range(2_500)), "deep": {"x": [1] * 5_000}})
    large = built(text)
    assert [line.strip() for line in shown(large.lay(()).lines)] == [
        "{",
        '"n": [ … ],  2,500 elements',
        '"deep": { … }  1 member',
        "}",
    ]
    places: list[Place] = [(("n",), None), (("n",), range(1_000, 2_000))]
    lines = large.lay(places).lines
    assert shown(lines)[1:5] == [
        '  "n": [',
        "    [0 … 999]  1,000 elements",
        "    [1,000 … 1,999]",
        "    1000,",
    ]
    assert len(lines) == 1_008
    folds = Folds()
    folds.fold(("n",))
    assert [line.strip() for line in shown(large.lay(places).lines)][1] == '"n": ['
    assert len(folds.seen(lines)) == 4
    assert [len(list(stretches(range(size)))) for size in (1_001, 1_000_000, 1_000_001)] == [2, 1_000, 2]
    assert not large.lay(places).left_closed
    assert large.lay((), everything=True).left_closed


def test_of_what_is_not_read_to_its_end_the_beginning_is_shown_in_the_same_lines() -> None:
    text = json.dumps({"a": {"b": [1, 2]}, "n": 1.5, "event": "x" * 600_000, "z": [1] * 300_000, "y": 2})
    document = LargeDocument(text.encode())
    steps = document.build()
    next(steps)
    first = shown(document.lay(()).lines)
    assert first[-1] == '  "event": … is being read'
    list(steps)
    whole = shown(document.lay(()).lines)
    assert whole[: len(first) - 1] == first[:-1]
    assert whole[-4].endswith('x" … 596,000 more characters,')
    (line,) = [line for line in document.lay((), {("event",)}).lines if line.path == ("event",)]
    assert shown([line])[0].endswith(" … 400,000 more characters,")
    assert line.rest


def test_where_fields_come_from_is_told_by_its_small_members() -> None:
    event = {"problem_id": "p", "list": [0] * 40_000, "deep": {"x": 1}}
    for written in (event, json.dumps(event)):
        document = built(json.dumps({"username": "ann", "event": written, "long": "x" * 70_000}))
        assert document.outline() == {"username": "ann", "event": {"problem_id": "p", "deep": {"x": 1}}}


def test_numbers_names_that_come_twice_and_halves_of_pairs_stay_as_they_stand() -> None:
    text = '{"a": 1.50, "a": [1e400, NaN, "\\ud800"], "pad": "' + "x" * 70_000 + '"}'
    document = built(text)
    assert shown(document.lay(()).lines)[1:4] == ['  "a": 1.50,', '  "a": [', "    1e400,"]
    assert document.value_at(("a",)) == "1.50"


@pytest.mark.parametrize(
    "text",
    ["", "1", '{"a": 1', '{"a": 1}}', '{"a": 1} {"b": 2}', '{"a": "1}', "[" * 70_000 + "]" * 70_000, "x{}", "{}x"],
)
def test_what_is_no_document_is_not_taken_apart(text: str) -> None:
    with pytest.raises(UnreadableError):
        list(Structure(text.encode()).build())


def test_what_only_has_the_brackets_of_one_is_not_laid_out() -> None:
    with pytest.raises(ValueError):
        built("{a: 1}").lay(())


def test_a_document_nested_deeply_opens_level_by_level() -> None:
    document = built("[" * 3_000 + "]" * 3_000)
    opened: list[Place] = [((0,) * depth, None) for depth in range(5)]
    assert len(document.lay(opened).lines) == 11
    assert document.lay((), everything=True).left_closed


@given(st.text(), st.integers(14, 40))
def test_a_text_is_parted_where_no_escape_is(text: str, most: int) -> None:
    escaped = json.dumps(text * 3)[1:-1].encode()
    parts = list(safe_parts(escaped, most))
    assert b"".join(parts) == escaped
    assert "".join(json.loads(b'"' + part + b'"') for part in parts) == json.loads(b'"' + escaped + b'"')
