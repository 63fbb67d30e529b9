"""Asks for a note on an event."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from edxtui.marks.mark import LONGEST_NOTE
from edxtui.terminal_text import printable
from edxtui.tui.curtain import shown
from edxtui.tui.screens.left_once import LeftOnce


class NoteDialog(ModalScreen[str | None], LeftOnce[str | None]):
    """Returns the note, empty where there is to be none; None where the user thought better of it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Leave")]

    def __init__(self, about: str, note: str) -> None:
        """Begin with the note that is there; `about` says of which event."""
        super().__init__()
        self._about = about
        self._note = note

    def compose(self) -> ComposeResult:
        """A line to write in."""
        with Vertical(id="box"):
            yield Label("A note on this event; Enter keeps it, Esc leaves it as it was", markup=False)
            yield Static(Content(shown(self._about)), id="about")
            # What cannot be shown was not typed here; it is spelled out from now on.
            yield Input(printable(self._note), max_length=LONGEST_NOTE, id="note")

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Keep it."""
        message.stop()
        self.dismiss(message.value.strip())

    def action_leave(self) -> None:
        """Leave the note as it was."""
        self.dismiss(None)
