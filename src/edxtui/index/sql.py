"""A statement in the engine's words. Values travel as parameters or as integer codes, never as text of the language."""

from typing import Any, Final, Protocol, assert_never

from edxtui import statement as say
from edxtui.catalogue.names import canonical_name
from edxtui.errors import UsageError
from edxtui.events.fields import TEXT_FIELDS
from edxtui.index.records import Ids
from edxtui.index.schema import MISSING

_TEXT_NAMES: Final = frozenset(field.name for field in TEXT_FIELDS)
_FEW: Final = 256
"""Up to so many codes stand in the condition itself, where the engine can skip blocks by them."""


class Engine(Protocol):
    """What the question is asked through; an `Asking` is one."""

    def rows(self, query: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
        """Run a query with parameters and give its rows."""

    def table_of(self, ids: Ids) -> str:
        """The name of a table that holds these ids in its column `id`, for this question alone."""


class Condition:
    """One statement as a condition on the table `events`, with its parameters in their order."""

    def __init__(self, statement: say.Statement, engine: Engine) -> None:
        """Translate; `engine` looks up which codes a value has.

        Raises: UsageError: the statement asks for what only the documents themselves can answer.
        """
        self._engine = engine
        self.parameters: list[Any] = []
        self.text = self._of(statement)

    def _of(self, statement: say.Statement) -> str:
        match statement:
            case say.Everything():
                return "TRUE"
            case say.All(terms):
                return "(" + " AND ".join(self._of(term) for term in terms) + ")" if terms else "TRUE"
            case say.Any(terms):
                return "(" + " OR ".join(self._of(term) for term in terms) + ")" if terms else "FALSE"
            case say.Not(term):
                return f"(NOT {self._of(term)})"
            case say.Equal(field, ""):
                return f"{_column(field)} = {MISSING}"
            case say.Equal(field, value):
                return self._coded(field, "lower(value) = lower(?)", value)
            case say.Wildcard(field, pattern):
                return self._coded(field, "value ILIKE ? ESCAPE '\\'", like(pattern))
            case say.OneOf(field, values):
                return self._coded(field, "value IN (SELECT unnest(?::VARCHAR[]))", list(values)) if values else "FALSE"
            case say.TimeWithin(start, end):
                return self._time(start, end)
            case say.Kind(name):
                return self._kind(name)
            case say.Chosen(ids):
                return self._chosen(ids)
            case say.PathIs() | say.PathWithin() | say.PathExists() | say.TextOccurs():
                raise UsageError(
                    "The index alone cannot tell what stands in documents.",
                    hint="Ask for indexed fields such as type, user, course or time.",
                )
        assert_never(statement)

    def _chosen(self, ids: Ids) -> str:
        if not isinstance(ids, range):
            return f"id IN (SELECT id FROM {self._engine.table_of(ids)})" if len(ids) else "FALSE"  # noqa: S608 - a name of ours
        self.parameters += [ids.start, ids.stop]
        return "(id >= ? AND id < ?)"

    def _coded(self, field: str, condition: str, value: Any) -> str:
        table = f'"values_{_known(field)}"'
        codes = self._engine.rows(f"SELECT code FROM {table} WHERE {condition} LIMIT {_FEW + 1}", [value])  # noqa: S608 - names from the table of fields
        if len(codes) <= _FEW:
            return _among(field, [code for (code,) in codes])
        self.parameters.append(value)
        return f"{_column(field)} IN (SELECT code FROM {table} WHERE {condition})"  # noqa: S608 - as above

    def _time(self, start: int | None, end: int | None) -> str:
        bounds = ["time IS NOT NULL"]
        if start is not None:
            bounds.append("time >= ?")
            self.parameters.append(start)
        if end is not None:
            bounds.append("time < ?")
            self.parameters.append(end)
        return f"coalesce({' AND '.join(bounds)}, FALSE)"

    def _kind(self, name: say.KindName) -> str:
        match name:
            case "damaged":
                return "reason <> 0"
            case "anonymous":
                return f'(reason = 0 AND "user" = {MISSING})'
            case "implicit":
                return f"({self._paths()} AND {self._server()})"
            case "unknown":
                names = self._engine.rows("SELECT code, value FROM values_type WHERE NOT starts_with(value, '/')", [])
                strange = _among("type", [code for code, value in names if canonical_name(value) is None])
                return f"({strange} OR ({self._paths()} AND NOT {self._server()}))"
        assert_never(name)

    def _paths(self) -> str:
        return self._coded("type", "starts_with(value, ?)", "/")

    def _server(self) -> str:
        return self._coded("source", "value = ?", "server")


def _known(field: str) -> str:
    if field not in _TEXT_NAMES:
        raise ValueError(f"not a text field: {field}")
    return field


def _column(field: str) -> str:
    return f'"{_known(field)}"'


def _among(field: str, codes: list[int]) -> str:
    if not codes:
        return "FALSE"
    return f"{_column(field)} IN ({', '.join(str(int(code)) for code in codes)})"


def like(pattern: str) -> str:
    """A pattern with `*` and `?`, and backslashes before what is meant literally, for LIKE with ESCAPE."""
    out: list[str] = []
    characters = iter(pattern)
    for character in characters:
        if character == "\\":
            character = next(characters, "\\")
        elif character in "*?":
            out.append("%" if character == "*" else "_")
            continue
        out.append("\\" + character if character in "%_\\" else character)
    return "".join(out)
