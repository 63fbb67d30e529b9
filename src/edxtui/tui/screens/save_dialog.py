"""Asks for a file and writes to it; what is written, its heirs know."""

import os
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Button, Checkbox, Input, Label, Static
from textual.worker import Worker, get_current_worker

from edxtui.errors import EdxtuiError, Stopped, UsageError
from edxtui.tui.curtain import shown
from edxtui.tui.screens.left_once import LeftOnce


class Choice(Checkbox):
    """A checkbox that shows without colours whether it is chosen."""

    BUTTON_INNER = " "

    def watch_value(self) -> None:
        """Show an X only where it is chosen."""
        self.BUTTON_INNER = "X" if self.value else " "
        super().watch_value()


@dataclass(frozen=True)
class Step:
    """How far the writing is."""

    said: str
    """In words."""
    complete: bool = False
    """Whether the file is in its place."""


class SaveDialog(ModalScreen[Path | None], LeftOnce[Path | None]):
    """Returns the file that was written; None where none was."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Cancel")]
    HORIZONTAL_BREAKPOINTS = [(0, "-small"), (64, "-roomy")]  # noqa: RUF012 - Textual's declaration

    NAME: ClassVar[str]
    """The file that is offered."""
    PLACEHOLDER: ClassVar[str]
    FORMATS: ClassVar[str]
    """What may be written, in a line."""

    @dataclass
    class Went(Message):
        """The writing has come so far."""

        step: Step
        target: Path

    @dataclass
    class Failed(Message):
        """It could not be done."""

        error: EdxtuiError

    def __init__(self, how_much: str, what: str) -> None:
        """Write something of which this is to be said."""
        super().__init__()
        self._how_much = how_much
        self._what = what
        self._worker: Worker[None] | None = None

    def steps(self, name: str, *, force: bool) -> Generator[Step, None, None]:
        """Write to the file of this name, in a worker; closing the generator stops it and leaves nothing of the file.

        Raises: UsageError: what was filled in has no meaning, told before anything is done.
        """
        raise NotImplementedError

    def sources(self) -> ComposeResult:
        """What else may be written."""
        yield from ()

    def more(self) -> ComposeResult:
        """What else there is to fill in."""
        yield from ()

    def told(self, name: str) -> str:
        """What is written to a file of this name, in a line.

        Raises: UsageError: nothing is.
        """
        return self.FORMATS

    def choices(self) -> ComposeResult:
        """What else there is to choose."""
        yield from ()

    def stop(self) -> None:
        """End what the worker waits for."""

    def compose(self) -> ComposeResult:
        """What, where to, how."""
        with Vertical(id="box") as box:
            box.border_title = "Export"
            yield from self.sources()
            yield Label(self._how_much, markup=False, id="how-much")
            yield Static(Content(shown(self._what)), id="what")
            yield Input(value=self.NAME, placeholder=self.PLACEHOLDER, id="file")
            yield from self.more()
            with Container(id="options"):
                yield from self.choices()
                yield Choice("replace existing files", id="force")
            yield Static(self.FORMATS, id="state")
            with Horizontal(id="buttons"):
                yield Button("Export", variant="primary", id="export")
                yield Button("Cancel", id="cancel")

    def on_mount(self) -> None:
        """Write the file's name."""
        self.query_one("#file", Input).focus()

    def on_unmount(self) -> None:
        """Leave nothing running."""
        self.stop()

    @on(Input.Changed, "#file")
    def _tell_of(self, message: Input.Changed) -> None:
        """Say what is written to a file of that name."""
        message.stop()
        if self._worker is None:
            try:
                self._say(self.told(message.value.strip()))
            except UsageError as error:
                self._say(f"{error} {error.hint}", error=True)

    @on(Input.Submitted)
    @on(Button.Pressed, "#export")
    def _begin(self, message: Message) -> None:
        message.stop()
        if self._worker is not None:
            return
        name = self.query_one("#file", Input).value.strip()
        if not name:
            self._say("Name a file.", error=True)
            return
        home = os.path.expanduser(name)  # noqa: PTH111 - that of pathlib raises where there is no such user
        try:
            steps = self.steps(home, force=self.query_one("#force", Checkbox).value)
        except UsageError as error:
            self._say(f"{error} {error.hint}", error=True)
            return
        self._say("exporting …")
        self._worker = self._export(steps, Path(home))

    @work(thread=True, group="export", description="export")
    def _export(self, steps: Generator[Step, None, None], target: Path) -> None:
        worker = get_current_worker()
        try:
            for step in steps:
                if worker.is_cancelled:
                    return
                self.post_message(self.Went(step, target))
        except Stopped:
            return
        except EdxtuiError as error:
            if not worker.is_cancelled:
                self.post_message(self.Failed(error))
        finally:
            # Closing before the end leaves nothing of the file.
            steps.close()

    @on(Went)
    def _say_how_far(self, message: Went) -> None:
        """Say how far it is; leave when it is through."""
        message.stop()
        if message.step.complete:
            self.app.notify(shown(f"{message.step.said} to {message.target}"), markup=False)
            self.dismiss(message.target)
        else:
            self._say(message.step.said)

    @on(Failed)
    def _say_failed(self, message: Failed) -> None:
        """Say what went wrong; another name may do."""
        message.stop()
        self._worker = None
        self._say(f"{message.error} {message.error.hint}", error=True)

    def _say(self, sentence: str, *, error: bool = False) -> None:
        state = self.query_one("#state", Static)
        state.set_class(error, "-error")
        state.update(Content(shown(sentence)))
        state.scroll_visible(animate=False)

    @on(Button.Pressed, "#cancel")
    def _cancelled(self) -> None:
        self.action_leave()

    def action_leave(self) -> None:
        """Stop and leave."""
        if self._worker is not None:
            self._worker.cancel()
        self.stop()
        self.dismiss(None)
