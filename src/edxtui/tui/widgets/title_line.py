"""The first line: which logs, how much they hold, what of it is shown."""

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from edxtui.tui.cells import fitted
from edxtui.tui.curtain import CURTAIN, shown


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
        right = shown(self.shown)
        room = max(0, width - cell_len(right) - 2)
        hidden = "people hidden " if CURTAIN.is_drawn else ""
        return Content.assemble(
            ("edxtui ", "bold $text-primary"),
            (hidden, "bold reverse"),
            fitted(self.logs, max(0, room - 7 - len(hidden))),
            "  ",
            (right, "bold"),
        )
