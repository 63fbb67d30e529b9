"""Asks where to, and exports a selection of events."""

import contextlib
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from textual import on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widgets import Checkbox, Label, RadioButton, RadioSet, Static
from textual.worker import get_current_worker

from edxtui.errors import EdxtuiError, Stopped
from edxtui.export.request import Request
from edxtui.export.writer import export
from edxtui.index.records import Ids
from edxtui.opening import Opening
from edxtui.terminal_text import printable
from edxtui.tui.screens.save_dialog import Choice, SaveDialog, Step
from edxtui.tui.selections import Offer, Selection
from edxtui.wording import counted, events_and_damaged

if TYPE_CHECKING:
    from edxtui.index.asking import Asking


class Source(RadioButton):
    """A button that shows without colours whether it is chosen."""

    BUTTON_INNER = " "

    def watch_value(self) -> None:
        """Show a dot only where it is chosen."""
        self.BUTTON_INNER = "●" if self.value else " "
        super().watch_value()


class ExportDialog(SaveDialog):
    """The documents of some records."""

    NAME: ClassVar[str] = "edxtui-export.json"
    PLACEHOLDER: ClassVar[str] = "FILE.json, FILE.ndjson, FILE.csv or FILE.parquet"
    FORMATS: ClassVar[str] = "json and ndjson hold documents, csv and parquet columns; .gz and .zst compress"

    @dataclass
    class Found(Message):
        """How much there is of what else may be exported."""

        number: int
        """Which of the offers, from 0."""
        selection: Selection

    def __init__(self, opening: Opening, selection: Selection, offers: Sequence[Offer] = ()) -> None:
        """Export the events of a selection, or of one of those that are offered beside it."""
        super().__init__(_how_much(selection), selection.what)
        self._opening = opening
        self._selections: dict[int, Selection] = {0: selection}
        """What may be exported, by the number of its button."""
        self._selection = selection
        self._offers = offers
        self._asking: Asking | None = None

    def sources(self) -> ComposeResult:
        """What may be exported."""
        if self._offers:
            with RadioSet(id="source", compact=True):
                yield Source(_labelled(self._selection), value=True)
                for offer in self._offers:
                    yield Source(f"{offer.label} (…)", disabled=True)

    def on_mount(self) -> None:
        """Write the file's name, while what else there is is counted."""
        super().on_mount()
        if self._offers:
            self._find()

    @work(thread=True, group="selections", description="count what may be exported")
    def _find(self) -> None:
        worker = get_current_worker()
        for number, offer in enumerate(self._offers):
            try:
                self._asking = asking = self._opening.store.asking()
                with contextlib.closing(asking):
                    found = offer.find(asking)
            except (Stopped, EdxtuiError):  # there is no index to ask yet, or no more: it is not offered
                return
            if worker.is_cancelled:
                return
            self.post_message(self.Found(number, found))

    @on(Found)
    def _offer(self, message: Found) -> None:
        message.stop()
        self._selections[message.number + 1] = message.selection
        button = self.query_one("#source", RadioSet).query(Source)[message.number + 1]
        button.label = Content(printable(_labelled(message.selection)))
        button.disabled = not len(message.selection.ids)

    @on(RadioSet.Changed, "#source")
    def _choose(self, message: RadioSet.Changed) -> None:
        message.stop()
        self._selection = self._selections.get(message.index, self._selection)
        self.query_one("#how-much", Label).update(Content(_how_much(self._selection)))
        self.query_one("#what", Static).update(Content(printable(self._selection.what)))

    def stop(self) -> None:
        """Count no more."""
        if self._asking is not None:
            self._asking.stop()

    def choices(self) -> ComposeResult:
        """The order."""
        yield Choice("in log order", id="log-order")

    def steps(self, target: Path, *, force: bool) -> Generator[Step, None, None]:
        """Write the documents."""
        ids = self._selection.ids
        if self.query_one("#log-order", Checkbox).value and not isinstance(ids, range):
            ids = np.sort(np.asarray(ids, np.int64))
        return self._steps(ids, target, force=force)

    def _steps(self, ids: Ids, target: Path, *, force: bool) -> Generator[Step, None, None]:
        request = Request.to(str(target), force=force)
        for through in export(self._opening, ids, request):
            written = counted(through.events, "event")
            if through.complete:
                yield Step(f"{written} written", complete=True)
            else:
                share = (through.events + through.damaged) / max(1, through.selected)
                yield Step(f"exporting … {share:.0%}, {written}")


def _labelled(selection: Selection) -> str:
    return f"{selection.label} ({len(selection.ids):,})"


def _how_much(selection: Selection) -> str:
    damaged = len(selection.ids) - selection.events
    left_out = " (damaged records are left out)" if damaged else ""
    return f"{events_and_damaged(selection.events, damaged)}{left_out}"
