"""What the explorer's keys do with the event under the cursor: ask for more like it, seek the next, show sessions."""

from typing import TYPE_CHECKING, Final, Literal

from edxtui.answers import View
from edxtui.index.records import Indexed
from edxtui.tui import actions
from edxtui.tui.keys import key_for
from edxtui.tui.screens.marking import MarkingScreen
from edxtui.tui.seeking import place_of, place_of_neighbour
from edxtui.tui.widgets.event_list import EventList

if TYPE_CHECKING:  # what is not on the first screen is loaded after it
    from edxtui.tui.screens.go_to_dialog import Target
    from edxtui.tui.widgets.inquiry import Inquiry


MARKED: Final = "is:marked"


class AtCursorScreen(MarkingScreen[None]):
    """Shows what a query finds; a key that is about a record waits until that is fetched."""

    view: View
    """What is shown."""
    inquiry: "Inquiry"
    """Who answers queries."""

    def apply(self, text: str) -> None:
        """Answer a query; what was under the cursor stays under it, if it is still there."""
        raise NotImplementedError

    def show_everything(self, at: int) -> None:
        """Show all records, the cursor on one of them."""
        raise NotImplementedError

    # Asking for more like it

    def narrow(self, field: str, value: str) -> None:
        """Also demand that a field has this value."""
        from edxtui.query.editing import narrow

        self.apply(narrow(self.view.query.text, field, value))

    def _narrow(self, field: str, value: str | None, missing: str) -> None:
        if value is None:
            self.notify(missing, markup=False)
        else:
            self.narrow(field, value)

    def action_only_user(self) -> None:
        """Only events of this user."""
        missing = "This event has no user; is:anonymous finds such events."
        self.with_current(lambda record: self._narrow("user", record.event.user, missing))

    def action_only_course(self) -> None:
        """Only events of this course."""
        self.with_current(
            lambda record: self._narrow("course", record.event.course, "This event belongs to no course.")
        )

    def action_only_type(self) -> None:
        """Only events of this type."""
        self.with_current(lambda record: self._narrow("type", record.event.type, "This record has no type."))

    def action_exclude_type(self) -> None:
        """Without events of this type."""
        self.with_current(self._exclude_type)

    def _exclude_type(self, record: Indexed) -> None:
        from edxtui.query.editing import exclude

        if record.event.type is None:
            self.notify("This record has no type.", markup=False)
        else:
            self.apply(exclude(self.view.query.text, "type", record.event.type))

    def action_only_marked(self) -> None:
        """Only what is marked of what is shown; or all of it again."""
        from edxtui.query.editing import turned

        if self.knows_marks and not len(self.opening.marks) and MARKED not in self.view.query.text:
            key = key_for(self.app, "events.mark", actions.MARKING)
            self.notify(f"Nothing is marked here yet: {key} marks the event under the cursor.", markup=False)
        else:
            self.apply(turned(self.view.query.text, MARKED))

    # Going elsewhere

    def action_next_of_user(self) -> None:
        """Next event of the same user within the view."""
        self.with_current(lambda record: self._seek_user(record, 1))

    def action_previous_of_user(self) -> None:
        """Previous event of the same user within the view."""
        self.with_current(lambda record: self._seek_user(record, -1))

    def _seek_user(self, record: Indexed, step: Literal[1, -1]) -> None:
        shown, user = self.view, record.event.user
        if user is None:
            self.notify("This event has no user.", markup=False)
            return
        self.seek(
            lambda asking: place_of_neighbour(record, user, step, shown, asking),
            f"This is the user's {'last' if step > 0 else 'first'} event here.",
        )

    def action_go_to(self) -> None:
        """Ask where to."""
        from edxtui.tui.screens.go_to_dialog import GoToDialog

        self.app.push_screen(GoToDialog(len(self.view.ids)), self._go_to)

    def _go_to(self, target: "Target | None") -> None:
        if target is None:
            return
        if target.number is not None:
            self.query_one(EventList).cursor = target.number - 1
            return
        if target.time is not None:
            self.seek_time(target.time)

    def seek_time(self, time: int) -> None:
        """Go to the first record at or after a time."""
        ids = self.view.ids
        self.seek(lambda asking: asking.first_at(time, ids), "All events shown are earlier.")

    # Its user's sessions

    def action_timeline(self) -> None:
        """The sessions of this event's user."""
        self.with_current(self._show_timeline)

    def _show_timeline(self, record: Indexed) -> None:
        if record.event.user is None:
            key = record.event.session
            more = f" Its session: session:{key}" if key else ""
            self.notify(f"This event has no user, so it belongs to nobody's sessions.{more}", markup=False)
            return
        from edxtui.tui.screens.timeline import TimelineScreen

        timeline = TimelineScreen(self.opening, record.event.user, record.id, lambda: self.inquiry.vocabulary)
        self.app.push_screen(timeline, self._back_from_timeline)

    def _back_from_timeline(self, event: int | None) -> None:
        """Stand at the event that was chosen there, with everything shown if the query hides it."""
        if event is not None:
            self.stand_at(event)

    def stand_at(self, event: int) -> None:
        """Go to a record, with everything shown if the query hides it."""
        events = self.query_one(EventList)
        cursor = place_of(event, self.view.ids)
        if cursor is not None:
            events.cursor = cursor
        else:
            self.show_everything(event)
        self.set_focus(events)
