"""What a query finds, by a plain loop over `json.loads`: nothing of this is shared with what it is held against."""

import fnmatch
import json
from typing import Any
from urllib.parse import parse_qsl

from edxtui import statement as say


class Record:
    """One line of a log, and what can be read of it."""

    def __init__(self, text: bytes, salvaged: dict[str, Any] | None = None) -> None:
        """`salvaged`: what a damaged record still tells; None for an event."""
        self.text = text
        self.damaged = salvaged is not None
        self.document: dict[str, Any] = json.loads(text) if salvaged is None else salvaged

    def field(self, name: str) -> str | None:
        value = {
            "user": self.document.get("username"),
            "type": self.document.get("event_type"),
            "course": self.document.get("context", {}).get("course_id"),
        }[name]
        return value or None


def holds(statement: say.Statement, record: Record) -> bool:
    match statement:
        case say.Everything():
            return True
        case say.All(terms):
            return all(holds(term, record) for term in terms)
        case say.Any(terms):
            return any(holds(term, record) for term in terms)
        case say.Not(term):
            return not holds(term, record)
        case say.Equal(field, value):
            return (record.field(field) or "").lower() == value.lower()
        case say.Kind("damaged"):
            return record.damaged
        case say.TextOccurs(text):
            said = texts(record.document) if not record.damaged else [record.text.decode()]
            return any(occurs(text, each) for each in said)
        case say.PathExists(path):
            return any(value is not None for value in root(record.document, path))
        case say.PathIs(path, _, value, True):
            return any(
                fnmatch.fnmatchcase(shown(each).lower(), value.lower()) for each in flat(root(record.document, path))
            )
        case say.PathIs(path, "=", value):
            return any(same(each, value) for each in flat(root(record.document, path)))
        case say.PathIs(path, comparison, value):
            return any(beyond(each, comparison, value) for each in flat(root(record.document, path)))
        case say.PathWithin():
            return any(
                (statement.low is None or beyond(each, ">=" if statement.low_included else ">", statement.low))
                and (statement.high is None or beyond(each, "<=" if statement.high_included else "<", statement.high))
                for each in flat(root(record.document, statement.path))
            )
    raise AssertionError(statement)


# Paths


def root(document: dict[str, Any], path: tuple[str, ...]) -> list[Any]:
    names = list(document) if path[0] == "*" else [path[0]] if path[0] in document else []
    return [each for name in names for each in reach(document[name], path[1:], form=path[0] in ("event", "data"))]


def reach(value: Any, path: tuple[str, ...], *, form: bool = False, element: bool = False) -> list[Any]:
    if not path:
        return [value]
    if isinstance(value, str):
        value = opened(value, form)
    name, rest = path[0], path[1:]
    found: list[Any] = []
    if isinstance(value, dict):
        for member in list(value) if name == "*" and not element else [name]:
            if member in value:
                found += reach(value[member], rest)
    elif isinstance(value, list) and name == "*":
        found += [each for inner in value for each in reach(inner, rest)] if not element else []
    elif isinstance(value, list):
        if name.isdigit() and int(name) < len(value) and not element:
            found += reach(value[int(name)], rest)
        found += [each for inner in value for each in reach(inner, path, element=True)]
    return found


def opened(text: str, form: bool) -> Any:
    try:
        inner = json.loads(text)
    except ValueError:
        return dict(parse_qsl(text)) if form and "=" in text and text[0] not in "{[" else None
    if isinstance(inner, str):
        return opened(inner, form)
    return inner if isinstance(inner, dict | list) else None


def flat(values: list[Any]) -> list[Any]:
    """What can be compared: elements in place of lists, and no objects."""
    return [value for value in elements(values) if not isinstance(value, dict)]


def elements(values: list[Any]) -> list[Any]:
    return [each for value in values for each in (elements(value) if isinstance(value, list) else [value])]


# Values


def number(text: str) -> float | int | None:
    try:
        return json.loads(text) if type(json.loads(text)) in (int, float) and "a" not in text else None
    except ValueError:
        return None


def shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def comparable(value: Any, wanted: str) -> tuple[Any, Any] | None:
    """Both as numbers, or both as texts."""
    if type(value) in (int, float):
        return None if number(wanted) is None else (value, number(wanted))
    if not isinstance(value, str):
        return None
    if number(value) is not None and number(wanted) is not None:
        return number(value), number(wanted)
    return value.lower(), wanted.lower()


def same(value: Any, wanted: str) -> bool:
    pair = comparable(value, wanted)
    return shown(value).lower() == wanted.lower() or (pair is not None and pair[0] == pair[1])


def beyond(value: Any, comparison: str, wanted: str) -> bool:
    pair = comparable(value, wanted)
    if pair is None:
        return False
    left, right = pair
    return bool({">": left > right, ">=": left >= right, "<": left < right, "<=": left <= right}[comparison])


# Text


def texts(value: Any, *, payload: bool = False) -> list[str]:
    """All that a document says: names, values, and what stands in texts that hold JSON."""
    if isinstance(value, dict):
        pairs = value.items()
        return [said for name, inner in pairs for said in (name, *texts(inner, payload=name in ("event", "data")))]
    if isinstance(value, list):
        return [said for inner in value for said in texts(inner)]
    if isinstance(value, str):
        inner = opened(value, payload) if value[:1] != '"' else json.loads(value)  # of these logs none is cut
        return [value, *(texts(inner, payload=payload) if inner is not None else ())]
    return [json.dumps(value)]


def occurs(phrase: str, text: str) -> bool:
    """Somewhere every letter is the same, a small one of the phrase also as a capital."""
    return any(
        all(ours in (letter, letter.lower()) for ours, letter in zip(phrase, text[at : at + len(phrase)], strict=True))
        for at in range(len(text) - len(phrase) + 1)
    )
