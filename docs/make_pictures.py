"""Write the pictures of the docs: the real screens on `fixtures/edx.log`, as Textual draws them.

python docs/make_pictures.py

The same code and the same log give the same pictures: nothing is waited for by the clock.
"""

import asyncio
import os
import re
from pathlib import Path
from typing import Final

from textual.pilot import Pilot
from textual.worker import WorkerState

from edxtui.errors import EdxtuiError
from edxtui.opening import Opening, Settings
from edxtui.tui.app import EdxtuiApp
from edxtui.tui.widgets.event_list import EventList
from edxtui.tui.widgets.query_bar import QueryBar

_DOCS: Final = Path(__file__).resolve().parent
_LOG: Final = "fixtures/edx.log"
_SIZE: Final = (120, 36)
_QUERY: Final = "user:student07"
_TYPE: Final = "play_video"
"""Type of the event under the cursor: the second of these in the log."""

_CELL: Final = 12.2
"""Width of a cell in the pictures that Textual makes."""
_FONTS: Final = re.compile(r"\s*@font-face \{.*?\n    \}", re.DOTALL)
_INDENTED: Final = re.compile(
    r'x="(?P<x>[\d.]+)" (?P<y>y="[\d.]+") textLength="(?P<length>[\d.]+)"(?P<rest>[^>]*)>(?P<gap>(?:&#160;)+)(?!<)'
)


async def _settle(pilot: Pilot[EdxtuiError]) -> None:
    """Wait until no worker works and what the last ones brought has been drawn."""
    quiet = 0
    while quiet < 2:
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        working = any(worker.state in (WorkerState.PENDING, WorkerState.RUNNING) for worker in pilot.app.workers)
        quiet = 0 if working else quiet + 1


async def _explore(pilot: Pilot[EdxtuiError], opening: Opening) -> str:
    """One user's events, a video under the cursor."""
    await pilot.press("slash")
    pilot.app.screen.query_one(QueryBar).value = _QUERY
    await pilot.press("enter")
    await _settle(pilot)
    events = pilot.app.screen.query_one(EventList)
    with opening.store.question() as asking:
        types = [record.event.type for record in asking.records([int(number) for number in events.ids])]
    events.cursor = types.index(_TYPE, types.index(_TYPE) + 1)
    await _settle(pilot)
    return _picture(pilot)


async def _reference(pilot: Pilot[EdxtuiError]) -> str:
    """What that event and its members mean."""
    await pilot.press("d")
    await _settle(pilot)
    picture = _picture(pilot)
    await pilot.press("d")
    await _settle(pilot)
    return picture


async def _timeline(pilot: Pilot[EdxtuiError]) -> str:
    """The same user's sessions, from that event on."""
    await pilot.press("s")
    await _settle(pilot)
    return _picture(pilot)


async def _facets(pilot: Pilot[EdxtuiError]) -> str:
    """Users of the whole log, one included and one excluded."""
    await pilot.press("f", "right", "right")
    await _settle(pilot)
    await pilot.press("j", "space", "j", "minus", "j")
    await _settle(pilot)
    picture = _picture(pilot)
    await pilot.press("escape")
    await _settle(pilot)
    return picture


async def _histogram(pilot: Pilot[EdxtuiError]) -> str:
    """When the events of the whole log happened, with a range."""
    await pilot.press("h")
    await _settle(pilot)
    await pilot.press("g", *["n"] * 12, "m", *["n"] * 4)
    await _settle(pilot)
    picture = _picture(pilot)
    await pilot.press("escape", "escape")
    await _settle(pilot)
    return picture


def _picture(pilot: Pilot[EdxtuiError]) -> str:
    """The screen as SVG that looks the same wherever it is shown.

    Without the fonts that it would fetch from the network, and without spaces at the beginning of texts, which some
    programs do not keep.
    """
    drawn = pilot.app.export_screenshot(title=f"edxtui {_LOG}")
    drawn = _FONTS.sub("", drawn).replace("Fira Code", "ui-monospace, Menlo, Consolas, DejaVu Sans Mono")
    return _INDENTED.sub(_moved, drawn)


def _moved(text: re.Match[str]) -> str:
    """The text without the spaces at its beginning, where it then begins."""
    gap = _CELL * text["gap"].count(";")
    x, length = float(text["x"]) + gap, float(text["length"]) - gap
    return f'x="{x:.1f}" {text["y"]} textLength="{length:.1f}"{text["rest"]}>'


async def _take() -> dict[str, str]:
    with Opening([_LOG], Settings(no_cache=True)) as opening:
        for _ in opening.build():
            pass
        async with EdxtuiApp(opening).run_test(size=_SIZE) as pilot:
            await _settle(pilot)
            return {
                "facets": await _facets(pilot),
                "histogram": await _histogram(pilot),
                "explore": await _explore(pilot, opening),
                "reference": await _reference(pilot),
                "timeline": await _timeline(pilot),
            }


def main() -> None:
    """Take the pictures."""
    os.chdir(_DOCS.parent)
    for name, picture in asyncio.run(_take()).items():
        (_DOCS / "pictures" / f"{name}.svg").write_text(picture, "utf-8")


if __name__ == "__main__":
    main()
