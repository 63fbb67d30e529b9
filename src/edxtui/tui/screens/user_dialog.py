"""Asks for another user, found by a part of the name or in spite of a slip."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static
from textual.worker import get_current_worker

from edxtui.answers import Vocabulary
from edxtui.errors import EdxtuiError
from edxtui.matching import Found, search
from edxtui.tui.curtain import shown
from edxtui.tui.reporting import report
from edxtui.tui.screens.left_once import LeftOnce
from edxtui.tui.widgets.user_list import UserList

_MOST: Final = 200
"""Users that are offered at once."""


class UserDialog(ModalScreen[str | None], LeftOnce[str | None]):
    """Returns the name of a user; None where one thought better of it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Leave")]

    @dataclass
    class Came(Message):
        """Who may be meant; only the dialog itself listens."""

        typed: str
        found: Sequence[Found]

    @dataclass
    class Failed(Message):
        """The users could not be read."""

        error: EdxtuiError

    def __init__(self, vocabulary: Callable[[], Vocabulary]) -> None:
        """Offer the users that the vocabulary knows."""
        super().__init__()
        self._vocabulary = vocabulary

    def compose(self) -> ComposeResult:
        """A line to type in, and whom it may mean."""
        with Vertical(id="box"):
            yield Label("Sessions of which user?")
            yield Input(placeholder="a part of the name", id="user", select_on_focus=False)
            yield UserList(id="users")
            yield Static("looking …", id="problem")

    def on_mount(self) -> None:
        """Offer those with most events."""
        self.query_one(UserList).can_focus = False  # the line moves its cursor
        self._look("")

    @on(Input.Changed)
    def _narrow(self, message: Input.Changed) -> None:
        message.stop()
        self._look(message.value.strip())

    @work(thread=True, group="users", exclusive=True, description="look for users")
    def _look(self, typed: str) -> None:
        worker = get_current_worker()

        def attempt() -> Message:
            return self.Came(typed, search(typed, self._vocabulary().values("user"), _MOST))

        if not worker.is_cancelled:
            report(self, attempt, self.Failed)

    @on(Came)
    def _offer(self, message: Came) -> None:
        message.stop()
        if message.typed != self.query_one(Input).value.strip():
            return
        self.query_one(UserList).offer(message.found)
        self._say("" if message.found else "No user is called anything like this.")

    @on(Failed)
    def _say_failed(self, message: Failed) -> None:
        message.stop()
        self._say(f"{message.error} {message.error.hint}")

    def _say(self, sentence: str) -> None:
        self.query_one("#problem", Static).update(Content(shown(sentence)))

    @on(Input.Submitted)
    @on(UserList.Selected)
    def _take(self, message: Input.Submitted | UserList.Selected) -> None:
        message.stop()
        found = self.query_one(UserList).current
        if found is not None:
            self.dismiss(found.text)

    def on_key(self, event: events.Key) -> None:
        """Move over the names while one types."""
        self.query_one(UserList).move_by(event)

    def action_leave(self) -> None:
        """Stay with the user that is shown."""
        self.dismiss(None)
