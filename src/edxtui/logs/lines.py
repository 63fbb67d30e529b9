"""The fast way: a block of whole lines, one document a line, decoded all at once.

msgspec looks only at the wanted members. It is stricter than needed in one thing (Python's NaN and lone surrogates)
and laxer in another (bytes that are not UTF-8 pass where it skips a string); the first is caught by trying
Python's own reader on the line, the second by looking at the block as text beforehand.
"""

from typing import Generic, TypeVar

import msgspec
import numpy as np
import numpy.typing as npt

from edxtui.logs.lenient import document_of
from edxtui.logs.record import Shape

T = TypeVar("T")
Addresses = npt.NDArray[np.int64]

_LINE_FEED, _RETURN, _OPEN, _CLOSE = b"\n\r{}"


class LineReader(Generic[T]):
    """Decodes lines to the members that a `Shape` wants."""

    def __init__(self, shape: Shape[T]) -> None:
        """Prepare the decoder once; it is used for every block."""
        self._shape = shape
        self._decoder: msgspec.json.Decoder[T] = msgspec.json.Decoder(shape.members_type)

    def block(self, data: bytes) -> tuple[Addresses, Addresses, list[T]] | None:
        """Starts and ends in `data`, and members, of its documents; None unless every line is one document or empty."""
        if not is_utf8(data):
            return None
        starts, ends = line_spans(data)
        codes = np.frombuffer(data, np.uint8)
        if starts.size and (np.any(codes[starts] != _OPEN) or np.any(codes[ends - 1] != _CLOSE)):
            return None
        try:
            documents = self._decoder.decode_lines(data)
        except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
            return None
        # `}` and the next line's `{` never meet inside a document: as many documents as lines means one a line.
        return (starts, ends, documents) if len(documents) == starts.size else None

    def line(self, text: bytes) -> T | None:
        """The members of a line that holds exactly one document, without white space around it; else None."""
        if is_utf8(text):
            try:
                return self._decoder.decode(text)
            except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
                pass
        document = document_of(text) if text.startswith(b"{") else None
        return None if document is None else self._shape.members_of(document)


def is_utf8(data: bytes) -> bool:
    """Whether the bytes are UTF-8, surrogates excluded."""
    if data.isascii():
        return True
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def line_spans(data: bytes) -> tuple[Addresses, Addresses]:
    """Start and end of every line of `data` that is not empty; the line end, CR included, stands outside."""
    codes = np.frombuffer(data, np.uint8)
    ends = np.flatnonzero(codes == _LINE_FEED)
    if not data.endswith(b"\n"):
        ends = np.append(ends, codes.size)
    starts = np.empty_like(ends)
    if ends.size:
        starts[0] = 0
        np.add(ends[:-1], 1, out=starts[1:])
    if b"\r" in data:
        ends = ends - ((ends > starts) & (codes[np.maximum(ends, 1) - 1] == _RETURN))
    filled = ends > starts
    return starts[filled], ends[filled]
