"""What the keys do with marks, wherever there are events: in the explorer and in the session timeline."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from textual import on, work
from textual.events import ScreenResume
from textual.message import Message

from edxtui.index.records import Indexed
from edxtui.marks import Placed
from edxtui.marks.words import gone
from edxtui.tui import actions
from edxtui.tui.curtain import CURTAIN
from edxtui.tui.keys import key_for
from edxtui.tui.screens.following import FollowingScreen, Result
from edxtui.tui.seeking import place_of_marked
from edxtui.tui.widgets.detail import Detail
from edxtui.tui.widgets.event_list import EventList
from edxtui.tui.widgets.message_line import MessageLine
from edxtui.tui.words import moment
from edxtui.wording import counted

if TYPE_CHECKING:
    from edxtui.index.asking import Asking

_MOST: Final = 10_000
"""Records that are marked at once; of more, a query tells better which are meant."""

Lying = tuple[int, int, int]
"""Where a record lies: log, offset, length."""


class MarkingScreen(FollowingScreen[Result]):
    """Marks what is under the cursor or in a range, writes notes, and goes from mark to mark."""

    @dataclass
    class Found(Message):
        """The place of the event that was looked for; None where there is none."""

        cursor: int | None
        otherwise: str
        """What to say where there is none."""

    @dataclass
    class Located(Message):
        """Where the records of a range lie."""

        records: list[Lying]

    @dataclass
    class Kept(Message):
        """Marks were written down, or read."""

        placed: Placed
        begins: bool
        """Whether they were read for the first time, or over other logs than before."""

    knows_marks = False
    """Whether it is known what was marked in earlier runs."""

    # Marking

    def action_mark(self) -> None:
        """Mark what is under the cursor, or in the range; or unmark it."""
        events = self.query_one(EventList)
        rows = events.chosen
        if not rows:
            self.with_current(self._turn_current)
        elif len(rows) > _MOST:
            self.notify(
                f"These are {counted(len(rows), 'record')}; up to {_MOST:,} are marked at once. "
                "A query says better which of so many are meant.",
                severity="warning",
                markup=False,
            )
        else:
            self._locate(events.ids_in(rows))
            events.begun = None

    def _turn_current(self, record: Indexed) -> None:
        self._turn([_lying(record)])

    @work(thread=True, group="locate", description="look where records lie")
    def _locate(self, ids: list[int]) -> None:
        def attempt() -> Message:
            import numpy as np

            with self.opening.store.question() as asking:
                spans = asking.spans(np.array(ids, np.int64))
            return self.Located(
                list(zip(spans.logs.tolist(), spans.offsets.tolist(), spans.lengths.tolist(), strict=True))
            )

        self.report(attempt)

    @on(Located)
    def _turn_located(self, message: Located) -> None:
        message.stop()
        marked = self._turn(message.records)
        number = counted(len(message.records), "record")
        self.notify(f"{number} {'marked' if marked else 'marked no more'}.", markup=False)

    def _turn(self, records: list[Lying]) -> bool:
        marked = self.opening.marks.turn(records)
        self._changed()
        return marked

    def action_note(self) -> None:
        """Write a note on what is under the cursor."""
        self.with_current(self._ask_for_note)

    def _ask_for_note(self, record: Indexed) -> None:
        from edxtui.tui.screens.note_dialog import NoteDialog

        def write(note: str | None) -> None:
            # A blank note on what is not marked is none, and no mark either.
            if note or (note is not None and self.opening.marks.of(record.log, record.offset) is not None):
                self.opening.marks.write_note(_lying(record), note)
                self._changed()

        mark = self.opening.marks.of(record.log, record.offset)
        if mark is not None and CURTAIN.text(mark.note) != mark.note:
            # With stand-ins in the line, they would be kept in the place of what was written.
            key = key_for(self.app, "everywhere.hide_people", actions.EVERYWHERE)
            self.notify(f"This note names people, who are hidden; {key} shows them.", markup=False)
            return
        said = (moment(record.event.time).strip(), record.event.user, record.event.type)
        about = " · ".join(each for each in said if each)
        self.app.push_screen(NoteDialog(about, mark.note if mark is not None else ""), write)

    def _changed(self) -> None:
        """Show and keep what has changed."""
        self.show_marks()
        if not self.opening.marks.shelf.changes and not self._was_told:
            self._was_told = True
            self.notify("With --no-cache, marks are known until you quit and not kept.", markup=False)
        self._keep()

    _was_told = False

    def show_marks(self) -> None:
        """Draw anew what marks are seen in."""
        self.query_one(EventList).draw_anew()
        detail = self.query_one(Detail)
        if detail.reading is not None:
            record = detail.reading.record
            detail.show_mark(self.opening.marks.of(record.log, record.offset))

    @work(thread=True, group="marks", description="keep marks")
    def _keep(self) -> None:
        def attempt() -> Message:
            self.opening.marks.keep()
            return self.Kept(self.opening.marks.place(), begins=False)

        self.report(attempt)

    @work(thread=True, group="marks", description="look up marks")
    def place_marks(self) -> None:
        """Look up what was marked before."""
        self.report(lambda: self.Kept(self.opening.marks.place(), begins=True))

    @on(Kept)
    def _show_kept(self, message: Kept) -> None:
        message.stop()
        self.knows_marks = True
        self.show_marks()
        if message.begins:
            faults = [line for fault in message.placed.faults for line in (str(fault), fault.hint)]
            self.query_one(MessageLine).say_also((*faults, *gone(message.placed.gone)))

    @on(ScreenResume)
    def _show_what_others_marked(self) -> None:
        """Marks may have been made on the screen that was in front."""
        if self.is_mounted and len(self.query(EventList)):
            self.show_marks()

    # Ranges

    def action_range(self) -> None:
        """Begin a range at the cursor, or give it up."""
        events = self.query_one(EventList)
        events.begun = events.cursor if events.begun is None and events.total else None

    def action_extend_down(self) -> None:
        """Take in the next."""
        self._extend(1)

    def action_extend_up(self) -> None:
        """Take in the one before."""
        self._extend(-1)

    def _extend(self, step: Literal[1, -1]) -> None:
        events = self.query_one(EventList)
        if events.begun is None:
            self.action_range()
        events.cursor += step

    def gives_up_range(self) -> bool:
        """Whether there was a range, which is given up."""
        events = self.query_one(EventList)
        was_begun, events.begun = events.begun is not None, None
        return was_begun

    # Going elsewhere

    def action_next_marked(self) -> None:
        """Next marked event of those in the list."""
        self._seek_marked(1)

    def action_previous_marked(self) -> None:
        """Previous marked event of those in the list."""
        self._seek_marked(-1)

    def _seek_marked(self, step: Literal[1, -1]) -> None:
        events, marks = self.query_one(EventList), self.opening.marks
        cursor, ids = events.cursor, events.ids
        self.seek(
            lambda asking: place_of_marked(cursor, step, ids, marks.ids(asking)),
            f"No event {'below' if step > 0 else 'above'} is marked.",
        )

    @work(thread=True, group="seek", exclusive=True, description="seek an event")
    def seek(self, seek: Callable[["Asking"], int | None], otherwise: str) -> None:
        """Go to a place that a worker asks for; where there is none, say so."""

        def attempt() -> Message:
            with self.opening.store.question() as asking:
                return self.Found(seek(asking), otherwise)

        self.report(attempt)

    @on(Found)
    def _go_there(self, message: Found) -> None:
        message.stop()
        if message.cursor is None:
            self.notify(message.otherwise, markup=False)
        else:
            self.query_one(EventList).cursor = message.cursor


def _lying(record: Indexed) -> Lying:
    return record.log, record.offset, record.length
