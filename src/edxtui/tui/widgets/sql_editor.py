"""Where a statement of SQL is written."""

from typing import ClassVar

from textual.widgets import TextArea


class SqlEditor(TextArea):
    """As high as its text, within bounds; Tab leaves it."""

    DEFAULT_CSS = """
    SqlEditor { height: auto; min-height: 4; max-height: 40%; border: none; padding: 0 1; background: $surface; }
    SqlEditor:focus { border: none; background: $boost; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = set()

    def __init__(self, *, id: str | None = None) -> None:
        """Begin empty."""
        super().__init__(id=id, tab_behavior="focus", show_line_numbers=False)

    def put(self, text: str) -> None:
        """Show another statement, the cursor at its end."""
        self.text = text
        self.move_cursor(self.document.end)

    def point_at(self, line: int, column: int) -> None:
        """Move the cursor to a place that is counted from 1."""
        self.move_cursor((line - 1, column - 1))
