"""What every worker process loads anew, and what only the explorer pays for."""

import subprocess
import sys

import pytest

HEAVY = ("duckdb", "ijson", "msgspec", "numpy", "rapidfuzz", "textual")


def loaded_with(module: str) -> set[str]:
    program = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("module", ["edxtui.cli.main", "edxtui.__main__", "edxtui.cli.browse"])
def test_the_front_loads_nothing_heavy(module: str) -> None:
    assert loaded_with(module).isdisjoint(HEAVY)


def test_commands_do_not_load_the_screens() -> None:
    modules = "edxtui.cli.index, edxtui.cli.export, edxtui.cli.count, edxtui.cli.sessions"
    assert "textual" not in loaded_with(modules)
