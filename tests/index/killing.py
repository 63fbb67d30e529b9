"""Kills indexing at random moments and compares what comes of it in the end with an index made in one go.

    python -m tests.index.killing [KILLS] [SEED]

Each time `edxtui index` is started on the same log and ended with kill -9 after a random while; when it comes to its
end before, its index is compared and thrown away. Prints how many kills there were, and how many bytes had been read
by the killed ones that the next had not to read again.
"""

import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
from tests.benchmarks.logs import generated

from edxtui.opening import Opening, Settings

_EVENTS = 60_000
_LONGEST = 4.0
"""Seconds after which one is killed at the latest."""


def command(log: Path, cache: Path) -> Sequence[str]:
    return [sys.executable, "-m", "edxtui", "index", "--quiet", "--jobs", "2", "--cache-dir", str(cache), str(log)]


def contents(index: Path) -> list[Any]:
    """All that an index holds, with values for codes."""
    with duckdb.connect(str(index), read_only=True) as connection:
        names = [name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        fields = [name.removeprefix("values_") for name in names if name.startswith("values_")]
        joins = " ".join(f'LEFT JOIN "values_{name}" AS v_{name} ON v_{name}.code = events."{name}"' for name in fields)
        values = ", ".join(f"v_{name}.value" for name in fields)
        columns = 'id, log, "offset", length, time, stands_at, reason'
        query = f"SELECT {columns}, {values} FROM events {joins} ORDER BY id"  # noqa: S608 - names of the schema
        questions = (
            f"SELECT count(*), bit_xor(hash(t)) FROM ({query}) AS t",  # noqa: S608 - names of the schema
            "SELECT * FROM damage ORDER BY ALL",
            "SELECT * FROM logs ORDER BY ALL",
        )
        return [connection.execute(question).fetchall() for question in questions]


def index_of(cache: Path) -> Path:
    (index,) = cache.glob("*/index-*.duckdb")
    return index


def kill(log: Path, kills: int, seed: int) -> tuple[int, int]:
    """How often indexing came to its end, and how many bytes were not read twice."""
    moments = random.Random(seed)
    spared = ends = done = 0
    with tempfile.TemporaryDirectory() as name:
        whole, cache = Path(name) / "whole", Path(name) / "cache"
        subprocess.run(command(log, whole), check=True, stdout=subprocess.DEVNULL)
        expected = contents(index_of(whole))
        while done < kills:
            process = subprocess.Popen(command(log, cache), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                assert process.wait(moments.uniform(0.05, _LONGEST)) == 0
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                done += 1
                continue
            assert contents(index_of(cache)) == expected
            ends += 1
            shutil.rmtree(cache)
        spared = _committed(log, cache)
        subprocess.run(command(log, cache), check=True, stdout=subprocess.DEVNULL)
        assert contents(index_of(cache)) == expected
    return ends + 1, spared


def _committed(log: Path, cache: Path) -> int:
    """Bytes that the last killed one left read; takes its index over, and leaves it again."""
    with Opening([str(log)], Settings(cache_folder=cache)) as opening:
        with opening.store.question() as asking:
            rows = asking.rows("SELECT coalesce(sum(read_to), 0) FROM logs", [])
        return int(rows[0][0])


def main(kills: int = 50, seed: int = 1) -> None:
    log = generated(_EVENTS)
    ends, spared = kill(log, kills, seed)
    print(f"{kills} kills, seed {seed}: {ends} times to the end, each time the same index as in one go;")
    print(f"the last killed one had left {spared:,} of {log.stat().st_size:,} bytes to go on from")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
