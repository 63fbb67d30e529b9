"""The names of the event list's columns."""

from textual.content import Content
from textual.reactive import var
from textual.widgets import Static

from edxtui.tui.columns import USUAL, Sized
from edxtui.tui.widgets.event_list import header_text


class ListHeader(Static):
    """One line above the list."""

    DEFAULT_CSS = "ListHeader { height: 1; color: $text-muted; text-style: bold; background: $panel; }"

    columns: var[tuple[Sized, ...]] = var(USUAL, init=False)
    """Those of the list."""

    def on_resize(self) -> None:
        """Fit the width."""
        self.update(Content(header_text(self.columns, self.size.width - 1)))

    def watch_columns(self) -> None:
        """Name others."""
        self.on_resize()
