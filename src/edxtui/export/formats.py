"""What an export may look like, and how a file's name tells it."""

from pathlib import Path
from typing import Final, Literal

import msgspec

from edxtui.errors import UsageError
from edxtui.export.packing import packing_of, unpacked_name

Format = Literal["json", "ndjson", "csv", "parquet"]
"""`json` is one array of documents, `ndjson` one document a line; `csv` and `parquet` hold columns, an event a row."""

FORMATS: Final[tuple[Format, ...]] = ("json", "ndjson", "csv", "parquet")

_BY_ENDING: Final[dict[str, Format]] = {
    ".json": "json",
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
    ".log": "ndjson",
    ".csv": "csv",
    ".parquet": "parquet",
}


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
"""Of the formats that hold documents."""


def format_of(target: Path | None, wanted: str | None = None, *, is_folder: bool = False) -> Format:
    """The format that is `wanted`, or else the one that the target's name tells, or else json; parquet in a folder.

    Raises: UsageError: there is none of that name, or the target cannot hold it.
    """
    packing = None if is_folder else packing_of(target)
    ending = unpacked_name(target).suffix.lower() if target is not None else ""
    found = _named(wanted) if wanted is not None else "parquet" if is_folder else _BY_ENDING.get(ending, "json")
    if is_folder and found != "parquet":
        raise UsageError(f"{target} is a folder, and {found} is one file.", hint="Name a file in it, or write parquet.")
    if packing is not None and found == "parquet":
        raise UsageError(
            "Parquet is compressed inside, and nobody reads it as a packed file.", hint=f"Leave .{packing} away."
        )
    return found


def _named(wanted: str) -> Format:
    for known in FORMATS:
        if wanted == known:
            return known
    raise UsageError(f"There is no format called {wanted}.", hint=f"Formats are {', '.join(FORMATS)}.")


def beside(target: Path, more: str) -> Path:
    """The name of what goes beside an export: `out.csv.gz` and `.manifest.json` make `out.manifest.json`."""
    name = unpacked_name(target)
    return name.with_name((name.stem if name.suffix.lower() in _BY_ENDING else name.name) + more)
