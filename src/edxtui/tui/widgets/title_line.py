"""The first line: which logs, how much they hold, what of it is shown."""

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from edxtui.terminal_text import printable
from edxtui.tui.cells import fitted


class TitleLine(Widget):
    """Logs on the left, what is shown of them on the right."""

    DEFAULT_CSS = """
    TitleLine { height: 1; background: $panel; color: $foreground; padding: 0 1; }
    """

    logs: reactive[str] = reactive("")
    """The logs by name, and what they hold."""
    shown: reactive[str] = reactive("")
    """What of it is shown."""

    def render(self) -> Content:
        """One line."""
        width = self.content_size.width
        right = printable(self.shown)
        room = max(0, width - cell_len(right) - 2)
        return Content.assemble(
            ("edxtui ", "bold $text-primary"), fitted(self.logs, max(0, room - 7)), "  ", (right, "bold")
        )
