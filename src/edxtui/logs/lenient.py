"""JSON as Python writes it: NaN, Infinity, lone surrogates, integers of any length."""

import json
import math
from decimal import Decimal, InvalidOperation
from typing import Any, Final

_LONGEST_INT: Final = 4000
"""Python refuses to read integers of more than 4,300 digits; longer ones become Decimals."""


def _integer(digits: str) -> int | Decimal:
    return int(digits) if len(digits) <= _LONGEST_INT else Decimal(digits)


def _fraction(digits: str) -> float | Decimal:
    read = float(digits)
    if math.isfinite(read):
        return read
    try:
        return Decimal(digits)
    except InvalidOperation:  # its exponent is beyond 10 to the power of 18
        return read


_DECODER: Final = json.JSONDecoder(parse_int=_integer)
_WITH_CONTROL: Final = json.JSONDecoder(parse_int=_integer, strict=False)

_EXACT: Final = json.JSONDecoder(parse_int=_integer, parse_float=_fraction)


def document_of(text: bytes) -> dict[str, Any] | None:
    """The object that these bytes are, white space around it allowed; None where they are none, or not UTF-8."""
    return _decoded(text, _DECODER)


def exact_document_of(text: bytes) -> dict[str, Any] | None:
    """The same where a number that is too large for a float is a Decimal, not infinite."""
    return _decoded(text, _EXACT)


def document_with_control(text: bytes) -> dict[str, Any] | None:
    """The same where strings may hold control characters as they are."""
    return _decoded(text, _WITH_CONTROL)


def _decoded(text: bytes, decoder: json.JSONDecoder) -> dict[str, Any] | None:
    try:
        document = decoder.decode(text.decode())
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None


def leading_value(text: bytes, *, exact: bool = False) -> tuple[Any, int] | None:
    """The JSON value that the bytes begin with, and its length in bytes; None where they begin with none.

    What follows the value may be anything, also bytes that are not UTF-8. With `exact`, a number that is too large for
    a float is a Decimal, not infinite.
    """
    readable = text.decode(errors="surrogateescape")
    try:
        value, end = (_EXACT if exact else _DECODER).raw_decode(readable)
        length = len(readable[:end].encode())
    except (ValueError, RecursionError):
        return None
    return value, length


class Values:
    """The JSON values of one text, by where they begin; none is copied on the way to its end."""

    def __init__(self, text: bytes) -> None:
        """Look into `text`."""
        # A character for each byte. What is beyond ASCII stands in strings, or is an error, whatever it means.
        self._readable = text.decode("latin-1")

    def end(self, begin: int) -> int:
        """Where the value ends that begins there and stands in one line; `begin` where there is none."""
        try:
            _, end = _DECODER.raw_decode(self._readable, begin)
        except (ValueError, RecursionError):
            return begin
        return begin if "\n" in self._readable[begin:end] else end
