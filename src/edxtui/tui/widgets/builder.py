"""Makes the index."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import work
from textual.message import Message
from textual.widget import Widget
from textual.worker import get_current_worker

from edxtui.errors import EdxtuiError
from edxtui.opening import Opening
from edxtui.tui.at_work import AT_WORK, Work

if TYPE_CHECKING:
    from edxtui.index.build import Progress


class Builder(Widget):
    """Nothing to see: tells the screen what has come in, and all screens how far it is."""

    DEFAULT_CSS = """
    Builder { display: none; }
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

    class Halted(Message):
        """Somebody has stopped it; what is in stays."""

    is_busy = False
    """Whether the index is being made."""
    is_halted = False
    """Whether it was stopped before it held all of the logs."""
    _work: Work | None = None

    def begin(self, opening: Opening) -> None:
        """Make the index of `opening`."""
        self.is_busy = True
        self._work = AT_WORK.begin("indexing", stop=self.halt)
        self._build(opening)

    def halt(self) -> None:
        """Read no more; what is in stays, and the next start goes on from there."""
        if self.is_busy:
            self.workers.cancel_group(self, "build")
            self._end()
            self.is_halted = True
            self.post_message(self.Halted())

    def _end(self) -> None:
        self.is_busy = False
        AT_WORK.end(self._work)

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

    def on_builder_grew(self, message: Grew) -> None:
        """Say how far it is; the screen hears of it too."""
        progress = message.progress
        if self._work is not None:
            if not self._work.done:
                self._work.start_from(progress.bytes_read)  # an index that goes on begins somewhere on the way
            self._work.tell(progress.bytes_read, None if progress.is_coming else progress.bytes_total)

    def on_builder_finished(self) -> None:
        """All of it is in, also where somebody wanted to stop it at the last moment."""
        self._end()
        self.is_halted = False

    def on_builder_broke(self) -> None:
        """The screen says what went wrong."""
        self._end()

    def on_unmount(self) -> None:
        """Nothing goes on without a screen."""
        AT_WORK.end(self._work)
