"""A view of many lines of which only those in sight are drawn, and those only once.

What follows a key is mostly drawing. Textual's own way goes through borders, padding, filters and Rich for every line
anew; here a line is a finished strip that is kept until something about it changes. So a view of lines has no border
and no padding of its own: a container around it has.
"""

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar
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
        self._drawn: dict[int, Strip] = {}
        self._drawn_for = 0
        self._length = 0

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        """The scrollbar; as the one of every widget it is made when it is first asked for."""
        if self._vertical_scrollbar is None:
            self._vertical_scrollbar = bar = _Bar(name="vertical")
            bar.display = False
            self.app._start_widget(self, bar)
        return self._vertical_scrollbar

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
            self._written[name] = Style(
                color=style.color, bold=style.bold, italic=style.italic, dim=style.dim, reverse=style.reverse
            )
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


class _Bar(ScrollBar):
    """A vertical scrollbar one cell wide. What Rich's console would make of it takes longer than all of a list."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """The cells in sight, as Textual asks for them."""
        style = self.parent.styles if isinstance(self.parent, Widget) else self.styles
        hot = self.mouse_over or self.grabbed is not None
        background = style.scrollbar_background_hover if hot else style.scrollbar_background
        colour = style.scrollbar_color_hover if hot else style.scrollbar_color
        _, ground = self.background_colors
        trough = ground + background
        bar = Style.from_color((trough + colour).rich_color, trough.rich_color)
        strips = bar_cells(self.size.height, self.window_virtual_size, self.window_size, self.position, bar)
        filters = self.get_line_filters()
        done: dict[int, Strip] = {}
        for strip in strips:
            if id(strip) not in done:
                done[id(strip)] = strip
                for each in filters:
                    done[id(strip)] = done[id(strip)].apply_filter(each, ground)
        return [done[id(strip)] for strip in strips][crop.y : crop.bottom]


def bar_cells(cells: int, lines: float, shown: float, position: float, bar: Style) -> list[Strip]:
    """A thumb as long as the share of the lines that is shown, to an eighth of a cell, in a trough of so many cells.

    `bar` has the colour of the thumb before that of the trough.
    """
    trough = Style(bgcolor=bar.bgcolor)
    if not shown or lines <= shown:
        return [Strip([Segment(" ", trough)], 1)] * cells
    length = max(8, round(cells * 8 * shown / lines))
    start = round((cells * 8 - length) * position / (lines - shown))
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
