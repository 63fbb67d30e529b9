"""What identifies people whoever they are: e-mail addresses, telephone numbers, IP addresses, people in paths.

No pattern here can take longer than its text is long, nearly: each begins where its first character cannot have come
from an earlier try.
"""

import binascii
import re
from collections.abc import Iterator
from typing import Final

from edxtui.events.types import NO_PERSON, PEOPLE
from edxtui.privacy.pseudonyms import address_of

Span = tuple[int, int]

_EMAIL: Final = re.compile(
    r"(?<![\w.+-])[\w.+-]++@(?:[\w-]++\.)+(?:[^\W\d_]{2,24}|xn--[a-z0-9-]{2,59})(?![^\W_]|@)", re.IGNORECASE
)
_IPV4: Final = re.compile(r"(?<![^\W_])(?<!\.)\d{1,3}(?:\.\d{1,3}){3}(?![^\W_]|\.\d)", re.ASCII)
_IPV6: Final = re.compile(r"(?<![0-9a-f:.])[0-9a-f.]*+:[0-9a-f.]*+:[0-9a-f:.]*+", re.ASCII | re.IGNORECASE)
"""What may be one, with what stands before it and behind, as in `from:2001:db8::1:`."""
_LONGEST_IPV6: Final = 60
_COLONS: Final = 7
"""In an address that is written out."""
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
_BASE64: Final = re.compile(r"(?<![\w+/-])[A-Za-z0-9+/_-]{8,}+={0,2}(?![\w+/-])")
_BASE64_LINES: Final = re.compile(r"(?<![\w+/-])(?:[A-Za-z0-9+/]{60,76}\r?\n)++(?:[A-Za-z0-9+/]++={0,2})?+(?![\w+/-])")
"""As mail has it: in lines of 76."""
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
            run = match[0]
            if len(run) <= _LONGEST_IPV6 and ("::" in run or run.count(":") >= _COLONS):
                yield from _ipv6(text, *match.span())


def _ipv6(text: str, start: int, end: int) -> Iterator[Span]:
    """The address in a stretch that may have more before it and behind."""
    while end > start and (text[end - 1] == "." or (text[end - 1] == ":" and text[end - 2 : end] != "::")):
        end -= 1
    while end > start and (text[start] == "." or (text[start] == ":" and text[start : start + 2] != "::")):
        start += 1
    first, last = text.find(":", start, end) + 1, text.rfind(":", start, end)
    for begin, stop in ((start, end), (start, last), (first, end), (first, last)):
        if begin < stop and address_of(text[begin:stop]) is not None and _stands_apart(text, begin, stop):
            yield begin, stop
            return


def _stands_apart(text: str, start: int, end: int) -> bool:
    """Whether no letter or digit of ASCII goes on at either end, as none may of the other kind of address."""
    before, behind = text[max(start - 1, 0) : start + 1], text[end - 1 : end + 1]
    return not any(len(pair) == 2 and pair.isascii() and pair.isalnum() for pair in (before, behind))


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
    """Texts that stand in a text as base64, and where; of what was cut off, as far as it goes."""
    for match in _BASE64.finditer(text):
        found = unpacked(match[0])
        if found is not None:
            yield found, match.span()
    if "\n" in text:
        for match in _BASE64_LINES.finditer(text):
            found = unpacked("".join(match[0].split()))
            if found is not None:
                yield found, match.span()


def unpacked(packed: str) -> str | None:
    """The text that these characters are in base64, of either alphabet; None where it is no text."""
    packed = packed.rstrip("=").translate(_ONE_ALPHABET)
    packed = packed[: len(packed) - (len(packed) % 4 == 1)]
    found = binascii.a2b_base64(packed + "=" * (-len(packed) % 4))
    try:
        return found.decode()
    except UnicodeDecodeError as error:
        return found[: error.start].decode() if error.end == len(found) else None  # a character was cut


_ONE_ALPHABET: Final = str.maketrans("-_", "+/")
