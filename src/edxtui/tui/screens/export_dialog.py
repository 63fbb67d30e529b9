"""Asks where to, and exports a selection of events."""

from collections.abc import Generator
from pathlib import Path
from typing import ClassVar

import numpy as np
from textual.app import ComposeResult
from textual.widgets import Checkbox

from edxtui.export.request import Request
from edxtui.export.writer import export
from edxtui.index.records import Ids
from edxtui.opening import Opening
from edxtui.tui.screens.save_dialog import Choice, SaveDialog, Step
from edxtui.wording import counted, events_and_damaged


class ExportDialog(SaveDialog):
    """The documents of some records."""

    NAME: ClassVar[str] = "edxtui-export.json"
    PLACEHOLDER: ClassVar[str] = "FILE.json, FILE.ndjson, FILE.csv or FILE.parquet"
    FORMATS: ClassVar[str] = "json and ndjson hold documents, csv and parquet columns; .gz and .zst compress"

    def __init__(self, opening: Opening, ids: Ids, events: int, what: str) -> None:
        """Export the events among the records `ids`, of which `events` are events; `what` says which they are."""
        damaged = len(ids) - events
        left_out = " (damaged records are left out)" if damaged else ""
        super().__init__(f"{events_and_damaged(events, damaged)}{left_out}", what)
        self._opening = opening
        self._ids = ids

    def choices(self) -> ComposeResult:
        """The order."""
        yield Choice("in log order", id="log-order")

    def steps(self, target: Path, *, force: bool) -> Generator[Step, None, None]:
        """Write the documents."""
        ids = self._ids
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
