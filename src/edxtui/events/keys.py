"""Course keys and usage keys, in plain text and in URLs."""

import contextlib
import html
import re
from typing import Final
from urllib.parse import unquote

_NEW_COURSE: Final = re.compile(r"(?:course|ccx)-v1:[^/+\s]+\+[^/+\s]+\+[^/\s]+")
_OLD_COURSE: Final = re.compile(r"[^/+\s:]+/[^/+\s:]+/[^/+\s:]+")
_BLOCK: Final = re.compile(r"block-v1:([^/+\s]+\+[^/+\s]+\+[^/+\s]+)\+type@([^+\s]+)\+block@([^/+\s?#]+)")
_OLD_USAGE: Final = re.compile(r"i4x://[^/\s]+/[^/\s]+/[^/\s]+/[^/\s?#]+")
_DASHED_USAGE: Final = re.compile(r"i4x-(?>\S+?-)(?>\S+?-[a-z_]++-)\S++")
_QUOTED_USAGE: Final = re.compile(r"i4x:;_;_([^/;\s]+);_([^/;\s]+);_([^/;\s]+);_([^/;\s?#]+)")
_BARE: Final = re.compile(r"[0-9a-f]{20}|[0-9a-f]{32}")
_COURSES: Final = re.compile(r"/courses/([^?#]*)")
_XBLOCK: Final = re.compile(r"/xblock/([^/?#]+)")

_CATEGORIES: Final = (
    "annotatable|chapter|combinedopenended|conditional|course|discussion|done|drag-and-drop-v2|foldit|graphical_slider_tool"
    "|html|library_content|lti|lti_consumer|openassessment|peergrading|poll|poll_question|problem|problemset|randomize"
    "|sequential|split_test|static_tab|survey|textannotation|vertical|video|videoalpha|videoannotation|videosequence"
    "|word_cloud"
)
_DASHED_PARTS: Final = re.compile(rf"i4x-(?>(?P<rest>\S+?)-(?P<category>{_CATEGORIES})-)(?P<name>\S++)")


def is_course_key(text: str) -> bool:
    """Whether the text is a course key: `Org/Course/Run`, `course-v1:Org+Course+Run` or `ccx-v1:…`."""
    return _NEW_COURSE.fullmatch(text) is not None or _OLD_COURSE.fullmatch(text) is not None


def course_key(text: str | None) -> str | None:
    """The text, stripped, where it is a course key, written as it was."""
    text = text.strip() if text else ""
    return text if is_course_key(text) else None


def organisation(course: str) -> str:
    """The first part of a course key."""
    if ":" in course:
        return course.partition(":")[2].partition("+")[0]
    return course.partition("/")[0]


def course_in_url(url: str) -> str | None:
    """The course that a URL or its path leads to; None where it leads to none.

    `…/xblock/BLOCK` names a block of it, `…/courses/COURSE/…` the course itself, but `/api/courses/v1/…` does not.
    Percent-encoded keys are decoded.
    """
    if "/xblock/" in url:
        match = _XBLOCK.search(url)
        block = _BLOCK.match(unquote(match[1])) if match else None
        if block:
            return f"course-v1:{block[1]}"
    for match in _COURSES.finditer(url):
        if url.endswith("/api", 0, match.start()):
            continue
        segments = match[1].split("/")
        first = unquote(segments[0])
        if _NEW_COURSE.fullmatch(first):
            return first
        whole = first if "/" in first else "/".join(unquote(segment) for segment in segments[:3])
        if _OLD_COURSE.fullmatch(whole):
            return whole
    return None


def usage_key(text: object, course: str | None = None) -> str | None:
    """The usage key that a value is, in one style; None where it is none.

    `block-v1:…` and `i4x://…` stay; `i4x-Org-Course-category-name` and `i4x:;_;_Org;_…` become `i4x://…`; a bare hash
    of 20 or 32 digits stays. HTML escapes are undone. `course` tells where a dashed key's organisation ends.
    """
    if not isinstance(text, str) or len(text) < 12:
        return None
    text = _unescaped(text)
    if text.startswith("block-v1:"):
        match = _BLOCK.match(text)
        return match[0] if match else None
    if text.startswith("i4x://"):
        match = _OLD_USAGE.match(text)
        return match[0] if match else None
    if text.startswith("i4x:;_"):
        match = _QUOTED_USAGE.match(text)
        return "i4x://" + "/".join(match.groups()) if match else None
    if text.startswith("i4x-"):
        return _undashed(text, course)
    return text if _BARE.fullmatch(text) else None


def needs_course(text: str) -> bool:
    """Whether `usage_key` of the text hangs on the course."""
    return ("i4x-" in text or "&" in text) and _unescaped(text).startswith("i4x-")


def _unescaped(text: str) -> str:
    if "&" in text:
        with contextlib.suppress(ValueError):  # the number of a character may have more digits than Python reads
            text = html.unescape(text)
    return text.strip()


def _undashed(text: str, course: str | None) -> str | None:
    if course and "/" in course:
        org, number, _ = course.split("/", 2)
        prefix = f"i4x-{org}-{number}-".replace(".", "_")
        if text.replace(".", "_").startswith(prefix):
            category, dash, name = text[len(prefix) :].partition("-")
            if dash and category and name:
                return f"i4x://{org}/{number}/{category}/{name}"
    match = _DASHED_PARTS.fullmatch(text)
    if match is None:
        return text if _DASHED_USAGE.fullmatch(text) else None
    org, dash, number = match["rest"].partition("-")
    return f"i4x://{org}/{number}/{match['category']}/{match['name']}" if dash else None


def usage_key_in_url(url: str) -> str | None:
    """The usage key of `…/xblock/BLOCK` and `…/jump_to/BLOCK`; None where the URL has none."""
    for part in ("/xblock/", "/jump_to/"):
        _, found, after = url.partition(part)
        if found:
            key = usage_key(unquote(after))
            if key:
                return key
    return None
