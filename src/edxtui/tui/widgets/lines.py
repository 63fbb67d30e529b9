"""A view of many lines of which only those in sight are drawn, and those only once.

What follows a key is mostly drawing. Textual's own way goes through borders, padding, filters and Rich for every line
anew; here a line is a finished strip that is kept until something about it changes. So a view of lines has no border
and no padding of its own: a container around it has.
"""

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBarRender
from textual.strip import Strip
from textual.style import Style as VisualStyle
from textual.visual import RenderOptions, Visual
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
        self._drawn: dict[int, Strip] = {}
        self._drawn_for = 0
        self._length = 0

    def on_mount(self) -> None:
        """Draw the scrollbar without Rich. The documentation of `renderer` says to set it so."""
        self.vertical_scrollbar.renderer = _Bar  # type: ignore[misc]

    def line(self, number: int, width: int) -> Strip:
        """What one line of all shows, exactly `width` cells; it is kept until `forget`."""
        raise NotImplementedError

    def forget(self, *lines: int) -> None:
        """Draw these lines anew, or all; `refresh` says when."""
        if not lines:
            self._drawn.clear()
            self._written.clear()
        for number in lines:
            self._drawn.pop(number, None)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines in sight, as Textual asks for them."""
        width = self.scrollable_content_region.width
        if width != self._drawn_for or len(self._drawn) > _KEPT:
            self.forget()
            self._drawn_for = width
        top = int(self.scroll_offset.y)
        drawn = self._drawn
        strips: list[Strip] = []
        for y in crop.line_range:
            strip = drawn.get(top + y)
            if strip is None:
                strip = drawn[top + y] = self._finished(top + y, width)
            strips.append(strip)
        start, end = crop.column_span
        return strips if (start, end) == (0, width) else [strip.crop(start, end) for strip in strips]

    def render_line(self, y: int) -> Strip:
        """One line in sight, for those of Textual's own that ask for a single one."""
        return self._finished(int(self.scroll_offset.y) + y, self.scrollable_content_region.width)

    def _finished(self, number: int, width: int) -> Strip:
        strip = self.line(number, width) if number < self._length else Strip.blank(width, self.ground)
        _, background = self.background_colors
        for each in self.get_line_filters():
            strip = strip.apply_filter(each, background)
        return strip

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

    def notify_style_update(self) -> None:
        """Draw all anew when the theme or the focus changes."""
        super().notify_style_update()
        self.forget()

    def set_length(self, lines: int) -> None:
        """Scroll over so many lines, which are drawn anew.

        Assigning `virtual_size` would lay out and draw the whole screen anew, which costs more than all the rest of
        what follows a key; with the scrollbar always there nothing on the screen moves.
        """
        self.forget()
        self._length = lines
        size = Size(1, lines)
        if size != self.virtual_size:
            self.set_reactive(Widget.virtual_size, size)
            self._scroll_update(size)
        self.refresh()


_KEPT = 2000
"""Lines that are kept drawn, more or less."""
_EIGHTHS = " ▁▂▃▄▅▆▇█"


class _Bar(ScrollBarRender, Visual):
    """A vertical scrollbar one cell wide, drawn without Rich's console."""

    def visualize(self) -> Visual:
        """What Textual looks for in a renderable: it draws itself."""
        return self

    def get_optimal_width(self, rules: object, container_width: int) -> int:
        """One cell."""
        return 1

    def get_height(self, rules: object, width: int) -> int:
        """As high as there is room."""
        return 1

    def render_strips(self, width: int, height: int | None, style: VisualStyle, options: RenderOptions) -> list[Strip]:
        """A thumb as long as the share in sight, to an eighth of a cell, in a trough."""
        cells = height or 1
        bar = self.style if isinstance(self.style, Style) else Style()
        trough = Style(bgcolor=bar.bgcolor)
        if not self.window_size or self.virtual_size <= self.window_size:
            return [Strip([Segment(" ", trough)], 1)] * cells
        length = max(8, round(cells * 8 * self.window_size / self.virtual_size))
        start = round((cells * 8 - length) * self.position / (self.virtual_size - self.window_size))
        start = max(0, min(start, cells * 8 - length))
        above = Strip([Segment(" ", trough + _UP)], 1)
        below = Strip([Segment(" ", trough + _DOWN)], 1)
        inside = Strip([Segment(" ", Style(bgcolor=bar.color) + _GRAB)], 1)
        first, head = divmod(start, 8)
        last, tail = divmod(start + length, 8)
        strips = [above] * first + [inside] * (last - first) + [below] * (cells - last)
        if head:
            strips[first] = Strip([Segment(_EIGHTHS[8 - head], bar + _GRAB)], 1)
        if tail and last < cells:
            strips[last] = Strip([Segment(_EIGHTHS[8 - tail], bar + Style(reverse=True) + _GRAB)], 1)
        return strips


_UP = Style(meta={"@mouse.down": "scroll_up"})
_DOWN = Style(meta={"@mouse.down": "scroll_down"})
_GRAB = Style(meta={"@mouse.down": "grab"})
