"""The app: opens the first screen and does nothing else."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.events import Resize
from textual.screen import Screen

from edxtui.errors import EdxtuiError
from edxtui.opening import Opening
from edxtui.tui.screens.explore import ExploreScreen
from edxtui.tui.screens.palette import Palette
from edxtui.tui.widgets.build_line import BuildLine

_ROOM_FOR_PALETTE = 8
"""Lines."""


class EdxtuiApp(App[EdxtuiError]):
    """Explores the logs of one opening, which its maker closes afterwards.

    Returns why the index is not whole, if it is not: whoever asks for an exit code is to know.
    """

    TITLE = "edxtui"
    CSS_PATH = "app.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+c", "quit", "Quit", show=False, priority=True)]

    def __init__(self, opening: Opening, notes: Sequence[str] = ()) -> None:
        """Explore these logs; `notes` are what there is to say about them: more may come while they are read."""
        super().__init__()
        self._opening = opening
        self._notes = notes
        self._broken: EdxtuiError | None = None

    def on_resize(self, event: Resize) -> None:
        """Close the command palette where its list has no room: it breaks down when one pages through it then."""
        if event.size.height < _ROOM_FOR_PALETTE and isinstance(self.screen, CommandPalette):
            self.pop_screen()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The palette needs some room."""
        return action != "command_palette" or self.size.height >= _ROOM_FOR_PALETTE

    def on_build_line_broke(self, message: BuildLine.Broke) -> None:
        """Keep what the screen has told, for the end."""
        self._broken = message.error

    @property
    def fault(self) -> Exception | None:
        """What nobody foresaw, if that is why the app has ended."""
        return self._exception

    def _fatal_error(self) -> None:
        # Textual's own would print the values of all variables, and with them what stands in a log.
        self._close_messages_no_wait()

    def action_command_palette(self) -> None:
        """Open the palette, once."""
        if not isinstance(self.screen, CommandPalette):
            self.push_screen(Palette())

    async def action_quit(self) -> None:
        """Leave edxtui."""
        self.exit(self._broken)

    def get_default_screen(self) -> Screen[None]:
        """The first screen."""
        return ExploreScreen(self._opening, self._notes)
