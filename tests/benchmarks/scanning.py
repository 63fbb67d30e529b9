"""Reading documents for queries, beside indexing them, ripgrep and jq on the same log, in one run.

    python -m tests.benchmarks.scanning [EVENTS] [RUNS]

Medians; the log lies in the page cache, its index stands. `first` is a question for which worker processes have yet to
start, the others find them there. jq, which takes long, reads the first part of the log once.
"""

import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import monotonic

from edxtui.answers import Vocabulary, understand
from edxtui.logs.blocks import line_start
from edxtui.logs.source import PlainFile
from edxtui.opening import Opening, Settings
from edxtui.scan.scanner import Scanner
from tests.benchmarks.indexing import ours
from tests.benchmarks.logs import generated

_JOBS = 2
_FEW = 100 << 20
"""Bytes that jq reads."""
_PAYLOAD = '(.event | if type == "string" then (fromjson? // {}) else . end)'
QUERIES = {
    "text in no document": '"open ocean"',
    "text beyond ASCII": '"déjà vu"',
    "text in 9 of 100": '"student"',
    "text in all but these": '-"student"',
    "a path that 10 of 100 have": "event.grade:>=2",
    "a path that all have": "context.user_id:12",
    "any member of the payload": "event.*:play_video",
    "the same, which no sieve helps": "event.*:5",
    "has any member": "has:event.*",
    "text, in one type alone": 'type:problem_check "open ocean"',
}


def scanned(scanner: Scanner, opening: Opening, query: str) -> float:
    """Seconds to all that a query finds."""
    begin = monotonic()
    statement = understand(query, Vocabulary(opening.store)).statement
    with opening.store.question() as asking:
        for _ in scanner.find(statement, asking):
            pass
    return monotonic() - begin


def first_scanned(opening: Opening, query: str) -> float:
    """The same by processes that have yet to start."""
    with Scanner(opening, jobs=_JOBS) as scanner:
        return scanned(scanner, opening, query)


def taken(*command: str | Path) -> float:
    """Seconds that a program takes."""
    begin = monotonic()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=False)  # nothing found is an error to ripgrep
    return monotonic() - begin


def main(events: int, runs: int) -> None:
    """Measure and print."""
    log = generated(events)
    size = log.stat().st_size
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        few = folder / "few.log"
        with PlainFile(log) as source:
            few.write_bytes(source.read(0, line_start(source, _FEW)))
            for offset in range(0, size, 8 << 20):  # into the page cache
                source.read(offset, 8 << 20)
        figures: dict[str, list[float]] = {}
        with Opening([str(log)], Settings(cache_folder=folder / "kept", jobs=_JOBS)) as opening:
            for _ in opening.build():
                pass
            with Scanner(opening, jobs=_JOBS) as scanner:
                scanned(scanner, opening, QUERIES["text in all but these"])
                measures: dict[str, Callable[[], float]] = {
                    "edxtui index": lambda: ours(log, folder / "anew", _JOBS)[0],
                    "rg -c": lambda: taken("rg", "-c", "open ocean", log),
                    "rg -ic": lambda: taken("rg", "-ic", "open ocean", log),
                    "first: text in no document": lambda: first_scanned(opening, QUERIES["text in no document"]),
                }
                for what, query in QUERIES.items():
                    measures[what] = lambda query=query: scanned(scanner, opening, query)  # type: ignore[misc]
                for _ in range(runs):
                    for what, measure in measures.items():
                        figures.setdefault(what, []).append(measure())
        jq = few.stat().st_size / taken("jq", "-c", f"select({_PAYLOAD}.grade? >= 2)", few) / 1e6
    print(f"{size / 1e6:,.0f} MB, {events:,} events, {_JOBS} processes, medians of {runs}")
    base = statistics.median(figures["edxtui index"])
    for what, seconds in figures.items():
        middle = statistics.median(seconds)
        print(f"{what:<30}{middle:7.2f} s {size / middle / 1e6:7.0f} MB/s  {base / middle:6.2f} x indexing")
    print(f"{'jq, grade of the payload':<30}{size / jq / 1e6:7.2f} s {jq:7.0f} MB/s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000, int(sys.argv[2]) if len(sys.argv) > 2 else 3)
