"""A log as somebody writes it who wants to get at the terminal of its reader, and what must not come out of it."""

import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

TRICKS = {
    "title": "\x1b]0;owned\x07",
    "title by C1": "\x9d0;owned\x9c",
    "colours": "\x1b[5;35;45m",
    "colours by C1": "\x9b5;35;45m",
    "another screen": "\x1bc\x1b[?1047h",
    "clipboard": "\x1b]52;c;b3duZWQ=\x07",
    "link": "\x1b]8;;https://owned.example/\x1b\\owned\x1b]8;;\x1b\\",
    "question to the terminal": "\x1b[6n\x1b[>0q\x05",
    "device control": "\x1bP1$r0m\x1b\\",
    "bell and the like": "\x00\x07\x08\x0b\x0c\r\x0e\x1a\x7f",
    "end of a paste": "\x1b[201~",
    "new lines": "\n\x85\u2028\u2029",
    "directions": "\u202e\u202a\u202b\u202d\u202c\u2066\u2067\u2068\u2069\u200e\u200f\u061c",
    "nothing to see": "\u200b\u2060\ufeff\u00ad\u180e\U000e0041\U000e007f\U0001d173",
    "half a pair": "\ud800",
    "markup": "[red]x[/red] [/] [link=https://owned.example/]x[/link] [@click=app.quit]quit[/] [bold",
    "formula": "=HYPERLINK(A1)",
    "formula by plus": "+1+cmd|' /C calc'!A0",
    "formula by at": "@SUM(A1)",
    "formula by tab": "\t=1",
    "flood": "e" + "\u0301" * 60,
}
"""By what they are for."""

MARKED = [TRICKS[name] for name in ("title", "colours", "link", "another screen", "device control", "end of a paste")]
"""Sequences that edxtui itself never writes."""

# What moves the cursor, chooses colours, asks for the terminal's features, copies, and sets the pointer's shape.
_OWN = re.compile("\x1b(?:\\[[0-?]*[ -/]*[@-~]|[()][0-9A-Z]|[78=>]|\\]52;c;[A-Za-z0-9+/=]*\x07|\\]22;[a-z-]*\x07)")
_HARMLESS = frozenset("\r\n\u200c\u200d")
"""Among characters that show as nothing: ends of lines, and what joins letters of some scripts, and emoji."""


def what_came_through(raw: bytes) -> list[str]:
    """What a terminal was sent that only a log can have said."""
    text = raw.decode(errors="surrogateescape")
    found = [repr(sequence) for sequence in MARKED if sequence in text]
    rest = _OWN.sub("", text)
    kinds = ("Cc", "Cf", "Cs", "Zl", "Zp")
    return found + sorted(
        {repr(each) for each in rest if unicodedata.category(each) in kinds and each not in _HARMLESS}
    )


def events() -> Iterator[bytes]:
    """Events of which every string, names of members too, holds a trick: one event for each, and one for all."""
    for number, trick in enumerate([*TRICKS.values(), "".join(TRICKS.values())]):
        key = "".join("_" if each.isspace() or each in "/:+" else each for each in trick)
        course = f"edX{key}/AN101{key}/2014{key}"
        document = {
            "username": trick,
            "event_type": trick if number % 2 else f"/courses/{course}/{trick}",
            "event_source": "server" if number % 3 else trick,
            "session": trick,
            "host": trick,
            "ip": trick,
            "agent": trick,
            "referer": trick,
            "page": f"https://owned.example/courses/{course}/{trick}",
            "time": f"2014-03-03T16:{number:02}:00.000000+00:00",
            "context": {
                "course_id": course,
                "org_id": trick,
                "path": trick,
                "user_id": trick,
                "module": {"display_name": trick, trick: trick},
            },
            "event": {trick: [trick, {trick: trick}], "problem_id": trick, "code": trick, "id": trick},
            trick: trick,
        }
        yield json.dumps(document, ensure_ascii=number % 2 == 0 or not _can_stand(trick)).encode() + b"\n"
        yield json.dumps(document | {"event": json.dumps({trick: trick}), "name": trick}).encode() + b"\n"
        yield (
            json.dumps(document | {"event": f"input_{trick}_2_1={trick}", "event_type": "problem_check"}).encode()
            + b"\n"
        )


def _can_stand(trick: str) -> bool:
    """Whether the trick can stand in JSON as it is, but for what JSON escapes by itself."""
    try:
        trick.encode()
    except UnicodeEncodeError:
        return False
    return True


def damaged() -> Iterator[bytes]:
    """Lines that are no events, with the tricks as they are."""
    for trick in TRICKS.values():
        plain = trick.replace("\n", " ").encode(errors="surrogatepass")
        yield b'{"username": "' + plain + b'", "event_type": "play_video", "time": "2014-03-03T16:\n'
        yield plain + b"\n"
    yield b'\x9b5m\xff\xfe{"username": "\xff\x1b]0;owned\x07"\n'


def write(folder: Path) -> Path:
    """The log, in a folder; its name is no better."""
    path = folder / "\x1b]0;owned\x07\x1b[5;35;45m\u202e[red]=edx.log"
    path.write_bytes(b"".join((*events(), *damaged())))
    return path
