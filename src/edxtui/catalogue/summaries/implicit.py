"""Requests to the server that the platform logged by itself, named by a URL path.

Their payload holds what was sent, as lists of texts under `GET` and `POST`, and is cut at 512 characters. So a value is
also looked for in the text of a payload that ends in the middle.
"""

import json
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final
from urllib.parse import unquote

from edxtui.catalogue.summaries.facts import Facts
from edxtui.catalogue.summaries.instructor import TELLERS as DASHBOARD
from edxtui.catalogue.summaries.places import Address, address, place, segment, usage_at
from edxtui.catalogue.summaries.words import cut, led, listed, quoted, value_text

_LONGEST_TAIL: Final = 60
_CUT_PAYLOAD: Final = 2000
"""Characters of a cut payload that are looked at."""

_THREAD_DEEDS: Final = {
    "reply": "responded to",
    "update": "edited",
    "delete": "deleted",
    "upvote": "voted for",
    "unvote": "took back the vote for",
    "follow": "followed",
    "unfollow": "unfollowed",
    "flagAbuse": "reported",
    "unFlagAbuse": "took back the report of",
    "close": "closed or reopened",
    "pin": "pinned",
    "unpin": "unpinned",
    "endorse": "endorsed or unendorsed",
}
_COMMENT_DEEDS: Final = _THREAD_DEEDS | {"reply": "commented on"}
_WIKI_DEEDS: Final = {"_create": "added to", "_delete": "deleted", "_preview": "previewed"}
_HANDLED: Final = {"goto_position": "position", "save_user_state": "saved_video_position"}
"""Handlers that are sent one value worth telling, and its name."""
_PASSED_ON: Final = ("unique_student_identifier", "rolename", "action")
"""What requests of the instructor dashboard are sent, under the names that the event types have for it."""


def requested(facts: Facts) -> str:
    """What was asked of the server."""
    happened = facts.happened
    path = happened.event_type if happened.event_type and happened.event_type.startswith("/") else happened.type
    where = address(path or "/")
    first = where.parts[0] if where.parts else ""
    deed = (_IN_COURSE if where.in_course else _ELSEWHERE).get(first)
    done = deed(where.parts, facts) if deed is not None else ""
    return done or led("opened ", place(where, facts.signs)) or _tail(happened.type or path or "", where, facts)


def _tail(pattern: str, where: Address, facts: Facts) -> str:
    """The pattern after the course; of a path that is no page and no deed of those known."""
    tail = pattern.partition("{course_id}/")[2] or "/".join(where.parts) or pattern
    return f"requested {cut(' '.join(tail[:_CUT_PAYLOAD].split()), _LONGEST_TAIL, facts.signs)}"


def _sent(facts: Facts, name: str) -> str:
    """The first value that was sent under a name, in short."""
    for method in ("POST", "GET"):
        value = facts.within(facts.members.get(method)).members.get(name)
        if isinstance(value, list) and value:
            value = value[0]
        shown = facts.shown(value)
        if shown:
            return shown
    payload = facts.happened.payload
    if facts.happened.form == "cut json" and isinstance(payload, str):
        match = _member(name).search(payload[:_CUT_PAYLOAD])
        return value_text(_unescaped(match[1]), facts.signs) if match else ""
    return ""


@lru_cache(64)
def _member(name: str) -> re.Pattern[str]:
    """The beginning of a list of texts; the end of the first text may be cut off."""
    return re.compile(rf'"{re.escape(name)}": ?\["((?:[^"\\]|\\.)*)')


