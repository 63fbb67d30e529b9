"""The names of the event list's columns."""

from textual.content import Content
from textual.widgets import Static

from edxtui.tui.widgets.event_list import header_text


class ListHeader(Static):
    """One line above the list."""

    DEFAULT_CSS = "ListHeader { height: 1; color: $text-muted; text-style: bold; background: $panel; }"

    def on_resize(self) -> None:
        """Fit the width."""
        self.update(Content(header_text(self.size.width - 1)))
