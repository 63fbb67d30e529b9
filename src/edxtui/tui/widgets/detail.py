"""The detail pane: one record in full."""

from typing import ClassVar, Final

import msgspec
from rich.cells import cell_len, chop_cells
from rich.segment import Segment
from textual.binding import BindingType
from textual.strip import Strip

from edxtui.index.records import Indexed
from edxtui.terminal_text import printable
from edxtui.tui import actions
from edxtui.tui.document_lines import Line, document_lines, raw_lines
from edxtui.tui.widgets.lines import Lines
from edxtui.tui.words import exact_moment

_WRAPPED_INDENT: Final = "  "


class Reading(msgspec.Struct, frozen=True):
    """A record with its text, ready to be shown."""

    record: Indexed
    log: str
    """Name of its log."""
    text: bytes
    """Its bytes, from the log."""
    broken_at: int = 0
    """Of a damaged record: the byte of its log up to which it could be read."""
    cut: bool = False
    """Whether more bytes stand in the log than are shown."""


class Detail(Lines):
    """Shows one record: what the index knows of it, then the document itself."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "detail--key",
        "detail--text",
        "detail--number",
        "detail--word",
        "detail--mark",
        "detail--note",
        "detail--error",
    }
    DEFAULT_CSS = """
    Detail {
        & > .detail--key { color: $text-primary; }
        & > .detail--text { color: $text-success; }
        & > .detail--number { color: $text-warning; }
        & > .detail--word { color: $text-accent; }
        & > .detail--mark { color: $text-muted; }
        & > .detail--note { color: $text-muted; text-style: italic; }
        & > .detail--error { color: $text-error; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = list(actions.DOCUMENT)

    def __init__(self, *, id: str | None = None) -> None:
        """Show nothing yet."""
        super().__init__(id=id)
        self.reading: Reading | None = None
        self._lines: list[Line] = []
        self._laid: list[Line] = []
        self._laid_for = 0

    def show(self, reading: Reading | None) -> None:
        """Show a record from its top; None shows nothing."""
        self.reading = reading
        self._lines = [] if reading is None else _lines_of(reading)
        if self.scroll_offset.y:
            self.scroll_to(y=0, animate=False, force=True, immediate=True)
        self._lay_out()

    @property
    def plain_text(self) -> str:
        """What is shown, without colours."""
        return "\n".join("".join(text for text, _ in line) for line in self._lines)

    def on_resize(self) -> None:
        """Wrap the lines anew."""
        if self.scrollable_content_region.width != self._laid_for:
            self._lay_out()

    def _lay_out(self) -> None:
        width = self.scrollable_content_region.width
        self._laid_for = width
        if width <= 0:
            return
        # One column on either side, and one for the comma that ends a line.
        self._laid = [pieces for line in self._lines for pieces in _wrapped(line, width - 3)]
        self.set_length(len(self._laid))

    def line(self, number: int, width: int) -> Strip:
        """One line, a column of space on either side."""
        pieces = self._laid[number]
        segments = [Segment(" "), *(Segment(text, self.writing(f"detail--{kind}")) for text, kind in pieces)]
        return Strip(segments).adjust_cell_length(width).apply_style(self.ground)

    def action_half_page_down(self) -> None:
        """Half a page down."""
        self.scroll_relative(y=self.scrollable_content_region.height // 2, animate=False)

    def action_half_page_up(self) -> None:
        """Half a page up."""
        self.scroll_relative(y=-(self.scrollable_content_region.height // 2), animate=False)


def _lines_of(reading: Reading) -> list[Line]:
    record = reading.record
    event = record.event
    lines: list[Line] = []
    if record.reason is not None:
        lines.append([("Damaged record", "error")])
        lines.append([(f"{record.reason.sentence}; it reads up to byte {reading.broken_at:,}", "error")])
    facts: list[tuple[str, str | None]] = [
        ("type", event.type),
        ("as logged", event.event_type if event.event_type != event.type else None),
        ("time", exact_moment(event.time)),
        ("user", event.user or "nobody logged in"),
        ("course", event.course),
        ("module", event.module),
        ("session", event.session),
        ("source", event.source),
        ("log", f"{reading.log}, byte {record.offset:,}, {record.length:,} bytes"),
    ]
    if record.reason is not None:
        lines.append([("salvaged from before the break:", "note")])
        facts = [(name, value) for name, value in facts if name != "user" or event.user]
    lines += [[(f"{name:>9}  ", "mark"), (value, "key")] for name, value in facts if value]
    lines.append([("", "mark")])
    text = reading.text.decode(errors="backslashreplace")
    if reading.cut:
        lines.append([("only the beginning of a very long document is shown", "note")])
    lines += raw_lines(text) if record.reason is not None or reading.cut else document_lines(text)
    return lines


def _head(text: str, room: int) -> str:
    """As much of a text as fits into so many cells, up to a space where one is near the end; maybe nothing."""
    head = chop_cells(text, room)[0] if room > 0 else ""
    if cell_len(head) > room:
        return ""
    space = head.rfind(" ", len(head) // 2)
    return head[: space + 1] if space > 0 else head


def _wrapped(line: Line, width: int) -> list[Line]:
    """A line as lines of at most `width` cells, made printable; further ones are indented like the first."""
    pieces = [(printable(text), kind) for text, kind in line]
    if sum(cell_len(text) for text, _ in pieces) <= width:
        return [pieces]
    first = pieces[0][0]
    indent = first[: len(first) - len(first.lstrip())] + _WRAPPED_INDENT
    if cell_len(indent) > width // 2:
        indent = ""
    laid: list[Line] = []
    current: Line = []
    room = width
    for text, kind in pieces:
        while cell_len(text) > room and (kind, text) != ("mark", ","):
            head = _head(text, room)
            if head:
                current.append((head, kind))
                text = text[len(head) :]
            laid.append(current)
            current = [(indent, "mark")]
            room = width - cell_len(indent)
            if room < 2:
                return [*laid, pieces]
        if text:
            current.append((text, kind))
            room -= cell_len(text)
    laid.append(current)
    return laid
