"""Records as columns, for who writes many of them out: values stand once, and each record says which is its own."""

from typing import Any, Final

import msgspec
import numpy as np
import numpy.typing as npt

from edxtui.events.fields import TEXT_FIELDS
from edxtui.index.asking import Asking
from edxtui.index.records import Ids
from edxtui.index.spans import Spans, places_among

_NAMES: Final = tuple(field.name for field in TEXT_FIELDS)
_FEW: Final = 65_536
"""Up to so many values of a field are remembered from question to question."""

Numbers = npt.NDArray[np.int64]


class Values(msgspec.Struct, frozen=True):
    """A column of texts."""

    texts: list[str | None]
    """Each once; None for a missing one."""
    at: npt.NDArray[np.int64]
    """For each record the place of its own among them."""


class Columns(msgspec.Struct, frozen=True):
    """Some events, as parallel columns."""

    spans: Spans
    times: Numbers
    """Microseconds since 1970-01-01 UTC."""
    timed: npt.NDArray[np.bool_]
    """Which have a time of their own; the others have that of the record before."""
    values: dict[str, Values]
    """Of each text field, by its name."""


def columns_of(asking: Asking, ids: Ids) -> tuple[Columns, Spans]:
    """The events among the records of these ids, in the same order, and apart from them where damaged records lie.

    Raises: Stopped: the question was stopped. IndexStoreError: the index cannot answer.
    """
    wanted = np.asarray(ids, np.int64)
    low, high = (int(wanted.min()), int(wanted.max())) if wanted.size else (0, -1)
    where = "id BETWEEN ? AND ?"
    if high - low >= 4 * wanted.size:
        where += f" AND id IN (SELECT id FROM {asking.table_of(wanted)})"  # noqa: S608 - a name of ours
    listed = ", ".join(f'"{name}"' for name in _NAMES)
    answer = asking.run(
        f'SELECT id, log, "offset", length, reason, stands_at, timed, {listed} FROM events WHERE {where}',  # noqa: S608 - names of the schema
        [low, high],
    )
    found: dict[str, Any] = asking.fetch(answer.fetchnumpy)
    rows = places_among(found["id"], wanted)
    events = found["reason"][rows] == 0
    spans = [_spans(found, rows[which]) for which in (events, ~events)]
    rows = rows[events]
    return Columns(
        spans[0],
        np.asarray(found["stands_at"][rows], np.int64),
        np.asarray(found["timed"][rows], np.bool_),
        {name: _values(asking, name, found[name][rows]) for name in _NAMES},
    ), spans[1]


def _spans(found: dict[str, Any], rows: npt.NDArray[np.int64]) -> Spans:
    return Spans(*(np.asarray(found[name][rows], np.int64) for name in ("log", "offset", "length", "reason")))


def _values(asking: Asking, field: str, codes: npt.NDArray[Any]) -> Values:
    distinct, at = np.unique(codes, return_inverse=True)
    known = asking.names.of(field)
    wanted = distinct.tolist()
    if any(code not in known for code in wanted):
        ((number,),) = asking.rows(f'SELECT count(*) FROM "values_{field}"', [])  # noqa: S608 - a name of the schema
        if number <= _FEW:
            known.update(asking.rows(f'SELECT code, value FROM "values_{field}"', []))  # noqa: S608 - as above
        else:
            known = {**_looked_up(asking, field, distinct), 0: None}
    return Values([known[code] for code in wanted], np.asarray(at, np.int64))


def _looked_up(asking: Asking, field: str, codes: npt.NDArray[Any]) -> dict[int, str | None]:
    """Of a field with very many values only those: all of them would not stay small."""
    table = asking.table_of(np.asarray(codes, np.int64))
    return dict(
        asking.rows(
            f'SELECT code, value FROM "values_{field}" WHERE code BETWEEN ? AND ? '  # noqa: S608 - as above
            f"AND code IN (SELECT id FROM {table})",
            [int(codes[0]), int(codes[-1])],
        )
    )
