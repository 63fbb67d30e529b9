"""What a person types, and what must come first: a table by hand, and slips made of every event type there is.

`fixtures/queries/fuzzy.tsv` has a case a line: which values, what is typed, what is expected first. The values beside
it hold every event type of the reference, user names of many styles and course keys of both, so each case has rivals.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from edxtui.catalogue.reference import event_types, implicit_types
from edxtui.matching import Values, search

QUERIES = Path(__file__).parents[2] / "fixtures" / "queries"
FIRST = 0.95
"""Share of cases whose value must come first; in the first five it always must."""


def rows(name: str) -> list[list[str]]:
    return [line.split("\t") for line in (QUERIES / f"{name}.tsv").read_text().splitlines()]


def known(name: str) -> Values:
    return Values([text for text, _ in rows(name)], [int(count) for _, count in rows(name)])


KNOWN = {name: known(name) for name in ("types", "users", "courses")}
CASES = rows("fuzzy")


def place(typed: str, wanted: str, among: Values) -> int:
    """Where it comes among the first five; 5 where it does not."""
    found = [one.text for one in search(typed, among, 5)]
    return found.index(wanted) if wanted in found else 5


@pytest.mark.parametrize("name", KNOWN)
def test_what_is_meant_comes_first_and_always_among_five(name: str) -> None:
    places = {(typed, wanted): place(typed, wanted, KNOWN[name]) for of, typed, wanted in CASES if of == name}
    late = {case for case, at in places.items() if at > 0}
    assert len(places) >= 45
    assert len(late) <= (1 - FIRST) * len(places), late
    assert [case for case, at in places.items() if at == 5] == []


def test_every_type_of_the_reference_is_among_the_rivals() -> None:
    assert {*event_types(), *implicit_types()} == set(KNOWN["types"].texts)


def slips_of(name: str) -> Iterator[str]:
    """The name as somebody in a hurry types it: letters swapped, missing, doubled, wrong; words cut short."""
    letters = [at for at, character in enumerate(name) if character.isalpha()]
    middle = letters[len(letters) // 2]
    other = letters[len(letters) // 3]
    if name[middle - 1].isalpha() and name[middle - 1] != name[middle]:
        yield name[: middle - 1] + name[middle] + name[middle - 1] + name[middle + 1 :]
    yield name[:middle] + name[middle + 1 :]
    yield name[:other] + name[other] + name[other:]
    yield name[:other] + "q" + name[other + 1 :]
    words = "".join(character if character.isalnum() else " " for character in name).split()
    yield " ".join(word[:4] for word in words)
    yield " ".join(words).upper()


def test_a_slip_in_any_type_still_finds_it() -> None:
    places = {
        (typed, name): place(typed, name, KNOWN["types"])
        for name in event_types()
        for typed in slips_of(name)
        if len(name) > 5
    }
    late = {case for case, at in places.items() if at > 0}
    assert len(places) > 1_000
    assert len(late) <= (1 - FIRST) * len(places), late
    assert [case for case, at in places.items() if at == 5] == []
