"""Write the pictures of the docs: the real screens on `fixtures/edx.log`, as Textual draws them.

python docs/make_pictures.py

The same code and the same log give the same pictures: nothing is waited for by the clock.
"""

import asyncio
import os
from pathlib import Path

from textual.pilot import Pilot
from textual.worker import WorkerState

from edxtui.opening import Opening, Settings
from edxtui.tui.app import EdxtuiApp
from edxtui.tui.widgets.query_bar import QueryBar

_DOCS = Path(__file__).resolve().parent
_LOG = "fixtures/edx.log"
_SIZE = (120, 36)

_QUERY = "user:student07 type:problem_check"
_MOST_WRITTEN = 3000
"""Bytes of the event in the picture: a longer one shows less of what an event is."""


async def _settle(pilot: Pilot[None]) -> None:
    """Wait until no worker works and what the last ones brought has been drawn."""
    quiet = 0
    while quiet < 2:
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        working = any(worker.state in (WorkerState.PENDING, WorkerState.RUNNING) for worker in pilot.app.workers)
        quiet = 0 if working else quiet + 1


async def _ask(pilot: Pilot[None], query: str) -> None:
    await pilot.press("slash")
    pilot.app.screen.query_one(QueryBar).value = query
    await pilot.press("enter")
    await _settle(pilot)


async def _explore(pilot: Pilot[None]) -> str:
    """The events of one user, one that a learner's answer left under the cursor."""
    await _ask(pilot, _QUERY)
    await pilot.press("j", "j")
    await _settle(pilot)
    return pilot.app.export_screenshot(title="edxtui fixtures/edx.log")


async def _timeline(pilot: Pilot[None]) -> str:
    """The sessions of the same user, from that event."""
    await pilot.press("s")
    await _settle(pilot)
    return pilot.app.export_screenshot(title="edxtui fixtures/edx.log")


async def _take() -> dict[str, str]:
    with Opening([_LOG], Settings(no_cache=True)) as opening:
        for _ in opening.build():
            pass
        async with EdxtuiApp(opening).run_test(size=_SIZE) as pilot:
            await _settle(pilot)
            return {"explore": await _explore(pilot), "timeline": await _timeline(pilot)}


def main() -> None:
    """Take the pictures."""
    os.chdir(_DOCS.parent)
    for name, picture in asyncio.run(_take()).items():
        (_DOCS / "pictures" / f"{name}.svg").write_text(picture, "utf-8")


if __name__ == "__main__":
    main()
