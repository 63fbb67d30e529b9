"""One quiet line that says what is at work."""

from typing import Final

from textual.content import Content
from textual.widgets import Static

from edxtui.tui import actions
from edxtui.tui.at_work import AT_WORK, Work
from edxtui.tui.curtain import shown
from edxtui.tui.keys import key_for
from edxtui.tui.words import size
from edxtui.wording import counted, length

_EVERY: Final = 0.2
"""Seconds between two looks."""
_BAR: Final = 20
_TOLD_FROM: Final = 0.02
"""Share from which on it is said how long it still takes; before that the number jumps."""
_ROOMY: Final = 72
"""Cells from which on the bar has its full length, and the rate is told."""


class WorkLine(Static):
    """Hidden while nothing is at work, or what is has only begun."""

    DEFAULT_CSS = """
    WorkLine {
        height: 1; padding: 0 1; display: none; background: $panel; color: $text-muted;
        text-wrap: nowrap; text-overflow: ellipsis;
    }
    WorkLine.-busy { display: block; }
    """

    def on_mount(self) -> None:
        """Look now and then."""
        self.set_interval(_EVERY, self.look)

    def look(self) -> None:
        """Say what is at work now."""
        works = AT_WORK.seen() if self.screen.is_current or self.has_class("-busy") else []
        self.set_class(bool(works), "-busy")
        if works:
            self.update(self._of_one(works[0]) if len(works) == 1 else self._of_several(works))

    @property
    def _key(self) -> str:
        return key_for(self.app, "everywhere.stop_work", actions.EVERYWHERE)

    def _of_one(self, work: Work) -> Content:
        roomy = self.app.size.width >= _ROOMY
        parts: list[str | tuple[str, str]] = [f"{shown(work.what)} "]
        if work.share is not None:
            bar = _BAR if roomy else _BAR // 4
            parts += [(("━" * round(work.share * bar)).ljust(bar, "─"), "$text-primary"), f" {work.share:.0%}  "]
        facts = [_left(work), f"{self._key} stops" if work.stop is not None else "", shown(work.more)]
        if roomy or work.share is None:
            facts.insert(1, _rate(work))
        return Content.assemble(*parts, "  ".join(filter(None, facts)))

    def _of_several(self, works: list[Work]) -> Content:
        roomy = self.app.size.width >= _ROOMY
        told = [", ".join(filter(None, (_named(work), _left(work) if roomy else ""))) for work in works]
        last = next((work for work in reversed(works) if work.stop is not None), None)
        stops = f"  {self._key} stops {shown(last.what)}" if last is not None else ""
        return Content(f"{len(works)} at work: {' · '.join(told)}{stops}")


def _named(work: Work) -> str:
    return shown(work.what) if work.share is None else f"{shown(work.what)} {work.share:.0%}"


def _left(work: Work) -> str:
    """How long still, once enough is done to tell."""
    if work.left is None or work.share is None or work.share < _TOLD_FROM:
        return ""
    return f"{length(int(work.left * 1e6))} left"


def _rate(work: Work) -> str:
    if not work.rate:
        return length(int(work.seconds * 1e6))
    if work.unit == "bytes":
        so_far = f"{size(work.done)} so far, " if work.total is None else ""
        return f"{so_far}{size(work.rate)}/s"
    return counted(work.done, "row")
