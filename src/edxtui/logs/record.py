"""What the bytes of a log are made of: records that were read, and damaged ones that were not."""

from enum import IntEnum
from typing import Any, Generic, Protocol, TypeVar

import msgspec

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Reason(IntEnum):
    """Why bytes of a log hold no readable JSON object. The numbers are kept in indexes: never reuse one."""

    CUT = 1
    BROKEN = 2
    BAD_UTF8 = 3
    NO_OBJECT = 4
    NOT_AN_OBJECT = 5
    NUL = 6
    CONTROL = 7
    UTF_16_LE = 8
    UTF_16_BE = 9
    UTF_32_LE = 10
    UTF_32_BE = 11
    NO_BEGINNING = 12

    @property
    def sentence(self) -> str:
        """The reason as a person reads it."""
        return _SENTENCES[self]

    @property
    def hint(self) -> str:
        """What to do about it, in a sentence; empty where nothing can be done."""
        return _HINTS.get(self, "")


_SENTENCES = {
    Reason.CUT: "the document ends before its closing brace",
    Reason.BROKEN: "the document breaks off: what stands there is not JSON",
    Reason.BAD_UTF8: "the document holds bytes that are not UTF-8",
    Reason.NO_OBJECT: "text without a JSON object",
    Reason.NOT_AN_OBJECT: "JSON, but not an object",
    Reason.NUL: "a run of NUL bytes, as a crashed host leaves them",
    Reason.CONTROL: "control characters in front of an event",
    Reason.UTF_16_LE: "text in UTF-16 (little-endian), where a log is UTF-8",
    Reason.UTF_16_BE: "text in UTF-16 (big-endian), where a log is UTF-8",
    Reason.UTF_32_LE: "text in UTF-32 (little-endian), where a log is UTF-8",
    Reason.UTF_32_BE: "text in UTF-32 (big-endian), where a log is UTF-8",
    Reason.NO_BEGINNING: "the end of a document whose beginning is missing",
}
_HINTS = {
    reason: f"Convert it: iconv -f {reason.name[:6].replace('_', '-')}{reason.name[-2:]} -t UTF-8 LOG > NEW_LOG"
    for reason in (Reason.UTF_16_LE, Reason.UTF_16_BE, Reason.UTF_32_LE, Reason.UTF_32_BE)
}


class Record(msgspec.Struct, Generic[T], frozen=True):
    """One JSON object of a log, or the bytes of a log that hold no readable one.

    The span of an event is exactly its JSON text, from `{` to `}`.
    """

    offset: int
    """Where it begins: bytes from the start of the decompressed log."""
    length: int
    """Bytes."""
    members: T
    """The wanted members; of a damaged record, those that can be told for sure."""
    reason: Reason | None = None
    """None: it was read. Otherwise why it is damaged."""
    broken_at: int = 0
    """Of a damaged record: the byte of the log up to which it could be read."""

    @property
    def end(self) -> int:
        """The byte after the last."""
        return self.offset + self.length


class Shape(Protocol[T_co]):
    """What the reader must be told of the documents it looks for."""

    @property
    def members_type(self) -> type[T_co]:
        """The struct that msgspec decodes a document to, in the fast way."""

    @property
    def root_members(self) -> frozenset[str]:
        """Names that a document may begin with: where one stands after `{`, a document begins."""

    def members_of(self, document: dict[str, Any]) -> T_co:
        """The same struct from a decoded document, whatever the types of its values."""

    def is_whole(self, document: dict[str, Any]) -> bool:
        """Whether a document found in the midst of other text is one in its own right, not a part of a broken one."""

    def is_end(self, members: dict[str, Any]) -> bool:
        """Whether members found at the end of a broken document are its root's, not those of a part."""


class Source(Protocol):
    """Bytes at an address."""

    @property
    def size(self) -> int:
        """How many there are."""

    def read(self, offset: int, length: int) -> bytes:
        """The bytes from `offset`; fewer than `length` only where the log ends."""

    def read_into(self, offset: int, place: memoryview) -> int:
        """The same into `place`, as many as fit; how many they are."""


class BytesSource:
    """Bytes in memory as a log; for tests and for text that came by other ways."""

    def __init__(self, data: bytes) -> None:
        """Take the bytes as they are."""
        self._data = data
        self.size = len(data)

    def read(self, offset: int, length: int) -> bytes:
        """The bytes from `offset`."""
        return self._data[offset : offset + length]

    def read_into(self, offset: int, place: memoryview) -> int:
        """The same into `place`."""
        return copy_into(place, self._data, offset)


class TextPiece:
    """A piece of a log, by the addresses of the log; the log seems to end with it."""

    def __init__(self, start: int, data: bytes) -> None:
        """Take the bytes from `start`."""
        self._start = start
        self._data = data
        self.size = start + len(data)

    def read(self, offset: int, length: int) -> bytes:
        """The bytes from `offset`, which is not before the piece."""
        begin = offset - self._start
        if begin < 0:
            raise ValueError(f"byte {offset} lies before the piece")
        return self._data[begin : begin + length]

    def read_into(self, offset: int, place: memoryview) -> int:
        """The same into `place`."""
        return copy_into(place, self._data, offset - self._start)


def copy_into(place: memoryview, data: bytes, begin: int = 0) -> int:
    """Put bytes from `begin` into a place, as many as there are and fit; how many they are."""
    part = memoryview(data)[begin : begin + len(place)]
    place[: len(part)] = part
    return len(part)
