"""From the names that a log writes to the canonical type of the event reference."""

import re
from typing import Final
from urllib.parse import unquote

from edxtui.catalogue.names import canonical_name
from edxtui.events.keys import is_course_key, usage_key

_SEGMENT_IDS: Final = re.compile(
    r"(?P<usage_key>block-v1:.+|i4x:.+|i4x-(?>.+?-)(?>.+?-)(?>.+?-).++)"
    r"|(?P<library_key>library-v1:.+)"
    r"|(?P<module_id>[0-9a-f]{32})"
    r"|(?P<thread_id>[0-9a-f]{24})"
    r"|(?P<uuid>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
    r"|(?P<id>[0-9a-f]{20}|[0-9a-f]{40})"
    r"|(?P<number>\d+)"
)
PEOPLE: Final = frozenset({"u", "user", "users", "profile", "accounts", "profile_images", "preferences"})
"""Segments after which a path names a person, as in `/u/NAME`."""
NO_PERSON: Final = frozenset({"v0", "v1", "v2", "login", "logout", "account", "register", "threads", "me"})
_NAMED_AFTER: Final = {
    "courseware": "{module_id}",
    "jump_to_id": "{module_id}",
    "commentables": "{commentable_id}",
}
"""Segments after which a path names a part of the course, in a hash or in words."""
_OLD_USAGE_WIDTH: Final = 6
"""Segments of a path that `i4x://Org/Course/category/name` takes up."""
_FORUM_ACTIONS: Final = frozenset({"inline", "search", "threads"})


def is_implicit(event_type: str | None, source: str | None) -> bool:
    """Whether the platform logged this by itself for a request: a server event named by a URL path."""
    return source == "server" and event_type is not None and event_type.startswith("/")


def canonical_type(event_type: str | None, name: str | None, source: str | None) -> str | None:
    """The canonical type; None where the log names none.

    `name` supersedes `event_type`. Former and mobile names are resolved by the event reference; implicit events are
    reduced to their URL pattern; what the reference does not have stays as it is.
    """
    word = name or event_type
    if not word:
        return None
    if is_implicit(word, source):
        return url_pattern(word)
    return canonical_name(word) or (canonical_name(event_type) if event_type else None) or word


def url_pattern(path: str) -> str:
    """The path of an implicit event with what differs from course to course and person to person named instead.

    `/courses/edX/DemoX/T1/courseware/Week_1/` becomes `/courses/{course_id}/courseware/{module_id}/`. Courses, usage
    keys, hashes, numbers, discussion topics and the people of profile paths are replaced.
    """
    segments = path.partition("?")[0].split("/")
    pattern: list[str] = []
    position = 0
    while position < len(segments):
        segment = segments[position]
        if segment == "i4x:" and len(segments) >= position + _OLD_USAGE_WIDTH:
            pattern.append("{usage_key}")
            position += _OLD_USAGE_WIDTH
            continue
        before = pattern[-1] if pattern else ""
        width, course = _course_at(segments, position) if before == "courses" or ":" in unquote(segment) else (0, "")
        if width:
            pattern.append(course)
            position += width
            continue
        following = segments[position + 1] if position + 1 < len(segments) else ""
        pattern.append(_placeholder(segment, pattern, following))
        position += 1
    return "/".join(pattern)


def _course_at(segments: list[str], position: int) -> tuple[int, str]:
    """How many segments from `position` are a course key, and what stands for it."""
    if is_course_key(unquote(segments[position])):
        return 1, "{course_id}"
    three = [unquote(segment) for segment in segments[position : position + 3]]
    if len(three) == 3 and three[0] not in ("v0", "v1", "v2") and is_course_key("/".join(three)):
        return 3, "{course_id}"
    return 0, ""


def _placeholder(segment: str, before: list[str], following: str) -> str:
    if not segment:
        return segment
    text = unquote(segment)
    match = _SEGMENT_IDS.fullmatch(text)
    if match is not None:
        return f"{{{match.lastgroup}}}"
    last = before[-1] if before else ""
    if last in PEOPLE and text not in NO_PERSON and text not in PEOPLE:
        return "{username}"
    if last == "courseware" or (last == "{module_id}" and "courseware" in before):
        return "{module_id}"
    if last == "forum" and following in _FORUM_ACTIONS:
        return "{forum_id}"
    if last == "discussion" and following == "threads":
        return "{commentable_id}"
    return _NAMED_AFTER.get(last, segment)


def module_in_type(event_type: str) -> str | None:
    """The usage key that an implicit event's path names; None where it names none."""
    if "/i4x://" in event_type:
        return usage_key(event_type[event_type.index("/i4x://") + 1 :])
    for segment in event_type.split("/"):
        if ":" in segment or "%3A" in segment or segment.startswith("i4x"):
            key = usage_key(unquote(segment))
            if key and ":" in key:
                return key
    return None
