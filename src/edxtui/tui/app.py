"""The app: opens the first screen and does nothing else."""

from textual.app import App
from textual.screen import Screen

from edxtui.opening import Opening
from edxtui.tui.screens.explore import ExploreScreen


class EdxtuiApp(App[None]):
    """Explores the logs of one opening, which its maker closes afterwards."""

    TITLE = "edxtui"
    CSS_PATH = "app.tcss"

    def __init__(self, opening: Opening) -> None:
        """Explore these logs."""
        super().__init__()
        self._opening = opening

    def get_default_screen(self) -> Screen[None]:
        """The first screen."""
        return ExploreScreen(self._opening)
