"""Facets: how many records of a view have each value of a field or path, and picking some of them to ask for."""

from dataclasses import dataclass
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from edxtui.answers import View
from edxtui.errors import EdxtuiError, QueryError
from edxtui.events.fields import TEXT_FIELDS
from edxtui.index.counting import TIME_UNITS
from edxtui.opening import Opening
from edxtui.query import writing
from edxtui.query.subjects import field_or_path
from edxtui.scan.scanner import Scanner
from edxtui.tui import actions
from edxtui.tui.curtain import shown
from edxtui.tui.facet_rows import FIRST_ORDER, FacetTable, Order, Picked, Picks
from edxtui.tui.facet_rows import Rows as Shown
from edxtui.tui.panes import Split
from edxtui.tui.reporting import report
from edxtui.tui.screens.paned import PanedScreen
from edxtui.tui.widgets.facet_list import FacetHeader, FacetList
from edxtui.tui.widgets.field_picker import FieldPicker
from edxtui.tui.widgets.key_line import KeyLine
from edxtui.tui.widgets.message_line import MessageLine
from edxtui.tui.widgets.title_line import TitleLine
from edxtui.tui.widgets.value_counter import ValueCounter
from edxtui.tui.widgets.work_line import WorkLine
from edxtui.wording import counted, events_and_damaged

FIELDS = (*(field.name for field in TEXT_FIELDS), *TIME_UNITS)
"""What the index counts by itself."""
_MOST_PICKED = 1000
"""Values that one key picks."""


