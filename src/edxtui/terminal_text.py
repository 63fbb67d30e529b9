"""Text from a log made fit for a terminal.

A log is written by strangers: a user name may hold an escape sequence that retitles the window, a character that
turns the reading direction of the line, or half a surrogate pair that no terminal can encode. `printable` spells
all of them out, so that what is shown is what is there and nothing else happens.
"""

import re
from typing import Final

_UNSAFE: Final = (
    "\x00-\x1f\x7f-\x9f"  # C0, delete, C1: what terminals act upon
    "\u00ad\u061c\u115f\u1160\u17b4\u17b5"  # soft hyphen, Arabic letter mark, fillers that show as nothing
    "\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"  # zero-width space, bidi marks and isolates
    "\ufeff\ufff9-\ufffb"  # byte order mark, interlinear annotation
    "\ud800-\udfff"  # lone surrogates: cannot be encoded
    "\U000e0000-\U000e007f"  # tags: invisible copies of ASCII
)
_SPELLED_OUT: Final = re.compile(f"[{_UNSAFE}]")
_SPELLED_OUT_BUT_LINES: Final = re.compile(f"(?!\n)[{_UNSAFE}]")


def printable(text: str, *, lines: bool = False) -> str:
    r"""The text with everything that a terminal would act upon spelled out, as in `\x1b` or `\u202e`.

    With `lines` a line feed stays a line feed; otherwise the answer is always one line.
    """
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
