"""Asks which columns the event list shows, how wide and in which order, while the list shows it."""

from collections.abc import Callable
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from edxtui.tui import actions
from edxtui.tui.arrangement import Arrangement
from edxtui.tui.columns import Sized
from edxtui.tui.screens.left_once import LeftOnce
from edxtui.tui.widgets.column_list import ColumnList
from edxtui.tui.widgets.key_line import KeyLine

_NARROW: Final = 100
"""Cells below which it lies under the list, where the detail does."""


class ColumnsDialog(ModalScreen[None], LeftOnce[None]):
    """Tells every change at once; what is told last counts."""

    BINDINGS: ClassVar[list[BindingType]] = list(actions.COLUMNS)
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (_NARROW, "-wide")]  # noqa: RUF012 - Textual's declaration
    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-high")]  # noqa: RUF012 - as above

    def __init__(
        self,
        chosen: tuple[Sized, ...],
        usual: tuple[Sized, ...],
        room: Callable[[], int],
        changed: Callable[[tuple[Sized, ...]], None],
    ) -> None:
        """Begin with what is chosen; `usual` is what `r` goes back to, `room` says how many cells the list has."""
        super().__init__()
        self._before = chosen
        self._usual = usual
        self._room = room
        self._changed = changed

    def compose(self) -> ComposeResult:
        """All columns, what the one under the cursor holds, keys."""
        with Vertical(id="box") as box:
            box.border_title = "Columns"
            yield ColumnList(id="columns")
            yield Static(id="about")
        yield KeyLine()

    def on_mount(self) -> None:
        """Show what is chosen."""
        self.query_one(ColumnList).show_arrangement(Arrangement.of(self._before), self._room(), 0)

    def on_resize(self) -> None:
        """The list has another width now."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        columns = self.query_one(ColumnList)
        columns.show_arrangement(columns.arrangement, self._room(), columns.cursor)

    @on(ColumnList.Moved)
    def _say_meaning(self, message: ColumnList.Moved) -> None:
        message.stop()
        self._say(self.query_one(ColumnList).current.meaning)

    @on(ColumnList.Selected)
    def _keep(self, message: ColumnList.Selected) -> None:
        message.stop()
        self.dismiss(None)

    def _say(self, sentence: str) -> None:
        self.query_one("#about", Static).update(Content(sentence))

    def _arrange(self, arrangement: Arrangement, cursor: int | None = None) -> None:
        columns = self.query_one(ColumnList)
        columns.show_arrangement(arrangement, self._room(), columns.cursor if cursor is None else cursor)
        self._changed(arrangement.chosen)

    # Actions

    def action_turn(self) -> None:
        """Show the column, or show it no longer."""
        columns = self.query_one(ColumnList)
        turned = columns.arrangement.turned(columns.cursor)
        if turned == columns.arrangement:
            self._say("One column stays.")
        else:
            self._arrange(turned)

    def _widen(self, step: int) -> None:
        columns = self.query_one(ColumnList)
        column = columns.arrangement.places[columns.cursor].column
        cells = columns.cells_of(column.name) or column.cells or columns.current.least
        self._arrange(columns.arrangement.sized(columns.cursor, cells + step))

    def action_wider(self) -> None:
        """One cell wider."""
        self._widen(1)

    def action_narrower(self) -> None:
        """One cell narrower."""
        self._widen(-1)

    def action_fit(self) -> None:
        """As wide as it fits."""
        columns = self.query_one(ColumnList)
        self._arrange(columns.arrangement.sized(columns.cursor, None))

    def _move(self, step: int) -> None:
        columns = self.query_one(ColumnList)
        to = columns.cursor + step
        if 0 <= to < columns.total:
            self._arrange(columns.arrangement.moved(columns.cursor, to), to)

    def action_earlier(self) -> None:
        """One place to the left."""
        self._move(-1)

    def action_later(self) -> None:
        """One place to the right."""
        self._move(1)

    def action_usual(self) -> None:
        """The columns of the config file, or else of the first run."""
        self._arrange(Arrangement.of(self._usual), 0)

    def action_help(self) -> None:
        """Help."""
        from edxtui.tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen())

    def action_leave(self) -> None:
        """Columns as they were before."""
        self._changed(self._before)
        self.dismiss(None)
