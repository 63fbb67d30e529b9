"""The first screen: a query, the events it finds, and one of them in full."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from edxtui.answers import View
from edxtui.opening import Opening
from edxtui.tui import actions, titles
from edxtui.tui.at_work import AT_WORK
from edxtui.tui.curtain import CURTAIN, shown
from edxtui.tui.history import History
from edxtui.tui.keys import key_for
from edxtui.tui.panes import Split
from edxtui.tui.screens.arranging import ArrangingScreen
from edxtui.tui.screens.growing import GrowingScreen
from edxtui.tui.seeking import place_of
from edxtui.tui.widgets.ask_line import AskLine
from edxtui.tui.widgets.builder import Builder
from edxtui.tui.widgets.detail import Detail
from edxtui.tui.widgets.event_list import EventList
from edxtui.tui.widgets.inquiry import EVERYTHING, Inquiry
from edxtui.tui.widgets.key_line import KeyLine
from edxtui.tui.widgets.list_header import ListHeader
from edxtui.tui.widgets.log_watch import LogWatch
from edxtui.tui.widgets.message_line import MessageLine
from edxtui.tui.widgets.query_bar import QueryBar
from edxtui.tui.widgets.reference import Reference
from edxtui.tui.widgets.search_line import SearchLine
from edxtui.tui.widgets.time_strip import TimeStrip
from edxtui.tui.widgets.title_line import TitleLine
from edxtui.tui.widgets.work_line import WorkLine

if TYPE_CHECKING:
    from textual.command import Provider

_LONGEST_QUERY = 100_000
"""Characters; the name of a user can have millions."""
_NARROW = 100
"""Cells below which the detail goes under the list."""


def _asking() -> "type[Provider]":
    """What is offered to ask by; loaded when the palette is opened."""
    from edxtui.tui.palette_offers import Asking

    return Asking


class ExploreScreen(ArrangingScreen):
    """Holds what the query finds; its widgets ask, watch and show."""

    AUTO_FOCUS = "#events"
    SPLITS = (Split("explore", "list-pane", "detail-pane"),)
    STRIP = "times"
    DETAIL = "detail-pane"
    BINDINGS: ClassVar[list[BindingType]] = list(actions.EXPLORE)
    COMMANDS = {_asking}  # noqa: RUF012 - Textual's declaration
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (_NARROW, "-wide")]  # noqa: RUF012 - Textual's declaration
    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-middling"), (34, "-high")]  # noqa: RUF012 - as above

    def __init__(self, opening: Opening, notes: Sequence[str] = ()) -> None:
        """Explore these logs; `notes` are what there is to say about them: more may come while they are read."""
        super().__init__(opening, notes)
        self._history = History(lambda: opening.past_queries.newest_first)
        self._asks_at_once = False
        """Whether a slash was pressed before there was a bar."""
        self.view = View(EVERYTHING, range(0), 0, 0)

    def compose(self) -> ComposeResult:
        """Title, query, messages, list and detail, progress, footer."""
        yield TitleLine()
        yield AskLine(lambda: self.inquiry.vocabulary if self.inquiry.is_open else None, self.opening.past_queries)
        yield MessageLine(id="message")
        yield TimeStrip(self.opening, id="times")
        with Horizontal(id="panes"):
            with Vertical(id="list-pane"):
                yield ListHeader().data_bind(ArrangingScreen.columns)
                yield EventList(self.opening, id="events").data_bind(ArrangingScreen.columns)
                yield Static(id="empty")
            with Vertical(id="detail-pane"):
                yield Detail(id="detail")
                yield SearchLine(id="search-line")
                with Vertical(id="reference-pane"):
                    yield Reference(id="reference")
        yield Builder()
        yield self.inquiry
        yield LogWatch()
        yield WorkLine()
        yield KeyLine()

    def on_mount(self) -> None:
        """Show the first records; everything else comes after they are painted."""
        if self.opening.first.records:
            self.query_one(EventList).show_first(self.opening.first.records, self.opening.first_texts)
        self.tell_title()
        self.tell_notes()
        self.tell_wrong()
        self.refresh_bindings()  # until here no key counted but the slash
        if self._asks_at_once:
            self.action_edit_query()
            self.call_after_refresh(self.action_edit_query)  # a screen that is put in front gives the list the focus
        self.call_after_refresh(self.open_index)

    # Asking

    @on(GrowingScreen.Opened)
    def _offer_last_query(self) -> None:
        """What was asked of these logs before can be asked again; it is never asked by itself."""
        last = next(iter(self.opening.past_queries.newest_first), None)
        if last is not None:
            names = ("explore.edit_query", "explore.query_back")
            write, back = (key_for(self.app, name, actions.EXPLORE) for name in names)
            self.query_one(QueryBar).placeholder = f"{write} to ask · {back} asks again: {shown(last)}"

    def on_query_bar_applied(self, message: QueryBar.Applied) -> None:
        """Answer what was written."""
        self.set_focus(self.query_one(EventList))
        self.apply(CURTAIN.meant(message.text))

    def on_query_bar_left(self) -> None:
        """Back to the list."""
        self.set_focus(self.query_one(EventList))

    def apply(self, text: str, *, remember: bool = True) -> None:
        """Answer a query; what was under the cursor stays under it, if it is still there."""
        if len(text) > _LONGEST_QUERY:
            self.notify("This query would be too long for the line that shows it.", severity="warning", markup=False)
            return
        if remember:
            self._history.add(text)
            self.query_one(AskLine).remember(text)
        self.query_one(QueryBar).put(CURTAIN.text(text))
        self.query_one(AskLine).words = ""
        self.query_one(MessageLine).say_notes(())
        self.tell_wrong()
        self.inquiry.apply(text)

    def show_everything(self, at: int) -> None:
        """Show all records, the cursor on one of them."""
        self._history.add("")
        self.query_one(QueryBar).put("")
        self.inquiry.ask(EVERYTHING, at=at)

    def on_inquiry_answered(self, message: Inquiry.Answered) -> None:
        """Show what was found."""
        same = message.grown and message.view.query is self.view.query
        before, self.view = self.view, message.view
        events = self.query_one(EventList)
        self.set_class(not len(self.view.ids), "-empty")
        if len(self.view.ids) and self.focused is None:
            self.call_after_refresh(self._keep_focus)
        if not len(self.view.ids):
            self._say_empty()
            self._show(None)
        watch = self.query_one(LogWatch)
        if same and watch.is_on and (watch.is_stale or events.cursor >= len(before.ids) - 1):
            newest = events.cursor >= len(before.ids) - 1
            place = len(self.view.ids) - 1 if newest else place_of(events.current_id, self.view.ids) or 0
            events.show_view(self.view.ids, place, anew=watch.is_stale)
            watch.is_stale = False
        elif len(before.ids) and (
            message.goes_on or (same and isinstance(before.ids, range) and isinstance(self.view.ids, range))
        ):
            events.grow_view(self.view.ids)
        else:
            at = events.current_id if message.at is None else message.at
            if not len(before.ids) and not events.cursor:
                at = message.at  # nobody has moved yet: stay at the top, whatever stands there now
            events.show_view(self.view.ids, place_of(at, self.view.ids) or 0)
        if self.view.progress is None:
            self.end_scan()
        self.query_one(AskLine).words = self.view.query.words
        if not message.grown and not message.goes_on:  # growth takes away nothing that was said
            self.query_one(MessageLine).say_notes(self.view.query.notes)
            self.tell_wrong()
        elif len(self.view.ids) and self.query_one(MessageLine).text == "\n".join(self.view.query.notes):
            self.query_one(MessageLine).say_notes(())  # what was looked for in vain has come in
        self.query_one(TimeStrip).show(self.view, grown=message.grown or message.goes_on)
        self.tell_title()
        self.tell_time()
        self.inquiry.catch_up_if_behind()

    def on_inquiry_went_on(self, message: Inquiry.WentOn) -> None:
        """Say how far the documents are read."""
        if self.scan is None:
            self.scan = AT_WORK.begin("reading documents", stop=self._stop_reading)
        self.scan.tell(message.progress.bytes_read, message.progress.bytes_total, f"{message.found:,} found")

    def _stop_reading(self) -> None:
        """Read no more documents for the query; what was found stays."""
        self.inquiry.give_up()
        self.end_scan()
        progress = self.view.progress
        self.query_one(MessageLine).say_notes(
            ("Stopped: what came in meanwhile was not looked into.",)
            if progress is None
            else (
                f"Stopped after {progress.share:.0%} of the documents: more may match. "
                "Apply the query again to read all of them.",
            )
        )
        self._say_empty()
        self.tell_title()

    @property
    def _back(self) -> str:
        return key_for(self.app, "explore.step_back", actions.EXPLORE)

    def _say_empty(self) -> None:
        if self.view.progress is not None:
            text = "Reading documents …" if self.inquiry.is_answering else "Nothing was found so far."
        elif self.view.query.text:
            text = f"Nothing matches: {shown(self.view.query.words)}.\n\n{self._back} shows everything again."
        elif self.inquiry.is_open and not self.query_one(Builder).is_busy:
            text = "There are no events in this log."
        else:
            text = "Reading …"
        self.query_one("#empty", Static).update(Content(text))

    def tell_title(self) -> None:
        """Say which logs these are, and what of them is shown."""
        title, events, view = self.query_one(TitleLine), self.query_one(EventList), self.view
        is_read = self.has_index
        title.logs = titles.of_logs(
            [log.name for log in self.opening.logs],
            self.events_in_all,
            self.damaged_in_all,
            len(self.opening.marks),
            known=bool(self.events_in_all or self.damaged_in_all or is_read),
        )
        watch = self.query_one(LogWatch)
        if events.cursor >= events.total - 1:
            watch.unseen = 0
        unseen = watch.unseen if watch.is_on else None
        is_told = self.inquiry.asked is not None and (len(view.ids) or not self.inquiry.is_answering)
        title.shown = titles.of_view(view, events.cursor, events.total, unseen=unseen) if is_told else ""

    def show_curtain(self) -> None:
        """The query as it may show, too."""
        super().show_curtain()
        self._offer_last_query()
        if self.query_one(QueryBar).is_put:
            self.query_one(QueryBar).put(CURTAIN.text(self.inquiry.asked or ""))
        self.tell_title()

    def show_marks(self) -> None:
        """The title counts them."""
        super().show_marks()
        self.tell_title()

    def follow(self) -> None:
        """The title, the detail and the place in time go with the cursor."""
        super().follow()
        self.tell_title()
        self.tell_time()

    @on(EventList.Selected, "#events")
    def _into_detail(self) -> None:
        self.set_focus(self.document_pane)

    # Actions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A slash typed into a query is a slash; before there is anything to act upon, no key but that one counts."""
        if action == "edit_query":
            return not isinstance(self.focused, QueryBar | Detail | SearchLine)
        return self.is_mounted

    def begin_query(self, text: str) -> None:
        """Let somebody go on writing a query that begins so."""
        bar = self.query_one(QueryBar)
        self.set_focus(bar)
        bar.value = text
        bar.cursor_position = len(text)

    def action_edit_query(self) -> None:
        """Write a query, as soon as there is a bar for it."""
        if self.is_mounted:
            self.set_focus(self.query_one(QueryBar))
        else:
            self._asks_at_once = True

    def action_step_back(self) -> None:
        """Stop what goes on; from the detail to the list; from a query to everything."""
        if self.scan is not None:
            self._stop_reading()
        elif self.gives_up_range():
            return
        elif len(self.view.ids) and not self.query_one(EventList).has_focus:
            self.set_focus(self.query_one(EventList))
        elif self.ends_zoom():
            return
        elif self.query_one(MessageLine).text and CURTAIN.meant(self.query_one(QueryBar).value) == self.view.query.text:
            self.wrong = ()
            self.query_one(MessageLine).say_notes(())
            if self.view.query.text and not len(self.view.ids):
                self.apply("")
        elif self.query_one(QueryBar).value:
            self.apply("")

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

    def action_export(self) -> None:
        """Export what is shown, or what is marked, or the session or the user of this event."""
        from edxtui.tui import selections
        from edxtui.tui.screens.export_dialog import ExportDialog

        query: str | None = self.view.query.text
        what = query or "everything"
        if self.view.progress is not None:
            what, query = f"{what} (found so far)", None
        shown = selections.Selection("shown", f"What is shown: {what}", self.view.ids, self.view.events, query)
        record = self.query_one(EventList).current
        offers = [selections.marked(self.opening.marks)] if len(self.opening.marks) else []
        if record is not None and record.event.user is not None:
            user = record.event.user
            offers += [selections.session_of(record, user), selections.of_user(user)]
        self.app.push_screen(ExportDialog(self.opening, shown, offers))

    async def action_quit(self) -> None:
        """Leave edxtui."""
        self.inquiry.stop()
        await self.app.action_quit()
