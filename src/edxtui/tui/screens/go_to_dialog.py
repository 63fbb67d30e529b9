"""Asks for a time, an event's number, or a share of the view."""

import re
from typing import ClassVar, Final

import msgspec
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from edxtui.query.spans import span_of
from edxtui.tui.curtain import shown
from edxtui.tui.screens.left_once import LeftOnce

_ENDLESS: Final = 19
"""Digits of which no number of an event has so many; Python refuses to read some thousands of them."""


_SHARE: Final = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)\s*%", re.ASCII)


class Target(msgspec.Struct, frozen=True):
    """Where to go: one of both."""

    number: int | None = None
    """Place in the view, from 1."""
    time: int | None = None
    """Microseconds since 1970-01-01 UTC."""


class GoToDialog(ModalScreen[Target | None], LeftOnce[Target | None]):
    """Returns the target; None where the user thought better of it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Leave")]

    def __init__(self, total: int) -> None:
        """Ask for a place among `total` records."""
        super().__init__()
        self._total = total

    def compose(self) -> ComposeResult:
        """A line to write in."""
        with Vertical(id="box"):
            yield Label("Go to a time (2014-03-03 16:19, in UTC), to an event's number, or to a share (50%)")
            yield Input(placeholder=f"1 to {self._total:,}, 0% to 100%, or a date", id="target")
            yield Static(id="problem")

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Understand what was written."""
        message.stop()
        text = message.value.strip()
        share = _SHARE.fullmatch(text)
        if share is not None:
            self._go_to_share(float(share[1]))
            return
        digits = text.replace(",", "")
        # Four digits are a year where there are not so many events.
        if digits.isdecimal() and (len(digits) != 4 or int(digits) <= self._total):
            number = int(digits) if len(digits) < _ENDLESS else 0
            if 1 <= number <= self._total:
                self.dismiss(Target(number=number))
            else:
                self._complain(f"There are {self._total:,} events here.")
            return
        try:
            span = span_of(text)
        except ValueError:
            self._complain("Write a time such as 2014-03-03 or 2014-03-03 16:19, a number, or a share such as 50%.")
            return
        self.dismiss(Target(time=span.start))

    def _go_to_share(self, hundredths: float) -> None:
        if not self._total:
            self._complain("There are no events here.")
        elif hundredths > 100:
            self._complain("A share goes up to 100%.")
        else:
            self.dismiss(Target(number=1 + round((self._total - 1) * hundredths / 100)))

    def _complain(self, sentence: str) -> None:
        self.query_one("#problem", Static).update(Content(shown(sentence)))

    def action_leave(self) -> None:
        """Stay where one is."""
        self.dismiss(None)
