"""The fast way: a block of whole lines, one document a line, decoded all at once."""

from typing import Generic, TypeVar

import msgspec
import numpy as np
import numpy.typing as npt

from edxtui.logs.lines import LineReader, is_utf8

T = TypeVar("T")
Addresses = npt.NDArray[np.int64]

_LINE_FEED, _RETURN, _OPEN, _CLOSE = b"\n\r{}"


class WholeLines(Generic[T]):
    """Decodes blocks in which every line is one document."""

    def __init__(self, lines: LineReader[T]) -> None:
        """Decode as `lines` does."""
        self._decoder: msgspec.json.Decoder[T] = lines.decoder

    def read(self, data: bytes) -> tuple[Addresses, Addresses, list[T]] | None:
        """Starts and ends in `data`, and members, of its documents; None unless every line is one document or empty."""
        if not is_utf8(data):
            return None
        lines = each_line_an_object(data)
        if lines is None:
            return None
        starts, ends = lines
        try:
            documents = self._decoder.decode_lines(data)
        except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
            return None
        # `}` and the next line's `{` never meet inside a document: as many documents as lines means one a line.
        return (starts, ends, documents) if len(documents) == starts.size else None


def each_line_an_object(data: bytes) -> tuple[Addresses, Addresses] | None:
    """Start and end of every line that is not empty, if each begins with `{` and ends with `}`."""
    starts, ends = line_spans(data)
    codes = np.frombuffer(data, np.uint8)
    if starts.size and (np.any(codes[starts] != _OPEN) or np.any(codes[ends - 1] != _CLOSE)):
        return None
    return starts, ends


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
