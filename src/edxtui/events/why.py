"""Where the fields of an event come from, in words: beside each rule of `normalise`, the place that it took.

`tests/events/test_why.py` holds the two together: every field that has a value has a reason, and no other.
"""

from collections.abc import Callable, Sequence

from edxtui.catalogue.names import canonical_name
from edxtui.events import normalise as rules
from edxtui.events.keys import usage_key
from edxtui.events.members import Context, Members, Payload
from edxtui.events.payload import wanted_payload
from edxtui.events.times import microseconds
from edxtui.events.types import is_implicit, url_pattern

_Places = Sequence[tuple[str, object]]


def why(members: Members) -> dict[str, str]:
    """For each field of the event that has a value, in a few words, the member that it comes from."""
    context = members.context or Context()
    in_event = members.event if members.event is not None else members.data
    payload = wanted_payload(in_event)
    inside = payload if isinstance(payload, Payload) else Payload()
    envelope = "event" if members.event is not None else "data"
    source = rules.first_of(members.event_source, context.event_source)
    event_type = rules.first_of(members.event_type, members.name)
    page = rules.first_of(members.page, context.page)
    found = {
        "time": _first([("time", members.time) if members.time else ("timestamp", members.timestamp)], _as_time),
        "type": _type(event_type, rules.clean(members.name), source),
        "event_type": _first([("event_type", members.event_type), ("name", members.name)]),
        "user": _first([("username", members.username), ("context.username", context.username)], rules.user_of),
        "course": _course(members, context, inside, envelope, event_type, source, page),
        "session": _first(
            [
                ("session", members.session),
                ("context.session", context.session),
                (f"{envelope}.session", inside.session),
            ]
        ),
        "source": _both("event_source", members.event_source, context.event_source),
        "host": _both("host", members.host, context.host),
        "ip": _both("ip", members.ip, context.ip),
        "page": _both("page", members.page, context.page),
    }
    course = rules.course_of_keys(context.course_id, members.course_id, inside.course_id) or rules.course_of_url(
        event_type if source == "server" else page
    )
    if rules.org(context.org_id, course):
        found["org"] = "context.org_id" if rules.clean(context.org_id) else "the first part of the course key"
    inputs = rules.module_inputs(context, payload, course, event_type, page)
    if rules.module_of(*inputs):
        found["module"] = _module(inputs, envelope, course)
    return {name: place for name, place in found.items() if place}


def _first(places: _Places, rule: Callable[[object], object] = rules.clean) -> str | None:
    """The first place whose value the rule takes."""
    return next((place for place, value in places if rule(value)), None)


def _both(name: str, root: str | None, context: str | None) -> str | None:
    return _first([(name, root), (f"context.{name}", context)])


def _as_time(value: object) -> bool:
    return isinstance(value, str) and microseconds(value) is not None


def _type(event_type: str | None, name: str | None, source: str | None) -> str | None:
    word = name or event_type
    if not word:
        return None
    place = "name" if name else "event_type"
    if is_implicit(word, source):
        return (
            place
            if "{" not in url_pattern(word)
            else f"the path in {place}, without what differs from course to course"
        )
    canonical = canonical_name(word)
    if canonical is None and event_type and canonical_name(event_type):
        place, word, canonical = "event_type", event_type, canonical_name(event_type)
    if canonical is None:
        return f"{place}; the event reference does not have it"
    return place if canonical == word else f"{place}, which says {word}"


def _course(
    members: Members,
    context: Context,
    payload: Payload,
    envelope: str,
    event_type: str | None,
    source: str | None,
    page: str | None,
) -> str | None:
    places = [
        ("context.course_id", context.course_id),
        ("course_id", members.course_id),
        (f"{envelope}.course_id", payload.course_id),
    ]
    found = _first(places, rules.course_of_keys)
    if found is not None:
        return found
    url, place = (event_type, "event_type") if source == "server" else (page, "page")
    return f"the URL in {place}" if rules.course_of_url(url) else None


def _module(inputs: tuple[str | None, ...], envelope: str, course: str | None) -> str:
    members = ("problem_id", "id", "module_id", "location")
    places = [*((f"{envelope}.{name}", value) for name, value in zip(members, inputs[:4], strict=True))]
    places.append(("context.module.usage_key", inputs[4]))
    for place, value in places:
        if value and usage_key(value, course):
            return place
    alone = (None,) * 5
    if inputs[5] and rules.module_of(*alone, inputs[5], None, None, course):
        return f"the names of the form in {envelope}"
    if inputs[6] and rules.module_of(*alone, None, inputs[6], None, course):
        return "the path in event_type"
    return "the URL in page"
