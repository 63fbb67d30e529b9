"""What a worker process that looks into documents loads."""

import subprocess
import sys


def test_a_worker_loads_neither_the_engine_nor_the_screens() -> None:
    program = "import sys, edxtui.check.workers; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert {"duckdb", "textual", "click"}.isdisjoint(done.stdout.split())
