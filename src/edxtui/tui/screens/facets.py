"""Facets: how many records of a view have each value of a field or path, and picking some of them to ask for."""

import contextlib
from collections import OrderedDict
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Footer, Input, Static

from edxtui.answers import View
from edxtui.errors import EdxtuiError
from edxtui.events.fields import TEXT_FIELDS
from edxtui.index.asking import Asking
from edxtui.index.counting import TIME_UNITS, facet
from edxtui.opening import Opening
from edxtui.terminal_text import printable
from edxtui.tui import actions
from edxtui.tui.facet_rows import FIRST_ORDER, FacetTable, Order, Picked, Picks
from edxtui.tui.facet_rows import Rows as Shown
from edxtui.tui.reporting import report
from edxtui.tui.widgets.facet_list import FacetHeader, FacetList
from edxtui.tui.widgets.field_list import FieldList
from edxtui.tui.widgets.message_line import MessageLine
from edxtui.tui.widgets.title_line import TitleLine
from edxtui.wording import counted, events_and_damaged

FIELDS = (*(field.name for field in TEXT_FIELDS), *TIME_UNITS)
"""What the index counts by itself."""
_MOST_PICKED = 1000
"""Values that one key picks."""
_KEPT = 4
"""Facets that are kept, to go back to without counting again."""


