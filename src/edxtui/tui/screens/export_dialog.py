"""Asks where to, and exports a selection of events."""

import contextlib
import os
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar, Final

import msgspec
import numpy as np
from textual import on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widgets import Checkbox, Input, Label, RadioButton, RadioSet, Static
from textual.worker import get_current_worker

from edxtui.errors import EdxtuiError, Stopped, UsageError
from edxtui.export.fields import path_columns
from edxtui.export.formats import LAYOUTS, Format, beside
from edxtui.export.request import Request
from edxtui.export.writer import export, refuse
from edxtui.index.records import Ids
from edxtui.opening import Opening
from edxtui.tui.curtain import CURTAIN, shown
from edxtui.tui.screen_key import screen_key_file
from edxtui.tui.screens.save_dialog import Choice, SaveDialog, Step
from edxtui.tui.selections import Offer, Selection
from edxtui.wording import counted, events_and_damaged, length

if TYPE_CHECKING:
    from edxtui.index.asking import Asking
    from edxtui.privacy.disguise import Disguiser, Wanted


_SAID: Final[dict[Format, str]] = {
    "json": "json: one array · also .ndjson .csv .parquet FOLDER/, .gz .zst",
    "ndjson": "ndjson: a document a line",
    "csv": "csv: a row an event",
    "parquet": "parquet: a row an event",
}


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
        self._ask_for_key()
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
        button.label = Content(shown(_labelled(message.selection)))
        button.disabled = not len(message.selection.ids)

    @on(RadioSet.Changed, "#source")
    def _choose(self, message: RadioSet.Changed) -> None:
        message.stop()
        self._selection = self._selections.get(message.index, self._selection)
        self.query_one("#how-much", Label).update(Content(_how_much(self._selection)))
        self.query_one("#what", Static).update(Content(shown(self._selection.what)))
        self._offer_damaged()

    def _offer_damaged(self) -> None:
        """Whether there are damaged records to be written; nobody can be hidden in those."""
        hides = self.query_one("#hide", Checkbox).value
        self.query_one("#damaged").display = len(self._selection.ids) > self._selection.events and not hides

    @on(Checkbox.Changed, "#hide")
    def _ask_for_key(self) -> None:
        """Where people are hidden, by which key."""
        self.query_one("#key").display = self.query_one("#hide", Checkbox).value
        self._offer_damaged()

    def stop(self) -> None:
        """Count no more."""
        if self._asking is not None:
            self._asking.stop()

    def more(self) -> ComposeResult:
        """Paths as columns of a table."""
        yield Input(placeholder="more columns: event.grade, event.max_grade …", id="fields")
        key = screen_key_file(self._opening)
        yield Input(str(key or ""), placeholder="file of the key that people are hidden with", id="key")

    def choices(self) -> ComposeResult:
        """The order, and what goes beside."""
        yield Choice("in log order", id="log-order")
        yield Choice("damaged records beside it", id="damaged")
        yield Choice("a manifest beside it", id="manifest")
        yield Choice("hide people, audit beside", value=CURTAIN.is_drawn, id="hide")

    def told(self, name: str) -> str:
        """What the name tells; where that is a table, columns can be added."""
        fields = self.query_one("#fields", Input)
        if not name:
            fields.display = False
            return self.FORMATS
        request = self._request(name)
        fields.display = request.format not in LAYOUTS
        packed = f"{request.packing} of " if request.packing else ""
        folder = ", a file a course and day" if request.is_folder else ""
        return f"{packed}{_SAID[request.format]}{folder}"

    def _request(self, name: str, **more: Any) -> Request:
        return Request.to(os.path.expanduser(name), **more)  # noqa: PTH111 - as in `_begin`

    def _is_chosen(self, choice: str) -> bool:
        box = self.query_one(f"#{choice}", Checkbox)
        return box.value and box.display

    def steps(self, name: str, *, force: bool) -> Generator[Step, None, None]:
        """Write what is chosen."""
        selection, target, fields = self._selection, Path(name), self.query_one("#fields", Input)
        ids, by_log = selection.ids, self._is_chosen("log-order")
        if by_log and not isinstance(ids, range):
            ids = np.sort(np.asarray(ids, np.int64))
        hides = self._is_chosen("hide")
        wanted = self._wanted() if hides else None
        request = self._request(
            name,
            force=force,
            fields=path_columns([fields.value]) if fields.display else (),
            damaged=beside(target, ".damaged.log") if self._is_chosen("damaged") else None,
            manifest=beside(target, ".manifest.json") if self._is_chosen("manifest") else None,
            audit=beside(target, ".audit.json") if hides else None,
            key_file=self._key_file() if hides else None,
            query=selection.what if selection.query is None else selection.query,
            order="log" if by_log else "time",
        )
        return self._steps(ids, request) if wanted is None else self._hidden_steps(ids, request, wanted)

    def _key_file(self) -> Path:
        return Path(os.path.expanduser(self.query_one("#key", Input).value.strip()))  # noqa: PTH111 - as in `_begin`

    def _wanted(self) -> "Wanted":
        """How people are to be hidden.

        Raises: UsageError: there is no key, and none can be made.
        """
        from edxtui.privacy.disguise import Wanted
        from edxtui.privacy.key_file import make_key, read_key

        if not self.query_one("#key", Input).value.strip():
            raise UsageError("People are hidden with a key.", hint="Name its file; it is made where there is none.")
        path = self._key_file()
        if not os.path.lexists(path):
            try:
                path.parent.mkdir(mode=0o700, exist_ok=True)
            except OSError as error:
                raise UsageError(f"The folder {path.parent} cannot be made: {error.strerror}.") from error
            make_key(path)
        return Wanted(key=read_key(path), jobs=self._opening.jobs, on_screen=True)

    def _hidden_steps(self, ids: Ids, request: Request, wanted: "Wanted") -> Generator[Step, None, None]:
        from edxtui.privacy.preparing import prepared

        refuse(request, self._opening)  # before all of the logs are read
        with contextlib.closing(prepared(self._opening, wanted)) as looking:
            while True:
                try:
                    step = next(looking)
                except StopIteration as end:
                    disguiser: Disguiser = end.value
                    break
                yield Step(f"looking for people … {step.bytes_read / max(1, step.bytes_total):.0%}")
        with disguiser:
            yield from self._steps(ids, msgspec.structs.replace(request, disguise=disguiser))

    def _steps(self, ids: Ids, request: Request) -> Generator[Step, None, None]:
        began = monotonic()
        with contextlib.closing(export(self._opening, ids, request)) as through:
            for step in through:
                written = counted(step.events, "event")
                if step.complete:
                    damaged = f", {counted(step.damaged, 'damaged record')} beside" if request.damaged else ""
                    hidden = ", people hidden" if request.disguise is not None else ""
                    yield Step(f"{written} written{hidden}{damaged}", complete=True)
                    continue
                done = step.events + step.damaged
                if done >= step.selected:  # the engine still has to write a table
                    yield Step(f"{written} gathered, finishing …")
                    continue
                rate = done / max(0.1, monotonic() - began)
                left = length(int((step.selected - done) / max(rate, 1) * 1e6))
                yield Step(f"exporting … {done / step.selected:.0%}, {rate:,.0f} a second, {left} left")


def _labelled(selection: Selection) -> str:
    return f"{selection.label} ({len(selection.ids):,})"


def _how_much(selection: Selection) -> str:
    damaged = len(selection.ids) - selection.events
    left_out = " (damaged records are left out)" if damaged else ""
    return f"{events_and_damaged(selection.events, damaged)}{left_out}"
