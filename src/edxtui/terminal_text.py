"""Text from a log made fit for a terminal.

A log is written by strangers: a user name may hold an escape sequence that retitles the window, a character that
turns the reading direction of the line, or half a surrogate pair that no terminal can encode. `printable` spells
all of them out, so that what is shown is what is there and nothing else happens.
"""

import re
from typing import Final

_UNSAFE: Final = (
    "\x00-\x1f\x7f-\x9f"  # C0, delete, C1: what terminals act upon
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5"  # soft hyphen, Arabic letter mark, fillers that show as nothing
    "\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"  # zero-width space, bidi marks and isolates
    "\u3164\ufeff\uffa0\ufff0-\ufffb"  # more fillers, byte order mark, interlinear annotation
    "\ud800-\udfff"  # lone surrogates: cannot be encoded
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"  # what steers shorthand and music
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"  # tags: invisible copies of ASCII, and what is kept for more such
)
_SPELLED_OUT: Final = re.compile(f"[{_UNSAFE}]")
_SPELLED_OUT_BUT_LINES: Final = re.compile(f"(?!\n)[{_UNSAFE}]")


def printable(text: str, *, lines: bool = False) -> str:
    r"""The text with everything that a terminal would act upon spelled out, as in `\x1b` or `\u202e`.

    With `lines` a line feed stays a line feed; otherwise the answer is always one line.
    """
    if text.isascii() and (text.isprintable() or (lines and all(map(str.isprintable, text.split("\n"))))):
        return text
    pattern = _SPELLED_OUT_BUT_LINES if lines else _SPELLED_OUT
    return pattern.sub(_spell_out, text)


def _spell_out(match: re.Match[str]) -> str:
    character = match[0]
    short = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(character)
    if short:
        return short
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def printable_json(text: str) -> str:
    r"""JSON text with all of that written as JSON's own escapes, as in `\u001b`: it says the same to whoever reads it.

    Line feeds stay, other white space between tokens becomes a space.
    """
    return _SPELLED_OUT_BUT_LINES.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    if character in "\t\r\v\f":  # in a string they are escaped already
        return " "
    code = ord(character)
    if code < 0x10000:
        return f"\\u{code:04x}"
    high, low = divmod(code - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"
