"""A selection as a table: the columns of the index, and values at paths of the documents."""

from collections.abc import Iterator, Sequence
from typing import Any, Final, Literal

import msgspec
import numpy as np
import numpy.typing as npt

from edxtui.events.fields import TEXT_FIELDS
from edxtui.export.disguise import Disguise
from edxtui.export.documents import Batch, Logs, read
from edxtui.export.fields import PathColumn
from edxtui.index.columns import Columns, Values, columns_of
from edxtui.index.records import Ids
from edxtui.index.spans import Spans
from edxtui.scan.documents import Shape, long_members

ROWS: Final = 20_000
"""Rows that are held at once."""

Kind = Literal["time", "text", "number", "found"]
"""Of a column: microseconds, texts of the index, whole numbers, or whatever stands at a path."""


class Head(msgspec.Struct, frozen=True):
    """What a column is."""

    name: str
    kind: Kind


class Times(msgspec.Struct, frozen=True):
    """A column of times."""

    times: npt.NDArray[np.int64]
    """Microseconds since 1970-01-01 UTC."""
    known: npt.NDArray[np.bool_]
    """Where there is one."""


Column = Times | Values | npt.NDArray[np.int64] | list[Any]
"""As its kind says, in the order of `Kind`; None is a missing value."""


class Rows(msgspec.Struct, frozen=True):
    """Some rows."""

    number: int
    columns: list[Column]
    """One for each head."""
    damaged: Spans
    """Where the damaged records lie that stood among them."""


def heads(fields: Sequence[PathColumn]) -> list[Head]:
    """The columns of a table, in their order."""
    return [
        Head("time", "time"),
        *(Head(field.name, "text") for field in TEXT_FIELDS),
        Head("log", "text"),
        Head("offset", "number"),
        Head("length", "number"),
        *(Head(field.name, "found") for field in fields),
    ]


def rows(logs: Logs, ids: Ids, fields: Sequence[PathColumn], disguise: Disguise | None) -> Iterator[Rows]:
    """The events of these ids in this order.

    Raises: LogError: a log cannot be read any more. IndexStoreError: the index cannot answer. Stopped: it was told
    to stop.
    """
    names: Sequence[str | None] = [log.name for log in logs.logs]
    reader = _PathReader(fields) if fields else None
    for begin in range(0, len(ids), ROWS):
        with logs.store.question() as asking:
            found, damaged = columns_of(asking, ids[begin : begin + ROWS])
        texts = {**found.values, "log": Values(list(names), found.spans.logs)}
        if disguise is not None:
            texts = {name: Values(disguise.column(name, each.texts), each.at) for name, each in texts.items()}
        columns: list[Column] = [
            Times(found.times, found.timed),
            *(texts[field.name] for field in TEXT_FIELDS),
            texts["log"],
            found.spans.offsets,
            found.spans.lengths,
        ]
        if reader is not None:
            columns += reader.columns(logs, found, disguise)
        yield Rows(found.times.size, columns, damaged)


class _PathReader:
    """Reads the values at some paths."""

    def __init__(self, fields: Sequence[PathColumn]) -> None:
        self._shape = Shape([field.path for field in fields])
        self._readers = [self._shape.reader(field.path) for field in fields]

    def columns(self, logs: Logs, found: Columns, disguise: Disguise | None) -> list[list[Any]]:
        columns: list[list[Any]] = [[] for _ in self._readers]
        for batch in read(logs, found.spans, disguised=disguise is not None):
            if isinstance(batch, Batch):
                documents = batch.documents
            elif disguise is None:
                self._take([long_members(batch.pieces)], columns)
                continue
            else:
                documents = [b"".join(batch.pieces)]
            if disguise is not None:
                documents = disguise.documents(documents)
            self._take(self._roots(documents), columns)
        return columns

    def _roots(self, documents: list[bytes]) -> list[Any]:
        roots = self._shape.roots(b"\n".join(documents))
        if roots is None or len(roots) != len(documents):  # one holds line feeds, or what only Python reads
            roots = [self._shape.root(document) for document in documents]
        return roots

    def _take(self, roots: list[Any], columns: list[list[Any]]) -> None:
        for column, reader in zip(columns, self._readers, strict=True):
            column += [_one(reader(root)) for root in roots]


def _one(values: list[Any]) -> Any:
    """What stands in the cell: the value; a list of all where a list on the way has several; None where none is."""
    if len(values) == 1:
        return values[0]
    return values or None
