"""What is so of every program on the screen: what is drawn or copied does nothing, and a fault ends it quietly.

Keys that come before their screen is there wait for it.
"""

import contextlib
import signal
from collections import deque
from collections.abc import Sequence
from typing import Any, TypeVar

from textual.app import App
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Event, InputEvent, Key, Paste
from textual.filter import LineFilter

from edxtui.tui.keys import KeysOf
from edxtui.tui.last_look import LastLook, for_clipboard
from edxtui.tui.terminal import TerminalDriver

Result = TypeVar("Result")


class QuietApp(App[Result]):
    """Prints nothing of its own at the end: whoever runs it tells of a fault."""

    ALLOW_SELECT = False
    """Text is chosen as the terminal does it, for Ctrl+C leaves; Textual's way breaks down over what has just gone."""
    keys: KeysOf = {}  # noqa: RUF012 - replaced, never changed
    """Actions that have other keys than their own."""
    _last_look = LastLook()

    def __init__(self, *given: Any, **named: Any) -> None:
        """As Textual's."""
        super().__init__(*given, **named)
        self._early: deque[Event] = deque()
        """What was typed for a screen that has yet to be made, in its order."""

    async def on_event(self, event: Event) -> None:
        """A screen that was just opened has no widgets yet that a key could act upon: it gets the key when it has.

        What is typed after the key that leaves is meant for nobody: the screens are gone.
        """
        if isinstance(event, InputEvent) and self.return_code is not None:
            return
        if isinstance(event, Key | Paste) and not event.is_forwarded and (self._early or not self._takes_keys):
            self._early.append(event)
            if len(self._early) == 1:
                self._wait_for_screen()
            return
        await super().on_event(event)

    @property
    def _takes_keys(self) -> bool:
        return not self.screen_stack or self.screen.is_mounted

    def _wait_for_screen(self) -> None:
        # After its first refresh it has its focus as well.
        self.screen.call_after_refresh(self.call_later, self._type_what_was_early)

    async def _type_what_was_early(self) -> None:
        while self._early and self._takes_keys:
            await super().on_event(self._early.popleft())
        if self._early:  # one of them has opened another screen
            self._wait_for_screen()

    def get_driver_class(self) -> type[Driver]:
        """Our own for a terminal; in a browser, Textual's."""
        usual = super().get_driver_class()
        return TerminalDriver if usual is LinuxDriver else usual

    def on_terminal_driver_gone(self) -> None:
        """Leave, as if the signal that tells of it had come: it comes only to whoever the terminal belongs to."""
        self._leave_with(128 + signal.SIGHUP)

    def leave_soon(self, code: int) -> bool:
        """Leave with this exit code, in an orderly way; whoever calls may have interrupted just anything.

        Returns False where that cannot be, as nothing is shown yet.
        """
        loop, driver = self._loop, self._driver
        if loop is None:
            return self.return_code is not None
        if isinstance(driver, TerminalDriver):
            driver.hurry()
        with contextlib.suppress(RuntimeError):  # the loop is closed: it has left already
            loop.call_soon_threadsafe(self._leave_with, code)
        return True

    def _leave_with(self, code: int) -> None:
        if self.return_code is None:
            self.exit(return_code=code)

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
