"""The session timeline: what one user did, session by session, event by event."""

import contextlib
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Footer, Static

from edxtui.index.asking import Asking
from edxtui.opening import Opening
from edxtui.sessions import Session, sessions_of
from edxtui.terminal_text import printable
from edxtui.tui import actions, selections
from edxtui.tui.screens.export_dialog import ExportDialog
from edxtui.tui.screens.marking import MarkingScreen
from edxtui.tui.widgets.detail import Detail
from edxtui.tui.widgets.message_line import MessageLine
from edxtui.tui.widgets.reference import Reference
from edxtui.tui.widgets.session_events import SessionEvents
from edxtui.tui.widgets.session_list import SessionList
from edxtui.tui.widgets.title_line import TitleLine
from edxtui.tui.words import length, moment
from edxtui.wording import counted


class TimelineScreen(MarkingScreen[int | None]):
    """Returns the id of the event to show in the list, or None to go back to where one was."""

    AUTO_FOCUS = "#events"
    BINDINGS: ClassVar[list[BindingType]] = list(actions.TIMELINE)
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - Textual's declaration

    @dataclass
    class Loaded(Message):
        """The user's sessions are here."""

        sessions: list[Session]
        nothing: str
        """Why there are none, in a sentence."""

    def __init__(self, opening: Opening, user: str, event: int) -> None:
        """Show the sessions of a user, beginning with the one that an event belongs to."""
        super().__init__(opening)
        self.user = user
        """Whose sessions they are."""
        self._event = event
        self._asking: Asking | None = None

    def compose(self) -> ComposeResult:
        """Title, sessions, events of one session, detail, footer."""
        yield TitleLine()
        yield MessageLine(id="message")
        with Horizontal(id="panes"):
            with Vertical(id="sessions-pane"):
                yield SessionList(id="sessions")
            with Vertical(id="session"):
                yield Static(id="about")
                yield SessionEvents(self.opening, id="events")
                with Vertical(id="detail-pane"):
                    yield Detail(id="detail")
                    with Vertical(id="reference-pane"):
                        yield Reference(id="reference")
        yield Footer()

    def on_mount(self) -> None:
        """Fetch the sessions."""
        title = self.query_one(TitleLine)
        title.logs = f"sessions of {self.user}"
        title.shown = "looking …"
        self._load()

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
    def _load(self) -> None:
        def attempt() -> Message:
            self._asking = asking = self.opening.store.asking()
            with contextlib.closing(asking):
                sessions = sessions_of(self.user, asking.events_of_user(self.user))
                has_events = bool(sessions) or self.user in asking.spellings(self.user)
            return self.Loaded(
                sessions,
                "None of this user's events has a time, so there are no sessions."
                if has_events
                else "Only damaged records name this user; sessions are made of events.",
            )

        self.report(attempt)

    def on_timeline_screen_loaded(self, message: Loaded) -> None:
        """Show them, the cursor on the session of the event one came from."""
        message.stop()
        self._asking = None
        sessions = message.sessions
        at = next((place for place, session in enumerate(sessions) if self._event in session.events), 0)
        self.query_one(SessionList).show_sessions(sessions, at)
        if not sessions:
            self.query_one(TitleLine).shown = "no sessions"
            self.query_one(MessageLine).say_notes((message.nothing,))

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
        about = f"{', '.join(session.courses) or 'no course'} · {session.key or 'no session key'}"
        self.query_one("#about", Static).update(Content(printable(about)))

    @on(SessionList.Selected, "#sessions")
    def _into_session(self) -> None:
        self.set_focus(self.query_one(SessionEvents))

    @on(SessionEvents.Selected, "#events")
    def _to_list(self) -> None:
        self.action_show_in_list()

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
        """Back to the list as it was; from the detail and the reference to the events first."""
        if self.gives_up_range():
            return
        if self.query_one(Detail).has_focus or self.query_one(Reference).has_focus:
            self.set_focus(self.query_one(SessionEvents))
        else:
            self.dismiss(None)

    def action_export(self) -> None:
        """Export the session, or all of the user, or what is marked."""
        session = self.session
        if session is not None:
            offers = [selections.of_user(session.user)]
            if len(self.opening.marks):
                offers.append(selections.marked(self.opening.marks))
            self.app.push_screen(ExportDialog(self.opening, selections.of_session(session), offers))

    async def action_quit(self) -> None:
        """Leave edxtui."""
        await self.app.action_quit()
