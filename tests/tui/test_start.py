"""What a start of the explorer may cost."""

import gzip
import subprocess
import sys
from pathlib import Path

from tests.logs.packed.archives import log_text
from tests.making import at, line, log_file
from tests.tui.driving import settle

from edxtui.opening import Opening, Settings
from edxtui.tui.app import EdxtuiApp

AFTER_THE_FIRST_ROWS = ["numpy", "duckdb", "rapidfuzz", "multiprocessing", "ijson", "edxtui.query"]


def test_what_the_first_rows_do_not_need_is_not_loaded_for_them() -> None:
    # Each of these takes a good part of the time in which a terminal program should show something.
    program = "import sys, edxtui.cli.main, edxtui.cli.browse, edxtui.opening, edxtui.tui.app; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = done.stdout.split()
    assert "edxtui.tui.screens.explore" in loaded
    assert [name for name in AFTER_THE_FIRST_ROWS if name in loaded] == []


def test_nor_for_those_of_a_packed_log(tmp_path: Path) -> None:
    path = tmp_path / "log.gz"
    path.write_bytes(gzip.compress(log_text(3_000_000)))
    program = (
        "import sys, edxtui.tui.app; from edxtui.opening import Opening, Settings\n"
        "with Opening([sys.argv[1]], Settings(no_cache=True)) as opening:\n"
        "    print(len(opening.first.records), len(opening.first_texts), *sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True)
    records, texts, *loaded = done.stdout.split()
    assert int(records) == int(texts) > 100
    assert [name for name in AFTER_THE_FIRST_ROWS if name in loaded] == []


async def test_whoever_started_it_hears_when_the_index_is_open(tmp_path: Path) -> None:
    log = log_file(tmp_path, line(user="u", type="x", time=at(1)))
    sizes: list[int] = []
    with Opening([str(log)], Settings(no_cache=True)) as opening:
        app = EdxtuiApp(opening, when_open=lambda: sizes.append(opening.store.size))
        async with app.run_test() as pilot:
            await settle(pilot)
    assert len(sizes) == 1
