"""What of the explorer's list somebody arranges for themselves: its columns."""

from dataclasses import dataclass

from textual.message import Message
from textual.reactive import var

from edxtui.errors import ConfigError
from edxtui.tui.columns import USUAL, Sized
from edxtui.tui.config import first_of
from edxtui.tui.screens.seeing import SeeingScreen
from edxtui.tui.widgets.event_list import EventList
from edxtui.tui.widgets.message_line import MessageLine


class ArrangingScreen(SeeingScreen):
    """Holds the columns, and passes them down to the list and its header."""

    columns: var[tuple[Sized, ...]] = var(USUAL)
    """Those that are chosen, in their order."""
    usual_columns: tuple[Sized, ...] = USUAL
    """Those that one begins with, and can go back to."""

    wrong: tuple[ConfigError, ...] = ()
    """What is wrong with the config file, until somebody has read it."""

    def tell_wrong(self) -> None:
        """Say what is wrong with the config file, if it is not read yet; over it nothing else is said at a start."""
        if self.wrong:
            self.query_one(MessageLine).say_error(first_of(self.wrong))

    @dataclass
    class Arranged(Message):
        """Other columns were chosen, to be kept."""

        columns: tuple[Sized, ...]

    def action_columns(self) -> None:
        """Choose, size and order columns."""
        from edxtui.tui.screens.columns_dialog import ColumnsDialog

        before, events = self.columns, self.query_one(EventList)

        def changed(columns: tuple[Sized, ...]) -> None:
            self.columns = columns

        def done(_: None) -> None:
            if self.columns != before:
                self.post_message(self.Arranged(self.columns))

        dialog = ColumnsDialog(before, self.usual_columns, lambda: events.scrollable_content_region.width, changed)
        self.app.push_screen(dialog, done)
