"""Generated logs to measure on, kept between runs in the folder for temporary files."""

import subprocess
import sys
import tempfile
from pathlib import Path

_GENERATE = Path(__file__).parents[2] / "fixtures" / "generate.py"
_MANY = 1_000_000
_USERS = 300_000


def generated(events: int, seed: int = 1) -> Path:
    """A log of so many events; made once. From a million events on it has users in the hundreds of thousands."""
    path = Path(tempfile.gettempdir()) / f"edxtui-benchmark-{seed}-{events}.log"
    if not path.exists():
        passing = path.with_suffix(".part")
        users = ["--users", str(_USERS)] if events >= _MANY else []
        subprocess.run(
            [sys.executable, _GENERATE, "--seed", str(seed), "--events", str(events), *users, "-o", passing], check=True
        )
        passing.rename(path)
    return path
