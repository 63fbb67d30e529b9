"""Events that nobody has described: their most telling members as they stand."""

from typing import Final

from edxtui.catalogue.summaries.facts import Facts
from edxtui.catalogue.summaries.words import cut, led, listed, quoted
from edxtui.wording import counted

_MEMBERS_TOLD: Final = 3
_MEMBERS_LOOKED_AT: Final = 50
_LONGEST_NAME: Final = 24
_TELLING: Final = (
    "action", "title", "name", "query", "grade", "max_grade", "score", "success", "correct", "attempts", "attempt",
    "status", "type", "old", "new", "page", "value", "choice", "answer", "currentTime", "current_time", "text",
)  # fmt: skip
"""Members that say most about an event, best first."""
_DULL: Final = ("id", "uuid", "url", "hash", "key", "session", "course", "time", "token", "truncated")
"""Ends of names whose values tell little in a line."""


def members_told(facts: Facts) -> str:
    """`grade 2, attempts 1`; nothing where the payload has no plain value."""
    happened = facts.happened
    payload = happened.payload
    if happened.form == "cut json":
        return ""
    if isinstance(payload, str):
        return quoted(facts.shown(payload), facts.signs)
    if isinstance(payload, list):
        return counted(len(payload), "value") if payload else ""
    if not isinstance(payload, dict):
        return led("value ", _plain(payload, facts))
    told = [name for name in _TELLING if name in payload]
    others = [name for name, _ in zip(payload, range(_MEMBERS_LOOKED_AT), strict=False)]
    told += [name for name in others if isinstance(name, str) and name not in told and not name.endswith(_DULL)]
    said = _said(told, facts)
    return listed(*said) if said else listed(*_said([name for name in others if isinstance(name, str)], facts))


def _said(names: list[str], facts: Facts) -> list[str]:
    said: list[str] = []
    for name in names:
        value = _plain(facts.members.get(name), facts)
        if value:
            said.append(f"{cut(' '.join(name[:_MEMBERS_LOOKED_AT].split()), _LONGEST_NAME, facts.signs)} {value}")
            if len(said) == _MEMBERS_TOLD:
                break
    return said


def _plain(value: object, facts: Facts) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    shown = facts.shown(value)
    return quoted(shown, facts.signs) if " " in shown else shown
