"""The line in which queries are written."""

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

from edxtui.tui import actions
from edxtui.tui.keys import key_for


class QueryBar(Input):
    """Enter applies what is written; Esc puts back what was applied."""

    DEFAULT_CSS = """
    QueryBar { height: 1; border: none; padding: 0 1; background: $surface; }
    QueryBar:focus { border: none; background: $boost; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Leave the query", show=False)]

    @dataclass
    class Applied(Message):
        """A query to answer."""

        text: str

    class Left(Message):
        """Writing is over without a new query."""

    def __init__(self, *, id: str | None = None) -> None:
        """Begin empty: everything is shown."""
        super().__init__(
            id=id,
            select_on_focus=False,
        )
        self._applied = ""

    def on_mount(self) -> None:
        """Say how to come here."""
        key = key_for(self.app, "explore.edit_query", actions.EXPLORE)
        self.placeholder = f"{key} to ask: words, type:problem_check user:student07~ time:2014-03 …"

    @property
    def is_put(self) -> bool:
        """Whether it shows a query that was applied, to the letter."""
        return self.value == self._applied

    def put(self, text: str) -> None:
        """Show a query that has been applied."""
        self._applied = text
        self.write(text)

    def write(self, text: str) -> None:
        """Show a text, to go on at its end."""
        self.value = text
        self.cursor_position = len(text)

    async def action_submit(self) -> None:
        """Apply what is written."""
        self._applied = self.value.strip()
        self.post_message(self.Applied(self._applied))

    def action_leave(self) -> None:
        """Put back what was applied."""
        self.write(self._applied)
        self.post_message(self.Left())
