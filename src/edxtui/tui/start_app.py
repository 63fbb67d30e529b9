"""Where no log was named: choose what to begin with. A program of its own, before the explorer."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import msgspec
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message

from edxtui.errors import EdxtuiError
from edxtui.index.kept import kept
from edxtui.tui import actions
from edxtui.tui.beginnings import DEMO, Beginning, in_folder, opened_before
from edxtui.tui.config import AS_AT_FIRST, Config, first_of
from edxtui.tui.quiet_app import QuietApp
from edxtui.tui.reporting import report
from edxtui.tui.widgets.beginning_list import BeginningList
from edxtui.tui.widgets.key_line import KeyLine
from edxtui.tui.widgets.message_line import MessageLine
from edxtui.tui.widgets.title_line import TitleLine


class Begin(msgspec.Struct, frozen=True):
    """What was chosen."""

    names: tuple[str, ...]
    """Logs, as the command takes them; none for the demo."""


class StartApp(QuietApp[Begin]):
    """Returns what to begin with; None where one leaves."""

    TITLE = "edxtui"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "quit", "Quit", show=False, priority=True),
        *actions.START,
    ]

    @dataclass
    class Found(Message):
        """What is offered."""

        before: list[Beginning] | None
        """None: as it was."""
        files: list[Beginning]

    @dataclass
    class Failed(Message):
        """The indexes that are kept cannot be read."""

        error: EdxtuiError

    def __init__(self, cache: Path | None, folder: Path, config: Config = AS_AT_FIRST) -> None:
        """Offer the sets of logs that have an index in `cache`, if that is used at all, and what lies in a folder."""
        super().__init__()
        self.use_keys(config.keys)
        self._wrong = config.errors
        self._cache = cache
        self._folder = folder
        self._before: Sequence[Beginning] = ()

    def compose(self) -> ComposeResult:
        """Title, what went wrong, a list, keys."""
        yield TitleLine()
        yield MessageLine(id="message")
        yield BeginningList(id="beginnings")
        yield KeyLine()

    def on_mount(self) -> None:
        """See what there is."""
        self.query_one(TitleLine).logs = "choose what to explore"
        if self._wrong:
            self.query_one(MessageLine).say_error(first_of(self._wrong))
        self._look(self._folder, again=False)

    @work(thread=True, exclusive=True, group="beginnings", description="see what there is")
    def _look(self, folder: Path, *, again: bool) -> None:
        def files() -> Message:
            return self.Found(None, in_folder(folder))

        def attempt() -> Message:
            before = [] if self._cache is None else opened_before(kept(self._cache))
            return self.Found(before, in_folder(folder))

        report(self, files if again else attempt, self.Failed)

    def on_start_app_found(self, message: Found) -> None:
        """Offer it."""
        message.stop()
        came_back = message.before is None
        if message.before is not None:
            self._before = message.before
        offers = [*self._before, *message.files, *DEMO]
        # Whoever goes from folder to folder stays among the files.
        first = next((len(self._before) + at for at, file in enumerate(message.files) if file.can_be_chosen), None)
        self.query_one(BeginningList).offer(offers, first if came_back else None)

    def on_start_app_failed(self, message: Failed) -> None:
        """Say so, and offer the rest."""
        message.stop()
        self.query_one(MessageLine).say_error(message.error)
        self._look(self._folder, again=True)

    @on(BeginningList.Selected)
    def _choose(self, message: BeginningList.Selected) -> None:
        message.stop()
        offer = self.query_one(BeginningList).current
        if offer is None:
            return
        if offer.kind == "folder":
            self._folder = Path(offer.names[0])
            self._look(self._folder, again=True)
        else:
            self.exit(Begin(offer.names))

    def action_up(self) -> None:
        """The folder that this one is in."""
        self._folder = self._folder.parent
        self._look(self._folder, again=True)

    def action_open_folder(self) -> None:
        """All logs of the folder under the cursor, or else of the one that is shown."""
        offer = self.query_one(BeginningList).current
        is_below = offer is not None and offer.kind == "folder" and offer.text != ".."
        self.exit(Begin(offer.names if offer is not None and is_below else (str(self._folder),)))

    def action_demo(self) -> None:
        """The demo."""
        self.exit(Begin(()))

    async def action_quit(self) -> None:
        """Leave."""
        self.exit(None)
