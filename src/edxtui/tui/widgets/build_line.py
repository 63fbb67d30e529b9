"""How far the index is."""

from time import monotonic

from textual.content import Content
from textual.widgets import Static

from edxtui.index.build import Progress
from edxtui.tui.words import length, size


class BuildLine(Static):
    """Shows share, rate and remaining time while the index is made; hidden otherwise."""

    DEFAULT_CSS = """
    BuildLine { height: 1; padding: 0 1; display: none; background: $panel; color: $text-muted; }
    BuildLine.-busy { display: block; }
    """

    def begin(self) -> None:
        """The work begins."""
        self._began = monotonic()
        self.add_class("-busy")
        self.update(Content("indexing …"))

    def tell(self, progress: Progress) -> None:
        """It has come so far."""
        passed = max(monotonic() - self._began, 1e-6)
        rate = progress.bytes_read / passed
        share = progress.bytes_read / progress.bytes_total if progress.bytes_total else 1.0
        left = (progress.bytes_total - progress.bytes_read) / rate if rate else 0.0
        bar = "━" * round(share * 20)
        self.update(
            Content.assemble(
                "indexing ",
                (bar.ljust(20, "─"), "$text-primary"),
                f" {share:.0%}  {size(rate)}/s  {length(int(left * 1e6))} left",
            )
        )

    def end(self) -> None:
        """It is done."""
        self.remove_class("-busy")
