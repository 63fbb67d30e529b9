"""Asks where to, and exports a selection."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Button, Checkbox, Input, Label, Static
from textual.worker import Worker, get_current_worker

from edxtui.errors import EdxtuiError
from edxtui.export.formats import format_of
from edxtui.export.writer import Exported, export_documents
from edxtui.index.records import Ids
from edxtui.opening import Opening
from edxtui.terminal_text import printable
from edxtui.wording import counted, events_and_damaged


class Choice(Checkbox):
    """A checkbox that shows without colours whether it is chosen."""

    BUTTON_INNER = " "

    def watch_value(self) -> None:
        """Show an X only where it is chosen."""
        self.BUTTON_INNER = "X" if self.value else " "
        super().watch_value()


class ExportDialog(ModalScreen[Path | None]):
    """Returns the file that was written; None where none was."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Cancel")]
    HORIZONTAL_BREAKPOINTS = [(0, "-small"), (64, "-roomy")]  # noqa: RUF012 - Textual's declaration

    @dataclass
    class Went(Message):
        """The export has come so far."""

        exported: Exported
        target: Path

    @dataclass
    class Failed(Message):
        """The export could not be done."""

        error: EdxtuiError

    def __init__(self, opening: Opening, ids: Ids, events: int, what: str) -> None:
        """Export the events among the records `ids`, of which `events` are events; `what` says which they are."""
        super().__init__()
        self._opening = opening
        self._ids = ids
        self._events = events
        self._what = what
        self._worker: Worker[None] | None = None

    def compose(self) -> ComposeResult:
        """What, where to, how."""
        with Vertical(id="box") as box:
            box.border_title = "Export"
            damaged = len(self._ids) - self._events
            left_out = " (damaged records are left out)" if damaged else ""
            yield Label(f"{events_and_damaged(self._events, damaged)}{left_out}", markup=False)
            yield Static(Content(printable(self._what)), id="what")
            yield Input(value="edxtui-export.json", placeholder="FILE.json or FILE.ndjson", id="file")
            with Horizontal(id="options"):
                yield Choice("in log order", id="log-order")
                yield Choice("replace an existing file", id="force")
            yield Static("json is one array; ndjson is one document a line", id="state")
            with Horizontal(id="buttons"):
                yield Button("Export", variant="primary", id="export")
                yield Button("Cancel", id="cancel")

    def on_mount(self) -> None:
        """Write the file's name."""
        self.query_one("#file", Input).focus()

    @on(Input.Submitted, "#file")
    @on(Button.Pressed, "#export")
    def _begin(self, message: Message) -> None:
        message.stop()
        if self._worker is not None:
            return
        name = self.query_one("#file", Input).value.strip()
        if not name:
            self._say("Name a file.", error=True)
            return
        target = Path(name).expanduser()
        ids = self._ids
        if self.query_one("#log-order", Checkbox).value and not isinstance(ids, range):
            ids = np.sort(np.asarray(ids, np.int64))
        self._say("exporting …")
        self._worker = self._export(ids, target, force=self.query_one("#force", Checkbox).value)

    @work(thread=True, group="export", description="export")
    def _export(self, ids: Ids, target: Path, *, force: bool) -> None:
        worker = get_current_worker()
        try:
            steps = export_documents(self._opening, ids, target, format_of(target) or "json", force=force)
            try:
                for step in steps:
                    if worker.is_cancelled:
                        return
                    self.post_message(self.Went(step, target))
            finally:
                # Closing before the end leaves nothing of the file.
                steps.close()
        except EdxtuiError as error:
            if not worker.is_cancelled:
                self.post_message(self.Failed(error))

    def on_export_dialog_went(self, message: Went) -> None:
        """Say how far it is; leave when it is through."""
        message.stop()
        exported = message.exported
        if exported.complete:
            self.app.notify(printable(f"{counted(exported.events, 'event')} written to {message.target}"), markup=False)
            self.dismiss(message.target)
        else:
            share = (exported.events + exported.damaged) / max(1, exported.selected)
            self._say(f"exporting … {share:.0%}, {counted(exported.events, 'event')}")

    def on_export_dialog_failed(self, message: Failed) -> None:
        """Say what went wrong; another name may do."""
        message.stop()
        self._worker = None
        self._say(f"{message.error} {message.error.hint}", error=True)

    def _say(self, sentence: str, *, error: bool = False) -> None:
        state = self.query_one("#state", Static)
        state.set_class(error, "-error")
        state.update(Content(printable(sentence)))
        state.scroll_visible(animate=False)

    @on(Button.Pressed, "#cancel")
    def _cancelled(self) -> None:
        self.action_leave()

    def action_leave(self) -> None:
        """Stop and leave."""
        if self._worker is not None:
            self._worker.cancel()
        self.dismiss(None)
