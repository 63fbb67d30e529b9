"""A view of many lines of which only those in sight are drawn."""

from rich.style import Style
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget


class Lines(ScrollView, can_focus=True):
    """Scrolls over lines that its heirs draw.

    Its scrollbar is always there, so that a view of another length takes the same place on the screen.
    """

    DEFAULT_CSS = """
    Lines {
        height: 1fr;
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        """Begin with no lines."""
        super().__init__(id=id)
        self._written: dict[str, Style] = {}

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines in sight. Styles are worked out once for all of them."""
        self._written.clear()
        return super().render_lines(crop)

    @property
    def ground(self) -> Style:
        """Colour and background where nothing else is said."""
        if "" not in self._written:
            self._written[""] = self.rich_style
        return self._written[""]

    def writing(self, name: str) -> Style:
        """Colour and weight of a component class, blended with what lies below but without its background."""
        if name not in self._written:
            style = self.get_component_rich_style(name)
            self._written[name] = Style(color=style.color, bold=style.bold, italic=style.italic, dim=style.dim)
        return self._written[name]

    def set_length(self, lines: int) -> None:
        """Scroll over so many lines.

        Assigning `virtual_size` would lay out and draw the whole screen anew, which costs more than all the rest of
        what follows a key; with the scrollbar always there nothing on the screen moves.
        """
        size = Size(1, lines)
        self.set_reactive(Widget.virtual_size, size)
        self._scroll_update(size)
        self.refresh()
