"""What a log costs as it gets longer: memory of all processes together, seconds per GB, the index, opening it again.

    python -m tests.benchmarks.at_scale [EVENTS...]

For each number of events: the peak of resident memory while `edxtui index` makes an index anew and while the explorer
moves through it, the time it takes, the size of the index, and the first rows of the explorer beside the first paint of
an empty Textual app. Needs /proc.
"""

import re
import statistics
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from time import monotonic

from tests.benchmarks.first_rows import EMPTY, ROW, seconds_until
from tests.benchmarks.logs import generated
from tests.terminal.pseudo_terminal import PseudoTerminal

_LOOK = 5.0
"""Seconds for which each screen is looked at."""
_MOMENT = 0.05
"""Seconds between two looks."""


def resident(process: int) -> int:
    """Bytes that a process and its children hold in memory; pages that they share count once for each."""
    try:
        fields = Path(f"/proc/{process}/status").read_text()
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    own = next((line for line in fields.splitlines() if line.startswith("VmRSS")), "VmRSS: 0 kB")
    return int(own.split()[1]) * 1024 + sum(resident(int(child)) for child in children)


class Watch:
    """Looks at a process until it is told to stop."""

    def __init__(self, process: int) -> None:
        self.peak = 0
        self._process = process
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def _look(self) -> None:
        while not self._done.wait(_MOMENT):
            self.peak = max(self.peak, resident(self._process))

    def stop(self) -> int:
        """Bytes at the peak."""
        self._done.set()
        self._thread.join()
        return self.peak


def indexing(log: Path, cache: Path) -> tuple[int, float, int]:
    """Bytes at the peak, seconds, and bytes of the index."""
    begin = monotonic()
    command = [sys.executable, "-m", "edxtui", "index", "--quiet", "--jobs", "2", "--cache-dir", str(cache), str(log)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    watch = Watch(process.pid)
    code = process.wait()
    seconds = monotonic() - begin
    peak = watch.stop()
    if code:
        raise SystemExit(code)
    (index,) = cache.glob("*/index-*.duckdb")
    return peak, seconds, index.stat().st_size


def browsing(log: Path, cache: Path, events: int) -> int:
    """Bytes at the peak while one goes to the end, asks for a user's and a type's events, and opens a timeline."""
    command = [sys.executable, "-m", "edxtui", "--cache-dir", str(cache), str(log)]
    with PseudoTerminal(command, cache) as terminal:
        watch = Watch(terminal.process)
        terminal.wait_for(f"of {events:,} events shown")
        for keys in ("G", "g", "t", "\x1b", "u", "\x1b", "s"):
            terminal.press(keys)
            terminal.take_for(_LOOK)
        return watch.stop()


def opening_again(log: Path, cache: Path) -> tuple[float, float]:
    """Seconds to the first rows of a log with a fresh index, and to the first paint of an empty app."""
    command = [sys.executable, "-m", "edxtui", "--cache-dir", str(cache), str(log)]
    empty = [sys.executable, "-c", EMPTY]
    times = [
        (seconds_until(command, cache, ROW), seconds_until(empty, cache, re.compile(b"it stands"))) for _ in range(5)
    ]
    rows, paints = zip(*times, strict=True)
    return statistics.median(rows), statistics.median(paints)


def main(numbers: list[int]) -> None:
    """Measure and print."""
    for events in numbers:
        log = generated(events)
        size = log.stat().st_size
        with tempfile.TemporaryDirectory() as name:
            cache = Path(name)
            peak, seconds, index = indexing(log, cache)
            browse = browsing(log, cache, events)
            rows, empty = opening_again(log, cache)
        print(
            f"{events:,} events, {size / 1e9:.2f} GB: indexing {peak / 1e6:,.0f} MB, "
            f"{seconds / size * 1e9:.1f} s per GB, index {index / size:.2%}; browsing {browse / 1e6:,.0f} MB; "
            f"first rows again {rows:.2f} s, {rows / empty:.1f} x an empty app"
        )


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [1_000_000, 10_000_000])
