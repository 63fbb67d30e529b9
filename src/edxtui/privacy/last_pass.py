"""The last pass: all that leaves is searched for everybody the logs know, whoever put stand-ins there, and however.

It reads bytes and not documents, so that what the other way misunderstands is not misunderstood twice: as they are,
with the escapes of JSON, of URLs and of HTML undone, and what stands in them as base64. The words of a mebibyte are
hashed at once by numpy, and those few that may be somebody's are compared one by one.
"""

import binascii
import re
import sys
from collections.abc import Iterator
from typing import Any, Final

import msgspec
import numpy as np
import numpy.typing as npt

from edxtui.errors import ExportError
from edxtui.privacy import patterns
from edxtui.privacy.known import LATIN, Known
from edxtui.privacy.pseudonyms import Pseudonyms, address_of, composed
from edxtui.privacy.rules import everywhere
from edxtui.terminal_text import printable

_PIECE: Final = 1 << 20
_OVERLAP: Final = 1024
"""Bytes that are searched twice, so that nobody hides where two pieces meet."""
_BEFORE: Final = b"zq0"
"""Stands before a text that was cut, so that a word that was cut becomes another one, and a fraction stays one."""
_BEHIND: Final = b"zqz"
"""Stands behind one."""
_NOT_ASCII: Final = bytes(range(0x80, 0x100))
"""Does not stand where a text was cut, which may be in the midst of a letter."""
_MOST: Final = 10_000
"""So many who were found are kept."""
_APART: Final = b"\n~ "
"""Stands before each text that was unpacked, so that digits at its beginning are taken for no number of a table."""
_SLOTS: Final = 24
_SHORT_ESCAPES: Final = (b"\\n", b"\\r", b"\\t", b"\\b", b"\\f")
_CODE: Final = re.compile(rb"\\++u([0-9a-fA-F]{4})")
_CODES: Final = re.compile(rb"(?<!\\)\\++(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))")
"""The same and Python's `\\x41`, looked for from the beginning of a run of backslashes alone, which may be long."""
_PERCENT: Final = re.compile(rb"%(?:([0-9a-fA-F]{2})|u([0-9a-fA-F]{4}))")
_ENTITY: Final = re.compile(rb"&#(?:(\d{1,7})|[xX]([0-9a-fA-F]{1,6}));")
_PACKED: Final = 12
"""Characters of base64 from which on it is looked into."""
_ONE_ALPHABET: Final = bytes.maketrans(b"-_", b"+/")
_DEEPEST: Final = 3
"""How many escapes of a URL within a URL are undone."""
_PART: Final = re.compile(rb"\.0*[1-9]|[,:-]\d")
"""What stands behind digits that are a part of something longer; `.0` is none."""
_NO_WORD: Final = re.compile(r"[^\w\x00-\x7f]+")
_NOT_LATIN: Final = re.compile(rf"[^{LATIN}\x00-\x7f]+")
_OF_JSON: Final = (b":", b"[", b",")
_MOST_TOLD: Final = 5
_NEAR: Final = 300
"""Bytes around an escape that are looked at; no user name is longer."""
_REMEMBERED: Final = 200_000

_Hashes = npt.NDArray[np.uint64]
_Places = npt.NDArray[np.int64]


class Escaped(msgspec.Struct, frozen=True):
    """Somebody that the last pass found."""

    kind: str
    text: str
    around: str
    """What stands before and behind."""


