"""The members of an event, asked for by name and made fit for a line.

Whatever a member holds, and whether it is there or not, each question has an answer: an empty text or None says that
the log does not tell.
"""

from collections.abc import Callable, Mapping
from typing import Final

from edxtui.catalogue.summaries.happened import Happened
from edxtui.catalogue.summaries.words import (
    Signs,
    clock_text,
    module_text,
    number_of,
    number_text,
    quoted,
    value_text,
)

_NONE: Final[Mapping[str, object]] = {}
_TRUE: Final = frozenset({"true", "True", "1"})
_FALSE: Final = frozenset({"false", "False", "0"})


class Facts:
    """One object's members, and the signs that a line about them is written with."""

    __slots__ = ("happened", "members", "signs")

    def __init__(self, happened: Happened, signs: Signs, members: object | None = None) -> None:
        """Ask the payload, or the members that are given instead of it."""
        found = happened.payload if members is None else members
        self.happened = happened
        self.signs = signs
        self.members: Mapping[str, object] = found if isinstance(found, Mapping) else _NONE

    def within(self, members: object) -> "Facts":
        """The same questions to another object of the same event."""
        return Facts(self.happened, self.signs, _NONE if members is None else members)

    def context(self) -> "Facts":
        """The same questions to the event's `context`."""
        return self.within(self.happened.context)

    def text(self, name: str) -> str:
        """A text or number on one line, cut."""
        return self.shown(self.members.get(name))

    def shown(self, value: object) -> str:
        """Any value as `text` has a member's."""
        if isinstance(value, str):
            return value_text(value, self.signs)
        number = number_of(value)
        return "" if number is None else number_text(number)

    def quoted(self, name: str) -> str:
        """The same in quotes."""
        return quoted(self.text(name), self.signs)

    def module(self, name: str) -> str:
        """The last part of a module id or URL."""
        value = self.members.get(name)
        return module_text(value, self.signs) if isinstance(value, str) else ""

    def number(self, name: str) -> float | None:
        """A number, or one written as text."""
        return number_of(self.members.get(name))

    def amount(self, name: str) -> str:
        """The same as text."""
        number = number_of(self.members.get(name))
        return "" if number is None else number_text(number)

    def clock(self, name: str) -> str:
        """Seconds as a clock time."""
        number = number_of(self.members.get(name))
        return "" if number is None else clock_text(number)

    def score(self, earned: str, possible: str) -> str:
        """`2/3`; where one of both is missing, what there is of points earned."""
        points, most = self.amount(earned), self.amount(possible)
        return f"{points}/{most}" if points and most else points

    def change(self, before: str, after: str) -> str:
        """`3 → 5`; nothing unless both are known."""
        return f"{before} {self.signs.arrow} {after}" if before and after else ""

    def flag(self, name: str) -> bool | None:
        """Yes or no, also where it is written as text or number."""
        value = self.members.get(name)
        if isinstance(value, bool):
            return value
        word = str(value) if isinstance(value, str) or value in (0, 1) else ""
        return True if word in _TRUE else False if word in _FALSE else None

    def subject(self) -> str:
        """`user 88`: whom it was done to, unless that is the one who did it."""
        user = self.text("user_id")
        return f"user {user}" if user and user != self.context().text("user_id") else ""

    def size(self, name: str) -> int | None:
        """How many elements a list or object has."""
        value = self.members.get(name)
        return len(value) if isinstance(value, list | dict) else None


Teller = Callable[[Facts], str]
"""Tells in a line what happened in an event of one type."""


def always(line: str) -> Teller:
    """A teller of events that all say the same."""
    return lambda _: line
