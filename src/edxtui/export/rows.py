"""The answer to a statement of SQL written out, whole or not at all."""

import json
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path
from typing import Final, Literal

import msgspec

from edxtui.errors import UsageError
from edxtui.export.csv_cells import line
from edxtui.export.files import written
from edxtui.export.packing import packing_of, unpacked_name
from edxtui.export.values import keys, plain
from edxtui.index.sandbox import Answer
from edxtui.logs.source import Log

RowFormat = Literal["csv", "json", "ndjson"]
"""`csv` has the names of the columns first, `json` is one array, `ndjson` one object a line."""

ROW_FORMATS: Final[tuple[RowFormat, ...]] = ("csv", "json", "ndjson")
_BY_ENDING: Final[dict[str, RowFormat]] = {".csv": "csv", ".json": "json", ".ndjson": "ndjson", ".jsonl": "ndjson"}


class Written(msgspec.Struct, frozen=True):
    """How far it is."""

    rows: int
    complete: bool = False
    """Whether it is through, and the file in its place."""


def row_format_of(target: Path) -> RowFormat:
    """The format that the target's name tells.

    Raises: UsageError: it tells none.
    """
    found = _BY_ENDING.get(unpacked_name(target).suffix.lower())
    if found is None:
        raise UsageError(
            f"{target} does not tell what to write.", hint=f"Let its name end in .{', .'.join(ROW_FORMATS)}."
        )
    return found


def export_rows(
    answer: Answer, logs: Sequence[Log], target: Path, layout: RowFormat, *, force: bool = False
) -> Generator[Written, None, None]:
    """Write all rows of an answer to a file, which may be none of the logs.

    Yields how far it is, and at last that it is complete. Closing the generator before that stops the work and leaves
    nothing of the file.

    Raises: ExportError: it may not be, or cannot be, written. SqlError: the answer cannot be gone on with.
    """
    number = 0
    with written(target, logs, force=force, packing=packing_of(target)) as out:
        for rows, piece in _LAYOUTS[layout](answer):
            out.write(piece.encode(errors="replace"))
            number += rows
            yield Written(number)
    yield Written(number, complete=True)


def _csv(answer: Answer) -> Iterator[tuple[int, str]]:
    yield 0, line([name for name, _ in answer.columns])
    for rows in answer.rows:
        yield len(rows), "".join(map(line, rows))


def json_pieces(answer: Answer) -> Iterator[tuple[int, str]]:
    """One array with an object a row and a line, in ASCII: pieces of it, each with how many rows it holds."""
    between = "[\n"
    for number, lines in _objects(answer):
        yield number, between + ",\n".join(lines)
        between = ",\n"
    yield 0, "[]\n" if between == "[\n" else "\n]\n"


def _ndjson(answer: Answer) -> Iterator[tuple[int, str]]:
    for number, lines in _objects(answer):
        yield number, "".join(f"{line}\n" for line in lines)


def _objects(answer: Answer) -> Iterator[tuple[int, list[str]]]:
    names = keys(name for name, _ in answer.columns)
    for rows in answer.rows:
        yield len(rows), [json.dumps(dict(zip(names, map(plain, row), strict=True))) for row in rows]


_LAYOUTS: Final[dict[RowFormat, Callable[[Answer], Iterator[tuple[int, str]]]]] = {
    "csv": _csv,
    "json": json_pieces,
    "ndjson": _ndjson,
}
