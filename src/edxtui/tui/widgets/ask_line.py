"""The query bar with the list of what may stand at its cursor; questions for that never hold up what is typed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.events import DescendantBlur, DescendantFocus
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Input

from edxtui.answers import Vocabulary
from edxtui.errors import EdxtuiError
from edxtui.index.past_queries import PastQueries
from edxtui.tui import actions
from edxtui.tui.curtain import CURTAIN
from edxtui.tui.reporting import report
from edxtui.tui.widgets.offer_list import OfferList
from edxtui.tui.widgets.query_bar import QueryBar
from edxtui.tui.widgets.said_back import SaidBack

if TYPE_CHECKING:  # what a query may mean is loaded when one is written
    from edxtui.query.complete import Completion, Offer

_FIRST_WANTED = ("type", "user", "course")
"""Fields whose values are read as soon as somebody goes to the bar."""


class AskLine(Vertical):
    """Asks what may come at the cursor, one question at a time: while one is under way, only the newest waits."""

    DEFAULT_CSS = """
    AskLine { height: auto; }
    AskLine Horizontal { height: 1; }
    AskLine QueryBar { width: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = list(actions.QUERY)

    @dataclass
    class Completed(Message):
        """A question was answered; only the line itself listens."""

        text: str
        cursor: int
        completion: "Completion"

    @dataclass
    class Prepared(Message):
        """Values are at hand now."""

    @dataclass
    class Failed(Message):
        """Nothing can be offered."""

        error: EdxtuiError

    words: reactive[str] = reactive("")
    """What is shown, in words; empty where it is everything, or not known yet."""

    def __init__(self, vocabulary: Callable[[], Vocabulary | None], past: PastQueries) -> None:
        """`vocabulary` gives the values of the logs, or None while their index is not open."""
        super().__init__()
        self._past = past
        self._walked = [""]
        """What was written before one walked through past queries, and those, the newest first."""
        self._walk_at = 0
        """Which of them is shown."""
        self._vocabulary = vocabulary
        self._is_asking = False
        self._is_behind = False
        """Whether something was typed since the question under way was asked."""
        self._is_preparing = False
        self._is_wanted = False
        """Whether a list is to be open: something was typed, or it was asked for."""
        self._is_forced = False
        """Whether it was asked for, where nothing is typed yet."""
        self._takes_first = False
        """Whether the first offer is taken as soon as it is here."""
        self._shown_for: tuple[str, int] | None = None
        """Text and cursor that the list belongs to."""

    def compose(self) -> ComposeResult:
        """The bar, and the list over what is below it."""
        with Horizontal():
            yield QueryBar(id="query")
            yield SaidBack()
        yield OfferList()

    @property
    def _bar(self) -> QueryBar:
        return self.query_one(QueryBar)

    @property
    def _list(self) -> OfferList:
        return self.query_one(OfferList)

    @property
    def _now(self) -> tuple[str, int]:
        return self._bar.value, self._bar.cursor_position

    @property
    def _is_current(self) -> bool:
        """Whether the list belongs to what is written."""
        return self._shown_for == self._now

    def watch_words(self, words: str) -> None:
        """Say them beside the query."""
        said = self.query_one(SaidBack)
        said.words, said.written = words, self._bar.value

    # When to ask

    def on_mount(self) -> None:
        """Go with the cursor of the bar."""
        self.watch(self._bar, "selection", self._on_moved, init=False)

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Somebody begins to write: see to it that values and past queries are at hand."""
        self.query_one(SaidBack).display = False
        self._prepare(_FIRST_WANTED)
        self._walk_at = 0
        self._load_past()

    def on_descendant_blur(self, event: DescendantBlur) -> None:
        """Writing is over."""
        self.query_one(SaidBack).display = True
        self._close()

    @on(Input.Changed)
    def _on_typed(self, message: Input.Changed) -> None:
        message.stop()
        if self._is_walking:
            self._close()
            return
        self._walk_at = 0
        if self._bar.has_focus and not self._bar.is_put:
            self._is_wanted = True
            self._is_forced = False
            self._ask()
        else:
            self._close()

    def _on_moved(self) -> None:
        if self._is_wanted and not self._is_current:
            self._ask()

    def _close(self) -> None:
        self._is_wanted = self._is_forced = self._takes_first = False
        self._shown_for = None
        self._list.close()

    def _ask(self) -> None:
        """Ask what may stand at the cursor now, or as soon as the question under way is answered."""
        self._list.chosen = None
        self._is_behind = self._is_asking
        if not self._is_asking:
            self._is_asking = True
            self._complete(*self._now, self._vocabulary())

    @work(thread=True, group="complete", description="complete a query")
    def _complete(self, text: str, cursor: int, vocabulary: Vocabulary | None) -> None:
        def attempt() -> Message:
            from edxtui.query.complete import NOTHING_KNOWN, complete

            return self.Completed(text, cursor, complete(text, cursor, vocabulary or NOTHING_KNOWN))

        report(self, attempt, self.Failed)

    def on_ask_line_completed(self, message: Completed) -> None:
        """Show what was found, unless something else is written by now."""
        message.stop()
        self._is_asking = False
        if self._is_behind or (self._is_wanted and (message.text, message.cursor) != self._now):
            self._ask()
        elif self._is_wanted:
            self._show(message.completion)

    def _show(self, completion: "Completion") -> None:
        offers = completion.offers if completion.is_begun or self._is_forced else ()
        self._shown_for = self._now
        waits = completion.waits_for if offers or completion.is_begun else ()
        self._list.show(offers, f"Reading the values of {', '.join(waits)} …" if waits else "")
        if self._takes_first:
            self._takes_first = False
            if offers:
                self._take(offers[0])
        if waits:
            self._prepare(waits)

    def on_ask_line_failed(self, message: Failed) -> None:
        """Nothing is offered. The query itself tells what is wrong with the index when it is applied."""
        message.stop()
        self._is_asking = self._is_preparing = False
        self._close()

    def _prepare(self, fields: tuple[str, ...]) -> None:
        vocabulary = self._vocabulary()
        if vocabulary is not None and not self._is_preparing:
            self._is_preparing = True
            self._read_values(fields, vocabulary)

    @work(thread=True, group="prepare", description="read the values of fields")
    def _read_values(self, fields: tuple[str, ...], vocabulary: Vocabulary) -> None:
        def attempt() -> Message:
            vocabulary.prepare(fields)
            return self.Prepared()

        report(self, attempt, self.Failed)

    def on_ask_line_prepared(self, message: Prepared) -> None:
        """Ask once more."""
        message.stop()
        self._is_preparing = False
        if self._is_wanted:
            self._ask()

    # What keys do

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys mean something else where there is no list."""
        match action:
            case "take_chosen":
                return self._list.chosen is not None and self._is_current
            case "take_first":
                return self._list.is_open or (self._is_wanted and self._is_asking) or not self._bar.value
            case "close_list":
                return self._list.is_open
        return True

    def action_take_chosen(self) -> None:
        """Take what is chosen."""
        if self._list.chosen is not None:
            self._take(self._list.offers[self._list.chosen])

    def action_take_first(self) -> None:
        """Take what is chosen, or the first; open the list where there is none."""
        if self._list.chosen is not None:
            self.action_take_chosen()
        elif self._list.offers and self._is_current:
            self._take(self._list.offers[0])
        elif self._is_wanted:
            self._takes_first = True
        else:
            self._open()

    def action_next_offer(self) -> None:
        """The next one; back through past queries; open the list where it is closed."""
        if self._is_walking:
            self._walk(-1)
        elif self._list.is_open:
            self._list.choose(1)
        else:
            self._open()

    def action_previous_offer(self) -> None:
        """The one before; where none is chosen, and nothing new is written, the past query."""
        if self._list.chosen is not None:
            self._list.choose(-1)
        elif self._is_walking or self._bar.is_put or not self._bar.value:
            self._walk(1)

    def action_close_list(self) -> None:
        """Close the list and go on writing."""
        self._close()

    # Past queries

    def remember(self, query: str) -> None:
        """A query was applied."""
        self._keep(query)

    @work(thread=True, group="past queries", description="keep a query")
    def _keep(self, query: str) -> None:
        self._past.add(query)

    @work(thread=True, group="past queries", description="read past queries")
    def _load_past(self) -> None:
        self._past.load()

    @property
    def _is_walking(self) -> bool:
        return self._walk_at > 0 and self._bar.value == self._walked[self._walk_at]

    def _walk(self, step: int) -> None:
        """Show the query before or after the one shown, up to what was written before."""
        if not self._is_walking:
            written = self._bar.value
            self._walk_at = 0
            past = (CURTAIN.text(query) for query in self._past.newest_first)
            self._walked = [written, *(query for query in past if query != written.strip())]
        self._walk_at = max(0, min(self._walk_at + step, len(self._walked) - 1))
        self._bar.write(self._walked[self._walk_at])

    def _open(self) -> None:
        self._is_wanted = self._is_forced = True
        self._ask()

    @on(OfferList.Clicked)
    def _take_clicked(self, message: OfferList.Clicked) -> None:
        message.stop()
        if self._is_current:
            self._take(message.offer)

    def _take(self, offer: "Offer") -> None:
        text, cursor = offer.taken(self._bar.value)
        self._close()
        before, after = CURTAIN.text(text[:cursor]), text[cursor:]
        self._bar.value = before + after
        self._bar.cursor_position = len(before)
