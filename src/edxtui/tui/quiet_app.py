"""What is so of every program on the screen: what is drawn or copied does nothing, and a fault ends it quietly."""

from collections.abc import Sequence
from typing import TypeVar

from textual.app import App
from textual.filter import LineFilter

from edxtui.tui.keys import KeysOf
from edxtui.tui.last_look import LastLook, for_clipboard

Result = TypeVar("Result")


class QuietApp(App[Result]):
    """Prints nothing of its own at the end: whoever runs it tells of a fault."""

    keys: KeysOf = {}  # noqa: RUF012 - replaced, never changed
    """Actions that have other keys than their own."""
    _last_look = LastLook()

    def use_keys(self, keys: KeysOf) -> None:
        """Let actions have these keys, wherever keys are pressed or told."""
        self.keys = keys
        if keys:
            from edxtui.tui.own_keys import ACTIONS

            # All actions, for Textual puts those that are in a keymap behind the others in the footer.
            self.set_keymap({name: keys.get(name, binding.key) for name, binding in ACTIONS.items()})

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's own, and after them a last look at what is drawn."""
        return [*super().get_line_filters(), self._last_look]

    def copy_to_clipboard(self, text: str) -> None:
        """Copy a text, whatever widget it comes from, so that wherever it is pasted it is only text."""
        super().copy_to_clipboard(for_clipboard(text))

    @property
    def fault(self) -> Exception | None:
        """What nobody foresaw, if that is why the app has ended."""
        return self._exception

    def _fatal_error(self) -> None:
        # Textual's own would print the values of all variables, and with them what stands in a log.
        self._close_messages_no_wait()
