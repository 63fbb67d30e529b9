"""The event reference beside an event: what its type means, and its members one by one."""

from edxtui.tui.document_lines import Path
from edxtui.tui.reading import Reading
from edxtui.tui.reference_lines import ReferenceLine, place_of_member, reference_lines
from edxtui.tui.widgets.text_lines import TextLines


class Reference(TextLines):
    """Follows the record that the detail shows."""

    DEFAULT_CSS = """
    Reference { background: $surface; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        """Show nothing yet."""
        super().__init__(id=id)
        self._told: list[ReferenceLine] = []
        self._reading: Reading | None = None

    def show(self, reading: Reading | None) -> None:
        """Tell of a record's type; None tells nothing."""
        if reading is self._reading:
            return
        self._reading = reading
        self._told = []
        if reading is not None:
            is_told = reading.is_whole and not reading.is_large
            self._told = reference_lines(reading.record.event, reading.text if is_told else None)
        self.show_lines([line.pieces for line in self._told])

    def go_to(self, path: Path | None) -> None:
        """Stand on the line that tells of the value at a path of the document."""
        place = place_of_member(path, self._told) if path else None
        if place is not None:
            self.cursor = place
