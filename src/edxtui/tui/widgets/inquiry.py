"""Asks the index what a query finds: one question after the other, and only the newest is answered."""

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from textual import work
from textual.message import Message
from textual.widget import Widget
from textual.worker import get_current_worker

from edxtui import statement as say
from edxtui.answers import Understood, View, Vocabulary, understand, views
from edxtui.errors import EdxtuiError, Stopped
from edxtui.opening import Opening
from edxtui.tui.at_work import AT_WORK
from edxtui.tui.reporting import report

if TYPE_CHECKING:  # the engine is loaded after the first screen
    from edxtui.index.asking import Asking
    from edxtui.scan.scanner import Before, Progress, Scanner

EVERYTHING: Final = Understood("", say.Everything(), ())
"""The query that nobody has written yet."""


class Inquiry(Widget):
    """Nothing to see: tells the screen what a query finds, and again what it finds in a larger index."""

    DEFAULT_CSS = """
    Inquiry { display: none; }
    """

    @dataclass
    class Parsed(Message):
        """A query was read; only the inquiry itself listens."""

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
        goes_on: bool
        """Whether it only adds to the answer before."""

    @dataclass
    class WentOn(Message):
        """Documents are being read for the question under way."""

        asking: "Asking"
        progress: "Progress"
        found: int
        """Records."""

        can_replace_others = True

    @dataclass
    class Failed(Message):
        """A query could not be read or answered; what was found before stays."""

        error: EdxtuiError

    def __init__(self, opening: Opening) -> None:
        """Ask the index of these logs, as soon as it is open."""
        super().__init__()
        self._opening = opening
        self._vocabulary: Vocabulary | None = None
        self.is_open = False
        """Whether the index can be asked."""
        self.asked: str | None = None
        """The text of the query that was asked last; None before the first."""
        self._answered = EVERYTHING
        self._asking: Asking | None = None
        self._applied: str | None = None
        """The query that is being read, until it is asked; growth must not ask the one before it again."""
        self._is_behind = False
        """Whether more has come in since the question under way was asked."""
        self._scanner: Scanner | None = None
        self._known: Before | None = None
        """What the documents that were read have told, as long as the ids of the index stay what they are."""
        self._records = 0
        """How many records the index had when the question under way was asked, at least."""
        self._keeps_ids = True
        """Whether they do when the index is finished."""
        self._is_partial = False
        """Whether what was told is a part of the answer."""
        self._is_given_up = False
        """Whether it stays so; then growth does not ask again."""

    def on_unmount(self) -> None:
        """Leave nothing running."""
        self.stop()
        if self._scanner is not None:
            self._scanner.close()

    def stop(self) -> None:
        """End the question that is under way."""
        if self._asking is not None:
            self._asking.stop()

    def give_up(self) -> None:
        """End the question that is under way; what was found so far is the answer."""
        self.stop()
        self._asking = None
        self._is_given_up = True

    @property
    def scanner(self) -> "Scanner":
        """Reads documents; its worker processes are kept from question to question."""
        if self._scanner is None:
            from edxtui.scan.scanner import Scanner

            self._scanner = Scanner(self._opening, jobs=self._opening.jobs)
        return self._scanner

    @property
    def is_answering(self) -> bool:
        """Whether a question is under way."""
        return self._asking is not None

    @property
    def is_idle(self) -> bool:
        """Whether everything that was asked is answered."""
        return self.is_open and self._asking is None and self._applied is None

    @property
    def vocabulary(self) -> Vocabulary:
        """The values of the index, which must be open."""
        if self._vocabulary is None:
            self._vocabulary = Vocabulary(self._opening.store, self._opening.marks)
        return self._vocabulary

    def begin(self, *, complete: bool) -> None:
        """The index is open: ask what was applied meanwhile, or else everything if it is complete."""
        self.is_open = True
        if self._applied is not None:
            self._understand(self._applied)
        elif complete:
            self.ask(EVERYTHING, grown=True)

    def apply(self, text: str) -> None:
        """Read a query and answer it."""
        self._applied = text
        if self.is_open:
            self._understand(text)

    def ask_again(self) -> None:
        """Look up once more what the words of the query mean, and answer it."""
        text = self._applied if self._applied is not None else self.asked
        if not self._keeps_ids:
            self._known = None
        if self._is_given_up:
            return
        if text:
            self.apply(text)
        else:
            self.ask(EVERYTHING, grown=True)

    def renew(self, *, replaced: bool) -> None:
        """The index may be another one now; `replaced`: some of its records are."""
        self._vocabulary = None
        if replaced:
            self._known, self._records = None, 0

    def catch_up(self) -> None:
        """More has come in: answer the same query over it, after the question that is under way."""
        self._is_behind = not self.is_idle
        if not self._is_behind and not self._is_given_up:
            self.ask(self._answered, grown=True)

    def catch_up_if_behind(self) -> None:
        """Answer the same query over what came in during the last question."""
        if self._is_behind:
            self.catch_up()

    @work(thread=True, group="answer", exclusive=True, description="understand a query")
    def _understand(self, text: str) -> None:
        report(self, lambda: self.Parsed(understand(text, self.vocabulary)), self.Failed)

    def on_inquiry_parsed(self, message: Parsed) -> None:
        """Ask what was understood."""
        message.stop()
        self._applied = None
        self.ask(message.query)

    def ask(self, query: Understood, *, at: int | None = None, grown: bool = False) -> None:
        """Answer a query; the cursor comes to stand on the record `at`, or else stays on the one it stands on."""
        self.stop()
        self.asked = query.text
        self._is_given_up = False
        store = self._opening.store
        scanner = self.scanner if say.asks_documents(query.statement) else None
        self._keeps_ids, self._records = store.in_log_order, store.size  # before the question: it may see more
        self._asking = store.asking()
        self._answer(query, self._asking, at, scanner, grown=grown)

    @work(thread=True, group="answer", exclusive=True, description="answer a query")
    def _answer(
        self, query: Understood, asking: "Asking", at: int | None, scanner: "Scanner | None", *, grown: bool
    ) -> None:
        worker = get_current_worker()
        whole_alone = grown or query.text == self._answered.text  # what is shown never becomes less on the way
        told = False
        try:
            told_of = AT_WORK.going_on("asking the index") if scanner is None else contextlib.nullcontext()
            with (
                told_of,
                contextlib.closing(asking),
                contextlib.closing(views(query, asking, scanner, self._known)) as steps,
            ):
                for found in steps:
                    if worker.is_cancelled:
                        return
                    if found.progress is not None:
                        self.post_message(self.WentOn(asking, found.progress, len(found.ids)))
                    if found.progress is None or not whole_alone:
                        self.post_message(self.Answered(asking, found, at, grown, told))
                        told = True
        except Stopped:
            return
        except EdxtuiError as error:
            if not worker.is_cancelled:
                self.post_message(self.Failed(error))

    def on_inquiry_went_on(self, message: WentOn) -> None:
        """Let the screen hear of it, unless a newer question is under way."""
        if message.asking is not self._asking:
            message.stop()

    def on_inquiry_answered(self, message: Answered) -> None:
        """Let the screen hear of it, unless a newer question is under way."""
        if message.asking is not self._asking:
            message.stop()
            return
        self._answered = message.view.query
        self._is_partial = message.view.progress is not None
        if not self._is_partial:
            self._asking = None
            self._remember(message.view)

    def _remember(self, view: View) -> None:
        """Keep what the documents have told, so that growth reads only what is new."""
        if say.asks_documents(view.query.statement):
            from edxtui.scan.scanner import Before

            self._known = Before(view.query.statement, self._records, view.ids)

    def on_inquiry_failed(self) -> None:
        """No answer is under way any more; the screen says why."""
        self._asking = None
        self._is_given_up = self._is_partial
        self._applied = None
        if not self.is_open:
            return
        if self.asked is None:
            self.ask(EVERYTHING, grown=True)
        else:
            self.asked = self._answered.text
