"""The people that the logs know: their names, ids, session keys and addresses, and where a text holds one of them.

Names are looked for by words: of each name the word that the fewest other names have is remembered, and where a text
has that word the rest is compared. So a text is read once, however many people there are.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import msgspec

from edxtui.privacy.pseudonyms import is_somebody

SHORTEST_NAME: Final = 4
"""Characters from which on a name is looked for in text."""
SHORTEST_ID: Final = 5
"""Digits from which on an id is looked for in text."""
WORD: Final = re.compile(r"[^\W_]+")
_HEX_KEY: Final = re.compile(r"[0-9a-f]{32}")


class Identities(msgspec.Struct):
    """Who the logs know, as they write it."""

    names: set[str] = msgspec.field(default_factory=set)
    ids: set[str] = msgspec.field(default_factory=set)
    """Digits only."""
    sessions: set[str] = msgspec.field(default_factory=set)
    addresses: set[str] = msgspec.field(default_factory=set)
    """IP addresses."""

    def join(self, other: "Identities") -> None:
        """Know those as well."""
        self.names |= other.names
        self.ids |= other.ids
        self.sessions |= other.sessions
        self.addresses |= other.addresses


class Unsearched(msgspec.Struct, frozen=True):
    """Who cannot be looked for in text, and why."""

    reason: str
    kind: str
    values: tuple[str, ...]
    """Sorted."""


class Found(NamedTuple):
    """Where a text holds somebody."""

    start: int
    end: int
    kind: str


class Named(NamedTuple):
    """A name behind one of its words."""

    text: str
    """In small letters."""
    offset: int
    """Where the word begins in it."""
    kind: str


class Known:
    """Looks for people in texts."""

    def __init__(self, identities: Identities, vocabulary: frozenset[str] = frozenset()) -> None:
        """`vocabulary`: texts in small letters that mean something else in these logs, as words of the format do."""
        self.addresses = frozenset(identities.addresses)
        self.unsearched: list[Unsearched] = []
        """Who is not looked for in text."""
        names = {name.strip() for name in identities.names}
        names = {name for name in names if is_somebody(name)}
        digits = {name for name in names if name.isascii() and name.isdigit()}
        self._leave_out(names - digits, vocabulary, SHORTEST_NAME, "user name")
        self._leave_out(identities.ids | digits, vocabulary, SHORTEST_ID, "user id")
        left_out = {value for each in self.unsearched for value in each.values}
        self.names = sorted(
            {name.lower() for name in names - digits - left_out if WORD.search(name)}
            | {key.lower() for key in identities.sessions if not _HEX_KEY.fullmatch(key) and len(key) >= SHORTEST_ID}
        )
        """Names that are looked for, in small letters."""
        self.ids = frozenset((identities.ids | digits) - left_out)
        self.sessions = frozenset(key for key in identities.sessions if _HEX_KEY.fullmatch(key))
        self._odd_sessions = {key.lower() for key in identities.sessions} - self.sessions
        self._by_word = dict(self._words())

    def _leave_out(self, values: set[str], vocabulary: frozenset[str], shortest: int, kind: str) -> None:
        short = {value for value in values if len(value) < shortest}
        common = {value for value in values - short if value.lower() in vocabulary}
        for reason, group in (("too short", short), ("a word of the format or of the courses", common)):
            if group:
                self.unsearched.append(Unsearched(reason, kind, tuple(sorted(group))))

    def _words(self) -> Iterator[tuple[str, list[Named]]]:
        counts: Counter[str] = Counter()
        for name in self.names:
            counts.update({match[0] for match in WORD.finditer(name)})
        found: dict[str, list[Named]] = {}
        for name in self.names:
            word = min(WORD.finditer(name), key=lambda match: (counts[match[0]], -len(match[0])))
            kind = "session key" if name in self._odd_sessions else "user name"
            found.setdefault(word[0], []).append(Named(name, word.start(), kind))
        for named in found.values():
            named.sort(key=lambda each: -len(each.text))
        yield from found.items()

    def behind(self, word: str) -> list[Named]:
        """The names that are remembered by a word in small letters."""
        return self._by_word.get(word, [])

    def words(self) -> Iterable[str]:
        """All words that names are remembered by, in small letters."""
        return self._by_word.keys()

    def find(self, text: str) -> list[Found]:
        """Everybody that the text holds, the longer name where two begin together; addresses are not looked for here."""
        found: list[Found] = []
        for match in WORD.finditer(text):
            word = match[0].lower()
            start, end = match.span()
            for named in self._by_word.get(word, ()):
                begin = start - named.offset
                stop = begin + len(named.text)
                if begin >= 0 and text[begin:stop].lower() == named.text and _is_whole(text, begin, stop):
                    found.append(Found(begin, stop, named.kind))
                    break
            if word in self.ids:
                if is_no_part_of_a_number(text, start, end):
                    found.append(Found(start, end, "user id"))
            elif len(word) == 32 and word in self.sessions:
                found.append(Found(start, end, "session key"))
        return found


def is_no_part_of_a_number(text: str, start: int, end: int) -> bool:
    """Whether digits are none of a decimal number's, of a time's or of a date's."""
    before, after = text[max(start - 2, 0) : start], text[end : end + 2]
    if len(before) == 2 and before[1] in ".,:-" and before[0].isdigit():
        return False
    return not (len(after) == 2 and after[0] in ".,:-" and after[1].isdigit())


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether no word goes on at either end."""
    return not (start and text[start - 1].isalnum() and text[start].isalnum()) and not (
        end < len(text) and text[end].isalnum() and text[end - 1].isalnum()
    )
