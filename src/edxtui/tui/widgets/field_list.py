"""What can be counted: fields, hours to months, and the paths that the event reference knows."""

from collections.abc import Callable, Sequence

from rich.segment import Segment
from textual import events

from edxtui.matching import Values, search
from edxtui.tui.cells import fitted, fitted_end
from edxtui.tui.widgets.rows import Rows

_MOST = 200
"""Names that are shown for what is typed."""


class FieldList(Rows):
    """One name a row; typing elsewhere narrows it."""

    def __init__(self, names: Sequence[str], *, id: str | None = None) -> None:
        """Offer these names."""
        super().__init__(id=id)
        self._names = list(names)
        self._values = Values(self._names, [0] * len(self._names))
        self.shown: list[str] = self._names
        """The names that are shown, in their order."""
        self._typed = ""
        self._mark: Callable[[str], str] = lambda _: ""
        self._counted = ""

    def on_mount(self) -> None:
        """Show all."""
        self.narrow("")

    def add(self, names: Sequence[str]) -> None:
        """Offer more names after the others."""
        self._names += [name for name in names if name not in set(self._names)]
        self._values = Values(self._names, [0] * len(self._names))
        self.narrow(self._typed)

    def narrow(self, text: str) -> None:
        """Show the names that a text may mean; one that looks like a path is offered as it is."""
        self._typed = text = text.strip()
        self.shown = [found.text for found in search(text, self._values, _MOST)] if text else self._names
        if "." in text and text not in self.shown:
            self.shown = [*self.shown, text] if self.shown and text in self.shown[0] else [text, *self.shown]
        self.show(len(self.shown), self.shown.index(self._counted) if not text and self._counted in self.shown else 0)

    def stand_at(self, name: str) -> None:
        """This one is counted."""
        self._counted = name
        self.narrow(self._typed)

    def mark_by(self, mark: Callable[[str], str]) -> None:
        """Write something behind each name, such as how many values of it are picked."""
        self._mark = mark
        self.forget()
        self.refresh()

    @property
    def current(self) -> str | None:
        """The name under the cursor."""
        return self.shown[self.cursor] if self.cursor < len(self.shown) else None

    def segments(self, row: int, width: int) -> list[Segment]:
        """A name and its mark."""
        name = self.shown[row]
        mark = self._mark(name)
        room = max(0, width - 1 - len(mark))
        return [
            Segment("▸" if name == self._counted else " "),
            Segment(fitted_end(name, room) if "." in name else fitted(name, room)),
            Segment(mark, self.writing("rows--muted")),
        ]

    def on_click(self, event: events.Click) -> None:
        """Choose with one click."""
        super().on_click(event)
        if event.chain == 1 and int(self.scroll_offset.y) + event.y < self.total:
            self.action_select()