class LastPass:
    """Searches an output that comes in pieces."""

    def __init__(self, known: Known, pseudonyms: Pseudonyms) -> None:
        """Get ready to look for everybody who is known and can be looked for."""
        self._known = known
        self.escaped: list[Escaped] = []
        """Who was found."""
        self.seen = 0
        """Bytes that came."""
        self._held = b""
        self._ids = frozenset(text.encode() for text in known.ids)
        self._sessions = frozenset(text.encode() for text in known.sessions)
        found = (address_of(text) for text in known.addresses)
        self._addresses = {str(address) for address in found if address is not None}
        if pseudonyms.keep_network:
            self._addresses -= {pseudonyms.address(address) for address in self._addresses}
        self._looked_up: dict[bytes, bool] = {}
        self._looked_into: set[bytes] = set()
        self._has_ipv6 = any(":" in address for address in self._addresses)
        words = [word.encode() for word in known.words()]
        self._no_words = [_NOT_LATIN, *([_NO_WORD] if any(map(_NOT_LATIN.search, known.names)) else [])]
        """What is a blank where a text is none of ASCII's. Other letters are one too, except to who has one's name."""
        self._hashes = np.unique(_hashed([*words, *self._ids, *self._sessions]))
        self._slots = np.zeros(1 << _SLOTS, np.bool_)
        self._slots[self._hashes >> np.uint64(64 - _SLOTS)] = True
        keys = (name for name, kind in everywhere().items() if kind in ("user name", "user id"))
        self._key = re.compile(rb'"(?:%b)["\\]*\s*:\s*\[?\s*\Z' % "|".join(map(re.escape, keys)).encode())

    @property
    def searched(self) -> dict[str, int]:
        """How many are looked for, by kind."""
        return {
            "user name": len(self._known.names),
            "user id": len(self._ids),
            "session key": len(self._sessions),
            "address": len(self._addresses),
        }

    def see(self, piece: bytes) -> None:
        """Search the next piece of the output."""
        self.seen += len(piece)
        self._held += piece
        if len(self._held) >= _PIECE:
            self._search(self._held.rstrip(_NOT_ASCII) + _BEHIND)
            self._held = _BEFORE + self._held[-_OVERLAP:].lstrip(_NOT_ASCII)

    def finish(self) -> None:
        """Search what is left.

        Raises: ExportError: somebody was found anywhere.
        """
        self._search(self._held)
        self._held = b""
        if self.escaped:
            told = "; ".join(f"the {one.kind} {one.text} in {one.around!r}" for one in self.escaped[:_MOST_TOLD])
            raise ExportError(
                f"The last pass over the export found people who were to be hidden: {printable(told)}. "
                "Nothing was written.",
                hint="This should not happen: please report it, without the names. Leaving those events out helps.",
            )

    def _search(self, piece: bytes) -> None:
        for _ in range(1 + _DEEPEST):
            for form in _forms(piece):
                if form.isascii():
                    self._search_form(form.lower())
                    continue
                text = composed(form.decode("utf-8", "replace"))
                for other in self._no_words:
                    self._search_form(other.sub(" ", text).lower().encode("utf-8", "replace"))
            piece = self._unpacked(piece)
            if not piece:
                break

    def _unpacked(self, piece: bytes) -> bytes:
        """The texts that stand in a piece as base64; each was looked at once, for most come again and again."""
        seen = self._looked_into
        starts, ends = _words(piece, _BASE64)
        long = ends - starts >= _PACKED
        runs = {piece[start:end] for start, end in zip(starts[long].tolist(), ends[long].tolist(), strict=True)} - seen
        if len(seen) > _REMEMBERED:
            seen.clear()
        seen.update(run for run in runs if len(run) <= _NEAR)
        return b"".join(_APART + text for text in map(_unpacked, runs) if text)

    def _search_form(self, form: bytes) -> None:
        starts, ends = _words(form)
        if not starts.size:
            return
        maybe = self._maybe_somebody(form, starts, ends)
        for start, end in zip(starts[maybe].tolist(), ends[maybe].tolist(), strict=True):
            kind, begin, stop = self._somebody(form, start, end)
            if kind:
                self._tell(kind, form, begin, stop)
        for start, end in self._addresses_in(form, starts, ends):
            self._tell("address", form, start, end)

    def _maybe_somebody(self, form: bytes, starts: _Places, ends: _Places) -> _Places:
        """Which words have the hash of somebody's."""
        hashes = _hashes_at(form, starts, ends)
        maybe = np.flatnonzero(self._slots[hashes >> np.uint64(64 - _SLOTS)])
        if not maybe.size:
            return maybe
        places = np.minimum(np.searchsorted(self._hashes, hashes[maybe]), self._hashes.size - 1)
        found: _Places = maybe[self._hashes[places] == hashes[maybe]]
        return found

    def _somebody(self, form: bytes, start: int, end: int) -> tuple[str, int, int]:
        """Whether a word is somebody, or stands in somebody's name: of what kind, and where; else an empty kind."""
        word = form[start:end]
        if word in self._sessions:
            return "session key", start, end
        if word in self._ids and self._is_id(form, start, end):
            return "user id", start, end
        for offset, length, names in self._known.behind(word.decode(errors="replace")):
            # Bytes before the word and characters of the name: the same where the name is ASCII, as nearly all are.
            begin, stop = start - offset, start - offset + length
            if begin >= 0 and (name := form[begin:stop].decode(errors="replace")) in names:
                if _is_whole(form, begin, stop):
                    return self._known.kind_of(name), begin, stop
            elif not form[max(start - 4 * length, 0) : end + 4 * length].isascii():
                for name in names:
                    text = name.encode(errors="replace")
                    begin = start - len(name[:offset].encode(errors="replace"))
                    stop = begin + len(text)
                    if begin >= 0 and form[begin:stop] == text and _is_whole(form, begin, stop):
                        return self._known.kind_of(name), begin, stop
        return "", 0, 0

    def _is_id(self, form: bytes, start: int, end: int) -> bool:
        """Whether digits are an id for certain: a number of JSON is one only in a member that holds ids."""
        before = form[max(start - 80, 0) : start]
        if len(before) > 1 and before[-1:] in b".,:-" and before[-2:-1].isdigit():
            return False
        if _PART.match(form, end):
            return False
        bare = before.removesuffix(b"-").rstrip()
        if not bare or bare.endswith(_OF_JSON) or before.endswith((b"\n", b"\r")):
            return self._key.search(before) is not None
        return True

    def _addresses_in(self, form: bytes, starts: _Places, ends: _Places) -> Iterator[tuple[int, int]]:
        if not self._addresses or starts.size < 4:
            return
        short = ends - starts <= 3
        data = np.frombuffer(form, np.uint8)
        joined = short[:-1] & (starts[1:] == ends[:-1] + 1) & (data[ends[:-1]] == ord("."))
        for place in np.flatnonzero(joined[:-2] & joined[1:-1] & joined[2:] & short[3:]).tolist():
            start, end = int(starts[place]), int(ends[place + 3])
            if self._is_address(form[start:end]) and form[start - 1 : start] != b"." and not _goes_on(form, end):
                yield start, end
        if self._has_ipv6 and b":" in form:
            text = form.decode("latin-1")
            for start, end in patterns.addresses(text):
                address = address_of(text[start:end])
                if address is not None and address.version == 6 and str(address) in self._addresses:
                    yield start, end

    def _is_address(self, text: bytes) -> bool:
        known = self._looked_up.get(text)
        if known is None:
            if len(self._looked_up) >= _REMEMBERED:
                self._looked_up.clear()
            known = self._looked_up[text] = str(address_of(text.decode(errors="replace"))) in self._addresses
        return known

    def _tell(self, kind: str, form: bytes, start: int, end: int) -> None:
        if len(self.escaped) >= _MOST:
            return
        around = form[max(start - 40, 0) : end + 40].decode(errors="replace")
        self.escaped.append(Escaped(kind, form[start:end].decode(errors="replace"), around))


