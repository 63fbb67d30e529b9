"""A statement as SQL that a person can read and go on with, over the views that `edxtui.index.views` declares.

Not the way in which the index answers it: here values stand in the text, each as a literal that cannot be left.
"""

from itertools import groupby
from typing import Final, assert_never

from edxtui import statement as say
from edxtui.catalogue.names import canonical_name
from edxtui.errors import UsageError
from edxtui.events import times
from edxtui.index.sql import Engine, like
from edxtui.index.views import DAMAGED, EVENTS
from edxtui.terminal_text import printable

_LISTED: Final = ("time", "type", "user", "course", "session", "log", "offset")
"""Columns that are asked for: enough to read, and to open the event."""
_RESERVED: Final = frozenset({"user", "offset", "end"})
"""Names of columns that are other words of the language: only in quotes are they always columns."""
_FIRST: Final = -62_135_596_800_000_000
_LAST: Final = 253_402_300_799_999_999
"""What can be written as a date: the years 1 to 9999, in microseconds since 1970-01-01 UTC."""


def as_sql(statement: say.Statement, engine: Engine, *, damaged: bool = False) -> str:
    """SQL that finds the events a statement finds, by time and then log order; or its damaged records.

    `engine` is asked which types the index has, where the statement speaks of those the reference does not know.

    Raises: UsageError: it asks for what only the documents themselves can tell.
    """
    view = DAMAGED if damaged else EVENTS
    listed = ", ".join(column(name) for name in (*_LISTED, *(("reason",) if damaged else ())))
    text = f"SELECT {listed}\nFROM {view.name}"
    condition = _Writer(engine, damaged=damaged).of(statement)
    if condition != "TRUE":
        text += f"\nWHERE {condition}"
    return f"{text}\nORDER BY time, id"


def column(name: str) -> str:
    """The name of a column as it is written in a statement."""
    return f'"{name}"' if name in _RESERVED else name


def literal(value: str) -> str:
    """A text as the language writes it. What a terminal would act upon is named by its number."""
    value = value.encode(errors="replace").decode()
    runs = [(named, "".join(run)) for named, run in groupby(value, lambda character: printable(character) != character)]
    if not any(named for named, _ in runs):
        return _quoted(value)
    parts = [" || ".join(f"chr({ord(each)})" for each in run) if named else _quoted(run) for named, run in runs]
    return f"({' || '.join(parts)})"


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


class _Writer:
    """Writes conditions that are true where the statement is, and false or NULL elsewhere."""

    def __init__(self, engine: Engine, *, damaged: bool) -> None:
        self._engine = engine
        self._damaged = damaged

    def of(self, statement: say.Statement) -> str:
        match statement:
            case say.Everything():
                return "TRUE"
            case say.All(terms):
                return self._joined(" AND ", terms) if terms else "TRUE"
            case say.Any(terms):
                return self._joined(" OR ", terms) if terms else "FALSE"
            case say.Not(term):
                return self._not(term)
            case say.Equal(field, ""):
                return f"{column(field)} IS NULL"
            case say.Equal(field, value):
                return f"lower({column(field)}) = lower({literal(value)})"
            case say.Wildcard(field, pattern):
                return _like(column(field), pattern)
            case say.OneOf(field, values):
                return f"{column(field)} IN ({', '.join(map(literal, values))})" if values else "FALSE"
            case say.TimeWithin(start, end):
                return _within(start, end)
            case say.Kind(name):
                return self._kind(name)
            case say.Chosen() | say.PathIs() | say.PathWithin() | say.PathExists() | say.TextOccurs():
                raise UsageError(
                    "Paths, has: and text in quotes look into documents, is:marked at marks; SQL sees neither.",
                    hint="A query of indexed fields can be written as SQL.",
                )
        assert_never(statement)

    def _joined(self, word: str, terms: tuple[say.Statement, ...]) -> str:
        parts = [self.of(term) for term in terms]
        if len(parts) == 1:
            return parts[0]
        return word.join(
            f"({part})" if isinstance(term, (say.All, say.Any)) or " AND " in part or " OR " in part else part
            for term, part in zip(terms, parts, strict=True)
        )

    def _not(self, term: say.Statement) -> str:
        match term:
            case say.Equal(field, ""):
                return f"{column(field)} IS NOT NULL"
            case say.Equal(field, value):
                return f"lower({column(field)}) IS DISTINCT FROM lower({literal(value)})"
            case say.Kind("damaged"):
                return "FALSE" if self._damaged else "TRUE"
        # What is missing makes a condition NULL, and its negation too, where the negation should be true.
        return f"NOT coalesce({self.of(term)}, FALSE)"

    def _kind(self, name: say.KindName) -> str:
        match name:
            case "damaged":
                return "TRUE" if self._damaged else "FALSE"
            case "anonymous":
                return "FALSE" if self._damaged else f"{column('user')} IS NULL"
            case "implicit":
                return "starts_with(type, '/') AND source = 'server'"
            case "unknown":
                types = [value for (value,) in self._engine.rows("SELECT value FROM values_type ORDER BY value", [])]
                strange = [name for name in types if not name.startswith("/") and canonical_name(name) is None]
                paths = "(starts_with(type, '/') AND source IS DISTINCT FROM 'server')"
                return f"type IN ({', '.join(map(literal, strange))}) OR {paths}" if strange else paths[1:-1]
        assert_never(name)


def _like(name: str, pattern: str) -> str:
    written = like(pattern)
    if set(written) == {"%"}:
        return f"{name} IS NOT NULL"
    escape = " ESCAPE '\\'" if "\\" in written else ""
    return f"{name} ILIKE {literal(written)}{escape}"


def _within(start: int | None, end: int | None) -> str:
    bounds = []
    if start is not None:
        bounds.append(f"time >= {_moment(start)}")
    if end is not None:
        bounds.append(f"time < {_moment(end)}")
    return " AND ".join(bounds) or "time IS NOT NULL"


def _moment(time: int) -> str:
    if not _FIRST <= time <= _LAST:
        return f"make_timestamp({time})"
    return f"TIMESTAMP '{times.iso(time).replace('T', ' ').removesuffix('Z').removesuffix('.000000')}'"
