"""Events made up for each family, and the line about them: `fixtures/summaries`, a file a family."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from edxtui.catalogue.summaries import Happened

FIXTURES = Path(__file__).parents[3] / "fixtures"


class Case(msgspec.Struct, frozen=True):
    """One event and what is to be said of it."""

    family: str
    """The file it stands in."""
    happened: Happened
    summary: str
    plain: str


def _cases() -> Iterator[Case]:
    for path in sorted((FIXTURES / "summaries").glob("*.json")):
        for case in msgspec.json.decode(path.read_bytes()):
            summary, plain = case.pop("summary"), case.pop("plain")
            yield Case(path.stem, msgspec.convert(case, Happened, strict=True), summary, plain)


def names_in(value: Any) -> Iterator[str]:
    """The names of all members, at every depth."""
    if isinstance(value, dict):
        yield from value
        for member in value.values():
            yield from names_in(member)
    elif isinstance(value, list):
        for element in value:
            yield from names_in(element)


CASES = list(_cases())
