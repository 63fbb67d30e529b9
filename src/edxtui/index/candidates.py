"""What a scan asks of an index: records that may match, what is known of each, and where it lies."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec
import numpy as np
import numpy.typing as npt

from edxtui import statement as say
from edxtui.events.fields import TEXT_FIELDS
from edxtui.index.asking import BUCKETS, Asking
from edxtui.index.records import Ids
from edxtui.index.sql import Condition

Truths = npt.NDArray[np.bool_]
_NAMES: Final = frozenset(field.name for field in TEXT_FIELDS)
_MOST_SHORT: Final = 2**31 - 1


class Candidates(msgspec.Struct, frozen=True):
    """Records in the order of a view."""

    ids: npt.NDArray[np.int64] | npt.NDArray[np.int32]
    truths: tuple[Truths, ...]
    """For each statement that was asked, of which records it is true."""
    bytes: int
    """What they hold together."""


class Places(msgspec.Struct, frozen=True):
    """Where some records lie, as parallel columns, and the values that some fields have."""

    logs: npt.NDArray[np.int64]
    offsets: npt.NDArray[np.int64]
    """Bytes from the start of the decompressed log."""
    lengths: npt.NDArray[np.int64]
    """Bytes."""
    values: tuple[list[str | None], ...]
    """For each field that was asked, one for each record."""


def candidates(
    asking: Asking, statement: say.Statement, asked: Sequence[say.Statement], *, log_order: bool = False
) -> Candidates:
    """The records that a statement is true of, and which of them each of some others is true of.

    Raises: Stopped: the question was stopped. IndexStoreError: the index cannot answer.
    """
    conditions = [Condition(each, asking) for each in asked]
    where = Condition(statement, asking)
    columns = "".join(f", ({each.text}) AS truth_{number}" for number, each in enumerate(conditions))
    parameters = [parameter for each in (*conditions, where) for parameter in each.parameters]
    ((most,),) = asking.rows("SELECT max(id) FROM events", [])
    id_ = "id" if most is None or most > _MOST_SHORT else "id::INTEGER AS id"
    answer = asking.run(
        f"SELECT {id_}{columns} FROM events WHERE {where.text} ORDER BY {asking.order(log_order=log_order)}",  # noqa: S608 - a Condition holds no text
        parameters,
    )
    found: dict[str, Any] = asking.fetch(answer.fetchnumpy)
    truths = tuple(np.asarray(found[f"truth_{number}"], np.bool_) for number in range(len(conditions)))
    ((length,),) = asking.rows(
        f"SELECT coalesce(sum(length), 0) FROM events WHERE {where.text}",  # noqa: S608 - as above
        where.parameters,
    )
    return Candidates(found["id"], truths, int(length))


def places(asking: Asking, ids: Ids, fields: Sequence[str]) -> Places:
    """Where the records of these ids lie, in the same order, and their values of some fields, hours, days or weeks.

    Raises: as `candidates`.
    """
    columns = "".join(f", {_column(field)} AS value_{number}" for number, field in enumerate(fields))
    wanted = np.asarray(ids, np.int64)
    low, high = (int(wanted.min()), int(wanted.max())) if wanted.size else (0, -1)
    where = "id BETWEEN ? AND ?"
    if high - low >= 4 * wanted.size:
        where += f" AND id IN (SELECT id FROM {asking.table_of(wanted)})"  # noqa: S608 - a name of ours
    answer = asking.run(f'SELECT id, log, "offset", length{columns} FROM events WHERE {where}', [low, high])  # noqa: S608 - known names
    found: dict[str, Any] = asking.fetch(answer.fetchnumpy)
    order = np.argsort(found["id"])
    at = order[np.searchsorted(found["id"], wanted, sorter=order).clip(max=order.size - 1)]
    is_here = found["id"][at] == wanted  # what was replaced since has no length
    values = tuple(_named(asking, field, found[f"value_{number}"][at]) for number, field in enumerate(fields))
    logs, offsets, lengths = (np.asarray(found[name][at], np.int64) for name in ("log", "offset", "length"))
    return Places(logs, offsets, lengths * is_here, values)


def _column(field: str) -> str:
    if field in _NAMES:
        return f'"{field}"'
    return f"coalesce({BUCKETS[field]}, '')"


def _named(asking: Asking, field: str, values: npt.NDArray[Any]) -> list[str | None]:
    if field not in _NAMES:
        return [value or None for value in values.tolist()]
    codes = values.tolist()
    asking.learn(field, set(codes))
    names = asking.names.of(field)
    return [names[code] for code in codes]
