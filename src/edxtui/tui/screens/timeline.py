"""The session timeline: what one user did, session by session, event by event."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Footer
from textual.worker import get_current_worker

from edxtui.errors import EdxtuiError
from edxtui.index.asking import Asking, Stopped
from edxtui.index.records import Indexed
from edxtui.opening import Opening
from edxtui.sessions import Session, sessions_of
from edxtui.tui import actions
from edxtui.tui.reading import read
from edxtui.tui.screens.export_dialog import ExportDialog
from edxtui.tui.screens.help import HelpScreen
from edxtui.tui.widgets.detail import Detail, Reading
from edxtui.tui.widgets.message_line import MessageLine
from edxtui.tui.widgets.session_events import SessionEvents
from edxtui.tui.widgets.session_list import SessionList
from edxtui.tui.widgets.title_line import TitleLine
from edxtui.tui.words import counted, length, moment


class TimelineScreen(Screen[int | None]):
    """Returns the id of the event to show in the list, or None to go back to where one was."""

    BINDINGS: ClassVar[list[BindingType]] = list(actions.TIMELINE)
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - Textual's declaration

    @dataclass
    class Loaded(Message):
        """The user's sessions are here."""

        sessions: list[Session]

    @dataclass
    class Read(Message):
        """A record's text was fetched."""

        reading: Reading

    @dataclass
    class Failed(Message):
        """Something could not be done."""

        error: EdxtuiError

    def __init__(self, opening: Opening, user: str, event: int) -> None:
        """Show the sessions of a user, beginning with the one that an event belongs to."""
        super().__init__()
        self._opening = opening
        self.user = user
        """Whose sessions they are."""
        self._event = event
        self._asking: Asking | None = None

    def compose(self) -> ComposeResult:
        """Title, sessions, events of one session, detail, footer."""
        yield TitleLine()
        yield MessageLine(id="message")
        with Horizontal(id="panes"):
            yield SessionList(id="sessions")
            with Vertical(id="session"):
                yield SessionEvents(self._opening.store, id="events")
                yield Detail(id="detail")
        yield Footer()

    def on_mount(self) -> None:
        """Fetch the sessions."""
        self.set_focus(self.query_one(SessionEvents))
        title = self.query_one(TitleLine)
        title.logs = f"sessions of {self.user}"
        title.shown = "looking …"
        self._asking = self._opening.store.asking()
        self._load(self._asking)

    def on_unmount(self) -> None:
        """Leave nothing running."""
        if self._asking is not None:
            self._asking.stop()

    @property
    def sessions(self) -> list[Session]:
        """The user's sessions, by start."""
        return self.query_one(SessionList).sessions

    @property
    def session(self) -> Session | None:
        """The session that is shown."""
        at = self.query_one(SessionList).cursor
        return self.sessions[at] if at < len(self.sessions) else None

    @work(thread=True, group="sessions", description="fetch sessions")
    def _load(self, asking: Asking) -> None:
        worker = get_current_worker()
        try:
            sessions = sessions_of(self.user, asking.events_of_user(self.user))
        except Stopped:
            return
        except EdxtuiError as error:
            if not worker.is_cancelled:
                self.post_message(self.Failed(error))
            return
        finally:
            asking.close()
        if not worker.is_cancelled:
            self.post_message(self.Loaded(sessions))

    def on_timeline_screen_loaded(self, message: Loaded) -> None:
        """Show them, the cursor on the session of the event one came from."""
        message.stop()
        self._asking = None
        sessions = message.sessions
        at = next((place for place, session in enumerate(sessions) if self._event in session.events), 0)
        self.query_one(SessionList).show_sessions(sessions, at)
        if not sessions:
            self.query_one(TitleLine).shown = "no events with a time"
            self.query_one(MessageLine).say_notes(("None of this user's events has a time, so there are no sessions.",))

    def on_timeline_screen_failed(self, message: Failed) -> None:
        """Say what went wrong."""
        message.stop()
        self.query_one(MessageLine).say_error(message.error)

    @on(SessionList.Moved, "#sessions")
    def _show_session(self) -> None:
        session = self.session
        if session is None:
            return
        events = self.query_one(SessionEvents)
        if list(events.ids) == session.events:
            return
        cursor = session.events.index(self._event) if self._event in session.events else 0
        events.show_view(np.array(session.events, np.int64), cursor)
        self._tell_title(session)

    def _tell_title(self, session: Session) -> None:
        title = self.query_one(TitleLine)
        number = self.query_one(SessionList).cursor + 1
        in_all = sum(len(each.events) for each in self.sessions)
        title.logs = (
            f"{self.user} · {counted(len(self.sessions), 'session')}, {counted(in_all, 'event')} · "
            f"{moment(self.sessions[0].start)[:10]} to {moment(self.sessions[-1].end)[:10]}"
        )
        spent = length(session.end - session.start)
        title.shown = f"session {number:,} of {len(self.sessions):,}: {moment(session.start)[:16]}, {spent}"

    @on(SessionList.Selected, "#sessions")
    def _into_session(self) -> None:
        self.set_focus(self.query_one(SessionEvents))

    @on(SessionEvents.Moved, "#events")
    def _follow(self) -> None:
        record = self.query_one(SessionEvents).current
        if record is not None:
            self._read(record)

    @on(SessionEvents.Selected, "#events")
    def _to_list(self) -> None:
        self.action_show_in_list()

    @on(SessionEvents.Failed)
    def _say_failed(self, message: SessionEvents.Failed) -> None:
        self.query_one(MessageLine).say_error(message.error)

    @work(thread=True, group="detail", exclusive=True, description="read a record")
    def _read(self, record: Indexed) -> None:
        worker = get_current_worker()
        try:
            reading = read(self._opening, record)
        except EdxtuiError as error:
            if not worker.is_cancelled:
                self.post_message(self.Failed(error))
            return
        if not worker.is_cancelled:
            self.post_message(self.Read(reading))

    def on_timeline_screen_read(self, message: Read) -> None:
        """Show the record, if the cursor still stands on it."""
        message.stop()
        if message.reading.record.id == self.query_one(SessionEvents).current_id:
            self.query_one(Detail).show(message.reading)

    # Actions

    def action_previous_session(self) -> None:
        """Previous session."""
        self._event = -1
        self.query_one(SessionList).action_cursor_up()

    def action_next_session(self) -> None:
        """Next session."""
        self._event = -1
        self.query_one(SessionList).action_cursor_down()

    def action_show_in_list(self) -> None:
        """Back to the list, at this event."""
        self.dismiss(self.query_one(SessionEvents).current_id)

    def action_leave(self) -> None:
        """Back to the list as it was; from the detail to the events first."""
        events = self.query_one(SessionEvents)
        if self.query_one(Detail).has_focus:
            self.set_focus(events)
        else:
            self.dismiss(None)

    def action_export(self) -> None:
        """Export the session."""
        session = self.session
        if session is not None:
            ids = np.array(session.events, np.int64)
            what = f"Session of {session.user}, {moment(session.start)[:16]}"
            self.app.push_screen(ExportDialog(self._opening, ids, len(session.events), what))

    def action_copy_event(self) -> None:
        """Copy the document under the cursor."""
        reading = self.query_one(Detail).reading
        if reading is not None:
            self.app.copy_to_clipboard(reading.text.decode(errors="replace"))
            self.notify("The document was copied.", markup=False)

    def action_help(self) -> None:
        """Show the keys."""
        self.app.push_screen(HelpScreen())

    async def action_quit(self) -> None:
        """Leave edxtui."""
        self.app.exit()
