"""The first screen: a query, the events it finds, and one of them in full."""

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Footer, Static

from edxtui import statement as say
from edxtui.answers import Understood, View, Vocabulary, understand, view
from edxtui.errors import EdxtuiError
from edxtui.index.records import Indexed
from edxtui.opening import Opening
from edxtui.tui import actions
from edxtui.tui.history import History
from edxtui.tui.screens.following import FollowingScreen
from edxtui.tui.seeking import place_of, place_of_neighbour
from edxtui.tui.widgets.build_line import BuildLine
from edxtui.tui.widgets.detail import Detail
from edxtui.tui.widgets.event_list import EventList
from edxtui.tui.widgets.list_header import ListHeader
from edxtui.tui.widgets.log_watch import LogWatch
from edxtui.tui.widgets.message_line import MessageLine
from edxtui.tui.widgets.query_bar import QueryBar
from edxtui.tui.widgets.reference import Reference
from edxtui.tui.widgets.title_line import TitleLine
from edxtui.wording import counted, events_and_damaged

if TYPE_CHECKING:  # what is not on the first screen, the engine first of all, is loaded after it
    from edxtui.index.asking import Asking
    from edxtui.tui.screens.go_to_dialog import Target

_EVERYTHING = Understood("", say.Everything(), ())
_NARROW = 100
"""Cells below which the detail goes under the list."""


