"""What is so of every screen that is opened over another."""

from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import Screen

Result = TypeVar("Result")


class LeftOnce(Screen[Result]):
    """Is left once, however fast keys follow each other; Textual's own would take the next screen along.

    Stands behind another base: a screen has the looks of its first base alone.
    """

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Leave, with whatever was opened over this screen; it does nothing if this was left."""
        if self not in self.app.screen_stack:
            return AwaitComplete()
        while self.app.screen is not self:
            self.app.pop_screen()
        return super().dismiss(result)
