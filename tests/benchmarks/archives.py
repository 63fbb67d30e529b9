"""Reading packed logs in place, beside the programs that unpack them, in one run.

    python -m tests.benchmarks.archives [EVENTS] [RUNS]

For each format: text in one pass, fetching 50 kB at random places, the size of what is kept, and memory. Medians.
A pass beside its program: both with one thread, the text thrown away.
"""

import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import monotonic, perf_counter

from edxtui.logs.packed.packed_file import PackedFile
from edxtui.logs.packed.points import Points
from tests.benchmarks.logs import generated

_READS = 200
_READ = 50_000
_MAKE = {
    "gz": (["gzip", "-c"], ["gzip", "-dc"]),
    "bz2": (["bzip2", "-c"], ["bzip2", "-dc"]),
    "xz -T2": (["xz", "-T2", "-c"], ["xz", "-T1", "-dc"]),
    "xz, one block": (["xz", "-T1", "-c"], ["xz", "-T1", "-dc"]),
    "zst, one frame": (["zstd", "-q", "-c"], ["zstd", "-q", "-dc"]),
}
_OURS = """
import resource, sys, time
from pathlib import Path
from edxtui.logs.packed.forward import forward
from edxtui.logs.packed.points import Points
path, points = Path(sys.argv[1]), Points(Path(sys.argv[2]))
begin, first = time.monotonic(), 0.0
for stride in forward(path, points, threads=int(sys.argv[3])):
    first = first or time.monotonic() - begin
print(time.monotonic() - begin, first, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
points.save(Path(sys.argv[4]), "")
"""


def ours(archive: Path, folder: Path, threads: int) -> tuple[float, float, float]:
    """Seconds of a pass, seconds to its first text, and megabytes of memory of its process."""
    for name in ("copy", "points"):
        (folder / name).unlink(missing_ok=True)
    command: list[str | Path] = [sys.executable, "-c", _OURS, archive, folder / "copy", str(threads), folder / "points"]
    seconds, first, memory = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(seconds), float(first), float(memory)


def theirs(command: list[str], archive: Path) -> float:
    """Seconds that a program takes to throw the text away."""
    begin = monotonic()
    subprocess.run([*command, archive], check=True, stdout=subprocess.DEVNULL)
    return monotonic() - begin


def reads(archive: Path, points: Points) -> list[float]:
    """Milliseconds of random reads, sorted."""
    chance = random.Random(1)
    times = []
    with PackedFile(archive, points) as packed:
        for _ in range(_READS):
            offset = chance.randrange(points.size)
            begin = perf_counter()
            packed.read(offset, _READ)
            times.append((perf_counter() - begin) * 1000)
    return sorted(times)


def measure(what: str, log: Path, folder: Path, runs: int) -> None:
    """Measure one format and print a line or two."""
    pack, unpack = _MAKE[what]
    if shutil.which(pack[0]) is None:
        print(f"{what:<18}{pack[0]} is not installed")
        return
    archive = folder / "archive"
    with archive.open("wb") as out:
        subprocess.run([*pack, log], check=True, stdout=out)
    size, packed = log.stat().st_size, archive.stat().st_size
    for threads in (1, 2) if what == "bz2" else (1,):
        peer: list[float] = []
        mine: list[tuple[float, float, float]] = []
        for _ in range(runs):
            peer.append(theirs(unpack, archive))
            mine.append(ours(archive, folder, threads))
        rates = [size / 1e6 / statistics.median(times) for times in ([run[0] for run in mine], peer)]
        points = Points.load(folder / "points", "")
        if points is None or points.size != size:
            raise SystemExit(f"{what}: the pass gave something else")
        times = reads(archive, points)
        kept = (folder / "points").stat().st_size
        name = what if threads == 1 else f"{what}, {threads} threads"
        first, memory = statistics.median(run[1] for run in mine), statistics.median(run[2] for run in mine)
        print(
            f"{name:<18}{packed / size:6.1%}{rates[0]:7.0f} MB/s{rates[1]:7.0f} MB/s{rates[0] / rates[1]:6.2f} x"
            f"{times[_READS // 2]:8.1f} ms{times[_READS * 95 // 100]:7.1f} ms"
            f"{kept / packed:8.2%}{kept / size:8.3%}{points.copied / size:7.1%}"
            f"{memory:6.0f} MB{first * 1e3:6.0f} ms"
        )


def main(events: int, runs: int) -> None:
    """Measure and print."""
    log = generated(events)
    with log.open(
        "rb"
    ) as file:  # into the page cache; not all at once, as children are told the most that their parent held
        while file.read(1 << 20):
            pass
    print(
        f"{log.stat().st_size / 1e6:,.0f} MB, {events:,} events, medians of {runs}, {_READS} reads of {_READ:,} bytes"
    )
    print(
        "of the text: the archive | a pass | the program | ratio | a read, median, 95th percentile | "
        "points of the archive, of the text | copy of the text | memory | first text"
    )
    with tempfile.TemporaryDirectory() as name:
        for what in _MAKE:
            measure(what, log, Path(name), runs)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000, int(sys.argv[2]) if len(sys.argv) > 2 else 3)
