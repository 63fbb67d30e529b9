"""The edX rules: from the members of a document to the fields of an event.

One function a field, each with the rule it follows. None of them raises, whatever the log wrote.
"""

import re
from typing import Final

from edxtui.events import times
from edxtui.events.event import Event
from edxtui.events.keys import course_in_url, course_key, organisation, usage_key, usage_key_in_url
from edxtui.events.members import Context, Members, Payload
from edxtui.events.payload import module_in_form, wanted_payload
from edxtui.events.types import canonical_type, is_implicit, module_in_type

_NOBODY: Final = frozenset({"", "anonymous", "unknown", "AnonymousUser"})
"""What the platform writes for a user name where nobody was logged in."""
_NO_CONTEXT: Final = Context()
_SURROGATES: Final = re.compile("[\ud800-\udfff]")


def clean(text: object) -> str | None:
    """A text without white space around it; None where nothing is left. Lone surrogates become U+FFFD."""
    if not isinstance(text, str):
        return None
    text = text.strip()
    if not text:
        return None
    # Neither a terminal nor the index can encode half a pair.
    return text if text.isascii() or not _SURROGATES.search(text) else _SURROGATES.sub("\ufffd", text)


def user_name(members: Members, context: Context) -> str | None:
    """The root's user name, else the context's; some carry a line feed at the end. Nobody's name is None."""
    for text in (members.username, context.username):
        name = clean(text)
        if name is not None and name not in _NOBODY:
            return name
    return None


def session_key(members: Members, context: Context, payload: Payload | str | None) -> str | None:
    """The first that is not empty of the root's, the context's and the payload's."""
    return (
        clean(members.session)
        or clean(context.session)
        or (clean(payload.session) if isinstance(payload, Payload) else None)
    )


def course(
    members: Members, context: Context, payload: Payload | str | None, event_type: str | None, source: str | None
) -> str | None:
    """The context's course key, else the root's or the payload's, else the one that the URL leads to.

    The URL is a server event's own type, or the page of any other event.
    """
    for text in (context.course_id, members.course_id, payload.course_id if isinstance(payload, Payload) else None):
        key = course_key(clean(text))
        if key:
            return key
    url = event_type if source == "server" else members.page or context.page
    key = course_in_url(url) if url and "/" in url else None
    return clean(key)


def org(context: Context, course_id: str | None) -> str | None:
    """The context's organisation, else the first part of the course key."""
    return clean(context.org_id) or (organisation(course_id) if course_id else None)


def module(
    context: Context,
    payload: Payload | str | None,
    course_id: str | None,
    event_type: str | None,
    page: str | None,
) -> str | None:
    """What the event is about: a usage key of the payload, the context's, a form field's, or the URL's."""
    key: str | None = None
    if isinstance(payload, Payload):
        for value in (payload.problem_id, payload.id, payload.module_id, payload.location):
            key = usage_key(value, course_id) if value is not None else None
            if key:
                return clean(key)
    if context.module is not None and context.module.usage_key:
        key = usage_key(context.module.usage_key, course_id)
    if not key and isinstance(payload, str) and "input_" in payload:
        key = module_in_form(payload, course_id)
    if not key and event_type and event_type.startswith("/"):
        key = module_in_type(event_type)
    if not key and page and ("/xblock/" in page or "/jump_to/" in page):
        key = usage_key_in_url(page)
    return clean(key)


def normalise(members: Members) -> Event:
    """The fields of the event that these members belong to, its time included."""
    return fields_of(members, times.microseconds(members.time or members.timestamp))


def fields_of(members: Members, time: int | None) -> Event:
    """The fields where the time has been read already, as a column does for many events at once."""
    context = members.context or _NO_CONTEXT
    payload = wanted_payload(members.event if members.event is not None else members.data)
    source = clean(members.event_source) or clean(context.event_source)
    name = clean(members.name)
    event_type = clean(members.event_type) or name
    page = clean(members.page) or clean(context.page)
    course_id = course(members, context, payload, event_type, source)
    return Event(
        time=time,
        type=canonical_type(event_type, name, source),
        event_type=event_type,
        user=user_name(members, context),
        course=course_id,
        org=org(context, course_id),
        session=session_key(members, context, payload),
        source=source,
        host=clean(members.host) or clean(context.host),
        ip=clean(members.ip) or clean(context.ip),
        page=page,
        module=module(context, payload, course_id, event_type, page),
    )


__all__ = ["clean", "fields_of", "is_implicit", "normalise"]
