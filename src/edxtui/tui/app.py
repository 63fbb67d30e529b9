"""The app: opens the first screen and does nothing else."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.events import Event, Key, Resize
from textual.message import Message
from textual.screen import Screen
from textual.theme import Theme
from textual.widgets import Input, TextArea
from textual.worker import get_current_worker

from edxtui.errors import EdxtuiError, Stopped
from edxtui.opening import Opening
from edxtui.tui import actions, looks
from edxtui.tui.curtain import CURTAIN, shown
from edxtui.tui.quiet_app import QuietApp
from edxtui.tui.remembered import Remembered, recall, remember
from edxtui.tui.reporting import report
from edxtui.tui.screen_key import screen_key
from edxtui.tui.screens.explore import ExploreScreen
from edxtui.tui.screens.following import FollowingScreen
from edxtui.tui.screens.palette import Palette
from edxtui.tui.themes import THEMES, palette_of
from edxtui.tui.widgets.build_line import BuildLine
from edxtui.tui.widgets.lines import Lines

if TYPE_CHECKING:
    from edxtui.privacy.screen import Hidden

_ROOM_FOR_PALETTE = 8
"""Lines."""


class EdxtuiApp(QuietApp[EdxtuiError]):
    """Explores the logs of one opening, which its maker closes afterwards.

    Returns why the index is not whole, if it is not: whoever asks for an exit code is to know.
    """

    TITLE = "edxtui"
    CSS_PATH = "app.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "quit", "Quit", show=False, priority=True),
        *actions.EVERYWHERE,
    ]

    @dataclass
    class Known(Message):
        """People are known, and can be hidden wherever they are named."""

        hidden: "Hidden"

    @dataclass
    class Unknown(Message):
        """They are not."""

        error: EdxtuiError

    def __init__(self, opening: Opening, notes: Sequence[str] = ()) -> None:
        """Explore these logs; `notes` are what there is to say about them: more may come while they are read."""
        super().__init__()
        self._opening = opening
        self._notes = notes
        self._broken: EdxtuiError | None = None
        CURTAIN.open()
        for theme in THEMES:
            self.register_theme(theme)
        remembered = recall(opening.own_folder).theme
        if remembered in self.available_themes:
            self.theme = remembered
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
        try:
            remember(self._opening.own_folder, Remembered(theme=theme.name))
        except OSError as error:
            self.notify(shown(f"The theme cannot be remembered: {error.strerror}."), severity="warning", markup=False)

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

    async def on_event(self, event: Event) -> None:
        """Terminals send Ctrl+H as an older backspace; where nothing is written, it is not meant so."""
        if (
            isinstance(event, Key)
            and (event.key, event.character) == ("backspace", "\x08")
            and not isinstance(self.focused, Input | TextArea)
        ):
            event = Key("ctrl+h", None)
        await super().on_event(event)

    def notify(self, message: str, **more: Any) -> None:
        """Say something, as it may show."""
        super().notify(CURTAIN.text(message), **more)

    def action_hide_people(self) -> None:
        """Show stand-ins in the place of people, or show them again."""
        if CURTAIN.is_drawn:
            self.workers.cancel_group(self, "curtain")
            CURTAIN.open()
            self._show_curtain()
            self.notify("People are shown again.", markup=False)
            return
        try:
            key = screen_key(self._opening)
        except EdxtuiError as error:
            self.notify(shown(f"{error} {error.hint}"), severity="error", markup=False)
            return
        from edxtui.privacy.screen import Hidden

        CURTAIN.draw(Hidden(key))  # at once whoever stands where people stand; texts as soon as people are known
        self._show_curtain()
        self._know_people(key)

    @work(thread=True, group="curtain", exclusive=True, description="get to know people")
    def _know_people(self, key: bytes) -> None:
        """Whom the index knows first, for that is quick; then all whom the logs name, unless they still come in."""
        from edxtui.privacy.preparing import indexed, people
        from edxtui.privacy.screen import Hidden

        worker, opening = get_current_worker(), self._opening

        def quickly() -> Message:
            with opening.store.question() as asking:
                return self.Known(Hidden(key, indexed(asking)))

        def thoroughly() -> Message:
            steps = people(opening, jobs=opening.jobs, on_screen=True)
            with contextlib.closing(steps):
                while not worker.is_cancelled:
                    try:
                        next(steps)
                    except StopIteration as end:
                        return self.Known(Hidden(key, end.value))
            raise Stopped

        report(self, quickly, self.Unknown)
        if opening.complete and not worker.is_cancelled:
            report(self, thoroughly, self.Unknown)

    def on_build_line_finished(self) -> None:
        """Now everybody can be known."""
        if CURTAIN.is_drawn:
            with contextlib.suppress(EdxtuiError):  # it was told when the curtain was drawn
                self._know_people(screen_key(self._opening))

    def on_edxtui_app_known(self, message: Known) -> None:
        """Hide people in all texts, unless they are to be shown again by now."""
        if CURTAIN.is_drawn:
            CURTAIN.draw(message.hidden)
            self._show_curtain()

    def on_edxtui_app_unknown(self, message: Unknown) -> None:
        """Say that texts may still name people."""
        self.notify(shown(f"Names inside of texts are not hidden: {message.error}"), severity="error", markup=False)

    def _show_curtain(self) -> None:
        for screen in self.screen_stack:
            for lines in screen.query(Lines):
                lines.forget()
            if isinstance(screen, FollowingScreen):
                screen.show_curtain()
            for widget in screen.walk_children():
                widget.refresh(layout=True)

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
