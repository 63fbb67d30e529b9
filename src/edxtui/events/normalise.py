"""The edX rules: from the members of a document to the fields of an event.

One function a rule. None of them raises, whatever the log wrote.
"""

import re
from typing import Final

from edxtui.events import times
from edxtui.events.event import Event
from edxtui.events.keys import course_in_url, course_key, organisation, usage_key, usage_key_in_url
from edxtui.events.members import Context, Members, Payload
from edxtui.events.payload import module_in_form, wanted_payload
from edxtui.events.types import canonical_type, module_in_type

NOBODY: Final = frozenset({"", "anonymous", "unknown", "AnonymousUser"})
"""What the platform writes for a user name where nobody was logged in."""
_NO_CONTEXT: Final = Context()
_NO_PAYLOAD: Final = Payload()
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


def first_of(*texts: object) -> str | None:
    """The first of some texts that is not empty, cleaned."""
    for text in texts:
        found = clean(text)
        if found is not None:
            return found
    return None


def user_of(*names: object) -> str | None:
    """The first that is a person's of the root's and the context's user name; some carry a line feed at the end."""
    for text in names:
        name = clean(text)
        if name is not None and name not in NOBODY:
            return name
    return None


def course_of_keys(*texts: object) -> str | None:
    """The first that is a course key of the context's, the root's and the payload's."""
    for text in texts:
        key = course_key(clean(text))
        if key:
            return key
    return None


def course_of_url(url: str | None) -> str | None:
    """The course that a URL leads to: a server event's own type, or the page of any other event."""
    return clean(course_in_url(url)) if url and "/" in url else None


def org(org_id: object, course: str | None) -> str | None:
    """The context's organisation, else the first part of the course key."""
    return clean(org_id) or (organisation(course) if course else None)


def module_inputs(
    context: Context, payload: Payload | str | None, course: str | None, event_type: str | None, page: str | None
) -> tuple[str | None, ...]:
    """What `module_of` needs of an event: few and hashable, so that what it makes of them can be remembered."""
    in_payload: tuple[str | None, str | None, str | None, str | None]
    form = None
    if isinstance(payload, Payload):
        in_payload = (
            payload.problem_id if type(payload.problem_id) is str else None,
            payload.id if type(payload.id) is str else None,
            payload.module_id if type(payload.module_id) is str else None,
            payload.location if type(payload.location) is str else None,
        )
    else:
        in_payload = (None, None, None, None)
        if payload is not None and "input_" in payload:
            form = payload.partition("=")[0]
    return (
        *in_payload,
        context.module.usage_key if context.module is not None else None,
        form,
        event_type if event_type is not None and event_type.startswith("/") else None,
        page if page is not None and ("/xblock/" in page or "/jump_to/" in page) else None,
        course,
    )


def module_of(
    problem_id: str | None,
    id_: str | None,
    module_id: str | None,
    location: str | None,
    context_key: str | None,
    form: str | None,
    path: str | None,
    page: str | None,
    course: str | None,
) -> str | None:
    """What the event is about: a usage key of the payload, the context's, a form field's, or the URL's."""
    for text in (problem_id, id_, module_id, location, context_key):
        key = usage_key(text, course) if text else None
        if key:
            return clean(key)
    key = None
    if form:
        key = module_in_form(form + "=", course)
    if not key and path:
        key = module_in_type(path)
    if not key and page:
        key = usage_key_in_url(page)
    return clean(key)


def normalise(members: Members) -> Event:
    """The fields of the event that these members belong to."""
    context = members.context or _NO_CONTEXT
    payload = wanted_payload(members.event if members.event is not None else members.data)
    in_payload = payload if isinstance(payload, Payload) else _NO_PAYLOAD
    source = first_of(members.event_source, context.event_source)
    event_type = first_of(members.event_type, members.name)
    page = first_of(members.page, context.page)
    course = course_of_keys(context.course_id, members.course_id, in_payload.course_id) or course_of_url(
        event_type if source == "server" else page
    )
    return Event(
        time=times.microseconds(members.time or members.timestamp),
        type=canonical_type(event_type, clean(members.name), source),
        event_type=event_type,
        user=user_of(members.username, context.username),
        course=course,
        org=org(context.org_id, course),
        session=first_of(members.session, context.session, in_payload.session),
        source=source,
        host=first_of(members.host, context.host),
        ip=first_of(members.ip, context.ip),
        page=page,
        module=module_of(*module_inputs(context, payload, course, event_type, page)),
    )
