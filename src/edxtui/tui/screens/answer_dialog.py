"""Asks where to, and exports all rows of an answer to SQL."""

import contextlib
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from edxtui.errors import Stopped
from edxtui.export.rows import export_rows, row_format_of
from edxtui.opening import Opening
from edxtui.tui.screens.save_dialog import SaveDialog, Step
from edxtui.wording import counted

if TYPE_CHECKING:
    from edxtui.index.sandbox import Sandbox


class AnswerDialog(SaveDialog):
    """The statement is answered once more, as the screen may hold only its first rows."""

    NAME: ClassVar[str] = "edxtui-answer.csv"
    PLACEHOLDER: ClassVar[str] = "FILE.csv, FILE.json or FILE.ndjson"
    FORMATS: ClassVar[str] = "csv; json is one array; ndjson is one object a line"

    def __init__(self, opening: Opening, statement: str, how_much: str) -> None:
        """Export what a statement finds."""
        super().__init__(how_much, statement)
        self._opening = opening
        self._statement = statement
        self._sandbox: Sandbox | None = None
        self._stopped = False

    def steps(self, target: Path, *, force: bool) -> Generator[Step, None, None]:
        """Answer the statement and write what comes."""
        layout = row_format_of(target)
        with self._opening.sandbox() as self._sandbox:
            if self._stopped:
                raise Stopped
            answer = self._sandbox.ask(self._statement)
            with contextlib.closing(export_rows(answer, self._opening.logs, target, layout, force=force)) as through:
                for step in through:
                    rows = counted(step.rows, "row")
                    yield Step(f"{rows} written" if step.complete else f"exporting … {rows}", complete=step.complete)

    def stop(self) -> None:
        """End the statement."""
        self._stopped = True
        if self._sandbox is not None:
            self._sandbox.stop()
