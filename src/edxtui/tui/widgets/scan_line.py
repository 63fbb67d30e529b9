"""Says how far the documents are read for a query."""

from time import monotonic
from typing import TYPE_CHECKING, Final

from textual.content import Content
from textual.widgets import Static

from edxtui.tui import actions
from edxtui.tui.keys import key_for
from edxtui.tui.words import size

if TYPE_CHECKING:
    from edxtui.scan.scanner import Progress


_BAR: Final = 20
_ROOMY: Final = 60
"""Cells of the terminal from which on the bar has its full length."""


class ScanLine(Static):
    """Shows share, rate and what was found while documents are read; hidden otherwise."""

    DEFAULT_CSS = """
    ScanLine { height: 1; padding: 0 1; display: none; background: $panel; color: $text-muted; }
    ScanLine.-busy { display: block; }
    """

    _began = 0.0
    _read = 0

    @property
    def is_busy(self) -> bool:
        """Whether documents are being read."""
        return self.has_class("-busy")

    def show_progress(self, progress: "Progress", found: int) -> None:
        """Say how far it is."""
        now = monotonic()
        if not self.is_busy or progress.bytes_read < self._read:  # another question
            self._began, self._read = now, progress.bytes_read
            self.add_class("-busy")
        passed, read = now - self._began, progress.bytes_read - self._read
        rate = f"  {size(read / passed)}/s" if passed > 0 and read else ""
        bar = _BAR if self.app.size.width >= _ROOMY else _BAR // 4
        key = key_for(self.app, "explore.step_back", actions.EXPLORE)
        self.update(
            Content.assemble(
                "reading ",
                (("━" * round(progress.share * bar)).ljust(bar, "─"), "$text-primary"),
                f" {progress.share:.0%}  {key} stops  {found:,} found{rate}",
            )
        )

    def end(self) -> None:
        """Nothing more to say."""
        self.remove_class("-busy")
