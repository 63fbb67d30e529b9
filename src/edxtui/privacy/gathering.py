"""Who is named anywhere in the logs: read from their bytes, by the names of members that hold people."""

import re
from functools import lru_cache
from typing import Final
from urllib.parse import unquote

from edxtui.privacy.known import SHORTEST_ID, Identities
from edxtui.privacy.pseudonyms import address_of, is_somebody
from edxtui.privacy.rules import everywhere
from edxtui.privacy.views import unescaped

_LONGEST_NAME: Final = 255
_LISTED: Final = re.compile(rb'"((?:[^"\\]|\\+[^"\\])+?)\\*"|(\d+)')
_NAME: Final = re.compile(r"[\w.@+-]+")
_PROFILE: Final = re.compile(rb"/u/([^/?#&\s\"'<>\\]+)")
_DEEPEST: Final = 6


@lru_cache(maxsize=1)
def _members() -> re.Pattern[bytes]:
    """A member that holds people, at any depth of escapes: its name, and its value as far as it is read here."""
    names = sorted(
        name for name, kind in everywhere().items() if kind in ("user name", "user id", "session key", "address")
    )
    return re.compile(
        rb'"(%b)(?:\[\])?\\*"\s*:\s*(?:(\d+)|\\*"((?:[^"\\]|\\+[^"\\])+?)\\*"|\[([^\]]{0,65536}))'
        % b"|".join(re.escape(name).encode() for name in names)
    )


def identities_in(text: bytes) -> Identities:
    """Who is named in a stretch of a log. People in free text are not told from other words, and so not found."""
    found = Identities()
    kinds = everywhere()
    for match in _members().finditer(text):
        kind = kinds[match[1].decode()]
        if match[2] is not None:
            if kind in ("user name", "user id"):
                found.ids.add(match[2].decode())
        elif match[3] is not None:
            _take(match[3], kind, found)
        else:
            for listed in _LISTED.finditer(match[4]):
                if listed[2] is not None:
                    if kind in ("user name", "user id"):
                        found.ids.add(listed[2].decode())
                else:
                    _take(listed[1], kind, found)
    for match in _PROFILE.finditer(text):
        _take(match[1], "user name", found)
    return found


def _take(raw: bytes, kind: str, found: Identities) -> None:
    text = raw.decode("utf-8", "replace")
    for _ in range(_DEEPEST):
        if "\\" not in text:
            break
        text = unescaped(text).text
    text = unquote(text).strip()
    if not is_somebody(text) or len(text) > _LONGEST_NAME:
        return
    if text.isascii() and text.isdigit():
        if kind in ("user name", "user id"):
            found.ids.add(text)
    elif kind == "address":
        if address_of(text) is not None:
            found.addresses.add(text)
    elif kind == "session key":
        if len(text) >= SHORTEST_ID:
            found.sessions.add(text)
    elif kind == "user name" and "@" not in text and _NAME.fullmatch(text):
        found.names.add(text)
