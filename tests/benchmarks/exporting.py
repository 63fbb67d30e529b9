"""Writing selections to files, beside cat and jq on the same log, in one run.

    python -m tests.benchmarks.exporting [EVENTS] [RUNS] [WORD...]

Medians; the log lies in the page cache, its index stands, and files are synced to the disk, which cat alone does not
do. The 1 of 100 events are those of one type; jq, which takes long, reads the first part of the log once. Commands are
whole processes, with the peak of their memory. With words only what has one of them in its name. Needs /proc.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Any

from edxtui.answers import Vocabulary, understand
from edxtui.export.fields import path_columns
from edxtui.export.request import Request
from edxtui.export.writer import export
from edxtui.logs.blocks import line_start
from edxtui.logs.source import PlainFile
from edxtui.opening import Opening, Settings
from tests.benchmarks.at_scale import Watch
from tests.benchmarks.logs import generated

_TYPE = "show_transcript"
"""1 of 100 events are of it."""
_FEW = 100 << 20
"""Bytes that jq reads."""
_FIELDS = "event.grade,context.module.display_name"


def exported(opening: Opening, query: str, target: Path, **more: Any) -> float:
    """Seconds to all that a query finds in its file."""
    target.unlink(missing_ok=True)
    begin = monotonic()
    statement = understand(query, Vocabulary(opening.store)).statement
    with opening.store.question() as asking:
        ids = asking.view(statement)
    for _ in export(opening, ids, Request.to(str(target), **more)):
        pass
    return monotonic() - begin


def copied(log: Path, target: Path, *, synced: bool) -> float:
    """Seconds that cat takes."""
    target.unlink(missing_ok=True)
    begin = monotonic()
    with target.open("wb") as out:
        subprocess.run(["cat", log], stdout=out, check=True)
        if synced:
            os.fsync(out.fileno())
    return monotonic() - begin


def selected_by_jq(log: Path, target: Path) -> float:
    """Seconds that jq takes for the events of a type."""
    begin = monotonic()
    with target.open("wb") as out:
        subprocess.run(["jq", "-c", f'select(.event_type == "{_TYPE}")', log], stdout=out, check=True)
    return monotonic() - begin


def commanded(log: Path, cache: Path, target: Path, *more: str) -> tuple[float, int]:
    """Seconds of the whole command, and bytes at the peak of its memory."""
    command = [sys.executable, "-m", "edxtui", "export", "--cache-dir", str(cache), str(log), "-o", str(target)]
    begin = monotonic()
    process = subprocess.Popen([*command, "--force", "--quiet", *more])
    watch = Watch(process.pid)
    code = process.wait()
    seconds = monotonic() - begin
    if code:
        raise SystemExit(code)
    return seconds, watch.stop()


def main(events: int, runs: int, words: list[str]) -> None:
    """Measure and print."""
    log = generated(events)
    size = log.stat().st_size
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        few, cache = folder / "few.log", folder / "cache"
        with PlainFile(log) as source:
            few.write_bytes(source.read(0, line_start(source, _FEW)))
            for offset in range(0, size, 8 << 20):  # into the page cache
                source.read(offset, 8 << 20)
        figures: dict[str, list[float]] = {}
        with Opening([str(log)], Settings(cache_folder=cache, jobs=2)) as opening:
            for _ in opening.build():
                pass

            def ours(target: str, query: str = "", **more: Any) -> Callable[[], float]:
                return lambda: exported(opening, query, folder / target, **more)

            fields = path_columns([_FIELDS])
            measures: dict[str, Callable[[], float]] = {
                "cat": lambda: copied(log, folder / "out", synced=False),
                "cat, synced": lambda: copied(log, folder / "out", synced=True),
                "ndjson": ours("out.ndjson"),
                "json": ours("out.json"),
                "ndjson, 1 of 100": ours("few.ndjson", f"event_type:{_TYPE}"),
                "ndjson.zst": ours("out.ndjson.zst"),
                "ndjson.gz": ours("out.ndjson.gz"),
                "csv": ours("out.csv"),
                "csv, two paths": ours("out.csv", fields=fields),
                "parquet": ours("out.parquet"),
                "parquet, two paths": ours("out.parquet", fields=fields),
            }
            for _ in range(runs):
                for what, measure in measures.items():
                    if not words or what == "cat" or any(word in what for word in words):
                        figures.setdefault(what, []).append(measure())
        jq = selected_by_jq(few, folder / "jq.ndjson") / few.stat().st_size * size
        print(f"{size / 1e6:,.0f} MB, {events:,} events, medians of {runs}")
        base = statistics.median(figures["cat"])
        for what, seconds in figures.items():
            middle = statistics.median(seconds)
            print(f"{what:<24}{middle:8.2f} s {size / middle / 1e6:7,.0f} MB/s {base / middle:8.0%} of cat")
        print(f"{'jq, 1 of 100':<24}{jq:8.2f} s {size / jq / 1e6:7,.0f} MB/s")
        commands = {
            "ndjson": (),
            "ndjson, 1 of 100": ("-q", f"event_type:{_TYPE}"),
            "csv": ("-f", "csv", "--fields", _FIELDS),
            "parquet": ("-f", "parquet", "--fields", _FIELDS),
        }
        for what, more in commands.items():
            if not words or any(word in what for word in words):
                took, peak = commanded(log, cache, folder / "out.ndjson", *more)
                print(f"the command, {what:<20}{took:7.2f} s, {peak / 1e6:4,.0f} MB, {jq / took:5.1f} x jq")


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000, int(sys.argv[2]) if len(sys.argv) > 2 else 3, sys.argv[3:]
    )
