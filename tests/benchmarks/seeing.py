"""Facets and histogram: what the index needs to count, beside the same engine over a table of plain columns.

    python -m tests.benchmarks.seeing [EVENTS] [RUNS]

Both count the same log in turns in one run. The table is what DuckDB's own reader makes of the log, as in `indexing`:
texts as the log has them, without what edxtui derives.
"""

import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np

from edxtui import statement as say
from edxtui.index.asking import Asking
from edxtui.index.counting import extent, facet, over_time
from edxtui.opening import Opening, Settings
from edxtui.tui import looks
from edxtui.tui.timescale import scale_of
from tests.benchmarks.logs import generated
from tests.benchmarks.peers import duckdb_table
from tests.benchmarks.timing import milliseconds

_COLUMNS = 120
_SOME = say.All((say.Equal("source", "server"), say.Not(say.Wildcard("user", "*1*"))))
_SOME_IN_SQL = "event_source = 'server' AND NOT coalesce(username, '') LIKE '%1%'"
"""The same of the table."""


def _histogram(statement: say.Statement) -> Callable[[Asking], object]:
    def count(asking: Asking) -> object:
        reach = extent(statement, asking)
        assert reach.first is not None
        assert reach.last is not None
        edges = np.array(scale_of(reach.first, reach.last, _COLUMNS).edges, np.int64)
        return over_time(edges, statement, looks.group_of, asking)

    return count


def _facet(field: str, statement: say.Statement) -> Callable[[Asking], object]:
    return lambda asking: facet(field, statement, asking)


def _grouped(column: str, where: str = "TRUE") -> str:
    return f"SELECT {column}, count(*) AS n FROM events WHERE {where} GROUP BY 1 ORDER BY n DESC, 1"  # noqa: S608 - columns of this file


_HISTOGRAM_IN_SQL = "SELECT date_trunc('day', time), event_type, count(*) FROM events WHERE {} GROUP BY 1, 2"
QUESTIONS: dict[str, tuple[Callable[[Asking], object], str]] = {
    "facet type": (_facet("type", say.Everything()), _grouped("event_type")),
    "facet user": (_facet("user", say.Everything()), _grouped("username")),
    "facet session": (_facet("session", say.Everything()), _grouped("session")),
    "facet course": (_facet("course", say.Everything()), _grouped("course")),
    "facet hour": (_facet("hour", say.Everything()), _grouped("date_trunc('hour', time)")),
    "facet user, within a query of two terms": (_facet("user", _SOME), _grouped("username", _SOME_IN_SQL)),
    "histogram, its extent included": (_histogram(say.Everything()), _HISTOGRAM_IN_SQL.format("TRUE")),
    "histogram, within a query of two terms": (_histogram(_SOME), _HISTOGRAM_IN_SQL.format(_SOME_IN_SQL)),
}


def main(events: int = 1_000_000, runs: int = 7) -> None:
    """Measure and print."""
    log = generated(events)
    with tempfile.TemporaryDirectory() as name, Opening([str(log)], Settings(cache_folder=Path(name))) as opening:
        for _ in opening.build():
            pass
        duckdb_table(log, Path(name))
        plain = duckdb.connect(str(Path(name) / "peer.duckdb"), read_only=True, config={"threads": 2})

        def ask(count: Callable[[Asking], object]) -> object:
            with opening.store.question() as asking:
                return count(asking)

        for what, (count, query) in QUESTIONS.items():
            own, others = [], []
            for _ in range(runs + 1):  # the first is not counted
                own.append(milliseconds(lambda: ask(count)))  # noqa: B023 - called at once
                others.append(milliseconds(lambda: plain.execute(query).fetchnumpy()))  # noqa: B023
            mine, peer = statistics.median(own[1:]), statistics.median(others[1:])
            print(
                f"{what}: {mine:,.0f} ms, at most {max(own[1:]):,.0f}; plain columns: {peer:,.0f}, x {peer / mine:.1f}"
            )


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
