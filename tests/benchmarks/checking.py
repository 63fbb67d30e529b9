"""Checking throughput beside that of indexing on the same log, in one run.

    python -m tests.benchmarks.checking [EVENTS] [RUNS]

Medians; the log lies in the page cache. Checking has the finished index; `both` is a check that begins with nothing.
Also: one core alone, and the memory of the process that puts findings together.
"""

import resource
import statistics
import sys
import tempfile
from pathlib import Path
from time import monotonic

from edxtui.check.run import Check
from edxtui.opening import Opening, Settings
from tests.benchmarks.logs import generated


def indexing(log: Path, folder: Path, jobs: int) -> float:
    """Seconds to a finished index."""
    begin = monotonic()
    with Opening([str(log)], Settings(cache_folder=folder, rebuild=True, jobs=jobs)) as opening:
        for _ in opening.build():
            pass
    return monotonic() - begin


def checking(log: Path, folder: Path, jobs: int) -> float:
    """Seconds to a report, with an index that stands."""
    begin = monotonic()
    with Opening([str(log)], Settings(cache_folder=folder, jobs=jobs)) as opening:
        for _ in opening.build():
            pass
        check = Check(opening, jobs=jobs)
        for _ in check.run():
            pass
    return monotonic() - begin


def main(events: int, runs: int) -> None:
    """Measure and print."""
    log = generated(events)
    size = log.stat().st_size
    log.read_bytes()
    figures: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for _ in range(runs):
            for jobs in (2, 1):
                own = "2 jobs" if jobs == 2 else "1 job"
                built = indexing(log, folder, jobs)
                checked = checking(log, folder, jobs)
                figures.setdefault(f"indexing, {own}", []).append(built)
                figures.setdefault(f"checking, {own}", []).append(checked)
                figures.setdefault(f"both, {own}", []).append(built + checked)
    medians = {what: size / statistics.median(seconds) / 1e6 for what, seconds in figures.items()}
    print(f"{size / 1e6:,.0f} MB, {events:,} events, medians of {runs}")
    for what, rate in medians.items():
        base = medians[f"indexing, {what.partition(', ')[2]}"]
        print(f"{what:<18}{rate:6.0f} MB/s  {rate / base:5.2f} x")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"this process took up to {most:,.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000, int(sys.argv[2]) if len(sys.argv) > 2 else 3)
