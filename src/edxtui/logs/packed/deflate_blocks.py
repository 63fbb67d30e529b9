"""Where a block of deflate begins, found from outside.

zlib does not tell. But a block with codes of its own begins with a header of which few bits in a row can be one; from
each that may be, deflate is tried on. What then gives the very text that the archive gave there is a block. Nothing
is taken on trust: a point that is wrong cannot come about, only one that is missed, and the next will do.
"""

import zlib
from collections.abc import Iterator
from typing import Any, Final, cast

import numpy as np
import numpy.typing as npt
from zlib_ng import zlib_ng

from edxtui.logs.packed.piece import Point

WINDOW: Final = 32 << 10
"""Bytes of text that deflate looks back upon."""
_MOST: Final = 4 << 20
"""Bytes of text that are kept to compare with; packed bytes that give more are not searched."""
_PROOF: Final = 256
"""Bytes of text that must come out alike."""
_LATE: Final = 300
"""Bytes of text, and more, that the bits give which are left over where a block does not begin with a byte."""
_SEARCHED: Final = 8 << 10
"""Packed bytes that are searched at once."""
_HEADER: Final = 512
"""Packed bytes that are tried first: most of what is no header fails within."""
_RAW: Final = -15
_NOTHING: Final = bytes(WINDOW)

_ng: Final = cast(Any, zlib_ng)
_Bits = npt.NDArray[np.uint64]


class Recent:
    """The latest text of a member, to compare with."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._text = bytearray()
        self._end = 0

    def forget(self) -> None:
        """Another member begins: it looks back upon nothing."""
        self._text.clear()

    def point(self, text: bytes, address: int, fed: bytes, position: int) -> Point | None:
        """A point in the packed bytes `fed`, which end at the byte `position` of the archive; None where none is found.

        `text` is what came last, and ends at `address`; with it all that can be read from `fed` has been given.
        """
        if address - len(text) != self._end:  # not all that lies between was shown
            self._text.clear()
        self._end = address
        self._text += text
        del self._text[: -(_MOST + WINDOW)]
        if not fed:
            return None
        for bit in _headers(fed):
            length = self._proved(fed, bit)
            if length:
                window = bytes(self._text[-(length + WINDOW) : -length])
                return Point(address - length, (position - len(fed)) * 8 + bit, zlib.compress(window, 6))
        return None

    def _proved(self, fed: bytes, bit: int) -> int:
        """How many bytes of text a block that begins at `bit` gives, if it does; else 0."""
        head = _moved(fed[bit >> 3 :][:_HEADER], bit & 7)
        packed = b""
        try:
            _inflated(head, _NOTHING)
            packed = _moved(fed[bit >> 3 :], bit & 7)
            # Whatever came before, the length is the same; so this tells where in the text the block begins.
            length = len(_inflated(packed, _NOTHING))
            if length < _PROOF or length >= _MOST:
                return 0
            for begin in range(len(self._text) - length, max(WINDOW, len(self._text) - length - _LATE) - 1, -1):
                window = bytes(self._text[begin - WINDOW : begin])
                if self._is_next(begin, _inflated(head, window)) and self._is_next(begin, _inflated(packed, window)):
                    return len(self._text) - begin
        except _ng.error:
            pass
        return 0

    def _is_next(self, begin: int, text: bytes) -> bool:
        return self._text[begin : begin + len(text)] == text


def _inflated(packed: bytes, window: bytes) -> bytes:
    """The text of some deflate after a window.

    Raises: zlib_ng.error: it is none.
    """
    text: bytes = _ng.decompressobj(_RAW, zdict=window).decompress(packed, _MOST)
    return text


def _moved(packed: bytes, bit: int) -> bytes:
    """The bytes that begin at a bit of the first one; what is left of the last is dropped."""
    length = len(packed) - bool(bit)
    return (int.from_bytes(packed, "little") >> bit & ((1 << (8 * length)) - 1)).to_bytes(length, "little")


def _headers(packed: bytes) -> Iterator[int]:
    """Bits at which a block that is not the last and has codes of its own may begin."""
    for begin in range(0, len(packed) - 16, _SEARCHED):
        data = np.frombuffer(packed, np.uint8, min(_SEARCHED + 16, len(packed) - begin), begin).astype(np.uint64)
        words = data[:-8].copy()
        """The 64 bits from each byte on."""
        for byte in range(1, 8):
            words |= data[byte : byte - 8] << np.uint64(8 * byte)
        end = min(_SEARCHED, len(words) - 3)
        found: list[npt.NDArray[np.int64]] = []
        for shift in range(8):
            head = words[:end] >> np.uint64(shift)
            # Not the last block; codes of its own; not more codes of either kind than there are.
            may_be = ((head & 7) == 4) & ((head >> 3 & 31) <= 29) & ((head >> 8 & 31) <= 29)
            at = np.flatnonzero(may_be)
            found.append(at[_is_complete(words, head[at], at * 8 + shift)] * 8 + shift)
        for bit in np.sort(np.concatenate(found)):
            yield begin * 8 + int(bit)


_KRAFT: Final = np.array(
    [sum(128 >> size for size in (v & 7, v >> 3 & 7, v >> 6 & 7, v >> 9) if size) for v in range(1 << 12)], np.uint64
)
"""How much of the code space four sizes of three bits each take, in 128ths; 0 is a size that is not there."""


def _is_complete(words: _Bits, head: _Bits, start: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Whether the code that the other codes are written in takes all of its space, as it must."""
    sizes = head >> np.uint64(13) & np.uint64(15)
    after = start + 17
    code = words[after >> 3] >> (after & 7).astype(np.uint64)
    code &= (np.uint64(1) << (np.uint64(3) * (sizes + np.uint64(4)))) - np.uint64(1)
    space = np.zeros(len(head), np.uint64)
    for part in range(5):
        space += _KRAFT[code >> np.uint64(12 * part) & np.uint64(4095)]
    complete: npt.NDArray[np.bool_] = space == 128
    return complete
