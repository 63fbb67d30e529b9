"""The session timeline: what one user did, session by session, event by event."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from edxtui.answers import Vocabulary
from edxtui.index.asking import Asking
from edxtui.opening import Opening
from edxtui.sessions import Session, sessions_of
from edxtui.tui import actions, selections
from edxtui.tui.at_work import AT_WORK
from edxtui.tui.curtain import shown
from edxtui.tui.panes import Split
from edxtui.tui.screens.export_dialog import ExportDialog
from edxtui.tui.screens.marking import MarkingScreen
from edxtui.tui.widgets.detail import Detail
from edxtui.tui.widgets.history_strip import HistoryStrip
from edxtui.tui.widgets.key_line import KeyLine
from edxtui.tui.widgets.message_line import MessageLine
from edxtui.tui.widgets.reference import Reference
from edxtui.tui.widgets.search_line import SearchLine
from edxtui.tui.widgets.session_events import MOST_TOLD, SessionEvents
from edxtui.tui.widgets.session_list import SessionList
from edxtui.tui.widgets.title_line import TitleLine
from edxtui.tui.widgets.work_line import WorkLine
from edxtui.tui.words import moment
from edxtui.wording import counted, length


class TimelineScreen(MarkingScreen[int | None]):
    """Returns the id of the event to show in the list, or None to go back to where one was."""

    AUTO_FOCUS = "#events"
    SPLITS = (
        Split("timeline", "sessions-pane", "session"),
        Split("session", "detail-pane", "events", is_stacked=True),
    )
    STRIP = "history"
    DETAIL = "detail-pane"
    BINDINGS: ClassVar[list[BindingType]] = list(actions.TIMELINE)
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - Textual's declaration
    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-high")]  # noqa: RUF012 - as above

    @dataclass
    class Loaded(Message):
        """The user's sessions are here."""

        user: str
        sessions: list[Session]
        nothing: str
        """Why there are none, in a sentence."""

    def __init__(self, opening: Opening, user: str, event: int, vocabulary: Callable[[], Vocabulary]) -> None:
        """Show the sessions of a user, beginning with the one that an event belongs to.

        Whoever asks for another user finds those that the vocabulary knows.
        """
        super().__init__(opening)
        self._vocabulary = vocabulary
        self.user = user
        """Whose sessions they are."""
        self._event = event
        self._asking: Asking | None = None
        self._shown: Session | None = None
        """The session whose events are shown."""

    def compose(self) -> ComposeResult:
        """Title, all of the time, sessions, events of one session, detail, footer."""
        yield TitleLine()
        yield HistoryStrip(id="history")
        yield MessageLine(id="message")
        with Horizontal(id="panes"):
            with Vertical(id="sessions-pane"):
                yield SessionList(id="sessions")
            with Vertical(id="session"):
                yield Static(id="about")
                yield SessionEvents(self.opening, id="events")
                with Vertical(id="detail-pane"):
                    yield Detail(id="detail")
                    yield SearchLine(id="search-line")
                    with Vertical(id="reference-pane"):
                        yield Reference(id="reference")
        yield WorkLine()
        yield KeyLine()

    def on_mount(self) -> None:
        """Fetch the sessions."""
        self._begin()

    def _begin(self) -> None:
        title = self.query_one(TitleLine)
        title.logs = f"sessions of {self.user}"
        title.shown = "looking …"
        if self._asking is not None:
            self._asking.stop()
        self._load(self.user)

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

    @work(thread=True, group="sessions", exclusive=True, description="fetch sessions")
    def _load(self, user: str) -> None:
        def attempt() -> Message:
            self._asking = asking = self.opening.store.asking()
            with AT_WORK.going_on("fetching sessions"), contextlib.closing(asking):
                sessions = sessions_of(user, asking.events_of_user(user))
                has_events = bool(sessions) or user in asking.spellings(user)
            return self.Loaded(
                user,
                sessions,
                "None of this user's events has a time, so there are no sessions."
                if has_events
                else "Only damaged records name this user; sessions are made of events.",
            )

        self.report(attempt)

    def on_timeline_screen_loaded(self, message: Loaded) -> None:
        """Show them, the cursor on the session of the event one came from."""
        message.stop()
        if message.user != self.user:
            return
        self._asking = None
        sessions = message.sessions
        at = next((place for place, session in enumerate(sessions) if self._event in session.events), 0)
        self.query_one(HistoryStrip).show(sessions)
        self._shown = None
        self.query_one(SessionList).show_sessions(sessions, at)
        if not sessions:
            self.query_one(TitleLine).shown = "no sessions"
            self.query_one(MessageLine).say_notes((message.nothing,))

    @on(SessionList.Moved, "#sessions")
    def _show_session(self) -> None:
        session = self.session
        if session is None or session is self._shown:
            return
        self._shown = session
        self.query_one(SessionEvents).show_session(session.events, self._event)
        self.query_one(HistoryStrip).stand_at(session)
        self._tell_title(session)

    @on(SessionEvents.Laid)
    def _tell_how(self, message: SessionEvents.Laid) -> None:
        message.stop()
        if self._shown is not None:
            self._tell_title(self._shown)

    @on(HistoryStrip.Picked)
    def _go_to_time(self, message: HistoryStrip.Picked) -> None:
        message.stop()
        sessions = self.query_one(SessionList)
        after = (place for place, session in enumerate(self.sessions) if session.start >= message.at)
        self._event = -1
        sessions.cursor = next(after, len(self.sessions) - 1)

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
        events = self.query_one(SessionEvents)
        about = f"{', '.join(session.courses) or 'no course'} · {session.key or 'no session key'}"
        if len(session.events) > MOST_TOLD:
            about = f"more than {MOST_TOLD:,} events, each for itself · {about}"
        elif events.only is not None:
            about = f"only {events.only} · {about}"
        if events.to_scale and len(session.events) <= MOST_TOLD:
            about = f"to scale · {about}"
        self.query_one("#about", Static).update(Content(shown(about)))

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

    def action_scale(self) -> None:
        """Lines as far apart as their times, or one below the other."""
        if not self.query_one(SessionEvents).turn_scale():
            self.notify("A session of so many events is not laid out to scale.", markup=False)

    def action_only_type(self) -> None:
        """Only events of the type under the cursor, or all of them."""
        if not self.query_one(SessionEvents).turn_only():
            self.notify("A session of so many events is shown whole: t filters in the list.", markup=False)

    def action_other_user(self) -> None:
        """Ask for another user."""
        from edxtui.tui.screens.user_dialog import UserDialog

        self.app.push_screen(UserDialog(self._vocabulary), self._show_user)

    def _show_user(self, user: str | None) -> None:
        if user is not None and user != self.user:
            self.user, self._event = user, -1
            self.query_one(MessageLine).say_notes(())
            self._begin()

    def action_show_in_list(self) -> None:
        """Back to the list, at this event."""
        self.dismiss(self.query_one(SessionEvents).current_id)

    def action_leave(self) -> None:
        """Back to the list as it was; from the detail and the reference to the events first."""
        if self.gives_up_range() or self.query_one(MessageLine).take_back():
            return
        if self.query_one(Detail).has_focus or self.query_one(Reference).has_focus:
            self.set_focus(self.query_one(SessionEvents))
        elif not self.ends_zoom():
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