class FacetsScreen(PanedScreen[str | None]):
    """Returns the query with terms for what was picked; None to go back to where one was."""

    AUTO_FOCUS = "#values"
    SPLITS = (Split("facets", "picker", "values-pane", is_for_wide=True),)
    BINDINGS: ClassVar[list[BindingType]] = list(actions.FACETS)
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-wide")]  # noqa: RUF012 - Textual's declaration

    @dataclass
    class Arranged(Message):
        """The rows of a facet were put in order."""

        table: FacetTable
        rows: Shown

    @dataclass
    class Failed(Message):
        """They could not be."""

        error: EdxtuiError

    def __init__(self, opening: Opening, view: View, target: str, scanner: Scanner) -> None:
        """Count the values of a field, or of a path as it is written, in the records of a view."""
        super().__init__()
        self._opening = opening
        self._view = view
        self.target = target
        """The field or path that is counted."""
        self._before = target
        """The one that was counted before it."""
        self._orders: dict[str, Order] = dict(FIRST_ORDER)
        self._picks = Picks()
        self._counter = ValueCounter(opening, view.statement, scanner)

    def compose(self) -> ComposeResult:
        """Title, fields on the left, values on the right, what was picked, footer."""
        yield TitleLine()
        yield MessageLine(id="message")
        with Horizontal(id="panes"):
            yield FieldPicker(FIELDS, id="picker")
            with Vertical(id="values-pane"):
                yield FacetHeader()
                yield Input(placeholder="values like …", id="search", compact=True, select_on_focus=False)
                yield FacetList(id="values")
        yield Static(id="picked")
        yield self._counter
        yield WorkLine()
        yield KeyLine()

    def on_mount(self) -> None:
        """Count."""
        self.query_one("#search").display = False
        self.count(self.target)

    # Counting

    def count(self, target: str) -> None:
        """Show the counts of a field or path."""
        self._before, self.target = self.target, target
        self._counter.stop()
        self.query_one("#search", Input).value = ""
        self.query_one("#search").display = False
        self.query_one(MessageLine).say_notes(())
        self.query_one(FieldPicker).names.stand_at(target)
        self.query_one(FacetHeader).tell(target, self._noun)
        self._tell(None, "counting …")
        if self._counter.known(target) is None:
            self.query_one(FacetList).show_nothing()
            self._counter.count(target)
        else:
            self._arrange()

    def on_value_counter_came(self, message: ValueCounter.Came) -> None:
        """Put it in order."""
        if message.table.target == self.target:
            self._arrange()

    def on_value_counter_advanced(self, message: ValueCounter.Advanced) -> None:
        """Say how far it is."""
        self._tell(None, f"reading … {message.share:.0%}, {counted(message.values, 'value')}, Esc stops")
        if message.table is not None:
            self._arrange()

    @on(Input.Changed, "#search")
    def _arrange(self) -> None:
        """Show the values that are searched for, in the order that is wanted."""
        table = self._counter.known(self.target)
        if table is not None:
            self._sort(table, self.query_one("#search", Input).value, self._order)

    @property
    def _noun(self) -> str:
        return "records" if self._view.damaged else "events"

    @property
    def _order(self) -> Order:
        return self._orders.get(self.target, "number")

    @work(thread=True, group="arrange", exclusive=True, description="put values in order")
    def _sort(self, table: FacetTable, text: str, order: Order) -> None:
        report(self, lambda: self.Arranged(table, table.rows(text, order)), self.Failed)

    def on_facets_screen_arranged(self, message: Arranged) -> None:
        """Show it."""
        message.stop()
        table, rows = message.table, message.rows
        if table is not self._counter.known(self.target):
            return
        self.query_one(FacetList).show_rows(table, rows, self._picks.of(table.target))
        if self._counter.is_counting:
            return  # the title says how far that is
        in_all = counted(len(table.facet.values), "value")
        values = in_all if len(rows.order) == len(table.facet.values) else f"{len(rows.order):,} of {in_all}"
        view, of = self._view, f"{counted(table.records, 'record')} counted"
        if table.records == view.events + view.damaged:  # else more has come in meanwhile
            of = events_and_damaged(view.events, view.damaged)
        self._tell(values, f" by {self._order} · {of}")

    def _tell(self, values: str | None, more: str) -> None:
        """Say in the title what is counted; where there is little room, no more than how many values there are."""
        title = self.query_one(TitleLine)
        title.logs = f"{self.target} · {self._view.query.text or 'everything'}"
        title.shown = more if values is None else values + more if self.has_class("-wide") else values

    @on(Failed)
    @on(ValueCounter.Failed)
    def _say_failed(self, message: "FacetsScreen.Failed | ValueCounter.Failed") -> None:
        """What was counted before can still be gone back to."""
        message.stop()
        self._tell(None, "")
        self.query_one(MessageLine).say_error(message.error)

    @on(ValueCounter.StopAsked)
    def _give_up(self, message: ValueCounter.StopAsked) -> None:
        """As Esc does."""
        message.stop()
        if self._counter.is_counting:
            self.action_leave()

    # Choosing what is counted

    def action_choose_field(self) -> None:
        """Type the name of a field, or a path."""
        self.add_class("-choosing")
        self._focus_now(self.query_one(FieldPicker).line)

    def _focus_now(self, widget: Widget) -> None:
        """Give it the focus before the next key comes, also where it was hidden a moment ago."""
        self.app.stylesheet.update(self)
        self.set_focus(widget)

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Where there is room for one of both, the values take the place of the fields again."""
        if event.widget is self.query_one(FieldPicker).line:
            self.remove_class("-choosing")

    def on_field_picker_picked(self, message: FieldPicker.Picked) -> None:
        """Count it, if it can be read."""
        try:
            thing = message.name if message.name in TIME_UNITS else field_or_path(message.name)
        except QueryError as error:
            self.query_one(MessageLine).say_error(error)
            return
        self._to_values()
        self.count(thing if isinstance(thing, str) else writing.path(thing))

    def _step_field(self, step: int) -> None:
        """Go round the fields; paths are not among them, for they take reading."""
        place = FIELDS.index(self.target) if self.target in FIELDS else min(-step, 0)
        self.count(FIELDS[(place + step) % len(FIELDS)])

    def action_previous_field(self) -> None:
        """The field before."""
        self._step_field(-1)

    def action_next_field(self) -> None:
        """The next field."""
        self._step_field(1)

    # Searching and ordering

    def action_search(self) -> None:
        """Type what the values are like."""
        line = self.query_one("#search", Input)
        line.display = True
        self.set_focus(line)

    @on(Input.Submitted, "#search")
    def _to_values(self) -> None:
        """Back to the values, whatever was typed elsewhere."""
        self.query_one(FieldPicker).line.value = ""
        self.remove_class("-choosing")
        self._focus_now(self.query_one(FacetList))

    def on_key(self, event: events.Key) -> None:
        """From the search to what it found."""
        if event.key in ("up", "down") and self.focused is self.query_one("#search"):
            event.stop()
            self._to_values()

    def action_order(self) -> None:
        """Order by number or by value."""
        self._orders[self.target] = "number" if self._order == "value" else "value"
        self._arrange()

    # Picking

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While one types there is nothing to pick."""
        return action not in ("include", "exclude", "include_all", "order") or not isinstance(self.focused, Input)

    def _pick(self, values: list[str | None], how: Picked) -> None:
        table = self._counter.known(self.target)
        askable = [value for value in values if table is None or value not in table.objects]
        if len(askable) < len(values):
            self.notify("A whole object cannot be asked for; count a path that goes on into it.", markup=False)
        if not askable:
            return
        self._picks.pick(self.target, askable, how)
        self.query_one(FacetList).show_picked(self._picks.of(self.target))
        self.query_one(FieldPicker).names.mark_by(self._mark)
        told = self.query_one("#picked", Static)
        told.update(Content(shown(f"→ {self._picks.applied('')}" if self._picks else "")))
        told.set_class(bool(self._picks), "-any")

    def _mark(self, target: str) -> str:
        number = len(self._picks.of(target))
        return f" {number:,} " if number else ""

    def _pick_current(self, how: Picked) -> None:
        values = self.query_one(FacetList)
        found = values.value_at(values.cursor)
        if found is not None:
            self._pick([found[1]], how)

    def action_include(self) -> None:
        """Include the value under the cursor."""
        self._pick_current("included")

    def action_exclude(self) -> None:
        """Exclude the value under the cursor."""
        self._pick_current("excluded")

    def action_include_all(self) -> None:
        """Include all values that are shown."""
        values = self.query_one(FacetList)
        table, shown = values.table, values.rows.order.tolist()
        if table is None or not shown:
            return
        if len(shown) > _MOST_PICKED:
            self.notify(f"Search first: no more than {_MOST_PICKED:,} values at once.", markup=False)
            return
        self._pick([table.facet.values[place] for place in shown], "included")

    @on(FacetList.Selected, "#values")
    def _filter(self) -> None:
        """Ask for what was picked, or else for the value under the cursor."""
        if not self._picks:
            self._pick_current("included")
        if self._picks:
            self.dismiss(self._picks.applied(self._view.query.text))

    # Leaving

    def action_export(self) -> None:
        """Export what is shown, as it is ordered."""
        from edxtui.tui.screens.rows_dialog import CountsDialog

        values = self.query_one(FacetList)
        if values.table is None or self._counter.is_counting:
            self.notify("Nothing is counted yet.", markup=False)
            return
        facet = values.table.facet
        rows = [(facet.values[place], int(facet.counts[place])) for place in values.rows.order.tolist()]
        asked = self._view.query.text or "everything"
        self.app.push_screen(
            CountsDialog(self._opening, ("value", self._noun), rows, f"The values of {self.target} in {asked}")
        )

    def action_leave(self) -> None:
        """Give up counting, the search, or the choice of a field; without any, back to the list as it was."""
        search = self.query_one("#search", Input)
        if self._counter.is_counting and self._before != self.target:
            self.count(self._before)
        elif search.display:
            search.value = ""
            search.display = False
            self._to_values()
        elif not self.query_one(FacetList).has_focus:
            self._to_values()
        elif not self.query_one(MessageLine).take_back() and not self.ends_zoom():
            self.dismiss(None)

    def action_help(self) -> None:
        """Show the keys."""
        from edxtui.tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen())

    async def action_quit(self) -> None:
        """Leave edxtui."""
        await self.app.action_quit()
