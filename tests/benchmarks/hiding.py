"""What stand-ins cost: an export with them beside the same export without, in one run.

    python -m tests.benchmarks.hiding [EVENTS] [RUNS]

Medians; the index stands, and the log lies in the page cache. Getting to know people is a pass over all of the log; the
export is of everything, as ndjson; the last pass alone searches what came of it.
"""

import resource
import statistics
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path
from time import monotonic

from edxtui import statement as say
from edxtui.export.request import Request
from edxtui.export.writer import export
from edxtui.opening import Opening, Settings
from edxtui.privacy.disguise import Disguiser, Wanted
from edxtui.privacy.preparing import Prepared, prepared
from tests.benchmarks.logs import generated

_PIECE = 1 << 20


def value_of(steps: Generator[Prepared, None, Disguiser]) -> Disguiser:
    """The value of the generator."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            found: Disguiser = end.value
            return found


def exporting(opening: Opening, target: Path, disguiser: Disguiser | None) -> float:
    """Seconds to an export of everything."""
    begin = monotonic()
    with opening.store.question() as asking:
        ids = asking.view(say.Everything())
    request = Request(target=target, format="ndjson", force=True, disguise=disguiser)
    for _ in export(opening, ids, request):
        pass
    return monotonic() - begin


def searching(target: Path, disguiser: Disguiser) -> float:
    """Seconds to search an export for people."""
    watch = disguiser.watch()
    begin = monotonic()
    with target.open("rb") as out:
        while piece := out.read(_PIECE):
            watch.see(piece)
    watch.finish()
    return monotonic() - begin


def main(events: int, runs: int) -> None:
    """Measure and print."""
    log = generated(events)
    size = log.stat().st_size
    figures: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as name:
        target = Path(name) / "out.ndjson"
        with Opening([str(log)], Settings(cache_folder=Path(name))) as opening:
            for _ in opening.build():
                pass
            for _ in range(runs):
                figures.setdefault("export without", []).append(exporting(opening, target, None))
                for jobs in (2, 1):
                    begin = monotonic()
                    with value_of(prepared(opening, Wanted(key=b"k" * 32, jobs=jobs))) as disguiser:
                        figures.setdefault(f"getting to know, {jobs} jobs", []).append(monotonic() - begin)
                        figures.setdefault(f"export with, {jobs} jobs", []).append(
                            exporting(opening, target, disguiser)
                        )
                        if jobs == 1:
                            figures.setdefault("last pass alone", []).append(searching(target, disguiser))
    print(f"{size / 1e6:,.0f} MB, {events:,} events, medians of {runs}")
    base = size / statistics.median(figures["export without"])
    for what, seconds in figures.items():
        rate = size / statistics.median(seconds)
        print(f"{what:<24}{rate / 1e6:7.0f} MB/s  {rate / base:5.2f} x")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    of_worker = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"this process took up to {most:,.0f} MB, a worker up to {of_worker:,.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000, int(sys.argv[2]) if len(sys.argv) > 2 else 3)
