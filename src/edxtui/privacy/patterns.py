"""What identifies people whoever they are: e-mail addresses, telephone numbers, IP addresses, people in paths.

No pattern here can take longer than its text is long, nearly: each begins where its first character cannot have come
from an earlier try.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from typing import Final

from edxtui.events.types import NO_PERSON, PEOPLE

Span = tuple[int, int]

_EMAIL: Final = re.compile(r"(?<![\w.+@-])[\w.+-]++@(?:[\w-]++\.)+[a-z]{2,24}(?![\w@])", re.IGNORECASE)
_IPV4: Final = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?!\w|\.\d)", re.ASCII)
_IPV6: Final = re.compile(r"(?<![\w:.])[0-9a-f]{0,4}:[0-9a-f]{0,4}:[0-9a-f:.]{0,40}(?!\w)", re.ASCII | re.IGNORECASE)
_PHONE: Final = re.compile(
    r"(?<![\w.+/=@%-])(?:"
    r"\+\d(?:[ ()./-]{0,2}\d){6,14}"  # with the code of a country
    r"|\(?\d{2,5}\)?[ /.-]{1,3}\d{3,4}[ .-]\d{3,4}"  # in groups, as 617 555 0123
    r"|\(\d{2,5}\) ?\d{4,8}"  # with the code of a place
    r"|0\d{8,11}|\d{10,11}"  # in one
    r")(?![\w]|[.,:/-]\d)",
    re.ASCII,
)
_OF_PEOPLE: Final = "|".join(sorted(PEOPLE | {"progress", "student", "submission_history"}))
_IN_PATH: Final = re.compile(rf"/({_OF_PEOPLE})/(?=([^/?#&\s\"'<>\\,;(){{}}]+))")
_BASE64: Final = re.compile(r"(?<![\w+/-])[A-Za-z0-9+/_-]{12,4096}+={0,2}(?![\w+/-])")
_PARAMETER: Final = re.compile(r"(?<![\w.-])([\w.-]++)(?:\[\])?=([^&#\s\"'<>;\\]++)")


def emails(text: str) -> Iterator[Span]:
    """Where e-mail addresses stand."""
    if "@" in text:
        for match in _EMAIL.finditer(text):
            yield match.span()


def phones(text: str) -> Iterator[Span]:
    """Where something stands that looks like a telephone number."""
    for match in _PHONE.finditer(text):
        yield match.span()


def addresses(text: str) -> Iterator[Span]:
    """Where something stands that looks like an IP address."""
    if text.count(".") >= 3:
        for match in _IPV4.finditer(text):
            yield match.span()
    if text.count(":") >= 2:
        for match in _IPV6.finditer(text):
            yield match.start(), match.start() + len(match[0].rstrip("."))


def people_in_paths(text: str) -> Iterator[Span]:
    """Where a path names a person, as `/u/NAME` and `/progress/ID` do, whoever it is."""
    if "/" in text:
        for match in _IN_PATH.finditer(text):
            name = match[2]
            if name in NO_PERSON or name in PEOPLE or (match[1] == "progress" and not name.isdigit()):
                continue
            yield match.span(2)


def parameters(text: str) -> Iterator[tuple[str, Span]]:
    """Names of `name=value` in a text, as a URL or form text has them, and where their values stand."""
    if "=" in text:
        for match in _PARAMETER.finditer(text):
            yield match[1], match.span(2)


def packed_texts(text: str) -> Iterator[tuple[str, Span]]:
    """Texts that stand in a text as base64, and where."""
    for match in _BASE64.finditer(text):
        packed = match[0].rstrip("=")
        if len(packed) % 4 == 1:
            continue
        try:
            found = base64.b64decode(packed + "=" * (-len(packed) % 4), altchars=_ALTERNATIVES["/" not in packed])
            decoded = found.decode()
        except (binascii.Error, ValueError):
            continue
        if decoded.isprintable() or decoded.isascii():
            yield decoded, match.span()


_ALTERNATIVES: Final = (None, b"-_")
