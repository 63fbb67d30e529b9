"""How many records have which values of two fields, or of hours, days, weeks or months."""

from collections.abc import Sequence
from typing import Final

from edxtui import statement as say
from edxtui.events.fields import TEXT_FIELDS
from edxtui.index.asking import BUCKETS, Asking
from edxtui.index.sql import Condition

_NAMES: Final = frozenset(field.name for field in TEXT_FIELDS)


def combinations(
    asking: Asking, fields: Sequence[str], statement: say.Statement, *, events_only: bool
) -> list[tuple[tuple[str | None, ...], int]]:
    """The combinations of values that records have, and how many have each, in no order.

    Raises: Stopped: the question was stopped. IndexStoreError: the index cannot answer.
    """
    condition = Condition(statement, asking)
    where = f"({condition.text}) AND reason = 0" if events_only else condition.text
    columns = ", ".join(f'"{field}"' if field in _NAMES else BUCKETS[field] for field in fields)
    places = ", ".join(map(str, range(1, len(fields) + 1)))
    rows = asking.rows(
        f"SELECT {columns}, count(*) FROM events WHERE {where} GROUP BY {places}",  # noqa: S608 - known names
        condition.parameters,
    )
    for place, field in enumerate(fields):
        if field in _NAMES:
            asking.learn(field, {row[place] for row in rows})
    known = [asking.names.of(field) if field in _NAMES else None for field in fields]
    return [
        (tuple(value if names is None else names[value] for names, value in zip(known, row[:-1], strict=True)), row[-1])
        for row in rows
    ]
