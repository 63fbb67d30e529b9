"""The app: opens the first screen and does nothing else."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.screen import Screen

from edxtui.opening import Opening
from edxtui.tui.screens.explore import ExploreScreen


class EdxtuiApp(App[None]):
    """Explores the logs of one opening, which its maker closes afterwards."""

    TITLE = "edxtui"
    CSS_PATH = "app.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+c", "quit", "Quit", show=False, priority=True)]

    def __init__(self, opening: Opening, notes: Sequence[str] = ()) -> None:
        """Explore these logs; `notes` are what there is to say about them."""
        super().__init__()
        self._opening = opening
        self._notes = tuple(notes)

    def get_default_screen(self) -> Screen[None]:
        """The first screen."""
        return ExploreScreen(self._opening, self._notes)
