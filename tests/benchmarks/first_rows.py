"""From the start of the command to rows on the screen, and from a key to its paint, in a pseudo-terminal.

    python -m tests.benchmarks.first_rows [EVENTS]

Beside it, in the same run, the first paint of an app of Textual that does nothing. Medians of several runs.
"""

import re
import statistics
import sys
import tempfile
from pathlib import Path
from time import monotonic

from tests.benchmarks.logs import generated
from tests.terminal.pseudo_terminal import PseudoTerminal

_RUNS = 5
EMPTY = """
from textual.app import App
from textual.widgets import Static
class Empty(App):
    def compose(self):
        yield Static("it stands")
Empty().run()
"""


ROW = re.compile(rb"\d\d:\d\d:\d\d")
"""The time of day of an event: it stands in rows and nowhere else on the first screen."""


def seconds_until(command: list[str], folder: Path, painted: re.Pattern[bytes]) -> float:
    """From starting the command to the bytes that paint something."""
    begin = monotonic()
    with PseudoTerminal(command, folder) as terminal:
        terminal.painted(painted)
        return monotonic() - begin


def key_times(command: list[str], folder: Path, ready: str, *, one_by_one: bool, keys: int = 100) -> list[float]:
    """From pressing a key, which moves the cursor one down, to the title line that says so.

    One by one, each is pressed on a screen at rest; otherwise as soon as the one before it is seen, as a key held down.
    """
    times = []
    with PseudoTerminal(command, folder) as terminal:
        terminal.wait_for(ready)
        for number in range(2, keys):
            if one_by_one:
                terminal.rest()
            times.append(terminal.seconds_until("j", f"{number:,} of ".encode()))
    return sorted(times)


def main(events: int) -> None:
    """Measure and print."""
    log = generated(events)
    edxtui = str(Path(sys.executable).with_name("edxtui"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        empty = [sys.executable, "-c", EMPTY]
        total = f"of {events:,} events shown"
        figures: dict[str, list[float]] = {"empty": [], "first rows": [], "again": []}
        for run in range(_RUNS):
            figures["empty"].append(seconds_until(empty, folder, re.compile(b"it stands")))
            cache = ["--cache-dir", str(folder / str(run))]
            figures["first rows"].append(seconds_until([edxtui, str(log), *cache], folder, ROW))
            with PseudoTerminal([edxtui, str(log), *cache], folder) as terminal:
                terminal.wait_for(total)
                terminal.press("q")
                terminal.ended()
            figures["again"].append(seconds_until([edxtui, str(log), *cache], folder, ROW))
        command = [edxtui, str(log), *cache]
        single = key_times(command, folder, total, one_by_one=True)
        held = key_times(command, folder, total, one_by_one=False)
    medians = {what: statistics.median(values) for what, values in figures.items()}
    base = medians["empty"]
    print(f"{log.stat().st_size / 1e6:,.0f} MB, {events:,} events, medians of {_RUNS}")
    for what, value in medians.items():
        print(f"{what:<12}{value:6.2f} s  {value / base:4.1f} x an empty app")
    for what, keys in (("a single key", single), ("a key held", held)):
        middle, most = keys[len(keys) // 2], keys[int(len(keys) * 0.95)]
        print(
            f"{what:<12}{middle * 1000:5.0f} ms to its paint at the median, {most * 1000:.0f} ms at the 95th percentile"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
