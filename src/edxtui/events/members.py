"""The members of an edX document that an index wants, and how documents are told from other text.

Two envelopes are about. The tracking log's own has `event_type`, `time` and `event`; the event-tracking library's has
`name`, `timestamp` and `data`, and keeps user, source and session in `context`. Same event, other words.
"""

from typing import Any

import msgspec

from edxtui.events.times import microseconds


class Module(msgspec.Struct, gc=False):
    """`context.module`."""

    usage_key: str | None = None


class Context(msgspec.Struct, gc=False):
    """`context`."""

    course_id: str | None = None
    org_id: str | None = None
    session: str | None = None
    username: str | None = None
    event_source: str | None = None
    host: str | None = None
    ip: str | None = None
    page: str | None = None
    module: Module | None = None


class Payload(msgspec.Struct, gc=False):
    """`event` where it is an object. Other payloads have other things under these names, so each may be anything."""

    course_id: Any = None
    session: Any = None
    problem_id: Any = None
    id: Any = None
    module_id: Any = None
    location: Any = None


RawPayload = Payload | str | list[msgspec.Raw] | int | float | bool | None


class Members(msgspec.Struct, gc=False):
    """The wanted members of one document, to the letter of the log."""

    # In the order in which today's platform writes them: a member that is looked for where it stands is found at once.
    name: str | None = None
    context: Context | None = None
    username: str | None = None
    session: str | None = None
    ip: str | None = None
    host: str | None = None
    event: RawPayload = None
    time: str | None = None
    event_type: str | None = None
    event_source: str | None = None
    page: str | None = None
    timestamp: str | None = None
    data: RawPayload = None
    course_id: str | None = None


class _Converted(Members, gc=False):
    """The same from a decoded document."""

    event: Payload | str | list[Any] | int | float | bool | None = None
    data: Payload | str | list[Any] | int | float | bool | None = None


_ROOT_MEMBERS = frozenset(
    {"accept_language", "agent", "context", "course_id", "data", "event", "event_source", "event_type", "host", "ip"}
    | {"label", "name", "nonInteraction", "page", "referer", "session", "time", "timestamp", "truncated", "username"}
)

_OF_EVENTS_ALONE = frozenset({"context", "data", "event", "event_source", "event_type"})


class EdxShape:
    """What the reader must know of edX documents."""

    members_type = Members
    root_members = _ROOT_MEMBERS

    def members_of(self, document: dict[str, Any]) -> Members:
        """The members of a decoded document; a value of an unforeseen type counts as missing."""
        try:
            return msgspec.convert(document, _Converted)
        except (msgspec.ValidationError, UnicodeEncodeError):  # a type that is not foreseen; half a pair in a name
            return self._members_one_by_one(document)

    def _members_one_by_one(self, document: dict[str, Any]) -> Members:
        context = document.get("context")
        return Members(
            **_texts(document, _MEMBER_TEXTS),
            context=_context(context) if isinstance(context, dict) else None,
            event=_payload(document.get("event")),
            data=_payload(document.get("data")),
        )

    def is_whole(self, document: dict[str, Any]) -> bool:
        """Whether the document is an event in its own right: a part of an event has not both a time and a type."""
        if not isinstance(document, dict):
            return False
        return ("time" in document or "timestamp" in document) and ("event_type" in document or "name" in document)

    def is_end(self, members: dict[str, Any]) -> bool:
        """Whether the members are an event's last: a part of one has hardly ever its time and what only events have."""
        time = members.get("time", members.get("timestamp"))
        if not isinstance(time, str) or microseconds(time) is None:
            return False
        return not _OF_EVENTS_ALONE.isdisjoint(members)


EDX: EdxShape = EdxShape()

_MEMBER_TEXTS = tuple(name for name in Members.__struct_fields__ if name not in ("context", "event", "data"))
_CONTEXT_TEXTS = tuple(name for name in Context.__struct_fields__ if name != "module")


def _texts(document: dict[str, Any], names: tuple[str, ...]) -> dict[str, str]:
    return {name: value for name in names if isinstance(value := document.get(name), str)}


def _context(context: dict[str, Any]) -> Context:
    module = context.get("module")
    usage_key = module.get("usage_key") if isinstance(module, dict) else None
    return Context(**_texts(context, _CONTEXT_TEXTS), module=Module(usage_key) if isinstance(usage_key, str) else None)


def _payload(value: Any) -> RawPayload:
    if isinstance(value, dict):
        return Payload(**{name: value[name] for name in Payload.__struct_fields__ if name in value})
    if isinstance(value, list):
        return []  # nobody asks what is in it, but it is there
    return value if isinstance(value, str | int | float) else None
