"""The fast way for a line that holds one document.

msgspec looks only at the wanted members. It is stricter than needed in one thing (Python's NaN and lone surrogates)
and laxer in another (bytes that are not UTF-8 pass where it skips a string); the first is caught by trying
Python's own reader on the line, the second by looking at the bytes as text beforehand.
"""

from typing import Generic, TypeVar

import msgspec

from edxtui.logs.lenient import document_of
from edxtui.logs.record import Shape

T = TypeVar("T")


class LineReader(Generic[T]):
    """Decodes lines to the members that a `Shape` wants."""

    def __init__(self, shape: Shape[T]) -> None:
        """Prepare the decoder once; it is used for every line."""
        self._shape = shape
        self.decoder: msgspec.json.Decoder[T] = msgspec.json.Decoder(shape.members_type)

    def line(self, text: bytes) -> T | None:
        """The members of a line that holds exactly one document, without white space around it; else None."""
        if is_utf8(text):
            try:
                return self.decoder.decode(text)
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
