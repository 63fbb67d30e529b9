"""A large document in the detail pane: how long until it is seen and known, beside decoding it.

    python -m tests.benchmarks.large_documents [MEGABYTES] [RUNS]

All in turns in one run, so that ratios hold whatever the machine. The screen's longest pause is that of a clock in the
screen's own loop that should tick every 5 ms, from before a key moves to the document until all of it is known.
"""

import asyncio
import json
import statistics
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from time import perf_counter

from textual.events import Key

from edxtui.opening import Opening, Settings
from edxtui.tui.app import EdxtuiApp
from edxtui.tui.large_document import LargeDocument
from edxtui.tui.large_search import LargeSearch
from edxtui.tui.widgets.detail import Detail
from tests.benchmarks.timing import milliseconds
from tests.tui.driving import settle

_TICK = 0.005


def _document(megabytes: int, *, in_string: bool) -> dict[str, object]:
    element = {"name": "Element", "tags": ["a", "b,c", 'q"x'], "deep": {"n": 1.5, "t": None}}
    number = megabytes * 1_000_000 // len(json.dumps({"id": 100_000, **element}))
    event = {"problem_id": "p", "list": [{"id": each, **element} for each in range(number)], "needle": "Open Ocean"}
    return {
        "username": "ann",
        "event_type": "problem_check",
        "event_source": "server",
        "time": "2014-03-03T16:19:00+00:00",
        "event": json.dumps(event) if in_string else event,
    }


def _acts(text: bytes) -> dict[str, float]:
    """Milliseconds of each, the screen left out."""
    document = LargeDocument(text)
    steps = document.build()

    def first() -> None:
        next(steps)
        document.lay(())

    def opened() -> None:
        document.lay({(("event",), None), (("event", "list"), None), (("event", "list"), range(1_000))})

    return {
        "json.loads": milliseconds(lambda: json.loads(text)),
        "first lines": milliseconds(first),
        "all known": milliseconds(lambda: list(steps)),
        "a list and a thousand of it opened": milliseconds(opened),
        "searched to its end": milliseconds(lambda: list(LargeSearch(document, "open ocean").find(0, 1))),
    }


async def _on_screen(text: bytes) -> dict[str, float]:
    """Milliseconds until its first lines are there, and all of it; and the longest pause of the screen meanwhile."""
    notes: list[str] = []
    small = b'{"username": "bob", "event_type": "play_video", "time": "2014-03-03T16:00:00+00:00"}\n'
    with tempfile.TemporaryDirectory() as name:
        log = Path(name) / "edx.log"
        log.write_bytes(small + text + b"\n")
        with Opening([str(log)], Settings(no_cache=True), notes.append) as opening:
            async with EdxtuiApp(opening, notes).run_test(size=(140, 45)) as pilot:
                await settle(pilot)
                detail, ticks = pilot.app.screen.query_one(Detail), [perf_counter()]
                begin, first = ticks[0], 0.0
                pilot.app.post_message(Key("j", "j"))
                while detail._large is None or not detail._large.is_complete:
                    if not first and '"event"' in detail.plain_text:
                        first = perf_counter()
                    await asyncio.sleep(_TICK)
                    ticks.append(perf_counter())
                await settle(pilot)
    pauses = [later - earlier - _TICK for earlier, later in pairwise(ticks)]
    return {
        "on screen: first lines": 1000 * ((first or ticks[-1]) - begin),
        "on screen: all known": 1000 * (ticks[-1] - begin),
        "on screen: longest pause": 1000 * max(pauses, default=0),
    }


def main(megabytes: int = 50, runs: int = 5) -> None:
    """Measure and print."""
    for in_string in (False, True):
        text = json.dumps(_document(megabytes, in_string=in_string)).encode()
        took: dict[str, list[float]] = {}
        for _ in range(runs):
            for what, each in {**_acts(text), **asyncio.run(_on_screen(text))}.items():
                took.setdefault(what, []).append(each)
        decoding = statistics.median(took["json.loads"])
        print(f"{len(text):,} bytes, the event as {'JSON in a string' if in_string else 'an object'}")
        for what, times in took.items():
            middle = statistics.median(times)
            print(f"  {what}: {middle:,.1f} ms, at most {max(times):,.1f}; x {middle / decoding:.3f} of json.loads")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
