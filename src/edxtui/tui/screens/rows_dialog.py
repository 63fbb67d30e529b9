"""Asks where to, and writes rows under the names of their columns."""

import contextlib
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any, ClassVar, Final

from edxtui.export.packing import packing_of
from edxtui.export.rows import RowFormat, export_rows, row_format_of
from edxtui.index.sandbox import Answer
from edxtui.opening import Opening
from edxtui.tui.curtain import CURTAIN
from edxtui.tui.screens.save_dialog import SaveDialog, Step
from edxtui.wording import counted

_SAID: Final[dict[RowFormat, str]] = {
    "csv": "csv, under the names of its columns",
    "json": "json: one array, an object a row",
    "ndjson": "ndjson: one object a line",
}

_BLOCK: Final = 10_000
"""Rows that are written at a time; between two blocks it can be stopped."""


class RowsDialog(SaveDialog):
    """Where rows come from, its heirs know; people are hidden in them while they are hidden on the screen."""

    PLACEHOLDER: ClassVar[str] = "FILE.csv, FILE.json or FILE.ndjson"
    FORMATS: ClassVar[str] = "csv, json or ndjson; .gz and .zst compress"

    def __init__(self, opening: Opening, how_much: str, what: str) -> None:
        """Export rows of which this is to be said, to none of the logs that are open."""
        super().__init__(how_much, what)
        self._opening = opening

    def told(self, name: str) -> str:
        """What the name tells."""
        if not name:
            return self.FORMATS
        packing = packing_of(Path(name))
        layout = row_format_of(Path(name))
        return f"{f'{packing} of ' if packing else ''}{_SAID[layout]}"

    def steps(self, name: str, *, force: bool) -> Generator[Step, None, None]:
        """Write the rows as they come."""
        target = Path(name)
        return self._steps(target, row_format_of(target), force=force)

    def answer(self) -> contextlib.AbstractContextManager[Answer]:
        """The rows; asked for in a worker.

        Raises: SqlError: there are none. Stopped: it was stopped.
        """
        raise NotImplementedError

    def _steps(self, target: Path, layout: RowFormat, *, force: bool) -> Generator[Step, None, None]:
        with self.answer() as answer:
            answer.rows = ([CURTAIN.row(row) for row in rows] for rows in answer.rows)
            with contextlib.closing(export_rows(answer, self._opening.logs, target, layout, force=force)) as through:
                for step in through:
                    rows = counted(step.rows, "row")
                    yield Step(f"{rows} written" if step.complete else f"exporting … {rows}", complete=step.complete)


class CountsDialog(RowsDialog):
    """Counts that a screen shows, and so are there already."""

    NAME: ClassVar[str] = "edxtui-counts.csv"

    def __init__(self, opening: Opening, columns: Sequence[str], rows: Sequence[tuple[Any, ...]], what: str) -> None:
        """Export these rows; `columns` names what stands in each."""
        super().__init__(opening, counted(len(rows), "row"), what)
        self._columns = columns
        self._rows = rows

    def answer(self) -> contextlib.AbstractContextManager[Answer]:
        """The rows, a block at a time."""
        blocks = (list(self._rows[at : at + _BLOCK]) for at in range(0, len(self._rows), _BLOCK))
        return contextlib.nullcontext(Answer(tuple((name, "") for name in self._columns), blocks))
