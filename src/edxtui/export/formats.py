"""What an export may look like, and how a file's name tells it."""

from pathlib import Path
from typing import Final, Literal

import msgspec

from edxtui.errors import UsageError

Format = Literal["json", "ndjson"]
"""`json` is one array of documents, `ndjson` one document a line."""

FORMATS: Final[tuple[Format, ...]] = ("json", "ndjson")
LATER: Final = ("csv", "parquet")
"""Formats that this version does not write yet."""

_BY_ENDING: Final[dict[str, Format]] = {".json": "json", ".ndjson": "ndjson", ".jsonl": "ndjson", ".log": "ndjson"}
_PACKED: Final = (".gz", ".bz2", ".xz", ".zst")


class Layout(msgspec.Struct, frozen=True):
    """What stands around the documents of an export."""

    begin: bytes
    between: bytes
    end: bytes
    empty: bytes
    """All there is where no document is selected."""
    one_line: bool
    """Whether each document must stand on one line."""


LAYOUTS: Final[dict[Format, Layout]] = {
    "json": Layout(begin=b"[\n", between=b",\n", end=b"\n]\n", empty=b"[]\n", one_line=False),
    "ndjson": Layout(begin=b"", between=b"\n", end=b"\n", empty=b"", one_line=True),
}


def format_of(target: Path | None, wanted: str | None = None) -> Format:
    """The format that is `wanted`, or else the one that the target's name tells, or else json.

    Raises: UsageError: this version does not write that.
    """
    ending = target.suffix.lower() if target is not None else ""
    if ending in _PACKED:
        raise UsageError(
            f"An export is not compressed, but {target} is named as if it were.",
            hint=f"Leave {ending} away, or pipe the export through a program that compresses.",
        )
    name = wanted if wanted is not None else ending.removeprefix(".")
    if name in LATER:
        raise UsageError(
            f"This version of edxtui does not write {name} yet.", hint=f"It writes {' and '.join(FORMATS)}."
        )
    for known in FORMATS:
        if wanted == known:
            return known
    if wanted is not None:
        raise UsageError(f"There is no format called {wanted}.", hint=f"Formats are {' and '.join(FORMATS)}.")
    return _BY_ENDING.get(ending, "json")
