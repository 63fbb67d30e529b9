"""The fields of many events at once: the rules of `normalise`, each applied once to every distinct input.

A block of a log holds thousands of events but few different users, courses and types. Each field is therefore coded:
its distinct values, and an integer an event. Where `normalise` tries one place of the document after the other, the
later ones are looked at only for the events that the first leaves without a value. `tests/events/test_columns.py`
holds these columns and `normalise.normalise` together.
"""

from collections.abc import Sequence
from typing import Final

import msgspec
import numpy as np

from edxtui.events import normalise as rules
from edxtui.events.coder import Coded, Coder, Codes, Column, Remembered, Values, each_once
from edxtui.events.members import Context, Members, Payload
from edxtui.events.module_column import NO_PAYLOAD, ModuleCoder
from edxtui.events.payload import wanted_payload
from edxtui.events.time_column import Times, time_column
from edxtui.events.types import canonical_type

_NO_CONTEXT: Final = Context()


class Columns(msgspec.Struct, frozen=True):
    """All fields of some events."""

    times: Times
    """Microseconds since 1970-01-01 UTC, `NO_TIME` where there is none."""
    fields: dict[str, Column]
    """By name, as in `edxtui.events.fields`."""


_course_key = Remembered(rules.course_of_keys)
_url_course = Remembered(rules.course_of_url)
_SHORT: Final = 64
"""Characters of payloads that often come again to the letter, as those of requests without parameters."""
_short = Remembered(wanted_payload)
canonical_type_of = Remembered(lambda inputs: canonical_type(*inputs))
"""`canonical_type` of an event type, a name and a source."""


class Gatherer:
    """Gathers the columns of a block, some events at a time: those that were just decoded are near at hand."""

    def __init__(self) -> None:
        """Begin a block."""
        self._sources = Values()
        self._event_types = Values()
        self._names = Values()
        self._users = Values()
        self._courses = Values()
        self._orgs = Values()
        self._sessions = Values()
        self._hosts = Values()
        self._ips = Values()
        self._pages = Values()
        self._source = Coder(self._sources, rules.clean)
        self._event_type = Coder(self._event_types, rules.clean)
        self._name = Coder(self._names, rules.clean)
        self._user = Coder(self._users, rules.user_of)
        self._course = Coder(self._courses, _course_key.__getitem__)
        self._url = Coder(self._courses, _url_course.__getitem__)
        self._org = Coder(self._orgs, rules.clean)
        self._session = Coder(self._sessions, rules.clean)
        self._host = Coder(self._hosts, rules.clean)
        self._ip = Coder(self._ips, rules.clean)
        self._page = Coder(self._pages, rules.clean)
        self._module = ModuleCoder(self._courses)
        self._codes: dict[str, list[Codes]] = {name: [] for name in _CODED}
        self._times: list[str | None] = []

    def add(self, members: Sequence[Members]) -> None:
        """Take the members of the next documents."""
        contexts = [each.context or _NO_CONTEXT for each in members]
        events = [each.event for each in members]
        if None in events:
            events = [each.data if each.event is None else each.event for each in members]
        payloads = [
            event if type(event) is not str else _short[event] if len(event) <= _SHORT else wanted_payload(event)
            for event in events
        ]

        objects = [payload if type(payload) is Payload else NO_PAYLOAD for payload in payloads]

        source = self._source.codes([each.event_source for each in members])
        self._source.fill(source, lambda places: [contexts[at].event_source for at in places])
        name = self._name.codes([each.name for each in members])
        event_type = self._event_type.codes([each.event_type for each in members])
        self._event_type.fill(event_type, lambda places: [members[at].name for at in places])
        user = self._user.codes([each.username for each in members])
        self._user.fill(user, lambda places: [contexts[at].username for at in places])
        session = self._session.codes([each.session for each in members])
        self._session.fill(session, lambda places: [contexts[at].session for at in places])
        sessions = [payload.session for payload in objects]
        if any(sessions):
            self._session.fill(session, lambda places: [_text(sessions[at]) for at in places])
        host = self._host.codes([each.host for each in members])
        self._host.fill(host, lambda places: [contexts[at].host for at in places])
        ip = self._ip.codes([each.ip for each in members])
        self._ip.fill(ip, lambda places: [contexts[at].ip for at in places])
        page = self._page.codes([each.page for each in members])
        self._page.fill(page, lambda places: [contexts[at].page for at in places])
        course = self._course.codes([each.course_id for each in contexts])
        self._course.fill(course, lambda places: [members[at].course_id for at in places])
        self._course.fill(course, lambda places: [_text(objects[at].course_id) for at in places])
        server = self._sources.known("server")
        self._url.fill(
            course,
            lambda places: [
                self._event_types.text(event_type[at]) if source[at] == server else self._pages.text(page[at])
                for at in places
            ],
        )
        org = self._org.codes([each.org_id for each in contexts])
        module = self._module.codes(contexts, payloads, objects, course)
        for codes, more in zip(
            self._codes.values(),
            (source, name, event_type, user, session, host, ip, page, course, org, module),
            strict=True,
        ):
            codes.append(more)
        self._times += [each.time or each.timestamp for each in members]

    def columns(self) -> Columns:
        """The columns of all that was added, in that order."""
        found = {name: np.concatenate(codes or [np.zeros(0, np.int32)]) for name, codes in self._codes.items()}
        event_type, page = Coded(found["event_type"], self._event_types), Coded(found["page"], self._pages)
        source, course = Coded(found["source"], self._sources), Coded(found["course"], self._courses)
        org = Coded(found["org"], self._orgs)
        _fill_org(org, course)
        self._module.fill(found["module"], event_type, page)
        return Columns(
            time_column(self._times),
            {
                "type": _type_column(event_type, Coded(found["name"], self._names), source),
                "event_type": event_type.column,
                "user": Column(self._users.texts, found["user"]),
                "course": course.column,
                "org": org.column,
                "session": Column(self._sessions.texts, found["session"]),
                "source": source.column,
                "host": Column(self._hosts.texts, found["host"]),
                "ip": Column(self._ips.texts, found["ip"]),
                "page": page.column,
                "module": Column(self._module.values.texts, found["module"]),
            },
        )


def _type_column(event_type: Coded, name: Coded, source: Coded) -> Column:
    """The canonical types."""
    names, sources = len(name.values.texts) + 1, len(source.values.texts) + 1
    together = (event_type.codes.astype(np.int64) * names + name.codes) * sources + source.codes
    types = Values()

    def type_of(number: int) -> int:
        rest, source_code = divmod(number, sources)
        type_code, name_code = divmod(rest, names)
        inputs = event_type.values.text(type_code), name.values.text(name_code), source.values.text(source_code)
        return types.code(canonical_type_of[inputs])

    codes = each_once(together, type_of)
    return Column(types.texts, codes)


def _fill_org(org: Coded, course: Coded) -> None:
    """Give the events that name no organisation that of their course."""
    org.fill(course.codes, lambda code: rules.org(None, course.values.text(code)))


_CODED: Final = ("source", "name", "event_type", "user", "session", "host", "ip", "page", "course", "org", "module")


def columns(members: Sequence[Members]) -> Columns:
    """The fields of the events that these members belong to, in the same order."""
    gatherer = Gatherer()
    gatherer.add(members)
    return gatherer.columns()


def _text(value: object) -> str | None:
    return value if type(value) is str else None
