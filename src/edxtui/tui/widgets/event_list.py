"""The list of events and damaged records of a view."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from rich.cells import cell_len
from rich.segment import Segment
from textual import work
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip
from textual.worker import get_current_worker

from edxtui.catalogue.summaries import summary
from edxtui.errors import EdxtuiError, Stopped
from edxtui.events.happening import happened, happening
from edxtui.index.records import Ids, Indexed
from edxtui.marks import Mark
from edxtui.opening import Opening
from edxtui.tui import looks
from edxtui.tui.cells import fitted, fitted_end
from edxtui.tui.columns import GAP, SIGN, SUMMARY, TYPE, USUAL, WHAT, Column, Sized, laid
from edxtui.tui.curtain import CURTAIN, shown
from edxtui.tui.pages import Page, Pages
from edxtui.tui.widgets.rows import Rows

_SIGNS: Final = 2
"""Segments before the first column."""
MARKED: Final = "◆"
"""One cell that stands before what is marked."""
_NAME: Final = 16
"""Cells that the name of a type takes at least, so that most summaries begin below each other."""
_LEAST: Final = 6
"""Cells of a summary that are worth showing."""
_NOTED: Final = 20
"""Cells that have room for what happened and a note on it."""
_TOLD: Final = 24
"""Cells of a summary that a long name gives way to."""


class EventList(Rows):
    """A view of the index, one record a row; pages are fetched by a worker, never by drawing."""

    DEFAULT_CSS = """
    EventList {
        border-top: none;
        & > .events--mark { color: $text-accent; }
        & > .events--range { background: $accent-muted; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"events--mark", "events--range"}

    columns: var[tuple[Sized, ...]] = var(USUAL, init=False)
    """The columns that are chosen, in their order; those are shown that have room."""
    begun: var[int | None] = var(None, init=False)
    """The row that a range begins at, which reaches to the cursor; None where none is begun."""

    @dataclass
    class PageCame(Message):
        """Records that were fetched; only the list itself listens."""

        pages: Pages
        number: int
        page: Page

    @dataclass
    class Failed(Message):
        """Records could not be fetched."""

        error: EdxtuiError

    def __init__(self, opening: Opening, *, id: str | None = None) -> None:
        """Show nothing of these logs yet."""
        super().__init__(id=id)
        self._opening = opening
        self._pages = Pages(range(0))

    @property
    def ids(self) -> "Ids | Sequence[int]":
        """The ids of the view."""
        return self._pages.ids

    def ids_in(self, rows: range) -> list[int]:
        """The ids of all that some rows tell of."""
        return [int(number) for number in self.ids[rows.start : rows.stop]]

    @property
    def current(self) -> Indexed | None:
        """The record under the cursor, if it has been fetched."""
        return self._pages.at(self.cursor)

    @property
    def current_text(self) -> bytes | None:
        """Its document, where it was fetched along with it."""
        return self._pages.text_at(self.cursor)

    @property
    def current_id(self) -> int | None:
        """The id of the record under the cursor."""
        return int(self.ids[self.cursor]) if self.cursor < len(self.ids) else None

    @property
    def chosen(self) -> range:
        """The rows of the range; empty where none is begun."""
        if self.begun is None or not self.total:
            return range(0)
        return range(min(self.begun, self.cursor), max(self.begun, self.cursor) + 1)

    def watch_columns(self) -> None:
        """Show others; all that they tell has come with the records."""
        self.draw_anew()

    def watch_begun(self) -> None:
        """Show the range."""
        self.draw_anew()

    def watch_cursor(self, old: int, new: int) -> None:
        """Follow the cursor; a range reaches to it."""
        super().watch_cursor(old, new)
        if self.begun is not None:
            self.draw_anew()

    def draw_anew(self) -> None:
        """Marks, or the range, are others now."""
        self.forget()
        self.refresh()

    def show_view(self, ids: Ids, cursor: int, *, anew: bool = False) -> None:
        """Show other records, the cursor at one place among them; `anew`: nothing that was fetched is good any more."""
        self.begun = None
        self._pages = Pages(ids) if anew else self._pages.continued(ids)
        self.show(len(ids), cursor)
        self._fetch_wanted()

    def show_first(self, records: Sequence[Indexed], texts: Sequence[bytes | None]) -> None:
        """Show the records that a view begins with, which are known before there is one; the view itself follows.

        No more than a page, each with its document if that is known too. Nothing is asked of the index.
        """
        self._pages = Pages([record.id for record in records])
        self._pages.take(0, Page(list(records), list(texts)))
        self.show(len(records), 0)

    def grow_view(self, ids: Ids) -> None:
        """The same records and more after the last; nothing moves."""
        if not self.total:
            self.show_view(ids, 0)
            return
        self._pages.grown(ids)
        self.grow(len(ids))
        self._fetch_wanted()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Fetch what comes into sight."""
        super().watch_scroll_y(old_value, new_value)
        self._fetch_wanted()

    def on_resize(self) -> None:
        """Fetch what comes into sight."""
        super().on_resize()
        self._fetch_wanted()

    def _fetch_wanted(self) -> None:
        wanted = self._pages.wanted(self.visible_rows)
        if wanted:
            self._fetch(self._pages, wanted)

    @work(thread=True, group="pages", description="fetch records")
    def _fetch(self, pages: Pages, wanted: list[tuple[int, list[int]]]) -> None:
        worker = get_current_worker()
        for number, ids in wanted:
            if worker.is_cancelled or pages is not self._pages:
                pages.give_up(number)
                continue
            try:
                with self._opening.store.question() as asking:
                    records = asking.records(ids)
            except Stopped:
                pages.give_up(number)
                continue
            except EdxtuiError as error:
                pages.give_up(number)
                self.post_message(self.Failed(error))
                return
            page = Page(records, self._opening.short_texts(records))
            if not worker.is_cancelled:
                self.post_message(self.PageCame(pages, number, page))

    def on_event_list_page_came(self, message: PageCame) -> None:
        """Draw what has come."""
        message.stop()
        if message.pages is not self._pages:
            return
        awaited = self.current is None
        self._pages.take(message.number, message.page)
        self.forget()
        self.refresh()
        if awaited and self.current is not None:
            self.post_message(self.Moved(self, self.cursor))

    def line(self, number: int, width: int) -> Strip:
        """One row; the range is laid over."""
        strip = super().line(number, width)
        if number not in self.chosen or number == self.cursor:
            return strip
        return Strip(strip).apply_style(self.get_component_rich_style("events--range", partial=True))

    def mark_of(self, record: Indexed) -> Mark | None:
        """The record's mark."""
        return self._opening.marks.of(record.log, record.offset)

    def sign(self, record: Indexed) -> list[Segment]:
        """Whether a record is marked, and its glyph; three cells."""
        mark = Segment(MARKED, self.writing("events--mark")) if self.mark_of(record) is not None else Segment(" ")
        return [mark, Segment(f"{looks.glyph(record)} ", looks.colour(record))]

    def told(self, record: Indexed, text: bytes | None, width: int, *, only_summary: bool = False) -> list[Segment]:
        """What happened, and the note on it where there is room, in exactly `width` cells."""
        tell = summary_alone if only_summary else what_happened
        mark = self.mark_of(record)
        if text is not None:
            text = CURTAIN.document(record, text)
        record = CURTAIN.record(record)
        if mark is None or not mark.note or width < _NOTED:
            return tell(record, text, width)
        room = min(cell_len(shown(mark.note)), width // 2)
        return [
            *tell(record, text, width - room - 2),
            Segment("  "),
            Segment(fitted(mark.note, room), self.writing("events--mark")),
        ]

    def segments(self, row: int, width: int) -> list[Segment]:
        """Mark, glyph, and the columns that have room."""
        record = self._pages.at(row)
        if record is None:
            return [Segment(" …", self.writing("rows--muted"))]
        as_seen = CURTAIN.record(record)
        segments = self.sign(record)
        for column, cells in laid(self.columns, width):
            if len(segments) > _SIGNS:
                segments.append(Segment(" " * GAP))
            if column.name in (WHAT, SUMMARY):
                text = self._pages.text_at(row)
                segments += self.told(record, text, cells, only_summary=column.name == SUMMARY)
            else:
                segments.append(self._cell(column, as_seen, row, cells))
        return segments

    def _cell(self, column: Column, record: Indexed, row: int, cells: int) -> Segment:
        """What a column holds of a record, as it may show, in exactly so many cells."""
        if column.name == TYPE:
            return Segment(_type(record, cells), looks.colour(record))
        value = column.text(record, row) if column.text is not None else self._opening.logs[record.log].name
        fit = fitted_end if column.at_end else fitted
        if column.to_the_right and value is not None:
            value = value.rjust(cells)
        is_plain = column.name == "user" and value is not None
        return Segment(fit(value or column.missing, cells), None if is_plain else self.writing("rows--muted"))


def what_happened(record: Indexed, text: bytes | None, width: int) -> list[Segment]:
    """The type and the summary of a record in exactly `width` cells; why it is damaged, if it is.

    Of an implicit event, whose type is a long URL pattern, the summary alone, where there is one.
    """
    style, kind = looks.colour(record), record.event.type
    if record.reason is not None:
        return summary_alone(record, text, width)
    told = _summary(record, text)
    if kind is None or kind.startswith("/"):
        return [Segment(fitted(told, width) if told else fitted_end(kind or "no type", width), style)]
    if not told or width < _NAME + 2 + _LEAST:
        return [Segment(fitted(kind, width), style)]
    needed = min(cell_len(told), _TOLD)
    room = max(_NAME, min(cell_len(shown(kind)), width - 2 - needed))
    return [Segment(_type(record, room), style), Segment("  "), Segment(fitted(told, width - room - 2))]


def summary_alone(record: Indexed, text: bytes | None, width: int) -> list[Segment]:
    """The summary of a record in exactly `width` cells, blank where there is none; why it is damaged, if it is."""
    if record.reason is None:
        return [Segment(fitted(_summary(record, text), width))]
    known = f" ({record.event.type})" if record.event.type else ""
    return [Segment(fitted(f"damaged{known}: {record.reason.sentence}", width), looks.colour(record))]


def _summary(record: Indexed, text: bytes | None) -> str:
    found = happening(text) if text is not None else None
    return summary(happened(record.event, found), plain=looks.plain()) if found is not None else ""


def _type(record: Indexed, width: int) -> str:
    """The type of a record in exactly `width` cells."""
    kind = record.event.type
    if kind is None:
        return fitted("damaged" if record.reason is not None else "no type", width)
    # Long names differ at their end: edx.course.enrollment.activated.
    return fitted_end(kind, width) if "." in kind or kind.startswith("/") else fitted(kind, width)


def header_text(columns: tuple[Sized, ...], width: int) -> str:
    """The names of the columns above the rows."""
    cells = (fitted(column.title, cells) for column, cells in laid(columns, width))
    return " " * SIGN + (" " * GAP).join(cells)