def _unescaped(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return text


def _was_posted(facts: Facts) -> bool:
    posted = facts.members.get("POST")
    return (isinstance(posted, dict) and bool(posted)) or facts.happened.form == "cut json"


def _handler(kind: str) -> Callable[[list[str], Facts], str]:
    def called(parts: list[str], facts: Facts) -> str:
        module, position = usage_at(parts, 1, facts.signs)
        names = parts[position:]
        if names[:1] == ["handler"]:
            names = names[1:]
        # Components of the platform's first years share one handler, which passes on to the one that is meant.
        if names[:1] == ["xmodule_handler"] and len(names) > 1:
            names = names[1:]
        name = value_text("/".join(names), facts.signs)
        detail = _sent(facts, _HANDLED[name]) if name in _HANDLED else ""
        return f"{kind} handler" + led(" ", name) + led(" ", detail) + led(" on ", module)

    return called


def _jumped(parts: list[str], facts: Facts) -> str:
    module, _ = usage_at(parts, 1, facts.signs)
    return f"jumped to {module or 'a part of the course'}"


def _wiki(parts: list[str], facts: Facts) -> str:
    page = place(Address(True, parts), facts.signs)
    deed = parts[-1] if parts else ""
    if deed == "_edit":
        return f"edited {page}" if _was_posted(facts) else f"opened {page} for editing"
    return f"{_WIKI_DEEDS[deed]} {page}" if deed in _WIKI_DEEDS else ""


def _forum(parts: list[str], facts: Facts) -> str:
    signs = facts.signs
    match parts[1:]:
        case ["forum", "search"] | ["forum", _, "search"]:
            query = quoted(_sent(facts, "text"), signs)
            return "searched the forum" + led(" for ", query)
        case [_, "threads", "create"]:
            return "sent a forum thread" + led(" ", quoted(_sent(facts, "title"), signs))
        case ["threads", thread, deed] if deed in _THREAD_DEEDS:
            return f"{_THREAD_DEEDS[deed]} the forum thread" + led(" ", segment(thread, signs))
        case ["comments", comment, deed] if deed in _COMMENT_DEEDS:
            return f"{_COMMENT_DEEDS[deed]} the forum response" + led(" ", segment(comment, signs))
        case ["upload"]:
            return "uploaded a file to the forum"
        case ["users"]:
            return "looked up a user of the forum"
    return ""


def _instructor(parts: list[str], facts: Facts) -> str:
    action = _sent(facts, "action")
    if parts[1:2] != ["api"]:
        return f"pressed {quoted(action, facts.signs)} on the instructor dashboard" if action else ""
    name = "/".join(part for part in parts[2:] if not part.startswith("{"))
    # The documentation has some of these requests as event types of their own.
    teller = DASHBOARD.get(name)
    if teller is not None:
        return teller(facts.within({member: _sent(facts, member) for member in _PASSED_ON}))
    return listed("instructor request" + led(" ", value_text(name, facts.signs)), action)


def _enrolment(_: list[str], facts: Facts) -> str:
    action = _sent(facts, "enrollment_action")
    deed = {"enroll": "enrol", "unenroll": "unenrol"}.get(action)
    return f"asked to {deed}" if deed else "asked to change an enrolment"


def _block(parts: list[str], facts: Facts) -> str:
    module, position = usage_at(parts, 1, facts.signs)
    if parts[position : position + 1] == ["handler"]:
        return _handler("xblock")(parts, facts)
    return "opened " + (led("the block ", module) or "a block")


def _profile(parts: list[str], facts: Facts) -> str:
    own = len(parts) == 2 and facts.happened.user is not None and unquote(parts[1]) == facts.happened.user
    return "opened their own profile" if own else ""


def _logged_out(_: list[str], __: Facts) -> str:
    return "logged out"


_IN_COURSE: Final[dict[str, Callable[[list[str], Facts], str]]] = {
    "xblock": _handler("xblock"),
    "modx": _handler("modx"),
    "jump_to": _jumped,
    "jump_to_id": _jumped,
    "wiki": _wiki,
    "discussion": _forum,
    "instructor": _instructor,
    "instructor_dashboard": _instructor,
}
_ELSEWHERE: Final[dict[str, Callable[[list[str], Facts], str]]] = {
    "change_enrollment": _enrolment,
    "xblock": _block,
    "u": _profile,
    "logout": _logged_out,
}
