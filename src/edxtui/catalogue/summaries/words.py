"""Signs, numbers, clock times, module ids and pieces of log text, as they stand in a line.

Every function takes what a log may hold and gives one line of text; none of them fails.
"""

import re
from typing import Final

import msgspec

LONGEST_LINE: Final = 200
"""Characters of a whole summary."""
LONGEST_VALUE: Final = 40
"""Characters of one value of the log within it."""

_LOOKED_AT: Final = 4 * LONGEST_VALUE
"""Characters of a text that are looked at: enough for a value once its white space is gone."""
_LARGEST: Final = 1e15
"""From here on a number is a mistake: no score, time or count comes near it."""
_LONGEST_NUMBER: Final = 32
_HASH: Final = re.compile(r"[0-9a-f][0-9a-f-]{19,39}", re.ASCII)
_HASH_SHOWN: Final = 8


class Signs(msgspec.Struct, frozen=True):
    """The signs of a line that are not letters of the log."""

    play: str
    pause: str
    stop: str
    forward: str
    back: str
    arrow: str
    """Between what was and what is."""
    times: str
    """Before a speed."""
    ellipsis: str
    opening: str
    closing: str


GLYPHS: Final = Signs("▶", "‖", "■", "⏩", "⏪", "→", "×", "…", "“", "”")
PLAIN: Final = Signs("play", "pause", "stop", "forward", "back", "to", "x", "...", '"', '"')


def listed(*parts: str) -> str:
    """The parts that say something, with commas between them."""
    return ", ".join([part for part in parts if part])


def led(lead: str, text: str) -> str:
    """The text after its lead; nothing where there is no text."""
    return lead + text if text else ""


def cut(text: str, longest: int, signs: Signs) -> str:
    """The text, or as much of it as leaves room for an ellipsis."""
    return text if len(text) <= longest else text[: longest - len(signs.ellipsis)].rstrip() + signs.ellipsis


def value_text(text: str, signs: Signs) -> str:
    """A text of the log on one line, cut to the length of a value."""
    if len(text) <= LONGEST_VALUE:
        return " ".join(text.split())
    return cut(" ".join(text[:_LOOKED_AT].split()), LONGEST_VALUE, signs)


def quoted(text: str, signs: Signs) -> str:
    """A text in quotes; nothing for no text."""
    return f"{signs.opening}{text}{signs.closing}" if text else ""


def module_text(key: str, signs: Signs) -> str:
    """The last part of a module id, URL or path; of a long hash the first digits."""
    key = key[-_LOOKED_AT:].strip().rstrip("/")
    # A usage key in a URL has `;_` where the key has a slash.
    last = key[max(key.rfind("/"), key.rfind("@")) + 1 :].rpartition(";_")[2]
    if last.startswith("i4x-"):
        last = last.rpartition("-")[2]
    if _HASH.fullmatch(last):
        return last[:_HASH_SHOWN] + signs.ellipsis
    return value_text(last, signs)


def number_of(value: object) -> float | None:
    """The number that a value is or spells; None for all else, for NaN, and for what is too large to mean anything."""
    if isinstance(value, str):
        if not value or len(value) > _LONGEST_NUMBER:
            return None
        try:
            value = float(value)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if -_LARGEST < value < _LARGEST else None


def number_text(number: float) -> str:
    """At most two decimals, and none where they are noughts."""
    if number == int(number):
        return str(int(number))
    if abs(number) < 0.01:
        return f"{number:.1g}"
    return f"{number:.2f}".rstrip("0").rstrip(".")


def percent_text(share: float) -> str:
    """A share of one in per cent, whole: `87 %`."""
    return f"{round(share * 100)} %"


def clock_text(seconds: float) -> str:
    """`1:23`, `1:02:03`; what is left of a second is dropped."""
    minutes, second = divmod(int(abs(seconds)), 60)
    hours, minute = divmod(minutes, 60)
    sign = "-" if seconds <= -1 else ""
    return f"{sign}{hours}:{minute:02d}:{second:02d}" if hours else f"{sign}{minute}:{second:02d}"


def size_text(size: float) -> str:
    """A number of bytes: `812 bytes`, `24 kB`, `1.5 MB`."""
    if size < 1000:
        return f"{number_text(size)} bytes"
    return f"{round(size / 1000)} kB" if size < 999_500 else f"{number_text(round(size / 1e6, 1))} MB"
