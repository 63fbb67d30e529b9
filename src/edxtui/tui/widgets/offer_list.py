"""The list below the query bar: what may stand at its cursor."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.widget import Widget

from edxtui.tui.cells import fitted, fitted_end
from edxtui.tui.curtain import shown

if TYPE_CHECKING:  # what a query may mean is loaded when one is written
    from edxtui.query.complete import Offer

_MOST_ROWS = 8
_LEAST_MEANING = 16
"""Cells; where there are fewer, what is written has the whole row."""


class OfferList(Widget):
    """Lies over what is below the bar while there is something to offer; the bar keeps the focus."""

    DEFAULT_CSS = """
    OfferList { overlay: screen; display: none; height: auto; max-height: 8; width: 1fr; background: $panel; }
    """

    @dataclass
    class Clicked(Message):
        """One was clicked on."""

        offer: "Offer"

    def __init__(self) -> None:
        """Begin closed."""
        super().__init__()
        self.offers: tuple[Offer, ...] = ()
        """All that can be chosen."""
        self.chosen: int | None = None
        """The one that stands out; None before one is chosen."""
        self._remark = ""

    @property
    def is_open(self) -> bool:
        """Whether it is seen."""
        return bool(self.display)

    def show(self, offers: "tuple[Offer, ...]", remark: str = "") -> None:
        """Show these, none of them chosen, and a remark below them; nothing at all closes it."""
        self.offers, self._remark = offers, remark
        self.chosen = None
        self.display = bool(offers or remark)
        self.refresh(layout=True)

    def close(self) -> None:
        """Show nothing."""
        self.show(())

    def choose(self, step: int) -> None:
        """Choose the next or the one before; before the first none is chosen."""
        at = -1 if self.chosen is None else self.chosen
        at = max(-1, min(at + step, len(self.offers) - 1))
        self.chosen = None if at < 0 else at
        self.refresh()

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        """As many rows as there is to show."""
        return min(_MOST_ROWS, len(self.offers) + bool(self._remark))

    def render(self) -> Content:
        """A row an offer."""
        width = self.content_size.width
        rows = [
            Content.styled(self._row(offer, width), "$block-cursor-foreground on $block-cursor-background")
            if number == self.chosen
            else Content(self._row(offer, width))
            for number, offer in enumerate(self.offers)
        ]
        if self._remark:
            rows.append(Content.styled(fitted(f" {self._remark}", width), "$text-muted"))
        return Content("\n").join(rows[self._first :][: self.content_size.height])

    @property
    def _first(self) -> int:
        """The row on top, so that the chosen one is in sight."""
        return max(0, (self.chosen or 0) - max(self.content_size.height, 1) + 1)

    def _row(self, offer: "Offer", width: int) -> str:
        written, meaning = offer.written, offer.meaning
        room = width - 2
        if offer.is_value:  # a number of events is told whole, as far as there is room for both
            beside = cell_len(meaning) if room > cell_len(meaning) + _LEAST_MEANING else 0
            left = room - beside - 2 if beside else room
        else:
            left = min(cell_len(shown(written)), room)
            beside = room - left - 2
            if beside < _LEAST_MEANING:
                left, beside = room, 0
        # Keys and URLs differ at their ends.
        field, colon, value = (
            written.partition(":") if offer.is_value and left > 2 * _LEAST_MEANING else ("", "", written)
        )
        if not colon:
            field, value = "", written
        begin = shown(field) + colon
        row = begin + fitted_end(value, left - len(begin)) + (f"  {fitted(meaning, beside)}" if beside else "")
        return f" {row} "

    def on_click(self, event: Click) -> None:
        """Take what is clicked on."""
        event.stop()
        number = self._first + event.y
        if number < len(self.offers):
            self.post_message(self.Clicked(self.offers[number]))
