"""Makes the index, and says how far it is."""

from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

from textual import work
from textual.content import Content
from textual.message import Message
from textual.widgets import Static
from textual.worker import get_current_worker

from edxtui.errors import EdxtuiError
from edxtui.opening import Opening
from edxtui.tui.words import size
from edxtui.wording import length

if TYPE_CHECKING:
    from edxtui.index.build import Progress


class BuildLine(Static):
    """Shows share, rate and remaining time while the index is made; hidden otherwise."""

    DEFAULT_CSS = """
    BuildLine { height: 1; padding: 0 1; display: none; background: $panel; color: $text-muted; }
    BuildLine.-busy { display: block; }
    """

    @dataclass
    class Grew(Message):
        """The index has grown."""

        progress: "Progress"

    class Finished(Message):
        """The index holds all of the logs."""

    @dataclass
    class Broke(Message):
        """The index could not be gone on with."""

        error: EdxtuiError

    is_busy = False
    """Whether the index is being made."""

    def begin(self, opening: Opening) -> None:
        """Make the index of `opening`."""
        self._began = monotonic()
        self.is_busy = True
        self.add_class("-busy")
        self.update(Content("indexing …"))
        self._build(opening)

    @work(thread=True, group="build", description="index the logs")
    def _build(self, opening: Opening) -> None:
        worker = get_current_worker()
        steps = opening.build()
        try:
            for step in steps:
                if worker.is_cancelled:
                    return
                self.post_message(self.Grew(step))
            self.post_message(self.Finished())
        except EdxtuiError as error:
            if not worker.is_cancelled:
                self.post_message(self.Broke(error))
        finally:
            steps.close()

    def on_build_line_grew(self, message: Grew) -> None:
        """Say how far it is; the screen hears of it too."""
        progress = message.progress
        passed = max(monotonic() - self._began, 1e-6)
        rate = progress.bytes_read / passed
        if progress.is_coming:
            self.update(Content(f"reading what comes: {size(progress.bytes_read)} so far, {size(rate)}/s"))
            return
        share = progress.bytes_read / progress.bytes_total if progress.bytes_total else 1.0
        left = (progress.bytes_total - progress.bytes_read) / rate if rate else 0.0
        self.update(
            Content.assemble(
                "indexing ",
                (("━" * round(share * 20)).ljust(20, "─"), "$text-primary"),
                f" {share:.0%}  {size(rate)}/s  {length(int(left * 1e6))} left",
            )
        )

    def on_build_line_finished(self) -> None:
        """Nothing more to say."""
        self.is_busy = False
        self.remove_class("-busy")

    def on_build_line_broke(self) -> None:
        """The screen says what went wrong."""
        self.is_busy = False
        self.remove_class("-busy")
