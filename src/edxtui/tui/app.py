"""The app: opens the first screen and does nothing else."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.events import Resize
from textual.screen import Screen
from textual.theme import Theme

from edxtui.errors import EdxtuiError
from edxtui.opening import Opening
from edxtui.tui import actions, looks
from edxtui.tui.config import AS_AT_FIRST, Config
from edxtui.tui.curtain import shown
from edxtui.tui.hiding_app import HidingApp
from edxtui.tui.panes import PANES
from edxtui.tui.remembered import recall, remember
from edxtui.tui.screens.explore import ExploreScreen
from edxtui.tui.screens.palette import Palette
from edxtui.tui.screens.paned import PanedScreen
from edxtui.tui.themes import THEMES, palette_of
from edxtui.tui.widgets.builder import Builder
from edxtui.tui.widgets.lines import Lines

if TYPE_CHECKING:
    from textual.command import Provider

_ROOM_FOR_PALETTE = 8
"""Lines."""


def _screen_keys() -> "type[Provider]":
    """The keys of the screen in front; loaded when the palette is opened."""
    from edxtui.tui.palette_offers import ScreenKeys

    return ScreenKeys


class EdxtuiApp(HidingApp):
    """Explores the logs of one opening, which its maker closes afterwards.

    Returns why the index is not whole, if it is not: whoever asks for an exit code is to know.
    """

    TITLE = "edxtui"
    CSS_PATH = "app.tcss"
    COMMANDS = App.COMMANDS | {_screen_keys}
    VERTICAL_BREAKPOINTS = [(0, "-low"), (16, "-tall")]  # noqa: RUF012 - Textual's declaration, for dialogs
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "quit", "Quit", show=False, priority=True),
        *actions.EVERYWHERE,
    ]

    def __init__(
        self,
        opening: Opening,
        notes: Sequence[str] = (),
        config: Config = AS_AT_FIRST,
        *,
        when_open: Callable[[], object] | None = None,
    ) -> None:
        """Explore these logs; `notes` are what there is to say about them: more may come while they are read.

        `when_open` is called when the engine is loaded and the index is open.
        """
        super().__init__(opening)
        self._when_open = when_open
        self._config = config
        self.use_keys(config.keys)
        self._notes = notes
        self._broken: EdxtuiError | None = None
        for theme in THEMES:
            self.register_theme(theme)
        self._remembered = recall(opening.own_folder)
        if self._remembered.theme in self.available_themes:
            self.theme = self._remembered.theme
        PANES.arranged = self._remembered.panes
        looks.choose(palette_of(self.current_theme))

    def on_mount(self) -> None:
        """Go along with other themes."""
        self.theme_changed_signal.subscribe(self, self._follow_theme)

    def _follow_theme(self, theme: Theme) -> None:
        """Colours of families fit the theme, which is there again in the next run."""
        looks.choose(palette_of(theme))
        for screen in self.screen_stack:
            for lines in screen.query(Lines):
                lines.forget()
            screen.refresh(layout=True)
        self._remember("The theme", theme=theme.name)

    def on_arranging_screen_arranged(self, message: ExploreScreen.Arranged) -> None:
        """They are there again in the next run."""
        usual = self._config.columns
        columns, over = (None, None) if message.columns == usual else (message.columns, usual)
        self._remember("The columns", columns=columns, columns_over=over)

    def on_paned_screen_rearranged(self, message: PanedScreen.Rearranged) -> None:
        """They are so again in the next run."""
        self._remember("How panes are arranged", panes=message.arranged)

    def _remember(self, what: str, **changes: Any) -> None:
        try:
            remember(self._opening.own_folder, **changes)
        except OSError as error:
            self.notify(shown(f"{what} cannot be remembered: {error.strerror}."), severity="warning", markup=False)

    def on_resize(self, event: Resize) -> None:
        """Close the command palette where its list has no room: it breaks down when one pages through it then."""
        if event.size.height < _ROOM_FOR_PALETTE and isinstance(self.screen, CommandPalette):
            self.pop_screen()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The palette needs some room."""
        return action != "command_palette" or self.size.height >= _ROOM_FOR_PALETTE

    def on_growing_screen_opened(self) -> None:
        """The start is over."""
        if self._when_open is not None:
            self._when_open()

    def on_builder_broke(self, message: Builder.Broke) -> None:
        """Keep what the screen has told, for the end."""
        self._broken = message.error

    def action_command_palette(self) -> None:
        """Open the palette, once."""
        if not isinstance(self.screen, CommandPalette):
            self.push_screen(Palette())

    async def action_quit(self) -> None:
        """Leave edxtui."""
        self.exit(self._broken)

    def get_default_screen(self) -> Screen[None]:
        """The first screen."""
        screen = ExploreScreen(self._opening, self._notes)
        screen.usual_columns = self._config.columns
        screen.columns = self._remembered.columns_or(self._config.columns)
        screen.wrong = tuple(self._config.errors)
        return screen
