"""What one may begin with, one a row."""

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style

from edxtui.tui.beginnings import Beginning
from edxtui.tui.cells import fitted, fitted_end
from edxtui.tui.widgets.rows import Rows

_FACTS = (14, 8, 16)
"""Cells of each fact."""
_ROOM_FOR_FACTS = 70


class BeginningList(Rows):
    """Names with what is known of them, below headings that the cursor passes over."""

    def __init__(self, *, id: str | None = None) -> None:
        """Offer nothing yet."""
        super().__init__(id=id)
        self.offers: list[Beginning] = []
        """What is shown."""

    def offer(self, offers: Sequence[Beginning], chosen: int | None = None) -> None:
        """Show these, the cursor on one of them, or else on the first that can be chosen."""
        self.offers = list(offers)
        self.stops = [row for row, offer in enumerate(offers) if offer.can_be_chosen]
        self.show(len(offers), chosen if chosen is not None else self.stops[0] if self.stops else 0)

    @property
    def current(self) -> Beginning | None:
        """The one under the cursor."""
        offer = self.offers[self.cursor] if self.cursor < len(self.offers) else None
        return offer if offer is not None and offer.can_be_chosen else None

    def segments(self, row: int, width: int) -> list[Segment]:
        """A heading, or a name and what is known of it."""
        offer = self.offers[row]
        if offer.kind == "heading":
            return [Segment(f" {fitted_end(offer.text, max(0, width - 2))}", Style(bold=True))]
        muted = self.writing("rows--muted")
        if offer.kind == "remark":
            return [Segment(f"   {fitted(offer.text, max(0, width - 4))}", muted)]
        facts = (
            [f"{fact:>{cells}}" for fact, cells in zip(offer.facts, _FACTS, strict=True)] if _has_room(width) else []
        )
        beside = "  ".join(facts)
        room = max(0, width - 4 - (len(beside) + 2 if facts else 0))
        name = fitted(offer.text, room) if offer.kind == "demo" else fitted_end(offer.text, room)
        return [Segment(f"   {name}"), *([Segment(f"  {beside}", muted)] if facts else [])]


def _has_room(width: int) -> bool:
    return width >= _ROOM_FOR_FACTS
