"""Which part of the site a URL leads to, in words."""

import re
from collections.abc import Callable
from typing import Final
from urllib.parse import unquote

import msgspec

from edxtui.catalogue.summaries.words import Signs, led, listed, module_text, value_text

_LONGEST: Final = 2000
"""Characters of a URL that are looked at."""
_OLD_KEY_WIDTH: Final = 3
"""Segments of a path that `Org/Course/Run` takes up."""
_OLD_USAGE_WIDTH: Final = 6
"""Segments that `i4x://Org/Course/category/name` takes up."""
_CUSTOM: Final = re.compile(r"[0-9a-f]{32}|\{module_id\}", re.ASCII)
_WIKI_DEEDS: Final = frozenset({"_edit", "_create", "_preview", "_delete", "_history", "_settings", "_dir"})


class Address(msgspec.Struct, frozen=True):
    """The path of a URL, taken apart."""

    in_course: bool
    """Whether the path is that of a course; the course key is then no longer among the parts."""
    parts: list[str]
    """The segments, without empty ones at the end."""


def address(url: str) -> Address:
    """Take apart a URL or its path."""
    path = url[:_LONGEST].partition("?")[0].partition("#")[0]
    _, scheme_ends, rest = path.partition("://")
    if scheme_ends and not path.startswith("/"):
        path = rest.partition("/")[2]
    parts = path.strip("/").split("/") if path.strip("/") else []
    if parts[:2] == ["learning", "course"]:
        parts = parts[1:]
    if len(parts) > 1 and parts[0] in ("courses", "course"):
        width = _key_width(parts)
        if width:
            return Address(True, parts[1 + width :])
    return Address(False, parts)


def _key_width(parts: list[str]) -> int:
    """How many segments after the first are a course key, or stand for one in a pattern."""
    first = parts[1]
    if ":" in first or "%3a" in first.lower() or "%2f" in first.lower() or first == "{course_id}":
        return 1
    return _OLD_KEY_WIDTH if len(parts) > _OLD_KEY_WIDTH else 0


def host(url: str) -> str:
    """The host of a URL; empty for a path."""
    return url[:_LONGEST].partition("://")[2].partition("/")[0]


def usage_at(parts: list[str], position: int, signs: Signs) -> tuple[str, int]:
    """The usage key at a position in short, and where the segments after it begin."""
    if position >= len(parts):
        return "", position
    width = _OLD_USAGE_WIDTH if parts[position] == "i4x:" else 1
    return segment("/".join(parts[position : position + width]), signs), position + width


def segment(text: str, signs: Signs) -> str:
    """A segment of a path in short; nothing where it only stands for one, as `{module_id}` does."""
    return "" if text.startswith("{") else module_text(unquote(text), signs)


def place(where: Address, signs: Signs) -> str:
    """The page that an address leads to, as a noun: `the progress page`; nothing where it is not well known."""
    parts = where.parts
    first = parts[0] if parts else ""
    if not where.in_course:
        named = _ELSEWHERE.get("/".join(parts)) if len(parts) < 3 else None
        if named is None and first in _PEOPLE and len(parts) == 2:
            return led("the profile of ", segment(parts[1], signs)) or "a profile"
        return named or ""
    if len(parts) < 2 and first in _IN_COURSE:
        return _IN_COURSE[first]
    within = _WITHIN.get(first)
    if within is not None:
        return within(parts, signs)
    if first.startswith("block-v1:"):
        return _courseware(["courseware", *parts], signs)
    return f"the custom page {segment(first, signs)}".rstrip() if len(parts) == 1 and _CUSTOM.fullmatch(first) else ""


def _courseware(parts: list[str], signs: Signs) -> str:
    return listed("the courseware", *[segment(part, signs) for part in parts[1:4]])


def _wiki(parts: list[str], signs: Signs) -> str:
    article = [unquote(part) for part in parts[1:] if part not in _WIKI_DEEDS and not part.startswith("{")]
    return "the wiki" + led(" page ", value_text("/".join(article), signs))


def _textbook(parts: list[str], signs: Signs) -> str:
    """`pdfbook/0/chapter/2/7`, `book/0/7`."""
    numbers = [segment(part, signs) for part in parts[1:] if part != "chapter"]
    names = ("", "chapter ", "page ") if "chapter" in parts else ("", "page ")
    book, *rest = [led(name, number) for name, number in zip(names, numbers, strict=False)] or [""]
    return listed(led("textbook ", book) or "the textbook", *rest)


def _forum(parts: list[str], signs: Signs) -> str:
    """`discussion/forum`, `discussion/forum/TOPIC/threads/THREAD`; nothing for what is done there."""
    match parts[1:]:
        case ["forum"]:
            return "the forum"
        case ["forum", _, "threads", thread]:
            return "the forum thread" + led(" ", segment(thread, signs))
        case ["forum", topic, "threads"]:
            return listed("the forum threads", led("topic ", segment(topic, signs)))
        case ["forum", topic, "inline"]:
            return listed("the discussion inside a unit", led("topic ", segment(topic, signs)))
        case ["forum", "users", user] | ["users", user] | ["forum", "users", user, "profile"]:
            return "the forum profile" + led(" of user ", segment(user, signs))
    return ""


def _progress(parts: list[str], signs: Signs) -> str:
    return "the progress page" + led(" of user ", segment(parts[1], signs))


def _instructor(parts: list[str], _: Signs) -> str:
    return "" if "api" in parts[1:2] else "the instructor dashboard"


_IN_COURSE: Final = {
    "": "the course",
    "info": "the course home page",
    "home": "the course home page",
    "course": "the course outline",
    "about": "the about page of the course",
    "progress": "the progress page",
    "dates": "the dates of the course",
    "courseware": "the courseware",
    "syllabus": "the syllabus",
    "course_wiki": "the wiki",
    "wiki": "the wiki",
    "teams": "the teams",
    "edxnotes": "the notes",
    "bookmarks": "the bookmarks",
    "discussion": "the forum",
    "gradebook": "the gradebook",
    "instructor": "the instructor dashboard",
    "instructor_dashboard": "the instructor dashboard",
    "pdfbook": "the textbook",
    "book": "the textbook",
}
_WITHIN: Final[dict[str, Callable[[list[str], Signs], str]]] = {
    "courseware": _courseware,
    "wiki": _wiki,
    "pdfbook": _textbook,
    "book": _textbook,
    "htmlbook": _textbook,
    "discussion": _forum,
    "progress": _progress,
    "instructor": _instructor,
    "instructor_dashboard": _instructor,
}
_ELSEWHERE: Final = {
    "": "the home page",
    "dashboard": "the dashboard",
    "courses": "the course catalogue",
    "login": "the login page",
    "register": "the registration page",
    "account/settings": "the account settings",
}
_PEOPLE: Final = frozenset({"u", "profile"})
