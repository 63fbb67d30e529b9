"""The query in words, beside the query."""

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

from edxtui.tui.cells import fitted
from edxtui.tui.curtain import shown

_LEAST = 24
"""Cells; where a query leaves fewer, it stands alone."""


class SaidBack(Widget):
    """As wide as the words, but never takes room from what is written."""

    DEFAULT_CSS = """
    SaidBack { width: auto; height: 1; padding: 0 1; background: $surface; color: $text-muted; }
    """

    words: reactive[str] = reactive("", layout=True)
    """What the query finds; empty hides it."""
    written: reactive[str] = reactive("", layout=True)
    """The query."""

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """The words, as far as there is room."""
        room = container.width - cell_len(shown(self.written)) - 5
        return min(cell_len(shown(self.words)), room) if room >= _LEAST else 0

    def render(self) -> Content:
        """One line."""
        return Content(fitted(self.words, self.content_size.width))
