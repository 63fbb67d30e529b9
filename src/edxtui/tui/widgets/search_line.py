"""A line to search the document with."""

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input


class SearchLine(Input):
    """Is there while one searches. The places are shown while one types; Enter goes into the document, Esc gives up."""

    DEFAULT_CSS = """
    SearchLine { display: none; height: 1; border: none; padding: 0 1; background: $boost; }
    SearchLine:focus { border: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "give_up", "Leave", show=False)]

    @dataclass
    class Left(Message):
        """Typing is over."""

        text: str
        """What to search for; empty where one thought better of it."""

    def __init__(self, *, id: str | None = None) -> None:
        """Begin closed."""
        super().__init__(placeholder="search in this document", id=id, select_on_focus=True, compact=True)

    def open(self) -> None:
        """Let somebody type."""
        self.display = True
        self.focus()

    def action_give_up(self) -> None:
        """Search for nothing."""
        self.value = ""
        self._leave()

    async def action_submit(self) -> None:
        """Search for this."""
        self._leave()

    def _leave(self) -> None:
        self.display = False
        self.post_message(self.Left(self.value))
