"""Asks where to, and exports all rows of an answer to SQL."""

import contextlib
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from edxtui.errors import Stopped
from edxtui.export.packing import packing_of
from edxtui.export.rows import RowFormat, export_rows, row_format_of
from edxtui.opening import Opening
from edxtui.tui.curtain import CURTAIN
from edxtui.tui.screens.save_dialog import SaveDialog, Step
from edxtui.wording import counted

if TYPE_CHECKING:
    from edxtui.index.sandbox import Sandbox

_SAID: Final[dict[RowFormat, str]] = {
    "csv": "csv, under the names of its columns",
    "json": "json: one array, an object a row",
    "ndjson": "ndjson: one object a line",
}


class AnswerDialog(SaveDialog):
    """The statement is answered once more, as the screen may hold only its first rows."""

    NAME: ClassVar[str] = "edxtui-answer.csv"
    PLACEHOLDER: ClassVar[str] = "FILE.csv, FILE.json or FILE.ndjson"
    FORMATS: ClassVar[str] = "csv, json or ndjson; .gz and .zst compress"

    def __init__(self, opening: Opening, statement: str, how_much: str) -> None:
        """Export what a statement finds."""
        super().__init__(how_much, statement)
        self._opening = opening
        self._statement = statement
        self._sandbox: Sandbox | None = None
        self._stopped = False

    def told(self, name: str) -> str:
        """What the name tells."""
        if not name:
            return self.FORMATS
        packing = packing_of(Path(name))
        layout = row_format_of(Path(name))
        return f"{f'{packing} of ' if packing else ''}{_SAID[layout]}"

    def steps(self, name: str, *, force: bool) -> Generator[Step, None, None]:
        """Answer the statement and write what comes."""
        target = Path(name)
        return self._steps(target, row_format_of(target), force=force)

    def _steps(self, target: Path, layout: RowFormat, *, force: bool) -> Generator[Step, None, None]:
        with self._opening.sandbox() as self._sandbox:
            if self._stopped:
                raise Stopped
            answer = self._sandbox.ask(self._statement)
            answer.rows = ([CURTAIN.row(row) for row in rows] for rows in answer.rows)
            with contextlib.closing(export_rows(answer, self._opening.logs, target, layout, force=force)) as through:
                for step in through:
                    rows = counted(step.rows, "row")
                    yield Step(f"{rows} written" if step.complete else f"exporting … {rows}", complete=step.complete)

    def stop(self) -> None:
        """End the statement."""
        self._stopped = True
        if self._sandbox is not None:
            self._sandbox.stop()
