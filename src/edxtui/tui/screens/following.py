"""What screens have in common that show a list of events and, beside it, the one under its cursor in full."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import TypeVar

import msgspec
from textual import on, work
from textual.message import Message
from textual.widgets import Input
from textual.worker import get_current_worker

from edxtui.errors import EdxtuiError
from edxtui.index.records import Indexed
from edxtui.opening import Opening
from edxtui.tui.copying import copy
from edxtui.tui.curtain import CURTAIN
from edxtui.tui.document_lines import Path
from edxtui.tui.last_look import document_for_clipboard
from edxtui.tui.reading import BEGINNING, LARGE, Reading, read
from edxtui.tui.reporting import report
from edxtui.tui.screens.paned import PanedScreen
from edxtui.tui.widgets.detail import Detail
from edxtui.tui.widgets.event_list import EventList
from edxtui.tui.widgets.message_line import MessageLine
from edxtui.tui.widgets.reference import Reference
from edxtui.tui.widgets.search_line import SearchLine

Result = TypeVar("Result")


class FollowingScreen(PanedScreen[Result]):
    """Has an `EventList`, a `Detail` that follows its cursor, and a `MessageLine` for what goes wrong."""

    @dataclass
    class Read(Message):
        """A record's text was fetched."""

        reading: Reading

    @dataclass
    class Failed(Message):
        """Something could not be done."""

        error: EdxtuiError

    _waiting: tuple[int, Callable[[Indexed], None]] | None = None
    """What is to be done with the record at a place as soon as it is here."""

    def __init__(self, opening: Opening) -> None:
        """Show records of these logs."""
        super().__init__()
        self.opening = opening
        """The logs and their index."""
        self._one_at_a_time = Lock()

    def report(self, attempt: Callable[[], Message]) -> None:
        """In a worker: post what the attempt finds, or why it failed; nothing where the answer came too late."""
        report(self, attempt, self.Failed)

    def on_mount(self) -> None:
        """Follow the cursor in the same breath: its row and what follows from it are then painted at once."""
        self.watch(self.query_one(EventList), "cursor", self.follow, init=False)

    @on(EventList.Moved, "#events")
    def _follow(self) -> None:
        self.follow()

    def follow(self) -> None:
        """Show the record under the cursor, and go on with what waited for it."""
        self._read_current()
        self._go_on()

    def with_current(self, act: Callable[[Indexed], None]) -> None:
        """Do something with the record under the cursor; where it is still being fetched, as soon as it is here."""
        events = self.query_one(EventList)
        record = events.current
        self._waiting = None
        if record is not None:
            act(record)
        elif events.total:
            self._waiting = (events.cursor, act)

    def _go_on(self) -> None:
        """Do what waited for the record under the cursor, unless the cursor has gone on."""
        events = self.query_one(EventList)
        if self._waiting is None:
            return
        cursor, act = self._waiting
        if cursor != events.cursor:
            self._waiting = None
        elif events.current is not None:
            self._waiting = None
            act(events.current)

    def _read_current(self) -> None:
        """The text of the record under the cursor is here already, or else a worker fetches it."""
        events, shown = self.query_one(EventList), self.query_one(Detail).reading
        record, text = events.current, events.current_text
        if record is None or (shown is not None and shown.record == CURTAIN.record(record)):
            return
        is_quick = text is not None and not (CURTAIN.is_drawn and len(text) > LARGE)
        if text is not None and is_quick and record.reason is None and self.opening.files.is_untouched(record.log):
            self._show(Reading(record, self.opening.logs[record.log].name, text))
        else:
            self._read(record)

    @work(thread=True, group="detail", exclusive=True, description="read a record")
    def _read(self, record: Indexed) -> None:
        worker = get_current_worker()
        with self._one_at_a_time:  # who holds a key down passes many
            if not worker.is_cancelled:
                self.report(lambda: self.Read(self._gone_through(record)))

    def _gone_through(self, record: Indexed) -> Reading:
        """The record's text; while people are hidden also as it may show, which the curtain keeps for `_show`."""
        reading = read(self.opening, record)
        CURTAIN.document(record, reading.text)
        return reading

    @on(Read)
    def _show_reading(self, message: Read) -> None:
        message.stop()
        if message.reading.record.id == self.query_one(EventList).current_id:
            self._show(message.reading)

    def _show(self, reading: Reading | None) -> None:
        if reading is not None:
            if CURTAIN.is_drawn and len(reading.text) > BEGINNING:
                self._read(reading.record)  # less of it
                return
            text = CURTAIN.document(reading.record, reading.text)
            reading = msgspec.structs.replace(reading, record=CURTAIN.record(reading.record), text=text)
        record = reading.record if reading is not None else None
        mark = self.opening.marks.of(record.log, record.offset) if record is not None else None
        self.query_one(Detail).show(reading, mark)
        if self.has_class("-reference"):
            self.query_one(Reference).show(reading)

    @on(Failed)
    def _say_failed(self, message: Failed) -> None:
        message.stop()
        detail = self.query_one(Detail)
        if detail.reading is not None and detail.reading.record.id != self.query_one(EventList).current_id:
            self._show(None)  # what it shows belongs to another record
        self.query_one(MessageLine).say_error(message.error)

    @on(EventList.Failed)
    def _say_list_failed(self, message: EventList.Failed) -> None:
        message.stop()
        self.query_one(MessageLine).say_error(message.error)

    def show_curtain(self) -> None:
        """People are hidden now, or hidden better, or shown again: show everything anew."""
        if self.query_one(Detail).reading is not None and self.query_one(EventList).current is not None:
            self.query_one(Detail).reading = None
            self._read_current()
        self.query_one(MessageLine).show_anew()

    @property
    def document_pane(self) -> Detail | Reference:
        """Where one reads: on a narrow screen the reference, while it is open, takes the place of the detail."""
        detail = self.query_one(Detail)
        return detail if detail.display else self.query_one(Reference)

    def action_reference(self) -> None:
        """Show what the event's type means, or the member under the cursor of the detail; or hide it again."""
        detail, reference = self.query_one(Detail), self.query_one(Reference)
        member = detail.path if detail.has_focus else None
        is_open = self.has_class("-reference") and not self.hides_detail
        if detail.reading is None and not is_open:
            self.notify("There is no event to tell of.", markup=False)
            return
        if is_open and not member:
            self.remove_class("-reference")
            self._after_layout(lambda: detail if reference.has_focus or self.focused is None else None)
            return
        reads = detail.has_focus
        self.add_class("-reference")
        self.shows_detail()
        reference.show(detail.reading)
        if member:
            self._after_layout(lambda: reference, member)
        else:
            self._after_layout(lambda: self.document_pane if reads else None)

    def _after_layout(self, to_focus: Callable[[], Detail | Reference | None], member: Path | None = None) -> None:
        """When the panes have their new sizes: go to a member, and to a pane if one is named."""

        def settle() -> None:
            if member:
                self.query_one(Reference).go_to(member)
            pane = to_focus()
            if pane is not None:
                self.set_focus(pane)

        self.call_after_refresh(settle)

    def on_resize(self) -> None:
        """A pane that has no room any more gives the focus to the one in its place."""
        self.call_after_refresh(self._keep_focus, reads=isinstance(self.focused, Detail | Reference))

    def _keep_focus(self, *, reads: bool = False) -> None:
        focused = self.focused
        if focused is not None and focused.display:
            return
        events = self.query_one(EventList)
        self.set_focus(self.document_pane if reads else events if events.display else None)

    # In the detail pane

    def action_search_detail(self) -> None:
        """Search in the document."""
        self.query_one(SearchLine).open()

    @on(Input.Changed, "#search-line")
    def _search(self, message: Input.Changed) -> None:
        message.stop()
        self.query_one(Detail).search(message.value, is_over=False)

    @on(SearchLine.Left)
    def _end_search(self, message: SearchLine.Left) -> None:
        message.stop()
        self.query_one(Detail).search(message.text)
        self.set_focus(self.document_pane)

    @on(Detail.NotFound)
    def _say_not_found(self, message: Detail.NotFound) -> None:
        message.stop()
        self.notify("This does not stand in the document.", markup=False)

    def action_next_event(self) -> None:
        """The next event, wherever the focus is."""
        self.query_one(EventList).action_cursor_down()

    def action_previous_event(self) -> None:
        """The event before."""
        self.query_one(EventList).action_cursor_up()

    def action_copy_event(self) -> None:
        """Copy the document under the cursor."""
        reading = self.query_one(Detail).reading
        if reading is None:
            return
        if len(reading.text) > LARGE:
            self._read_copy(reading)
        else:
            self.post_message(_copied(reading))

    @work(thread=True, group="copy", exclusive=True, description="read a document to copy")
    def _read_copy(self, reading: Reading) -> None:
        self.report(lambda: _copied(reading))

    @on(Detail.CopyAsked)
    def _copy(self, message: Detail.CopyAsked) -> None:
        message.stop()
        copy(self, message.text, message.what, leaves_files=self.opening.own_folder is not None)

    def action_help(self) -> None:
        """Show the keys."""
        from edxtui.tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen())


def _copied(reading: Reading) -> Detail.CopyAsked:
    what = "The beginning of the document" if reading.cut else "The document"
    return Detail.CopyAsked(document_for_clipboard(reading), what)
