"""Indexing throughput beside DuckDB's own reading of the same columns from the same log, in one run.

    python -m tests.benchmarks.indexing [EVENTS] [RUNS]

Medians; the log lies in the page cache. Also: one core alone, and the size of the index.
"""

import statistics
import sys
import tempfile
from pathlib import Path
from time import monotonic

import duckdb

from edxtui.opening import Opening, Settings
from tests.benchmarks.logs import generated

_PEER = """
CREATE TABLE events AS SELECT event_type, name, event_source, time, username, session, host, ip, page,
    context.course_id AS course, context.org_id AS org
FROM read_json(?, format='newline_delimited', columns={
    event_type: 'VARCHAR', name: 'VARCHAR', event_source: 'VARCHAR', time: 'TIMESTAMP', username: 'VARCHAR',
    session: 'VARCHAR', host: 'VARCHAR', ip: 'VARCHAR', page: 'VARCHAR',
    context: 'STRUCT(course_id VARCHAR, org_id VARCHAR)'}, maximum_object_size=67108864)
"""


def ours(log: Path, folder: Path, jobs: int) -> tuple[float, int]:
    """Seconds to a finished index, and its bytes."""
    begin = monotonic()
    with Opening([str(log)], Settings(cache_folder=folder, rebuild=True, jobs=jobs)) as opening:
        for _ in opening.build():
            pass
        return monotonic() - begin, opening.store.path.stat().st_size


def peer(log: Path, folder: Path) -> float:
    """Seconds that DuckDB takes with two threads."""
    path = folder / "peer.duckdb"
    path.unlink(missing_ok=True)
    begin = monotonic()
    connection = duckdb.connect(str(path), config={"threads": 2})
    connection.execute(_PEER, [str(log)])
    connection.close()
    return monotonic() - begin


def main(events: int, runs: int) -> None:
    """Measure and print."""
    log = generated(events)
    size = log.stat().st_size
    log.read_bytes()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        figures: dict[str, list[float]] = {"DuckDB, 2 threads": [], "edxtui, 2 jobs": [], "edxtui, 1 job": []}
        for _ in range(runs):
            figures["DuckDB, 2 threads"].append(peer(log, folder))
            seconds, index = ours(log, folder, 2)
            figures["edxtui, 2 jobs"].append(seconds)
            figures["edxtui, 1 job"].append(ours(log, folder, 1)[0])
    medians = {what: size / statistics.median(values) / 1e6 for what, values in figures.items()}
    base = medians["DuckDB, 2 threads"]
    print(f"{size / 1e6:,.0f} MB, {events:,} events, medians of {runs}")
    for what, rate in medians.items():
        print(f"{what:<20}{rate:6.0f} MB/s  {rate / base:5.2f} x")
    print(f"the index takes {index / size:.1%} of the log")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000, int(sys.argv[2]) if len(sys.argv) > 2 else 3)
