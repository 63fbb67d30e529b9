"""Written times said in words: `2014-03` is “March 2014”, `now-7d` “7 days before now”."""

import calendar
from typing import Final

from edxtui.query import spans
from edxtui.wording import counted

_SIDES: Final = {"-": "before", "+": "after"}
_UNITS: Final = {"s": "second", "m": "minute", "h": "hour", "d": "day", "w": "week"}


def moment(written: str) -> str:
    """The time by its name; what is no time as it is written."""
    written = written.strip()
    if moving := spans.MOVING.fullmatch(written):
        steps = spans.STEP.findall(moving[1])
        signs = {number[0] for number, _ in steps}
        said = [_step(number, unit) + (f" {_SIDES[number[0]]}" if len(signs) > 1 else "") for number, unit in steps]
        side = f" {_SIDES[signs.pop()]}" if len(signs) == 1 else ""
        return f"{' and '.join(said)}{side} now" if steps else "now"
    found = spans.WRITTEN.fullmatch(written)
    if found is None:
        return written
    month = calendar.month_name[int(found["month"])] if found["month"] and 1 <= int(found["month"]) <= 12 else ""
    if found["month"] and not month:
        return written
    day = " ".join(part for part in (str(int(found["day"])) if found["day"] else "", month, found["year"]) if part)
    if not found["hour"]:
        return day
    clock = ":".join(found[part] for part in ("hour", "minute", "second") if found[part] is not None)
    clock += f".{found['fraction']}" if found["fraction"] else ""
    hour = clock if found["minute"] else f"{clock}:00"
    zone = f" {found['zone']}" if found["sign"] else ""
    return f"{day}, {hour}{zone}"


def within(written: str) -> str:
    """All of the unit that the time is written to: `in March 2014`, `on 3 March 2014`."""
    found = spans.WRITTEN.fullmatch(written.strip())
    if found is None or spans.moves(written):
        return f"at {moment(written)}"
    if found["hour"] and not found["minute"]:
        return f"in the hour of {moment(written)}"
    return f"{'at' if found['hour'] else 'on' if found['day'] else 'in'} {moment(written)}"


def last(written: str) -> str | None:
    """What begins at the time and lasts until now: `in the last 7 days`; None of other times."""
    moving = spans.MOVING.fullmatch(written.strip())
    steps = spans.STEP.findall(moving[1]) if moving else []
    if len(steps) != 1 or not steps[0][0].startswith("-"):
        return None
    number, unit = int(steps[0][0][1:]), _UNITS[steps[0][1].lower()]
    return f"in the last {number:,} {unit}s" if number != 1 else f"in the last {unit}"


def _step(number: str, unit: str) -> str:
    return counted(int(number[1:]), _UNITS[unit.lower()])
