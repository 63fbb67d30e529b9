"""Folding and searching in the lines of a document."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from edxtui.tui.document_lines import Line, Path, document_lines
from edxtui.tui.folds import Folds
from edxtui.tui.searching import marked, places_of

LINES = document_lines('{"a": {"b": [1, {"c": 2}], "d": {}}, "event": "{\\"e\\": 3}", "f": 4}')


def written(line: Line) -> str:
    return "".join(text for text, _ in line).strip()


def seen(folds: Folds) -> list[str]:
    return [written(line) for _, line in folds.seen(LINES)]


def test_a_branch_is_folded_to_a_line_that_counts_what_is_in_it() -> None:
    folds = Folds()
    everything = seen(folds)
    folds.fold(("a", "b"))
    folds.fold(("event",))
    assert seen(folds) == [
        "{",
        '"a": {',
        '"b": [ … ],  2 elements',
        '"d": {}',
        "},",
        '"event": { … },  1 member  ◂ decoded; the log holds it as JSON in a string',
        '"f": 4',
        "}",
    ]
    folds.unfold(("a", "b"))
    folds.unfold(("event",))
    assert seen(folds) == everything


def test_all_is_folded_to_the_first_level_and_one_branch_is_opened_from_there() -> None:
    folds = Folds()
    folds.fold_all()
    assert [line.partition("  ")[0] for line in seen(folds)] == [
        "{",
        '"a": { … },',
        '"event": { … },',
        '"f": 4',
        "}",
    ]
    folds.unfold(("a",))
    assert '"b": [ … ],  2 elements' in seen(folds)
    folds.reveal(("a", "b", 1, "c"))
    assert '"c": 2' in seen(folds)
    folds.unfold_all()
    assert len(seen(folds)) == len(LINES)
    folds.fold(())
    assert len(seen(folds)) == len(LINES)  # the document itself is never folded


values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcde"), inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from("abc"), values, max_size=3), st.data())
def test_whatever_is_folded_every_line_is_seen_or_inside_of_one_that_is(
    document: dict[str, Any], data: st.DataObject
) -> None:
    lines = document_lines(json.dumps(document))
    folds = Folds()
    paths: list[Path] = [line.path for line in lines if line.inside]
    for path in data.draw(st.lists(st.sampled_from(paths), max_size=4)) if paths else []:
        folds.fold(path)
    covered: list[int] = []
    for number, _ in folds.seen(lines):
        inside = lines[number].inside if folds.is_folded(lines[number].path) else 0
        covered += range(number, number + inside + 1)
    assert covered == list(range(len(lines)))


def test_places_of_a_text_whatever_the_case_and_also_where_it_is_cut_off() -> None:
    lines = document_lines(json.dumps({"a": "Open Ocean", "b": {"ocean": 1}, "c": "x" * 4_000 + "OCEAN"}))
    assert places_of("ocean", lines) == [1, 3, 5]
    assert places_of("nowhere", lines) == []
    assert places_of("", lines) == []


def test_what_is_found_stands_out() -> None:
    assert marked([("  ", "mark"), ('"Open Ocean, ocean"', "text")], "OCEAN") == [
        ("  ", "mark"),
        ('"Open ', "text"),
        ("Ocean", "found"),
        (", ", "text"),
        ("ocean", "found"),
        ('"', "text"),
    ]
    assert marked([("straße", "text")], "ss") == [("straße", "found")]  # of which one cannot tell the place
    assert marked([("plain", "text")], "") == [("plain", "text")]


@given(st.text(max_size=30), st.text(max_size=3))
def test_marking_changes_no_letter(text: str, wanted: str) -> None:
    assert "".join(piece for piece, _ in marked([(text, "text")], wanted)) == text