def _forms(piece: bytes) -> Iterator[bytes]:
    """The piece as it is, and what stands around escapes with these undone, once for each reading."""
    yield piece
    escaped = _around(piece, ord("\\"), b"nrtbfux")
    if escaped:
        undone = escaped
        for escape in _SHORT_ESCAPES:
            undone = undone.replace(escape, b"  ")
        if b"\\u" in undone or b"\\x" in undone:
            undone = _CODES.sub(_character, undone)
        yield undone
    else:
        undone = b""
    entities = _around(piece, ord("&"), b"#")
    if entities:
        entities = _ENTITY.sub(_character_of_html, entities)
        yield entities
    for form in (_around(piece, ord("%"), b"0123456789abcdefABCDEFu"), undone, entities):
        decoded = form
        for _ in range(_DEEPEST):
            before = decoded
            decoded = _PERCENT.sub(_character_of_url, before) if b"%" in before else before
            if decoded == before:
                break
            yield decoded


def _around(piece: bytes, sign: int, following: bytes) -> bytes:
    """What stands near a sign that one of some others follows."""
    data = np.frombuffer(piece, np.uint8)
    places = np.flatnonzero(data[:-1] == sign)
    places = places[np.isin(data[places + 1], np.frombuffer(following, np.uint8))]
    if not places.size:
        return b""
    gaps = np.flatnonzero(np.diff(places) > 2 * _NEAR)
    firsts = places[np.concatenate((np.zeros(1, np.int64), gaps + 1))]
    lasts = places[np.concatenate((gaps, np.array([places.size - 1])))]
    return b"\n".join(
        b"%b%b%b" % (_BEFORE, piece[max(first - _NEAR, 0) : last + _NEAR].strip(_NOT_ASCII), _BEHIND)
        for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True)
    )


