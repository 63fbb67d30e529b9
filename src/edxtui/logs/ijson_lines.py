"""The way of ijson for whole lines: all documents of a piece of text in one go, as the fast way takes them."""

import io
import re
from collections.abc import Iterator
from typing import Any, Final, Generic, TypeVar

from ijson.backends import yajl2_c
from ijson.common import JSONError

from edxtui.logs.lines import is_utf8
from edxtui.logs.record import Shape
from edxtui.logs.whole_lines import Addresses, each_line_an_object

T = TypeVar("T")

_AT_ONCE: Final = 32 << 10
"""Bytes: ijson makes the documents of so many before it gives out the first, and they should not leave the cache."""
_SURROGATE: Final = re.compile(rb"\\u[dD][89a-fA-F]")
"""For half a pair yajl puts a question mark, so pairs are left to others too."""


class IjsonLines(Generic[T]):
    """Reads pieces in which every line is one document."""

    def __init__(self, shape: Shape[T]) -> None:
        """Look for documents of `shape`."""
        self._shape = shape

    def read(self, data: bytes) -> tuple[Addresses, Addresses, list[T]] | None:
        """As `WholeLines.read`: None unless every line is one document or empty."""
        lines = each_line_an_object(data)
        if lines is None or not is_utf8(data) or _SURROGATE.search(data):
            return None
        members = self._shape.members_of
        try:
            found = [members(document) for document in _documents(data) if type(document) is dict]
        except (JSONError, ValueError, RecursionError):
            return None
        starts, ends = lines
        return (starts, ends, found) if len(found) == starts.size else None


def is_of_objects(data: bytes, number: int) -> bool:
    """Whether ijson finds so many objects in a text and nothing else."""
    if not number:
        return not data.strip()  # in which ijson misses a document
    try:
        kinds = [type(document) for document in _documents(data)]
    except (JSONError, ValueError, RecursionError):
        return False
    return len(kinds) == number and kinds.count(dict) == number


def _documents(data: bytes) -> Iterator[Any]:
    # Numbers as floats: whole ones of thousands of digits end the process otherwise.
    documents: Iterator[Any] = yajl2_c.items(
        io.BytesIO(data), "", multiple_values=True, use_float=True, buf_size=_AT_ONCE
    )
    return documents
