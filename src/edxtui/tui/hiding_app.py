"""What is so of every screen of the explorer: people can be hidden on it, and shown again."""

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual import work
from textual.events import Event, Key
from textual.message import Message
from textual.widgets import Input, TextArea
from textual.worker import get_current_worker

from edxtui.errors import EdxtuiError, Stopped
from edxtui.opening import Opening
from edxtui.tui.at_work import AT_WORK
from edxtui.tui.curtain import CURTAIN, shown
from edxtui.tui.quiet_app import QuietApp
from edxtui.tui.reporting import report
from edxtui.tui.screen_key import screen_key
from edxtui.tui.screens.following import FollowingScreen
from edxtui.tui.widgets.lines import Lines
from edxtui.tui.widgets.message_line import MessageLine

if TYPE_CHECKING:
    from edxtui.privacy.screen import Hidden


class HidingApp(QuietApp[EdxtuiError]):
    """Draws the curtain at a key, and draws it closer once it is known who is to be hidden."""

    @dataclass
    class Known(Message):
        """People are known, and can be hidden wherever they are named."""

        hidden: "Hidden"

    @dataclass
    class Unknown(Message):
        """They are not."""

        error: EdxtuiError

    def __init__(self, opening: Opening) -> None:
        """Hide nobody of these logs yet."""
        super().__init__()
        self._opening = opening
        CURTAIN.open()
        AT_WORK.forget()

    async def on_event(self, event: Event) -> None:
        """Terminals send Ctrl+H as an older backspace; where nothing is written, it is not meant so."""
        if (
            isinstance(event, Key)
            and (event.key, event.character) == ("backspace", "\x08")
            and not isinstance(self.focused, Input | TextArea)
        ):
            event = Key("ctrl+h", None)
        await super().on_event(event)

    def notify(self, message: str, **more: Any) -> None:
        """Say something, as it may show; what went wrong stays in the nearest line for that until it is read."""
        severity = more.get("severity", "information")
        lines = (line for screen in reversed(self.screen_stack) for line in screen.query(MessageLine))
        line = None if severity == "information" else next(lines, None)
        if line is None:
            super().notify(CURTAIN.text(message), **more)
        else:
            line.say_aside(message, is_error=severity == "error")

    def action_hide_people(self) -> None:
        """Show stand-ins in the place of people, or show them again."""
        if CURTAIN.is_drawn:
            self.workers.cancel_group(self, "curtain")
            CURTAIN.open()
            self._show_curtain()
            self.notify("People are shown again.", markup=False)
            return
        try:
            key = screen_key(self._opening)
        except EdxtuiError as error:
            self.notify(shown(f"{error} {error.hint}"), severity="error", markup=False)
            return
        from edxtui.privacy.screen import Hidden

        CURTAIN.draw(Hidden(key))  # at once whoever stands where people stand; texts as soon as people are known
        self._show_curtain()
        self._know_people(key)

    @work(thread=True, group="curtain", exclusive=True, description="get to know people")
    def _know_people(self, key: bytes) -> None:
        """Whom the index knows first, for that is quick; then all whom the logs name, unless they still come in."""
        from edxtui.privacy.preparing import indexed, people
        from edxtui.privacy.screen import Hidden

        worker, opening = get_current_worker(), self._opening

        def quickly() -> Message:
            with opening.store.question() as asking:
                return self.Known(Hidden(key, indexed(asking)))

        def thoroughly() -> Message:
            steps = people(opening, jobs=opening.jobs, on_screen=True)
            with contextlib.closing(steps), AT_WORK.going_on("getting to know people", stop=self._stop_knowing) as work:
                while not worker.is_cancelled:
                    try:
                        step = next(steps)
                    except StopIteration as end:
                        return self.Known(Hidden(key, end.value))
                    work.tell(step.bytes_read, step.bytes_total)
            raise Stopped

        report(self, quickly, self.Unknown)
        if opening.complete and not worker.is_cancelled:
            report(self, thoroughly, self.Unknown)

    def _stop_knowing(self) -> None:
        self.workers.cancel_group(self, "curtain")
        self.notify("Names inside of texts may show: whom they name was not found out to the end.", markup=False)

    def action_stop_work(self) -> None:
        """Stop what is at work."""
        if not AT_WORK.stop_last():
            self.notify("Nothing is at work that can be stopped.", markup=False)

    def on_builder_finished(self) -> None:
        """Now everybody can be known."""
        if CURTAIN.is_drawn:
            with contextlib.suppress(EdxtuiError):  # it was told when the curtain was drawn
                self._know_people(screen_key(self._opening))

    def on_hiding_app_known(self, message: Known) -> None:
        """Hide people in all texts, unless they are to be shown again by now."""
        if CURTAIN.is_drawn:
            CURTAIN.draw(message.hidden)
            self._show_curtain()

    def on_hiding_app_unknown(self, message: Unknown) -> None:
        """Say that texts may still name people."""
        self.notify(shown(f"Names inside of texts are not hidden: {message.error}"), severity="error", markup=False)

    def _show_curtain(self) -> None:
        for screen in self.screen_stack:
            for lines in screen.query(Lines):
                lines.forget()
            if isinstance(screen, FollowingScreen):
                screen.show_curtain()
            for widget in screen.walk_children():
                widget.refresh(layout=True)
