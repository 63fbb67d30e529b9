"""A line to search the document with."""

from dataclasses import dataclass

from textual.events import Event, Key
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input


class SearchLine(Input):
    """Is there while one searches. The places are shown while one types; Enter goes into the document, Esc gives up."""

    DEFAULT_CSS = """
    SearchLine { display: none; height: 1; border: none; padding: 0 1; background: $boost; }
    SearchLine:focus { border: none; }
    """

    @dataclass
    class Left(Message):
        """Typing is over."""

        text: str
        """What to search for; empty where one thought better of it."""

    def __init__(self, *, id: str | None = None) -> None:
        """Begin closed."""
        super().__init__(placeholder="search in this document", id=id, select_on_focus=True, compact=True)
        self._before: Widget | None = None
        """What had the focus."""

    async def on_event(self, event: Event) -> None:
        """Enter and Esc count in their turn: bindings are looked up only when all that was typed meanwhile is here.

        Keys that were typed after them and are here already are not for this line; they begin anew.
        """
        if not isinstance(event, Key):
            await super().on_event(event)
        elif not self.display:
            self.app.post_message(Key(event.key, event.character))
        elif event.key == "enter":
            self._leave()
        elif event.key == "escape":
            self.value = ""
            self._leave()
        else:
            await super().on_event(event)

    def open(self) -> None:
        """Let somebody type."""
        self._before = self.screen.focused
        self.display = True
        self.screen.set_focus(self)  # at once, unlike `focus`: what is typed next is meant for this line

    def _leave(self) -> None:
        self.screen.set_focus(self._before)
        self.display = False
        self.post_message(self.Left(self.value))