def _character(match: re.Match[bytes]) -> bytes:
    return chr(int(match[1] or match[2], 16)).encode("utf-8", "replace")


def _character_of_url(match: re.Match[bytes]) -> bytes:
    return bytes((int(match[1], 16),)) if match[1] else chr(int(match[2], 16)).encode("utf-8", "replace")


def _character_of_html(match: re.Match[bytes]) -> bytes:
    code = int(match[1]) if match[1] else int(match[2], 16)
    return chr(code).encode("utf-8", "replace") if code < sys.maxunicode else b" "


def _unpacked(run: bytes) -> bytes:
    """The text that these characters are in base64; nothing where it is none."""
    run = run.translate(_ONE_ALPHABET)
    run = run[: len(run) - (len(run) % 4 == 1)]
    found = binascii.a2b_base64(run + b"=" * (-len(run) % 4))
    try:
        found.decode()
    except UnicodeDecodeError as error:
        return found[: error.start] if error.end == len(found) else b""  # a character was cut
    return found


def _goes_on(form: bytes, end: int) -> bool:
    """Whether another part follows, as in a version of five."""
    return form[end : end + 1] == b"." and form[end + 1 : end + 2].isdigit()


_LETTERS: Final = np.array([chr(code).isalnum() if code < 128 else True for code in range(256)])
_BASE64: Final = np.array([code < 128 and (chr(code).isalnum() or chr(code) in "+/-_") for code in range(256)])
_MASKS: Final = np.array([(1 << (8 * width)) - 1 for width in range(9)], np.uint64)


def _words(form: bytes, letters: npt.NDArray[np.bool_] = _LETTERS) -> tuple[_Places, _Places]:
    """Where runs of letters and digits, or of what else counts as one, begin and end."""
    is_word = np.zeros(len(form) + 2, np.bool_)
    is_word[1:-1] = letters[np.frombuffer(form, np.uint8)]
    borders = np.flatnonzero(is_word[1:] != is_word[:-1])
    return borders[::2], borders[1::2]


def _hashes_at(form: bytes, starts: _Places, ends: _Places) -> _Hashes:
    """Of words: of their first and last eight bytes and their length."""
    padded = b"\0" * 8 + form + b"\0" * 8
    eight: Any = np.ndarray((len(form) + 9,), "<u8", buffer=padded, strides=(1,))
    lengths = ends - starts
    masks = _MASKS[np.minimum(lengths, 8)]
    first = eight[starts + 8] & masks
    # The last eight bytes, those before a shorter word shifted out.
    last = eight[ends] >> (np.uint64(64) - np.minimum(lengths, 8).astype(np.uint64) * np.uint64(8))
    mixed: _Hashes = (first * np.uint64(0x9E3779B97F4A7C15)) ^ (last * np.uint64(0xC2B2AE3D27D4EB4F))
    mixed += lengths.astype(np.uint64) * np.uint64(0x165667B19E3779F9)
    mixed ^= mixed >> np.uint64(31)
    mixed *= np.uint64(0xD6E8FEB86659FD93)
    return mixed


def _hashed(words: list[bytes]) -> _Hashes:
    lengths = np.array([len(word) for word in words], np.int64)
    starts = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths + 1)[:-1])) if words else lengths
    return _hashes_at(b" ".join(words), starts, starts + lengths)


def _is_whole(form: bytes, start: int, end: int) -> bool:
    """Whether no word goes on at either end, also by a letter that stands there by its code."""
    coded = _CODE.match(form, end)
    if coded is not None and _NOT_LATIN.match(letter := chr(int(coded[1], 16))) is None and letter.isalnum():
        return False
    return not (start and _LETTERS[form[start - 1]] and _LETTERS[form[start]]) and not (
        end < len(form) and _LETTERS[form[end]] and _LETTERS[form[end - 1]]
    )
