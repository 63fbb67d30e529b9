"""Generated logs to measure on, kept between runs in the folder for temporary files."""

import subprocess
import sys
import tempfile
from pathlib import Path

_GENERATE = Path(__file__).parents[2] / "fixtures" / "generate.py"


def generated(events: int, seed: int = 1) -> Path:
    """A log of so many events; made once."""
    path = Path(tempfile.gettempdir()) / f"edxtui-benchmark-{seed}-{events}.log"
    if not path.exists():
        passing = path.with_suffix(".part")
        subprocess.run(
            [sys.executable, _GENERATE, "--seed", str(seed), "--events", str(events), "-o", passing], check=True
        )
        passing.rename(path)
    return path
