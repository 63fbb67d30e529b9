"""Each kind of odd input in a small log of its own: what comes out is what a person would expect, as read once by one.

`fixtures/damage/NAME.txt` has a line for each record of `NAME.log`: what it is, where, and what is known of it.
`python -m tests.logs.test_damage` writes them anew; read every line that changes.
"""

from pathlib import Path

import pytest
from tests.logs.reading import WAYS, in_one_go

from edxtui.events.normalise import normalise
from edxtui.events.times import iso
from edxtui.logs.blocks import Way
from edxtui.terminal_text import printable

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "damage"
LOGS = sorted(FOLDER.glob("*.log"))
_SHOWN = 60
"""Bytes of a record, from its beginning and from its end."""


def account(log: bytes, way: Way) -> str:
    """A line for each record of a log, and one for its bytes."""
    lines = []
    in_events = in_damaged = 0
    for offset, length, members, damage in in_one_go(log, way):
        event = normalise(members)
        known = " ".join(each for each in (iso(event.time) if event.time else None, event.user, event.type) if each)
        text = log[offset : offset + length]
        if damage is None:
            lines.append(f"event at {offset}, {length} bytes: {known or 'nothing known'}")
            in_events += length
        else:
            lines.append(f"damaged at {offset}, {length} bytes: {known or 'nothing known'}")
            lines.append(f"  {damage.reason.sentence}, read up to byte {damage.broken_at}")
            in_damaged += length
        shown = [text] if length <= 2 * _SHOWN else [text[:_SHOWN], text[-_SHOWN:]]
        lines += ["  " + printable(part.decode("utf-8", "backslashreplace")) for part in shown]
    other = len(log) - in_events - in_damaged
    lines.append(f"{len(log)} bytes: {in_events} in events, {in_damaged} in damaged records, {other} other")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("log", LOGS, ids=lambda log: log.stem)
def test_what_comes_of_a_log(log: Path, way: Way) -> None:
    assert account(log.read_bytes(), way) == log.with_suffix(".txt").read_text("utf-8")


if __name__ == "__main__":
    for each in LOGS:
        each.with_suffix(".txt").write_text(account(each.read_bytes(), "fast"), "utf-8")
