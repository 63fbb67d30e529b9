"""How the explorer ends: quickly, and whatever becomes of its terminal."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

import pytest
from tests.terminal.pseudo_terminal import PseudoTerminal

EDXTUI = Path(sys.executable).with_name("edxtui")
FIXTURE = Path(__file__).parents[2] / "fixtures" / "edx.log"
ENOUGH_FOR_WORKERS = 33 << 20
"""Bytes."""
GONE = 128 + signal.SIGHUP

pytestmark = pytest.mark.terminal


def comes_to_hold(condition: Callable[[], bool]) -> bool:
    """Whether it does, within a while that is long for any machine."""
    end = monotonic() + 30
    while monotonic() < end:
        if condition():
            return True
        sleep(0.05)
    return False


def is_all_gone(group: int) -> bool:
    """Whether no process of this group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


def large_log(path: Path) -> int:
    """Write one that is indexed by processes; returns of how many copies of the fixture."""
    data = FIXTURE.read_bytes()
    copies = ENOUGH_FOR_WORKERS // len(data) + 1
    path.write_bytes(data * copies)
    return copies


@pytest.mark.parametrize("how", ["its terminal goes", "SIGTERM", "q"])
def test_it_ends_whole_while_it_indexes(tmp_path: Path, how: str) -> None:
    copies = large_log(tmp_path / "large.log")
    with PseudoTerminal([EDXTUI, "large.log", "--cache-dir", "cache"], tmp_path) as terminal:
        terminal.wait_until(lambda screen: any((tmp_path / "cache").glob("*/building-*")), "an index")
        terminal.wait_for("shown")
        if how == "its terminal goes":
            terminal.hang_up()
            assert terminal.code_at_the_end() == GONE
        elif how == "q":
            terminal.press("q")
            assert terminal.ended() == 0
        else:
            os.kill(terminal.process, signal.SIGTERM)
            assert terminal.ended() == 128 + signal.SIGTERM
            assert terminal.raw.rindex(b"\x1b[?1049l") > terminal.raw.rindex(b"\x1b[?1049h")
        assert b"Traceback" not in terminal.raw
        assert b"leaked" not in terminal.raw
        assert comes_to_hold(lambda: is_all_gone(terminal.process))
    # What a question was still open on is left under the name of the process, and taken over all the same.
    words = [str(EDXTUI), "index", "large.log", "--cache-dir", "cache"]
    index = subprocess.run(words, cwd=tmp_path, check=True, capture_output=True, text=True, timeout=60)
    assert index.stdout.startswith(f"{2_000 * copies:,} events, 0 damaged")
    (folder,) = {path.parent for path in (tmp_path / "cache").glob("*/index-*.duckdb")}
    assert not list(folder.glob("building-*"))


def test_without_a_terminal_it_ends_by_itself(tmp_path: Path) -> None:
    shutil.copy(FIXTURE, tmp_path / "edx.log")
    with PseudoTerminal([EDXTUI, "edx.log", "--cache-dir", "cache"], tmp_path) as terminal:
        terminal.wait_for("of 2,000 events shown")
        os.kill(terminal.process, signal.SIGSTOP)  # a pause that it does not hear of
        os.kill(terminal.process, signal.SIGCONT)
        terminal.settle()
        terminal.press("jm")  # a mark is kept
        terminal.wait_for("1 mark")
        terminal.hang_up()
        assert terminal.code_at_the_end() == GONE
    assert list((tmp_path / "cache" / "marks").iterdir())
    with PseudoTerminal([EDXTUI], tmp_path) as terminal:  # nor does it choose a log for ever
        terminal.wait_for("choose what to explore")
        terminal.hang_up()
        assert terminal.code_at_the_end() == GONE


def test_the_signals_that_come_when_a_terminal_is_closed_end_it(tmp_path: Path) -> None:
    shutil.copy(FIXTURE, tmp_path / "edx.log")
    with PseudoTerminal([EDXTUI, "edx.log", "--no-cache"], tmp_path) as terminal:
        terminal.wait_for("of 2,000 events shown")
        terminal.hang_up()
        for number in (signal.SIGHUP, signal.SIGCONT):
            os.kill(terminal.process, number)
        assert terminal.code_at_the_end() == GONE


def test_a_signal_ends_it_also_where_the_terminal_takes_nothing(tmp_path: Path) -> None:
    shutil.copy(FIXTURE, tmp_path / "edx.log")
    with PseudoTerminal([EDXTUI, "edx.log", "--no-cache"], tmp_path) as terminal:
        terminal.wait_for("of 2,000 events shown")
        for _ in range(60):  # nobody reads what they paint
            terminal.press("\x1b[6~")
            sleep(0.01)
        os.kill(terminal.process, signal.SIGTERM)
        assert terminal.code_at_the_end() == 128 + signal.SIGTERM
