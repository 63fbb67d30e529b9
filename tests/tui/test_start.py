"""What a start of the explorer may cost."""

import subprocess
import sys

AFTER_THE_FIRST_ROWS = ["numpy", "duckdb", "rapidfuzz", "multiprocessing", "ijson", "edxtui.query"]


def test_what_the_first_rows_do_not_need_is_not_loaded_for_them() -> None:
    # Each of these takes a good part of the time in which a terminal program should show something.
    program = "import sys, edxtui.cli.main, edxtui.cli.browse, edxtui.opening, edxtui.tui.app; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = done.stdout.split()
    assert "edxtui.tui.screens.explore" in loaded
    assert [name for name in AFTER_THE_FIRST_ROWS if name in loaded] == []
