"""Asks where to, and exports all rows of an answer to SQL."""

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from edxtui.errors import Stopped
from edxtui.index.sandbox import Answer
from edxtui.opening import Opening
from edxtui.tui.screens.rows_dialog import RowsDialog

if TYPE_CHECKING:
    from edxtui.index.sandbox import Sandbox


class AnswerDialog(RowsDialog):
    """The statement is answered once more, as the screen may hold only its first rows."""

    NAME: ClassVar[str] = "edxtui-answer.csv"

    def __init__(self, opening: Opening, statement: str, how_much: str) -> None:
        """Export what a statement finds."""
        super().__init__(opening, how_much, statement)
        self._statement = statement
        self._sandbox: Sandbox | None = None
        self._stopped = False

    @contextlib.contextmanager
    def answer(self) -> Iterator[Answer]:
        """Answer the statement."""
        with self._opening.sandbox() as self._sandbox:
            if self._stopped:
                raise Stopped
            yield self._sandbox.ask(self._statement)

    def stop(self) -> None:
        """End the statement."""
        self._stopped = True
        if self._sandbox is not None:
            self._sandbox.stop()
