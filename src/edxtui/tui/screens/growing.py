"""What the explorer does while its logs are read and when they grow: what is shown is asked again over what came in."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import on, work
from textual.message import Message

from edxtui.opening import Opening
from edxtui.tui.at_work import AT_WORK, Work
from edxtui.tui.reporting import report
from edxtui.tui.screens.in_sql import InSqlScreen
from edxtui.tui.widgets.builder import Builder
from edxtui.tui.widgets.event_list import EventList
from edxtui.tui.widgets.inquiry import Inquiry
from edxtui.tui.widgets.log_watch import LogWatch
from edxtui.tui.widgets.message_line import MessageLine


class GrowingScreen(InSqlScreen):
    """Has an `Inquiry`, a `Builder` and a `LogWatch`."""

    @dataclass
    class Opened(Message):
        """The index is open."""

        complete: bool
        """Whether it holds all of the logs."""
        events: int
        damaged: int

    def __init__(self, opening: Opening, notes: Sequence[str]) -> None:
        """Read these logs; `notes` are what there is to say about them: more may come while they are read."""
        super().__init__(opening)
        self._notes = notes
        self._told = 0
        """How many of them were shown."""
        self.inquiry = Inquiry(opening)
        """Answers what is asked, again whenever more has come in."""
        self.scan: Work | None = None
        """Documents that are being read for a query."""
        self.events_in_all = opening.first.events
        """In the logs, as far as they are read."""
        self.damaged_in_all = opening.first.damaged

    def tell_title(self) -> None:
        """Say which logs these are, and what of them is shown."""
        raise NotImplementedError

    @property
    def has_index(self) -> bool:
        """Whether everything is indexed."""
        builder = self.query_one(Builder)
        return self.inquiry.is_open and not builder.is_busy and not builder.is_halted

    @property
    def why_no_index(self) -> str:
        """Why not everything is indexed, in a sentence."""
        if self.query_one(Builder).is_halted:
            return "The logs were not read to their ends."
        return "The logs are still being read."

    # Reading the logs

    @work(thread=True, group="open", description="open the index")
    def open_index(self) -> None:
        """Open the index, and go on from there."""

        def attempt() -> Message:
            complete = self.opening.complete
            self.opening.past_queries.load()
            logs = self.opening.store.log_reports()
            return self.Opened(complete, sum(log.events for log in logs), sum(log.damaged for log in logs))

        report(self, attempt, Builder.Broke)

    def on_growing_screen_opened(self, message: Opened) -> None:
        """Ask for everything, or what has been asked meanwhile; fill the index if it is not full."""
        if not message.complete:
            self.query_one(Builder).begin(self.opening)
        self.events_in_all, self.damaged_in_all = message.events, message.damaged
        self.inquiry.begin(complete=message.complete)
        if message.complete:
            self.place_marks()
        self.tell_title()

    def on_builder_grew(self, message: Builder.Grew) -> None:
        """Show what has come in."""
        self.events_in_all = message.progress.events
        self.damaged_in_all = message.progress.damaged
        self.tell_title()
        # Until the answer to the last growth is here, further growth waits: the list never falls behind by a queue.
        if self.inquiry.is_idle and len(self.view.ids) != self.opening.store.size:
            self.inquiry.catch_up()

    def on_builder_finished(self) -> None:
        """All is in: look up once more what fuzzy words mean, and answer for the last time."""
        self.inquiry.ask_again()
        self.tell_notes()
        self.place_marks()

    def on_builder_halted(self) -> None:
        """Say that it is not all; what was found in it can be asked as ever."""
        self.query_one(MessageLine).say_notes(
            ("Indexing was stopped: the rest of the logs is not shown. The next start goes on from there.",)
        )
        self.inquiry.catch_up()
        self.place_marks()
        self.tell_title()

    def end_scan(self) -> None:
        """No documents are read for a query any more."""
        AT_WORK.end(self.scan)
        self.scan = None

    def tell_notes(self) -> None:
        """Say what there is to say about the logs and was not said."""
        fresh = self._notes[self._told :]
        self._told += len(fresh)
        if fresh:
            self.query_one(MessageLine).say_notes(tuple(fresh))

    @on(Builder.Broke)
    @on(LogWatch.Broke)
    @on(Inquiry.Failed)
    def _say_what_broke(self, message: Builder.Broke | LogWatch.Broke | Inquiry.Failed) -> None:
        """What has been read and found so far stays."""
        if isinstance(message, Inquiry.Failed):
            self.end_scan()
        self.query_one(MessageLine).say_error(message.error)
        self.tell_title()

    # Following logs that grow

    def action_follow_log(self) -> None:
        """Follow the growing log, the newest in view; or follow it no more."""
        watch = self.query_one(LogWatch)
        if watch.is_on:
            watch.end()
        elif not self.has_index:
            self.notify(f"{self.why_no_index} Follow them when they are in.", markup=False)
            return
        else:
            watch.begin(self.opening)
            self.query_one(EventList).action_last()
        self.tell_title()

    def on_log_watch_grew(self, message: LogWatch.Grew) -> None:
        """Show what has come in; whoever stands at the newest goes along with it."""
        self.events_in_all, self.damaged_in_all = message.events, message.damaged
        if message.grown.remarks:
            self.query_one(MessageLine).say_notes(message.grown.remarks)
            self.place_marks()
        self.inquiry.renew(replaced=message.grown.replaced)
        self.tell_title()
        if message.grown.records or message.grown.replaced:
            self.inquiry.catch_up()
