"""Coloured text in lines that are wrapped to the width, with a cursor over them while they have the focus."""

from typing import ClassVar, Final

from rich.cells import cell_len, chop_cells
from rich.segment import Segment
from textual.binding import BindingType
from textual.events import Click
from textual.geometry import Region
from textual.reactive import var
from textual.strip import Strip

from edxtui.tui import actions
from edxtui.tui.curtain import shown
from edxtui.tui.document_lines import Kind, Line
from edxtui.tui.widgets.lines import Lines

_WRAPPED_INDENT: Final = "  "
_WORD: Final = 16
"""Cells of room in which a word that does not fit is not begun."""


class TextLines(Lines):
    """Shows lines; a long one goes on in further rows. The cursor stands on a line, whatever rows it takes."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "text--key",
        "text--text",
        "text--number",
        "text--word",
        "text--mark",
        "text--note",
        "text--error",
        "text--title",
        "text--prose",
        "text--found",
        "text--cursor",
    }
    DEFAULT_CSS = """
    TextLines {
        & > .text--key { color: $text-primary; }
        & > .text--text { color: $text-success; }
        & > .text--number { color: $text-warning; }
        & > .text--word { color: $text-accent; }
        & > .text--mark { color: $text-muted; }
        & > .text--note { color: $text-muted; text-style: italic; }
        & > .text--error { color: $text-error; }
        & > .text--title { color: $text-accent; text-style: bold; }
        & > .text--prose { color: $foreground; }
        & > .text--found { color: $accent; text-style: bold reverse; }
        & > .text--cursor { background: $primary-muted; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = list(actions.DOCUMENT)

    cursor: var[int] = var(0, init=False)
    """The line under the cursor, from 0."""

    def __init__(self, *, id: str | None = None) -> None:
        """Show nothing yet."""
        super().__init__(id=id)
        self.lines: list[Line] = []
        """What is shown, as it was given."""
        self._rows: list[tuple[int, Line]] = []
        """Each row: the line it belongs to, and its pieces."""
        self._row_of: list[int] = []
        """The first row of each line."""
        self._laid_for = 0

    def show_lines(self, lines: list[Line], cursor: int = 0) -> None:
        """Show other lines, the cursor on one of them."""
        self.lines = lines
        self.set_reactive(TextLines.cursor, max(0, min(cursor, len(lines) - 1)))
        if self.scroll_offset.y:
            self.scroll_to(y=0, animate=False, force=True, immediate=True)
        self._lay_out()
        if cursor:
            self._keep_cursor_in_sight()

    def replace_line(self, number: int, line: Line) -> None:
        """Show another line in the place of one; nothing else moves if it takes one row, as the one before."""
        self.lines[number] = line
        rows, wrapped = self._rows_of(number), _wrapped(line, self._laid_for - 3) if self._laid_for > 0 else []
        if len(rows) == len(wrapped) == 1:
            self._rows[rows.start] = (number, wrapped[0])
            self._draw_anew(number)

    @property
    def plain_text(self) -> str:
        """What is shown, without colours."""
        return "\n".join("".join(text for text, _ in line) for line in self.lines)

    @property
    def current(self) -> Line | None:
        """The line under the cursor."""
        return self.lines[self.cursor] if self.cursor < len(self.lines) else None

    def on_resize(self) -> None:
        """Wrap the lines anew."""
        if self.scrollable_content_region.width != self._laid_for:
            self._lay_out()
        if self.cursor:
            self._keep_cursor_in_sight()

    def _lay_out(self) -> None:
        width = self.scrollable_content_region.width
        self._laid_for = width
        if width <= 0:
            return
        self._rows, self._row_of = [], []
        for number, line in enumerate(self.lines):
            self._row_of.append(len(self._rows))
            # One column on either side, and one for the comma that ends a line.
            self._rows += [(number, pieces) for pieces in _wrapped(line, width - 3)]
        self.set_length(len(self._rows))

    def line(self, number: int, width: int) -> Strip:
        """One row, a column of space on either side."""
        line, pieces = self._rows[number]
        base = self.ground
        if line == self.cursor and self.has_focus:
            base += self.get_component_rich_style("text--cursor", partial=True)
        segments = [Segment(" "), *(Segment(text, self.writing(f"text--{kind}")) for text, kind in pieces)]
        return Strip(segments).adjust_cell_length(width).apply_style(base)

    # Moving

    def validate_cursor(self, cursor: int) -> int:
        """Stay on the lines there are."""
        return max(0, min(cursor, len(self.lines) - 1))

    def watch_cursor(self, old: int, new: int) -> None:
        """Draw the line it left and the one it has come to."""
        for line in (old, new):
            self._draw_anew(line)
        self._keep_cursor_in_sight(upwards=new < old)

    def on_focus(self) -> None:
        """Show the cursor."""
        self._draw_anew(self.cursor)

    def on_blur(self) -> None:
        """Hide the cursor."""
        self._draw_anew(self.cursor)

    def on_click(self, event: Click) -> None:
        """Set the cursor."""
        row = int(self.scroll_offset.y) + event.y
        if row < len(self._rows):
            self.cursor = self._rows[row][0]

    @property
    def _height(self) -> int:
        return max(1, self.scrollable_content_region.height)

    def _rows_of(self, line: int) -> range:
        if line >= len(self._row_of):
            return range(0)
        last = self._row_of[line + 1] if line + 1 < len(self._row_of) else len(self._rows)
        return range(self._row_of[line], last)

    def _draw_anew(self, line: int) -> None:
        rows = self._rows_of(line)
        if rows:
            self.forget(*rows)
            self.refresh(Region(0, rows.start - int(self.scroll_offset.y), self.size.width, len(rows)))

    def _keep_cursor_in_sight(self, *, upwards: bool = False) -> None:
        rows, top = self._rows_of(self.cursor), int(self.scroll_offset.y)
        in_sight = range(max(rows.start, top), min(rows.stop, top + self._height))
        if not rows or len(in_sight) == min(len(rows), self._height):
            return
        to_head = not upwards if len(rows) > self._height else rows.start < top
        self._show_from(rows.start if to_head else rows.stop - self._height)

    def _show_from(self, top: int) -> None:
        top = max(0, min(top, len(self._rows) - self._height))
        if top != int(self.scroll_offset.y):
            self.scroll_to(y=top, animate=False, force=True, immediate=True)

    def _move(self, rows: int) -> None:
        """Scroll by rows; the cursor goes along, and to the first or last line where nothing is left to scroll."""
        if not self._rows:
            return
        before = int(self.scroll_offset.y)
        self._show_from(before + rows)
        top = int(self.scroll_offset.y)
        if top == before:
            self.cursor = len(self.lines) - 1 if rows > 0 else 0
            return
        place = max(top, min(self._row_of[self.cursor] + rows, top + self._height - 1, len(self._rows) - 1))
        # Without watching: the line need not come into sight as a whole, what is in sight was scrolled to.
        before = self.cursor
        self.set_reactive(TextLines.cursor, self._rows[place][0])
        self._draw_anew(before)
        self._draw_anew(self.cursor)

    def action_cursor_down(self) -> None:
        """One line down; through a line that is higher than the pane row by row."""
        bottom = int(self.scroll_offset.y) + self._height
        if self._rows_of(self.cursor).stop > bottom:
            self._show_from(int(self.scroll_offset.y) + 1)
        else:
            self.cursor += 1

    def action_cursor_up(self) -> None:
        """One line up; likewise."""
        if self._rows_of(self.cursor) and self._rows_of(self.cursor).start < int(self.scroll_offset.y):
            self._show_from(int(self.scroll_offset.y) - 1)
        else:
            self.cursor -= 1

    def action_page_down(self) -> None:
        """A page down."""
        self._move(max(1, self._height - 1))

    def action_page_up(self) -> None:
        """A page up."""
        self._move(-max(1, self._height - 1))

    def action_half_page_down(self) -> None:
        """Half a page down."""
        self._move(max(1, self._height // 2))

    def action_half_page_up(self) -> None:
        """Half a page up."""
        self._move(-max(1, self._height // 2))

    def action_first(self) -> None:
        """To the top."""
        self.cursor = 0

    def action_last(self) -> None:
        """To the end."""
        self.cursor = len(self.lines) - 1


_WORDS: Final[frozenset[Kind]] = frozenset({"prose", "note", "mark"})
"""Kinds of text that are broken between words wherever it can be done; others show where they were broken."""


_AT_ONCE: Final = 500
"""Characters of a piece that are laid out at once: what is left of one is measured anew for each line."""
_A_CELL: Final = 4
"""Characters are more than any text needs for one."""


def _cells(text: str, room: int) -> str:
    """The beginning of a text, in at most so many cells, or its first character."""
    head = text[: room * _A_CELL]
    return (chop_cells(head, room) or [head])[0]  # accents over accents take no cell, and are not chopped


def _in_parts(pieces: Line) -> Line:
    """The same pieces, none of them too long to be laid out at once."""
    return [
        (text[begin : begin + _AT_ONCE], kind) for text, kind in pieces for begin in range(0, len(text) or 1, _AT_ONCE)
    ]


def _head(text: str, room: int, kind: Kind) -> str:
    """As much of a text as fits into so many cells, up to a space where one is near the end; maybe nothing."""
    head = _cells(text, room) if room > 0 else ""
    if cell_len(head) > room:
        return ""
    space = head.rfind(" ", 0 if kind in _WORDS else len(head) // 2)
    if kind in _WORDS and not head[: space + 1].strip() and room < _WORD and text[len(head)] != " ":
        return ""
    return head[: space + 1] if space > 0 else head


def _wrapped(line: Line, width: int) -> list[Line]:
    """A line as lines of at most `width` cells, made printable; further ones are indented like the first."""
    pieces = [(shown(text), kind) for text, kind in line]
    if sum(cell_len(text) for text, _ in pieces) <= width:
        return [pieces]
    first = pieces[0][0]
    indent = first[: len(first) - len(first.lstrip())] + _WRAPPED_INDENT
    if cell_len(indent) > width // 2:
        indent = ""
    laid: list[Line] = []
    current: Line = []
    room = width
    for text, kind in _in_parts(pieces):
        while cell_len(text) > room and (kind, text) != ("mark", ","):
            head = _head(text, room, kind)
            if not head and current in ([], [(indent, "mark")]):
                head = _cells(text, room)  # a line of its own is all there is to give
            if head:
                current.append((head, kind))
                text = text[len(head) :]
            laid.append(current)
            current = [(indent, "mark")]
            room = width - cell_len(indent)
            if kind in _WORDS:
                text = text.lstrip(" ")
            if room < 2:
                return [*laid, pieces]
        if text:
            current.append((text, kind))
            room -= cell_len(text)
    laid.append(current)
    return laid
