"""The values of the text fields: all of them, those that hold a text, and those nearest to one that is not there."""

from array import array
from typing import Final

from edxtui import statement as say
from edxtui.events.fields import TEXT_FIELDS
from edxtui.index.asking import Asking
from edxtui.index.sql import Condition
from edxtui.matching import Values

_FIELDS: Final = frozenset(field.name for field in TEXT_FIELDS)
_AT_ONCE: Final = 4096


def values_of(field: str, asking: Asking) -> Values:
    """All values of a text field with the number of events that have each, most first."""
    if field not in _FIELDS:
        raise ValueError(f"not a text field: {field}")
    answer = asking.run(
        f'SELECT value, n FROM (SELECT "{field}" AS code, count(*) AS n FROM events GROUP BY 1) '  # noqa: S608 - a known name
        f"JOIN \"values_{field}\" USING (code) WHERE value <> '' ORDER BY n DESC, value",
        [],
    )
    texts, counts = [], array("q")
    # There may be a million of them; fetching them all at once would hold up the thread that draws the screen.
    while rows := asking.fetch(lambda: answer.fetchmany(_AT_ONCE)):
        for value, n in rows:
            texts.append(value)
            counts.append(n)
    return Values(texts, counts)


def holding(field: str, text: str, limit: int, asking: Asking) -> list[tuple[str, int]]:
    """Values of a text field that hold the text, whatever the case, and how many records have each.

    Those that begin with it first, then those of most records; of fields with millions of values as well.
    """
    if field not in _FIELDS:
        raise ValueError(f"not a text field: {field}")
    return asking.rows(
        f'WITH held AS (SELECT code, value FROM "values_{field}" WHERE contains(lower(value), lower(?))), '  # noqa: S608 - a known name
        f'counted AS (SELECT "{field}" AS code, count(*) AS n FROM events '
        f'WHERE "{field}" IN (SELECT code FROM held) GROUP BY 1) '
        "SELECT value, n FROM held JOIN counted USING (code) WHERE value <> '' "
        f"ORDER BY NOT starts_with(lower(value), lower(?)), n DESC, value LIMIT {int(limit)}",
        [text, text],
    )


def has(field: str, text: str, asking: Asking, *, wild: bool = False) -> bool:
    """Whether some record has this value of a text field, ignoring case; `wild`: one that fits this pattern."""
    condition = Condition(say.Wildcard(field, text) if wild else say.Equal(field, text), asking)
    return bool(asking.rows(f"SELECT 1 FROM events WHERE {condition.text} LIMIT 1", condition.parameters))  # noqa: S608 - a Condition holds no text


def nearest(field: str, text: str, limit: int, asking: Asking) -> list[tuple[str, int]]:
    """The values of a text field that are most alike to one, and how many records have each; the nearest first.

    Of fields with millions of values as well.
    """
    if field not in _FIELDS:
        raise ValueError(f"not a text field: {field}")
    return asking.rows(
        "WITH near AS (SELECT code, value, jaro_winkler_similarity(lower(value), lower(?)) AS likeness "  # noqa: S608 - a known name
        f"FROM \"values_{field}\" WHERE value <> '' ORDER BY likeness DESC, value LIMIT {int(limit)}) "
        f'SELECT any_value(value), count(*) FROM events JOIN near ON near.code = "{field}" WHERE likeness > 0 '
        "GROUP BY near.code ORDER BY any_value(likeness) DESC, 1",
        [text],
    )


def texts_of(field: str, asking: Asking) -> list[str]:
    """All values that a text field ever had, in no order."""
    if field not in _FIELDS:
        raise ValueError(f"not a text field: {field}")
    return [value for (value,) in asking.rows(f'SELECT value FROM "values_{field}"', [])]  # noqa: S608 - a known name
