"""Indexing throughput beside other programs on the same log, in one run.

    python -m tests.benchmarks.indexing [EVENTS] [RUNS] [WORD...]

Medians; the log lies in the page cache. Also one job alone, the size of the index, and the way of ijson alone beside
ijson's own building of documents. With words only what has one of them in its name, and nothing of ijson: `"2 threads"
"2 jobs"` for logs on which the others take too long.
"""

import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import monotonic

from edxtui.logs.blocks import Way
from edxtui.opening import Opening, Settings
from tests.benchmarks import peers
from tests.benchmarks.logs import generated


def ours(log: Path, folder: Path, jobs: int, way: Way = "fast") -> tuple[float, int]:
    """Seconds to a finished index, and its bytes."""
    begin = monotonic()
    with Opening([str(log)], Settings(cache_folder=folder, rebuild=True, jobs=jobs, way=way)) as opening:
        for _ in opening.build():
            pass
        return monotonic() - begin, opening.store.path.stat().st_size


def compare(size: int, runs: int, measures: dict[str, Callable[[], float | None]]) -> None:
    """Measure in turns and print medians, the first being what the others are held against."""
    figures: dict[str, list[float]] = {}
    for _ in range(runs):
        for what, measure in measures.items():
            seconds = measure()
            if seconds is None:
                print(f"{what}: not installed, skipped")
            else:
                figures.setdefault(what, []).append(seconds)
    medians = {what: size / statistics.median(values) / 1e6 for what, values in figures.items()}
    base = medians[next(iter(measures))]
    for what, rate in medians.items():
        print(f"{what:<42}{rate:6.0f} MB/s  {rate / base:5.2f} x")


def main(events: int, runs: int, *words: str) -> None:
    """Measure and print."""
    log = generated(events)
    size = log.stat().st_size
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with log.open("rb") as file:  # into the page cache
            while file.read(1 << 24):
                pass
        print(f"{size / 1e6:,.0f} MB, {events:,} events, medians of {runs}")
        measures: dict[str, Callable[[], float | None]] = {
            "DuckDB's read_json to a table, 2 threads": lambda: peers.duckdb_table(log, folder),
            "edxtui, 2 jobs": lambda: ours(log, folder, 2)[0],
            "DuckDB's read_json to a table, 1 thread": lambda: peers.duckdb_table(log, folder, 1),
            "edxtui, 1 job": lambda: ours(log, folder, 1)[0],
            "lnav": lambda: peers.lnav(log),
            "jq -c, two members": lambda: peers.jq(log),
            "rg -c, one word": lambda: peers.ripgrep(log),
        }
        compare(
            size,
            runs,
            {name: each for name, each in measures.items() if not words or any(word in name for word in words)},
        )
        print(f"the index takes {ours(log, folder, 2)[1] / size:.2%} of the log")
        if words:
            return
        print("the same through ijson alone")
        compare(
            size,
            runs,
            {
                "ijson.items": lambda: peers.ijson_items(log),
                "edxtui, every byte through ijson, 2 jobs": lambda: ours(log, folder, 2, "ijson")[0],
                "edxtui, every byte through ijson, 1 job": lambda: ours(log, folder, 1, "ijson")[0],
            },
        )


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000,
        int(sys.argv[2]) if len(sys.argv) > 2 else 3,
        *sys.argv[3:],
    )
