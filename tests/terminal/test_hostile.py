"""A hostile log on every screen and in every command: nothing of what it tries reaches the terminal."""

import base64
import json
import re
import sys
from pathlib import Path

import pytest
from tests import hostile
from tests.terminal.pseudo_terminal import PseudoTerminal

EDXTUI = Path(sys.executable).with_name("edxtui")

pytestmark = pytest.mark.terminal

RUN = "import json, sys; from edxtui.cli.main import run; [run(words) for words in json.loads(sys.argv[1])]"
"""Many commands by one process: starting one takes longer than most of them."""


def test_no_command_passes_it_on(tmp_path: Path) -> None:
    log = str(hostile.write(tmp_path))
    all_tricks = "".join(each for each in hostile.TRICKS.values() if "\x00" not in each and "\ud800" not in each)
    fields = (
        "type",
        "event_type",
        "user",
        "course",
        "org",
        "session",
        "source",
        "host",
        "ip",
        "page",
        "module",
        "time",
    )
    commands = [
        ["index", log],
        ["index", log, "--json"],
        *(["count", log, "--by", field, "--limit", "1000"] for field in fields),
        ["count", log, "--by", "user", "--by", "type"],
        ["count", log, "--by", "event.problem_id", "--limit", "1000"],
        ["count", log, "--by", "user", "--json"],
        ["count", log, "--by", "user", "-q", "is:damaged"],
        ["count", log, "--by", "user", "-q", f'user:"{hostile.TRICKS["title"]}"'],
        ["count", log, "--by", "user", "-q", f"owned~ user:{hostile.TRICKS['directions']}x"],
        ["count", log, "--by", "user", "-q", f"nosuch{hostile.TRICKS['colours']}:1"],
        ["count", log, "--by", f"nosuch{hostile.TRICKS['colours']}"],
        *(["sessions", log, "--user", trick] for trick in hostile.TRICKS.values() if "\x00" not in trick),
        ["sessions", log, "--user", all_tricks],
        ["check", log],
        ["check", log, "--json"],
        ["sql", log, "-c", "SELECT * FROM events"],
        ["sql", log, "-c", "SELECT * FROM damaged"],
        ["sql", log, "-c", "SELECT * FROM sessions"],
        ["sql", log, "-c", 'SELECT event_type AS "\x1b[5;35;45m\u202e", list(username) FROM events GROUP BY 1'],
        ["sql", log, "-c", "SELECT username FROM events LIMIT 3", "--json"],
        ["sql", log, "-c", "SELECT username::INTEGER FROM events"],
        ["sql", log, "-c", f"SELECT {all_tricks}"],
        ["sql", log, "-c", f"SELECT error('{hostile.TRICKS['colours']}')"],
        ["events", all_tricks],
        ["export", log],
        ["export", log, "-f", "ndjson"],
        ["export", log, "-f", "csv", "--fields", "event,event.problem_id"],
        ["export", log, "-o", "/dev/stdout", "-f", "ndjson"],
        ["export", log, "-o", str(tmp_path / "out.csv"), "--fields", "event", "--damaged", "/dev/stderr"],
        ["export", log, "-o", str(tmp_path / all_tricks.replace("/", "") / "no.json")],
        ["export", log, "--pseudonymize", "--make-key", "--key-file", str(tmp_path / "key"), "-f", "ndjson"],
        ["export", log, "--pseudonymize", "--key-file", str(tmp_path / "key"), "--audit", "/dev/stderr", "-f", "csv"],
        ["marks", log],
        ["marks", log, "--json"],
        ["export", log, "-o", log],
        ["export", log, "-o", str(tmp_path / "out.json"), "-q", all_tricks],
        ["export", log, "-o", str(tmp_path / "out.sh\x1b[5;35;45m\u202e")],
        ["index", str(tmp_path / "missing\x1b[5;35;45m\u202e")],
        ["index", log, "--cache-dir", log + "/x"],
        ["index", "--list"],
        ["index", "--remove", log],
        ["nosuch\x1b[5;35;45m\u202e"],
        ["count", log, "--nosuch\x1b[5;35;45m\u202e"],
        ["sessions", log, "--user", "a", "--gap", "\x1b[5;35;45m\u202e"],
    ]
    with PseudoTerminal([sys.executable, "-c", RUN, json.dumps(commands)], tmp_path) as terminal:
        terminal.ended()
    faults = [line for line in terminal.raw.splitlines() if b"fault of edxtui" in line or b"Traceback" in line]
    assert faults == []
    assert b"owned" in terminal.raw
    assert hostile.what_came_through(terminal.raw) == []


