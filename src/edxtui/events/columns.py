"""The fields of many events at once: the rules of `normalise`, each applied once to every distinct input.

A block of a log holds thousands of events but few different users, courses and types. Each field is therefore coded:
its distinct values, and an integer an event. `tests/events/test_columns.py` holds these columns and
`normalise.normalise` together.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, Final, TypeVar

import msgspec
import numpy as np
import numpy.typing as npt

from edxtui.events import normalise as rules
from edxtui.events.members import Context, Members, Payload
from edxtui.events.payload import wanted_payload
from edxtui.events.time_column import Times, time_column
from edxtui.events.types import canonical_type

Codes = npt.NDArray[np.int32]
Key = TypeVar("Key", bound=Hashable)

_NO_CONTEXT: Final = Context()
_REMEMBERED: Final = 200_000
"""Inputs whose value a rule remembers from block to block; then it begins anew."""


class Column(msgspec.Struct, frozen=True):
    """One text field of some events."""

    values: list[str]
    """Its distinct values; code 1 stands for the first."""
    codes: Codes
    """A code an event; 0 where the value is missing."""

    def texts(self) -> list[str | None]:
        """The value of every event."""
        known: list[str | None] = [None, *self.values]
        return [known[code] for code in self.codes.tolist()]


class Columns(msgspec.Struct, frozen=True):
    """All fields of some events."""

    times: Times
    """Microseconds since 1970-01-01 UTC, `NO_TIME` where there is none."""
    fields: dict[str, Column]
    """By name, as in `edxtui.events.fields`."""


class _Rule:
    """A rule that remembers what it made of its inputs."""

    def __init__(self, rule: Callable[..., str | None]) -> None:
        self._rule = rule
        self._known: dict[Any, str | None] = {}

    def column(self, inputs: Iterable[tuple[Any, ...]], size: int) -> Column:
        """The rule's value of every input."""
        coder = _Coder(self)
        codes = np.fromiter(map(coder.__getitem__, inputs), np.int32, size)
        return Column(coder.distinct, codes)

    def value(self, key: tuple[Any, ...]) -> str | None:
        known = self._known
        if key in known:
            return known[key]
        if len(known) >= _REMEMBERED:
            known.clear()
        value = self._rule(*key)
        known[key] = value
        return value


class _Coder(dict[Any, int]):
    """Input to code, for one column."""

    def __init__(self, rule: _Rule) -> None:
        super().__init__()
        self._rule = rule
        self.found: dict[str | None, int] = {None: 0}

    def __missing__(self, key: tuple[Any, ...]) -> int:
        value = self._rule.value(key)
        code = self.found.setdefault(value, len(self.found))
        self[key] = code
        return code

    @property
    def distinct(self) -> list[str]:
        return [value for value in self.found if value is not None]


_first = _Rule(rules.first_of)
_user = _Rule(rules.user_of)
_type = _Rule(canonical_type)
_course = _Rule(rules.course_of_keys)
_url_course = _Rule(rules.course_of_url)
_org = _Rule(rules.org)
_module = _Rule(rules.module_of)


def columns(members: Sequence[Members]) -> Columns:
    """The fields of the events that these members belong to, in the same order."""
    size = len(members)
    contexts = [each.context or _NO_CONTEXT for each in members]
    payloads = [wanted_payload(each.event if each.event is not None else each.data) for each in members]
    objects = [payload if type(payload) is Payload else _NO_PAYLOAD for payload in payloads]

    source = _first.column(
        zip([each.event_source for each in members], [each.event_source for each in contexts], strict=True), size
    )
    sources = source.texts()
    names = [each.name for each in members]
    event_type = _first.column(zip([each.event_type for each in members], names, strict=True), size)
    event_types = event_type.texts()
    page = _first.column(zip([each.page for each in members], [each.page for each in contexts], strict=True), size)
    pages = page.texts()
    course = _course_column(members, contexts, objects, event_types, sources, pages)
    courses = course.texts()
    fields = {
        "type": _type.column(
            zip(event_types, _cleaned(names, size), sources, strict=True),
            size,
        ),
        "event_type": event_type,
        "user": _user.column(
            zip([each.username for each in members], [each.username for each in contexts], strict=True), size
        ),
        "course": course,
        "org": _org.column(zip([each.org_id for each in contexts], courses, strict=True), size),
        "session": _first.column(
            zip(
                [each.session for each in members],
                [each.session for each in contexts],
                [_hashable(each.session) for each in objects],
                strict=True,
            ),
            size,
        ),
        "source": source,
        "host": _first.column(
            zip([each.host for each in members], [each.host for each in contexts], strict=True), size
        ),
        "ip": _first.column(zip([each.ip for each in members], [each.ip for each in contexts], strict=True), size),
        "page": page,
        "module": _module.column(
            [
                rules.module_inputs(context, payload, course_id, kind, where)
                for context, payload, course_id, kind, where in zip(
                    contexts, payloads, courses, event_types, pages, strict=True
                )
            ],
            size,
        ),
    }
    return Columns(time_column([each.time or each.timestamp for each in members]), fields)


_NO_PAYLOAD: Final = Payload()


def _cleaned(texts: list[str | None], size: int) -> list[str | None]:
    return _first.column(zip(texts), size).texts() if any(texts) else [None] * size


def _hashable(value: Any) -> str | None:
    return value if type(value) is str else None


def _course_column(
    members: Sequence[Members],
    contexts: list[Context],
    objects: list[Payload],
    event_types: list[str | None],
    sources: list[str | None],
    pages: list[str | None],
) -> Column:
    """By the keys that the documents hold, and from URLs for the events without one."""
    size = len(members)
    by_key = _course.column(
        zip(
            [each.course_id for each in contexts],
            [each.course_id for each in members],
            [_hashable(each.course_id) for each in objects],
            strict=True,
        ),
        size,
    )
    without = np.flatnonzero(by_key.codes == 0).tolist()
    if not without:
        return by_key
    urls = [event_types[at] if sources[at] == "server" else pages[at] for at in without]
    by_url = _url_course.column(zip(urls), len(urls))
    values = {value: code for code, value in enumerate(by_key.values, start=1)}
    table = np.array([0, *(values.setdefault(value, len(values) + 1) for value in by_url.values)], np.int32)
    codes = by_key.codes.copy()
    codes[without] = table[by_url.codes]
    return Column(list(values), codes)