class FacetsScreen(Screen[str | None]):
    """Returns the query with terms for what was picked; None to go back to where one was."""

    AUTO_FOCUS = "#values"
    BINDINGS: ClassVar[list[BindingType]] = list(actions.FACETS)
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-wide")]  # noqa: RUF012 - Textual's declaration

    @dataclass
    class Came(Message):
        """A facet was counted."""

        table: FacetTable

    @dataclass
    class Arranged(Message):
        """Its rows were put in order."""

        table: FacetTable
        rows: Shown

    @dataclass
    class Failed(Message):
        """It could not be counted."""

        error: EdxtuiError

    def __init__(self, opening: Opening, view: View, target: str) -> None:
        """Count the values of a field, or of a path as it is written, in the records of a view."""
        super().__init__()
        self._opening = opening
        self._view = view
        self.target = target
        """The field or path that is counted."""
        self._orders: dict[str, Order] = dict(FIRST_ORDER)
        self._picks = Picks()
        self._tables: OrderedDict[str, FacetTable] = OrderedDict()
        self._asking: Asking | None = None

    def compose(self) -> ComposeResult:
        """Title, fields on the left, values on the right, what was picked, footer."""
        yield TitleLine()
        yield MessageLine(id="message")
        with Horizontal(id="panes"):
            with Vertical(id="fields-pane"):
                yield Input(placeholder="a field or path", id="field", compact=True, select_on_focus=False)
                yield FieldList(FIELDS, id="fields")
            with Vertical(id="values-pane"):
                yield FacetHeader()
                yield Input(placeholder="values like …", id="search", compact=True, select_on_focus=False)
                yield FacetList(id="values")
        yield Static(id="picked")
        yield Footer()

    def on_mount(self) -> None:
        """Count."""
        self.query_one(FieldList).can_focus = False  # the line above it moves its cursor
        self.query_one("#search").display = False
        self.count(self.target)

    def on_unmount(self) -> None:
        """Leave nothing running."""
        if self._asking is not None:
            self._asking.stop()

    # Counting

    def count(self, target: str) -> None:
        """Show the counts of a field or path."""
        self.target = target
        if self._asking is not None:
            self._asking.stop()
        self.query_one("#search", Input).value = ""
        self.query_one("#search").display = False
        self.query_one(MessageLine).say_notes(())
        self.query_one(FieldList).stand_at(target)
        self.query_one(FacetHeader).tell(target, f"{self._noun}s")
        title = self.query_one(TitleLine)
        title.logs = f"{target} · {self._view.query.text or 'everything'}"
        known = self._tables.get(target)
        if known is not None:
            self._arrange()
            return
        title.shown = "counting …"
        self._asking = self._opening.store.asking()
        self._count(target, self._asking)

    @property
    def _noun(self) -> str:
        return "record" if self._view.damaged else "event"

    @work(thread=True, group="facet", exclusive=True, description="count values")
    def _count(self, target: str, asking: Asking) -> None:
        def attempt() -> Message:
            with contextlib.closing(asking):
                return self.Came(FacetTable(target, found := facet(target, self._view.statement, asking), found.total))

        report(self, attempt, self.Failed)

    def on_facets_screen_came(self, message: Came) -> None:
        """Put it in order."""
        message.stop()
        table = message.table
        self._tables[table.target] = table
        while len(self._tables) > _KEPT:
            self._tables.popitem(last=False)
        if table.target == self.target:
            self._arrange()

    @on(Input.Changed, "#search")
    def _arrange(self) -> None:
        """Show the values that are searched for, in the order that is wanted."""
        table = self._tables.get(self.target)
        if table is not None:
            self._sort(table, self.query_one("#search", Input).value, self._orders.get(self.target, "number"))

    @work(thread=True, group="arrange", exclusive=True, description="put values in order")
    def _sort(self, table: FacetTable, text: str, order: Order) -> None:
        report(self, lambda: self.Arranged(table, table.rows(text, order)), self.Failed)

    def on_facets_screen_arranged(self, message: Arranged) -> None:
        """Show it."""
        message.stop()
        table, rows = message.table, message.rows
        if table.target != self.target:
            return
        self.query_one(FacetList).show_rows(table, rows, self._picks.of(table.target))
        in_all = counted(len(table.facet.values), "value")
        values = in_all if len(rows.order) == len(table.facet.values) else f"{len(rows.order):,} of {in_all}"
        order = self._orders.get(self.target, "number")
        of = f" by {order} · {events_and_damaged(self._view.events, self._view.damaged)}"
        self.query_one(TitleLine).shown = values + of if self.has_class("-wide") else values

    def on_facets_screen_failed(self, message: Failed) -> None:
        """Say why."""
        message.stop()
        self.query_one(TitleLine).shown = ""
        self.query_one(MessageLine).say_error(message.error)

    # Choosing what is counted

    def action_choose_field(self) -> None:
        """Type the name of a field, or a path."""
        self.add_class("-choosing")
        self.call_after_refresh(self.set_focus, self.query_one("#field", Input))

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Where there is room for one of both, the values take the place of the fields again."""
        if event.widget.id == "field":
            self.remove_class("-choosing")

    def on_key(self, event: events.Key) -> None:
        """Move over the fields while one types; from the search to what it found."""
        focused = self.focused.id if self.focused is not None else None
        step = {"up": "cursor_up", "down": "cursor_down", "pageup": "page_up", "pagedown": "page_down"}.get(event.key)
        if step is None or focused not in ("field", "search"):
            return
        event.stop()
        if focused == "search":
            self.set_focus(self.query_one(FacetList))
        else:
            getattr(self.query_one(FieldList), f"action_{step}")()

    @on(Input.Changed, "#field")
    def _narrow_fields(self, message: Input.Changed) -> None:
        self.query_one(FieldList).narrow(message.value)

    @on(Input.Submitted, "#field")
    def _take_field(self) -> None:
        name = self.query_one(FieldList).current
        if name is not None:
            self._choose(name)

    @on(FieldList.Selected, "#fields")
    def _take_clicked(self) -> None:
        self._take_field()

    def _choose(self, name: str) -> None:
        self.query_one("#field", Input).value = ""
        self.remove_class("-choosing")
        self.call_after_refresh(self.set_focus, self.query_one(FacetList))
        self.count(name)

    def action_previous_field(self) -> None:
        """The field before."""
        self.count(self.query_one(FieldList).beside(self.target, -1))

    def action_next_field(self) -> None:
        """The next field."""
        self.count(self.query_one(FieldList).beside(self.target, 1))

    # Searching and ordering

    def action_search(self) -> None:
        """Type what the values are like."""
        line = self.query_one("#search", Input)
        line.display = True
        self.set_focus(line)

    @on(Input.Submitted, "#search")
    def _to_values(self) -> None:
        self.set_focus(self.query_one(FacetList))

    def action_order(self) -> None:
        """Order by number or by value."""
        self._orders[self.target] = "number" if self._orders.get(self.target) == "value" else "value"
        self._arrange()

    # Picking

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While one types there is nothing to pick."""
        return action not in ("include", "exclude", "include_all", "order") or not isinstance(self.focused, Input)

    def _pick(self, values: list[str | None], how: Picked) -> None:
        self._picks.pick(self.target, values, how)
        self.query_one(FacetList).show_picked(self._picks.of(self.target))
        self.query_one(FieldList).mark_by(self._mark)
        self.query_one("#picked", Static).update(
            Content(printable(f"→ {self._picks.applied('')}" if self._picks else ""))
        )
        self.query_one("#picked").set_class(bool(self._picks), "-any")

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
        self.dismiss(self._picks.applied(self._view.query.text))

    # Leaving

    def action_leave(self) -> None:
        """Give up the search or the choice of a field; without either, back to the list as it was."""
        search, values = self.query_one("#search", Input), self.query_one(FacetList)
        if search.display:
            search.value = ""
            search.display = False
            self.set_focus(values)
        elif not values.has_focus:
            self.query_one("#field", Input).value = ""
            self.remove_class("-choosing")
            self.call_after_refresh(self.set_focus, values)
        else:
            self.dismiss(None)

    def action_help(self) -> None:
        """Show the keys."""
        from edxtui.tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen())

    async def action_quit(self) -> None:
        """Leave edxtui."""
        await self.app.action_quit()