class ExploreScreen(FollowingScreen[None]):
    """Holds the query and what it finds; the widgets show it."""

    AUTO_FOCUS = "#events"
    BINDINGS: ClassVar[list[BindingType]] = list(actions.EXPLORE)
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (_NARROW, "-wide")]  # noqa: RUF012 - Textual's declaration

    @dataclass
    class Opened(Message):
        """The index is open."""

        complete: bool
        """Whether it holds all of the logs."""
        events: int
        damaged: int

    @dataclass
    class Parsed(Message):
        """A query was read."""

        query: Understood

    @dataclass
    class Answered(Message):
        """A query was answered."""

        asking: "Asking"
        """The question it was."""
        view: View
        at: int | None
        """The record to stand on; None: the one under the cursor."""
        grown: bool
        """Whether it is the same query over a larger index."""

    @dataclass
    class Found(Message):
        """The place of the event that was looked for; None where there is none."""

        cursor: int | None
        otherwise: str
        """What to say where there is none."""

    def __init__(self, opening: Opening, notes: Sequence[str] = ()) -> None:
        """Explore these logs; `notes` are what there is to say about them: more may come while they are read."""
        super().__init__(opening)
        self._notes = notes
        self._told = 0
        """How many of them were shown."""
        self._is_open = False
        """Whether the index can be asked."""
        self._vocabulary: Vocabulary | None = None
        self._history = History()
        self._asking: Asking | None = None
        self._applied: str | None = None
        """The query that is being read, until it is asked; growth must not ask the one before it again."""
        self._asked: str | None = None
        """The text of the query that was asked last; None before the first."""
        self.view = View(_EVERYTHING, range(0), 0, 0)
        """What is shown."""
        self._waiting: tuple[int, Callable[[Indexed], None]] | None = None
        """What is to be done with the record at a place as soon as it is here."""
        self._unseen = 0
        """Records that came in since one left the newest."""
        self._is_stale = False
        """Whether records that are shown may have been replaced."""
        self._is_behind = False
        """Whether more has come in since the question under way was asked."""
        self._damaged_in_all = opening.first.damaged
        self._events_in_all = opening.first.events

    def compose(self) -> ComposeResult:
        """Title, query, messages, list and detail, progress, footer."""
        yield TitleLine()
        yield QueryBar(id="query")
        yield MessageLine(id="message")
        with Horizontal(id="panes"):
            with Vertical(id="list-pane"):
                yield ListHeader()
                yield EventList(self.opening, id="events")
                yield Static(id="empty")
            with Vertical(id="detail-pane"):
                yield Detail(id="detail")
                with Vertical(id="reference-pane"):
                    yield Reference(id="reference")
        yield BuildLine()
        yield LogWatch()
        yield Footer()

    def on_mount(self) -> None:
        """Show the first records; everything else comes after they are painted."""
        if self.opening.first.records:
            self.query_one(EventList).show_first(self.opening.first.records, self.opening.first_texts)
        self._tell_title()
        self._tell_notes()
        self.call_after_refresh(self._open)

    def on_unmount(self) -> None:
        """Leave nothing running."""
        if self._asking is not None:
            self._asking.stop()

    # Reading the logs

    @work(thread=True, group="open", description="open the index")
    def _open(self) -> None:
        def attempt() -> Message:
            try:
                complete = self.opening.complete
                reports = self.opening.store.log_reports()
            except EdxtuiError as error:
                return BuildLine.Broke(error)
            return self.Opened(
                complete, sum(report.events for report in reports), sum(report.damaged for report in reports)
            )

        self.report(attempt)

    def on_explore_screen_opened(self, message: Opened) -> None:
        """Ask for everything, or what has been asked meanwhile; fill the index if it is not full."""
        message.stop()
        self._is_open = True
        self._vocabulary = Vocabulary(self.opening.store)
        if not message.complete:
            self.query_one(BuildLine).begin(self.opening)
        self._events_in_all, self._damaged_in_all = message.events, message.damaged
        self._tell_title()
        if self._applied is not None:
            self._understand(self._applied)
        elif message.complete:
            self._ask(_EVERYTHING, grown=True)

    @property
    def _is_idle(self) -> bool:
        return self._is_open and self._asking is None and self._applied is None

    def on_build_line_grew(self, message: BuildLine.Grew) -> None:
        """Show what has come in."""
        self._events_in_all = message.progress.events
        self._damaged_in_all = message.progress.damaged
        self._tell_title()
        # Until the answer to the last growth is here, further growth waits: the list never falls behind by a queue.
        if self._is_idle and len(self.view.ids) != self.opening.store.size:
            self._ask(self.view.query, grown=True)

    def on_build_line_finished(self) -> None:
        """All is in: look up once more what fuzzy words mean, and answer for the last time."""
        text = self._applied if self._applied is not None else self._asked
        if text:
            self._applied = text
            self._understand(text)
        else:
            self._ask(_EVERYTHING, grown=True)
        self._tell_notes()

    def _tell_notes(self) -> None:
        """Say what there is to say about the logs and was not said."""
        fresh = self._notes[self._told :]
        self._told += len(fresh)
        if fresh:
            self.query_one(MessageLine).say_notes(tuple(fresh))

    def on_build_line_broke(self, message: BuildLine.Broke) -> None:
        """What has been read so far stays."""
        self.query_one(MessageLine).say_error(message.error)

    # Following logs that grow

    def action_follow_log(self) -> None:
        """Follow the growing log, the newest in view; or follow it no more."""
        watch = self.query_one(LogWatch)
        if watch.is_on:
            watch.end()
        elif self.query_one(BuildLine).is_busy or not self._is_open:
            self.notify("The logs are still being read; follow them when they are in.", markup=False)
            return
        else:
            watch.begin(self.opening)
            self.query_one(EventList).action_last()
        self._unseen = 0
        self._tell_title()

    def on_log_watch_grew(self, message: LogWatch.Grew) -> None:
        """Show what has come in; whoever stands at the newest goes along with it."""
        self._events_in_all, self._damaged_in_all = message.events, message.damaged
        if message.grown.remarks:
            self.query_one(MessageLine).say_notes(message.grown.remarks)
        self._unseen += message.grown.records
        self._is_stale = self._is_stale or message.grown.replaced
        self._vocabulary = Vocabulary(self.opening.store)  # the index may be another one now
        self._tell_title()
        if message.grown.records or message.grown.replaced:
            self._catch_up()

    def _catch_up(self) -> None:
        if self._is_idle:
            self._is_behind = False
            self._ask(self.view.query, grown=True)
        else:
            self._is_behind = True  # until the answer to the growth before is here

    def on_log_watch_broke(self, message: LogWatch.Broke) -> None:
        """What has been read so far stays."""
        self.query_one(MessageLine).say_error(message.error)
        self._tell_title()

    # Asking

    def on_query_bar_applied(self, message: QueryBar.Applied) -> None:
        """Answer what was written."""
        self.set_focus(self.query_one(EventList))
        self.apply(message.text)

    def on_query_bar_left(self) -> None:
        """Back to the list."""
        self.set_focus(self.query_one(EventList))

    def apply(self, text: str, *, remember: bool = True) -> None:
        """Answer a query; what was under the cursor stays under it, if it is still there."""
        if remember:
            self._history.add(text)
        self.query_one(QueryBar).put(text)
        self.query_one(MessageLine).say_notes(())
        self._applied = text
        if self._is_open:
            self._understand(text)

    @work(thread=True, group="answer", exclusive=True, description="understand a query")
    def _understand(self, text: str) -> None:
        vocabulary = self._vocabulary or Vocabulary(self.opening.store)
        self.report(lambda: self.Parsed(understand(text, vocabulary)))

    @on(Parsed)
    def _ask_what_was_understood(self, message: Parsed) -> None:
        message.stop()
        self._applied = None
        self._ask(message.query)

    def _ask(self, query: Understood, *, at: int | None = None, grown: bool = False) -> None:
        """Answer a query; the cursor comes to stand on the record `at`, or else stays on the one it stands on."""
        if self._asking is not None:
            self._asking.stop()
        self._asked = query.text
        self._asking = self.opening.store.asking()
        self._answer(query, self._asking, at, grown=grown)

    @work(thread=True, group="answer", exclusive=True, description="answer a query")
    def _answer(self, query: Understood, asking: "Asking", at: int | None, *, grown: bool) -> None:
        def attempt() -> Message:
            with contextlib.closing(asking):
                found = view(query, asking)
            return self.Answered(asking, found, at, grown)

        self.report(attempt)

    def on_explore_screen_answered(self, message: Answered) -> None:
        """Show what was found."""
        message.stop()
        if message.asking is not self._asking:
            return  # a newer question is under way
        self._asking = None
        same = message.grown and message.view.query is self.view.query
        before, self.view = self.view, message.view
        events = self.query_one(EventList)
        self.set_class(not len(self.view.ids), "-empty")
        if len(self.view.ids) and self.focused is None:
            self.call_after_refresh(self._keep_focus)
        if not len(self.view.ids):
            self._say_empty()
            self._show(None)
        if same and self.query_one(LogWatch).is_on and (self._is_stale or events.cursor >= len(before.ids) - 1):
            newest = events.cursor >= len(before.ids) - 1
            place = len(self.view.ids) - 1 if newest else place_of(events.current_id, self.view.ids) or 0
            events.show_view(self.view.ids, place, anew=self._is_stale)
            self._is_stale = False
        elif same and len(before.ids) and isinstance(before.ids, range) and isinstance(self.view.ids, range):
            events.grow_view(self.view.ids)
        else:
            at = events.current_id if message.at is None else message.at
            if not len(before.ids) and not events.cursor:
                at = message.at  # nobody has moved yet: stay at the top, whatever stands there now
            events.show_view(self.view.ids, place_of(at, self.view.ids) or 0)
        if not message.grown:  # growth takes away nothing that was said
            self.query_one(MessageLine).say_notes(self.view.query.notes)
        elif len(self.view.ids) and self.query_one(MessageLine).text == "\n".join(self.view.query.notes):
            self.query_one(MessageLine).say_notes(())  # what was looked for in vain has come in
        self._tell_title()
        if self._is_behind:
            self._catch_up()

    def _say_empty(self) -> None:
        if self.view.query.text:
            text = "Nothing matches the query. Esc shows everything again."
        elif self._is_open and not self.query_one(BuildLine).is_busy:
            text = "There are no events in this log."
        else:
            text = "Reading …"
        self.query_one("#empty", Static).update(Content(text))

    def failed(self) -> None:
        """No answer is under way any more."""
        self._asking = None
        self._applied = None
        if not self._is_open:
            return
        if self._asked is None:
            self._ask(_EVERYTHING, grown=True)
        else:
            self._asked = self.view.query.text

    def _tell_title(self) -> None:
        title = self.query_one(TitleLine)
        names = [log.name for log in self.opening.logs]
        logs = names[0] if len(names) == 1 else f"{counted(len(names), 'log')}: {names[0]} …"
        known = self._events_in_all or self._damaged_in_all or (self._is_open and not self.query_one(BuildLine).is_busy)
        title.logs = (
            f"{logs} · {events_and_damaged(self._events_in_all, self._damaged_in_all)}"
            if known
            else f"{logs} · reading …"
        )
        place = self.query_one(EventList)
        at = f"{place.cursor + 1:,} of " if place.total else ""
        if self.view.damaged:
            # Events and damaged records are counted apart, places are of both.
            at = f"{place.cursor + 1:,} of {place.total:,}: "
        shown = f"{at}{events_and_damaged(self.view.events, self.view.damaged)} shown"
        if self.query_one(LogWatch).is_on:
            self._unseen = 0 if place.cursor >= place.total - 1 else self._unseen
            shown = f"following{f', {self._unseen:,} new' if self._unseen else ''} · {shown}"
        title.shown = shown if self._asked is not None and (len(self.view.ids) or self._asking is None) else ""

    def follow(self) -> None:
        """The title and the detail go with the cursor."""
        super().follow()
        self._tell_title()
        self._go_on()

    @on(EventList.Selected, "#events")
    def _into_detail(self) -> None:
        self.set_focus(self.document_pane)

    # Actions

    def _with_current(self, act: Callable[[Indexed], None]) -> None:
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

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A slash typed into a query is a slash."""
        return not (action == "edit_query" and isinstance(self.focused, QueryBar))

    def action_edit_query(self) -> None:
        """Write a query."""
        self.set_focus(self.query_one(QueryBar))

    def action_step_back(self) -> None:
        """From the detail to the list; from a query to everything."""
        if len(self.view.ids) and not self.query_one(EventList).has_focus:
            self.set_focus(self.query_one(EventList))
        elif self.query_one(MessageLine).text and self.query_one(QueryBar).value == self.view.query.text:
            self.query_one(MessageLine).say_notes(())
            if self.view.query.text and not len(self.view.ids):
                self.apply("")
        elif self.query_one(QueryBar).value:
            self.apply("")

    def _narrow(self, field: str, value: str | None, missing: str) -> None:
        if value is None:
            self.notify(missing, markup=False)
            return
        from edxtui.query.editing import narrow

        self.apply(narrow(self.view.query.text, field, value))

    def action_only_user(self) -> None:
        """Only events of this user."""
        missing = "This event has no user; is:anonymous finds such events."
        self._with_current(lambda record: self._narrow("user", record.event.user, missing))

    def action_only_course(self) -> None:
        """Only events of this course."""
        self._with_current(
            lambda record: self._narrow("course", record.event.course, "This event belongs to no course.")
        )

    def action_only_type(self) -> None:
        """Only events of this type."""
        self._with_current(lambda record: self._narrow("type", record.event.type, "This record has no type."))

    def action_exclude_type(self) -> None:
        """Without events of this type."""
        self._with_current(self._exclude_type)

    def _exclude_type(self, record: Indexed) -> None:
        from edxtui.query.editing import exclude

        if record.event.type is None:
            self.notify("This record has no type.", markup=False)
        else:
            self.apply(exclude(self.view.query.text, "type", record.event.type))

    def action_query_back(self) -> None:
        """Back to the query before."""
        text = self._history.back()
        if text is not None:
            self.apply(text, remember=False)

    def action_query_forward(self) -> None:
        """Forward to the next query."""
        text = self._history.forward()
        if text is not None:
            self.apply(text, remember=False)

    def action_next_of_user(self) -> None:
        """Next event of the same user within the view."""
        self._with_current(lambda record: self._seek_user(record, 1))

    def action_previous_of_user(self) -> None:
        """Previous event of the same user within the view."""
        self._with_current(lambda record: self._seek_user(record, -1))

    def _seek_user(self, record: Indexed, step: Literal[1, -1]) -> None:
        shown, user = self.view, record.event.user
        if user is None:
            self.notify("This event has no user.", markup=False)
            return
        self._seek(
            lambda asking: place_of_neighbour(record, user, step, shown, asking),
            f"This is the user's {'last' if step > 0 else 'first'} event here.",
        )

    @work(thread=True, group="seek", exclusive=True, description="seek an event")
    def _seek(self, seek: Callable[["Asking"], int | None], otherwise: str) -> None:
        def attempt() -> Message:
            with self.opening.store.question() as asking:
                return self.Found(seek(asking), otherwise)

        self.report(attempt)

    def on_explore_screen_found(self, message: Found) -> None:
        """Go there."""
        message.stop()
        if message.cursor is None:
            self.notify(message.otherwise, markup=False)
        else:
            self.query_one(EventList).cursor = message.cursor

    def action_go_to(self) -> None:
        """Ask where to."""
        from edxtui.tui.screens.go_to_dialog import GoToDialog

        self.app.push_screen(GoToDialog(len(self.view.ids)), self._go_to)

    def _go_to(self, target: "Target | None") -> None:
        if target is None:
            return
        if target.number is not None:
            self.query_one(EventList).cursor = target.number - 1
            return
        time, ids = target.time, self.view.ids
        if time is not None:
            self._seek(lambda asking: asking.first_at(time, ids), "All events shown are earlier.")

    def action_timeline(self) -> None:
        """The sessions of this event's user."""
        self._with_current(self._show_timeline)

    def _show_timeline(self, record: Indexed) -> None:
        if record.event.user is None:
            key = record.event.session
            more = f" Its session: session:{key}" if key else ""
            self.notify(f"This event has no user, so it belongs to nobody's sessions.{more}", markup=False)
            return
        from edxtui.tui.screens.timeline import TimelineScreen

        self.app.push_screen(TimelineScreen(self.opening, record.event.user, record.id), self._back_from_timeline)

    def _back_from_timeline(self, event: int | None) -> None:
        """Stand at the event that was chosen there, with everything shown if the query hides it."""
        if event is None:
            return
        cursor = place_of(event, self.view.ids)
        if cursor is not None:
            self.query_one(EventList).cursor = cursor
        else:
            self._history.add("")
            self.query_one(QueryBar).put("")
            self._ask(_EVERYTHING, at=event)
        self.set_focus(self.query_one(EventList))

    def action_export(self) -> None:
        """Export what is shown."""
        from edxtui.tui.screens.export_dialog import ExportDialog

        what = self.view.query.text or "everything"
        self.app.push_screen(ExportDialog(self.opening, self.view.ids, self.view.events, f"What is shown: {what}"))

    async def action_quit(self) -> None:
        """Leave edxtui."""
        if self._asking is not None:
            self._asking.stop()
        await self.app.action_quit()