LIST = "of 92"
"""Stands in the title of the list of all records."""
BACK = "\x1b"
VISITS: dict[str, list[tuple[str, str]]] = {
    "the list": [("G", "92 of 92"), ("g", "1 of 92"), ("jx", "of 91"), ("<", LIST)],
    "the document": [("g", "1 of 92"), ("\rGy", "was copied"), ("gw", ""), ("w/own\r", ""), (BACK, LIST)],
    "a damaged record": [(BACK + "G", "Damaged record"), ("\rGy", ""), (BACK + "g", "1 of 92")],
    "what a type means": [("d", ""), ("d", "")],
    "marks and notes": [
        ("jm", "◆"),
        ("a", "note on this event"),
        (BACK, "-note on this"),
        ("M", "is:marked"),
        ("M", LIST),
    ],
    "the timeline": [
        ("s", "session 1 of"),
        ("]jG", ""),
        ("d", ""),
        ("y", "was copied"),
        ("d", ""),
        ("z", ""),
        ("o", ""),
        (BACK, LIST),
    ],
    "the facets": [("f", "by number"), *[("\x1b[C" * 3, "")] * 3, ("/own", ""), (BACK, LIST)],
    "a path's facets": [
        ("f", "by number"),
        ("f", ""),
        ("event.problem_id\r", ""),
        (" ", ""),
        (BACK, LIST),
    ],
    "the histogram": [("h", "over time"), ("n+", ""), (BACK, LIST)],
    "counts to a file": [("f", "by number"), ("e", "edxtui-counts"), (BACK, "-edxtui-counts"), (BACK, LIST)],
    "other columns": [("C", "fits"), ("jjjj jj jj ", ""), ("\r", "-fits"), ("Gg", ""), ("C", "fits"), ("r\r", "-fits")],
    "one pane alone": [("Z", ""), ("\r", ""), (BACK + "Z", ""), ("}{HT", ""), ("HT", "")],
    "what can be asked": [("/user:", "owned"), ("\x1b[B", ""), (BACK, "/ to ask")],
    "a wrong query": [("/nosuch:[red]x[/red] (", ""), ("\r", "no field"), (BACK, "/ to ask")],
    "a miss": [("/user:owndx~ course:owndx", ""), ("\r", "nearest"), (BACK, "/ to ask")],
    "only these": [("u", "-/ to ask"), ("c", "course:"), ("t", ""), (BACK, "/ to ask")],
    "SQL": [("\x13", "SELECT"), ("\x12", "rows in"), ("\tjjly", ""), (BACK, "/ to ask")],
    "the query as SQL": [("u", "-/ to ask"), ("\x19", "copied as SQL"), (BACK, "/ to ask")],
    "export": [("e", "in log order"), ("nosuch/out.csv\r", ""), (BACK, "-in log order")],
    "going to": [(":", "Go to"), ("[red]x[/red]\r", "Write a time"), (BACK, "-Write a time")],
    "the palette": [("\x10", "Search for"), (BACK, "-Search for")],
    "help": [("?", "Esc closes"), (BACK, "-Esc closes")],
}
"""What is pressed, and a word to wait for, or one that goes; or nothing, to wait until nothing more is painted."""


def test_no_screen_passes_it_on(tmp_path: Path) -> None:
    log = hostile.write(tmp_path)
    pasted = "".join(hostile.TRICKS[name] for name in ("title by C1", "directions", "nothing to see", "markup"))
    with PseudoTerminal([EDXTUI, log.name], tmp_path, columns=120, rows=30) as terminal:
        terminal.wait_for("66 events, 26 damaged shown", "owned")
        for steps in VISITS.values():
            for keys, word in steps:
                _press(terminal, keys, word)
        for opens, runs in (("/", "\r"), ("\x13", "\x12")):
            for keys in (opens, f"\x1b[200~{pasted}\x1b[201~", runs):
                _press(terminal, keys)
            _press(terminal, BACK, "/ to ask")
        terminal.press("q")
        assert terminal.ended() == 0
    assert b"Traceback" not in terminal.raw
    assert hostile.what_came_through(terminal.raw) == []
    copied = [base64.b64decode(text) for text in re.findall(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07", terminal.raw)]
    assert len(copied) > 3
    assert hostile.what_came_through(b"".join(copied)) == []


def _press(terminal: PseudoTerminal, keys: str, word: str = "") -> None:
    """Escapes are pressed again until they have done what they should: one that a key follows at once is lost.

    So is that key; and where the screen was busy, a while later is at once.
    """

    def has_come(screen: str) -> bool:
        return word[1:] not in screen if word.startswith("-") else word in screen

    if keys == BACK:
        for _ in range(10):
            terminal.press(keys)
            terminal.take_for(0.25)
            if has_come(terminal.text()):
                return
        raise AssertionError(f"no way back to {word!r}:\n{terminal.text()}")
    if keys.startswith(BACK) and not keys.startswith("\x1b["):
        terminal.press(BACK)
        terminal.take_for(0.5)
        keys = keys[1:]
    terminal.press(keys)
    if len(keys) == 1 and word:
        for _ in range(100):
            terminal.take_for(0.05)
            if has_come(terminal.text()):
                return
        terminal.press(keys)
    if word:
        terminal.wait_until(has_come, word)
    else:
        terminal.settle()
