"""Driving the screens: wait on work, never on time."""

import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot
from textual.worker import WorkerCancelled, WorkerState

from edxtui.errors import EdxtuiError
from edxtui.opening import Opening, Settings
from edxtui.tui.app import EdxtuiApp
from edxtui.tui.screens.explore import ExploreScreen
from edxtui.tui.screens.timeline import TimelineScreen
from edxtui.tui.widgets.detail import Detail
from edxtui.tui.widgets.event_list import EventList
from edxtui.tui.widgets.message_line import MessageLine
from edxtui.tui.widgets.query_bar import QueryBar

_BUSY = (WorkerState.PENDING, WorkerState.RUNNING)


async def settle(pilot: Pilot[EdxtuiError]) -> None:
    """Until no worker is at work and every message of theirs has been handled, which may have started others."""
    quiet = 0
    while quiet < 2:
        with contextlib.suppress(WorkerCancelled):  # a question that a newer one has replaced
            await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        quiet = 0 if any(worker.state in _BUSY for worker in pilot.app.workers) else quiet + 1


class Driver:
    """The explorer under test."""

    def __init__(self, pilot: Pilot[EdxtuiError], opening: Opening) -> None:
        """Drive through `pilot`."""
        self.pilot = pilot
        self.app = pilot.app
        self.opening = opening

    async def press(self, *keys: str) -> None:
        """Press keys and wait for what they start."""
        for key in keys:
            await self.pilot.press(key)
        await settle(self.pilot)

    async def until(self, condition: Callable[[], bool], seconds: float = 20) -> None:
        """Wait for what comes by itself, as while a log is followed."""
        for _ in range(round(seconds / 0.05)):
            if condition():
                return
            await self.pilot.pause(0.05)
        raise AssertionError("it did not come")

    async def ask(self, query: str) -> None:
        """Put a query into the bar and apply it; that it can be typed is shown by the tests of the command."""
        await self.pilot.press("slash")
        self.explore.query_one(QueryBar).value = query
        await self.press("enter")

    @property
    def explore(self) -> ExploreScreen:
        """The first screen, wherever one is."""
        return next(screen for screen in self.app.screen_stack if isinstance(screen, ExploreScreen))

    @property
    def timeline(self) -> TimelineScreen:
        """The session timeline, which must be in front."""
        assert isinstance(self.app.screen, TimelineScreen)
        return self.app.screen

    @property
    def events(self) -> EventList:
        """The list of the screen in front."""
        return self.app.screen.query_one(EventList)

    @property
    def detail(self) -> str:
        """The text of the detail pane of the screen in front."""
        return self.app.screen.query_one(Detail).plain_text

    @property
    def message(self) -> str:
        """What the message line says."""
        return self.app.screen.query_one(MessageLine).text

    def types(self) -> list[str | None]:
        """The types of all records shown, in order."""
        with self.opening.store.question() as asking:
            return [record.event.type for record in asking.records([int(number) for number in self.events.ids])]

    def rows(self) -> list[str]:
        """The lines of the list as they are drawn."""
        region = self.events.region
        return self.screen_text()[region.y : region.bottom]

    def screen_text(self) -> list[str]:
        """The lines of the terminal as they are drawn."""
        width, height = self.app.size
        lines = self.app.screen._compositor.render_strips()
        return [strip.text[:width] for strip in lines[:height]]


@asynccontextmanager
async def exploring(*logs: Path, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Driver]:
    """The explorer open on some logs, everything read and drawn."""
    notes: list[str] = []
    with Opening([str(log) for log in logs], Settings(no_cache=True), notes.append) as opening:
        async with EdxtuiApp(opening, notes).run_test(size=size) as pilot:
            await settle(pilot)
            yield Driver(pilot, opening)
