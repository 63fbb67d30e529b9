"""The people that the logs know: their names, ids, session keys and addresses, and where a text holds one of them.

Names are looked for by words: of each name the word that the fewest other names have is remembered, and where a text
has that word the rest is compared. So a text is read once, however many people there are.
"""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final, NamedTuple

import msgspec

from edxtui.privacy.pseudonyms import composed, is_somebody

SHORTEST_NAME: Final = 4
"""Characters from which on a name is looked for in text."""
SHORTEST_ID: Final = 5
"""Digits from which on an id is looked for in text."""
LATIN: Final = r"0-9A-Za-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
"""Letters and digits that make words together. Where others begin, as in Chinese, which has no blanks, a word ends."""
WORD: Final = re.compile(rf"[{LATIN}]+|[^\W_{LATIN}]+")
_ASCII_WORD: Final = re.compile(r"[0-9A-Za-z]+")
TOO_SHORT: Final = "too short"
A_WORD: Final = "a word of the format or of the courses"
_FEW: Final = 8
_KEY: Final = 32
"""Digits of a session key."""
_HEX_KEY: Final = re.compile(rf"[0-9a-f]{{{_KEY}}}")


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


class Behind(NamedTuple):
    """Names behind one of their words that are equally long and have it at the same place."""

    offset: int
    """Where the word begins in them."""
    length: int
    names: tuple[str, ...] | frozenset[str]
    """In small letters."""


class Known:
    """Looks for people in texts."""

    def __init__(self, identities: Identities, words: Iterable[str] = ()) -> None:
        """`words`: texts that stay as they are; whose name or id stands in them is not looked for in text."""
        self.addresses = frozenset(identities.addresses)
        names = {name for name in (name.strip() for name in identities.names) if is_somebody(name)}
        digits = {name for name in names if name.isascii() and name.isdigit()}
        names -= digits
        ids = identities.ids | digits
        short = {name for name in names if len(name) < SHORTEST_NAME or not WORD.search(name)}
        few = {text for text in ids if len(text) < SHORTEST_ID}
        self.ids = frozenset(ids - few)
        self.sessions = frozenset(key for key in identities.sessions if _HEX_KEY.fullmatch(key))
        odd = {key.lower() for key in identities.sessions - self.sessions if len(key) >= SHORTEST_ID}
        self._odd_sessions = odd
        looked_for = {composed(name.lower()) for name in names - short}
        self.names = frozenset(looked_for | {key for key in odd if WORD.search(key)})
        """Names that are looked for, in small letters, each with its accent as one character."""
        self._by_word = self._words()
        common = {
            (kind, text[start:end].lower())
            for text in words
            for start, end, kind in self.find(text)
            if kind != "session key"
        }
        self._forget({text for kind, text in common if kind == "user name"})
        known_words = frozenset(text for kind, text in common if kind == "user id")
        self.ids -= known_words
        self.unsearched = [
            Unsearched(reason, kind, tuple(sorted(values)))
            for reason, kind, values in (
                (TOO_SHORT, "user name", short),
                (TOO_SHORT, "user id", few),
                (A_WORD, "user name", {text for kind, text in common if kind == "user name"}),
                (A_WORD, "user id", known_words),
            )
            if values
        ]
        """Who is not looked for in text."""

    def _forget(self, names: set[str]) -> None:
        self.names -= names
        for word, behind in list(self._by_word.items()):
            left = [
                each._replace(names=type(each.names)(name for name in each.names if name not in names))
                for each in behind
                if not names.issuperset(each.names)
            ]
            if left:
                self._by_word[word] = left
            else:
                del self._by_word[word]

    def _words(self) -> dict[str, list[Behind]]:
        counts: Counter[str] = Counter()
        for name in self.names:
            counts.update({match[0] for match in WORD.finditer(name)})
        found: dict[str, dict[tuple[int, int], list[str]]] = {}
        for name in self.names:
            # Words of a letter or two, and small numbers, stand in every text.
            word = min(WORD.finditer(name), key=lambda match: (len(match[0]) < SHORTEST_NAME, counts[match[0]]))
            found.setdefault(word[0], {}).setdefault((word.start(), len(name)), []).append(name)
        return {
            word: [
                Behind(offset, length, frozenset(names) if len(names) > _FEW else tuple(names))
                for (offset, length), names in sorted(places.items(), key=lambda item: -item[0][1])
            ]
            for word, places in found.items()
        }

    def kind_of(self, name: str) -> str:
        """What a name in small letters is: a user name, or a session key of an unusual form."""
        return "session key" if name in self._odd_sessions else "user name"

    def behind(self, word: str) -> list[Behind]:
        """The names that are remembered by a word in small letters."""
        return self._by_word.get(word, [])

    def words(self) -> Iterable[str]:
        """All words that names are remembered by, in small letters."""
        return self._by_word.keys()

    def find(self, text: str) -> list[Found]:
        """Everybody that the text holds, the longer name where two begin together; no addresses."""
        found: list[Found] = []
        for match in WORD.finditer(text):
            word = match[0].lower()
            start = match.start()
            for offset, length, names in self._by_word.get(word, ()):
                begin = start - offset
                stop = begin + length
                if begin >= 0 and (name := text[begin:stop].lower()) in names and _is_whole(text, begin, stop):
                    found.append(Found(begin, stop, self.kind_of(name)))
                    break
            if word.isascii():
                self._find_id(text, word, start, match.end(), found)
            else:  # letters with accents are none of an id's or a key's
                for part in _ASCII_WORD.finditer(text, *match.span()):
                    self._find_id(text, part[0].lower(), *part.span(), found)
        return found

    def _find_id(self, text: str, word: str, start: int, end: int, found: list[Found]) -> None:
        if word in self.ids:
            if is_no_part_of_a_number(text, start, end):
                found.append(Found(start, end, "user id"))
        elif len(word) == _KEY and word in self.sessions:
            found.append(Found(start, end, "session key"))


_COMMA_BEFORE: Final = re.compile(r"(?<!\d)\d{1,4},\Z", re.ASCII)
_FRACTION_BEHIND: Final = re.compile(r"\.0*+[1-9]\d*+(?![^\W_])|,\d{1,4}(?!\d)", re.ASCII)
_NEAR: Final = 5
"""Characters before digits that are looked at."""


def is_no_part_of_a_number(text: str, start: int, end: int) -> bool:
    """Whether digits, as many as an id has, are no part of a fraction; `.0` behind them does not make them one.

    A comma may stand in a fraction as well, but between as many digits as an id has it parts the ids of a list.
    """
    if start > 1 and text[start - 1] == "." and text[start - 2].isdigit():
        return False
    return not (_COMMA_BEFORE.search(text, max(start - _NEAR, 0), start) or _FRACTION_BEHIND.match(text, end))


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether no word goes on at either end."""
    return not (start and _IN_A_WORD.fullmatch(text, start - 1, start + 1)) and not _IN_A_WORD.fullmatch(
        text, end - 1, end + 1
    )


_IN_A_WORD: Final = re.compile(rf"[{LATIN}]{{2}}|[^\W_{LATIN}]{{2}}")
