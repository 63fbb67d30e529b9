"""What the explorer shows of a whole view: its values counted, and when it happened."""

from textual import on

from edxtui.errors import QueryError
from edxtui.tui.screens.growing import GrowingScreen
from edxtui.tui.widgets.detail import Detail
from edxtui.tui.widgets.event_list import EventList
from edxtui.tui.widgets.time_strip import TimeStrip


class SeeingScreen(GrowingScreen):
    """Has a `TimeStrip`; opens facets and histogram, and asks the query that they return."""

    _facet = "type"
    """The field that was counted last."""

    def tell_time(self) -> None:
        """Mark the place of the record under the cursor; its rows are here."""
        record = self.query_one(EventList).current
        if record is not None:
            self.query_one(TimeStrip).stand_at(record.event.time)

    @on(TimeStrip.Picked)
    def _go_to_time(self, message: TimeStrip.Picked) -> None:
        self.seek_time(message.at)

    def action_facets(self) -> None:
        """Counts of the values of a field; of the member under the cursor while one reads a document."""
        if not self._can_count:
            return
        from edxtui.tui.screens.facets import FIELDS, FacetsScreen

        screen = FacetsScreen(self.opening, self.view, self._member or self._facet, self.inquiry.scanner)

        def back(text: str | None) -> None:
            if screen.target in FIELDS:  # a path would be read at once the next time
                self._facet = screen.target
            self._apply_returned(text)

        self.app.push_screen(screen, back)

    def action_histogram(self) -> None:
        """When it happened."""
        if not self._can_count:
            return
        from edxtui.tui.screens.histogram import HistogramScreen

        record = self.query_one(EventList).current
        at = record.event.time if record is not None else None
        known = self.query_one(TimeStrip).extent_of(self.view)
        self.app.push_screen(HistogramScreen(self.opening, self.view, at, known), self._apply_returned)

    @property
    def _member(self) -> str | None:
        """The member under the cursor of the detail, as it is counted; None where none is being read."""
        from edxtui.query.subjects import field_or_path
        from edxtui.query.writing import path

        detail = self.query_one(Detail)
        names = [name for name in detail.path or () if isinstance(name, str)] if detail.has_focus else []
        try:
            thing = field_or_path(path(names))
        except QueryError:  # no name that a query could say
            return None
        return thing if isinstance(thing, str) else path(thing)

    @property
    def _can_count(self) -> bool:
        """Whether there is an index to ask; it is said if there is none."""
        if not self.inquiry.is_open:
            self.notify("The logs are still being opened.", markup=False)
        return self.inquiry.is_open

    def _apply_returned(self, text: str | None) -> None:
        if text is not None:
            self.apply(text)
