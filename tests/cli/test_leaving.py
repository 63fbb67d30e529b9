"""The end of a process that had a screen."""

import subprocess
import sys

BEFORE = """
import atexit, multiprocessing, sys, threading, time
from edxtui.cli import leaving
atexit.register(print, "tidied up")
print("data")
"""
ASKED = """
leaving.leave_at_once(lambda code: True)
threading.Thread(target=time.sleep, args=(60,)).start()
worker = multiprocessing.get_context("spawn").Process(target=time.sleep, args=(60,))
worker.start()
print(worker.pid, file=sys.stderr, flush=True)
leaving.leave(3)
print("never")
"""
NOT_ASKED = """
leaving.leave(3)
print("goes on")
"""
WATCHED = """
leaving.leave_at_once(lambda code: True)
sys.setprofile(lambda *given: None)
leaving.leave(3)
print("goes on")
"""
HANGS = """
leaving.leave_at_once(lambda code: True)
atexit.register(time.sleep, 60)
leaving.leave(3)
"""


def ran(program: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, "-c", BEFORE + program], capture_output=True, text=True, timeout=30)


def test_nothing_is_waited_for_and_what_is_to_be_done_is_done() -> None:
    done = ran(ASKED)
    # A worker that ran still would keep standard error open.
    assert (done.returncode, done.stdout.splitlines()) == (3, ["data", "tidied up"])
    assert len(done.stderr.splitlines()) == 1


def test_what_hangs_at_the_end_is_cut_off() -> None:
    assert ran(HANGS).returncode == 3


def test_others_end_as_python_does() -> None:
    for program in (NOT_ASKED, WATCHED):
        done = ran(program)
        assert (done.returncode, done.stdout.splitlines()) == (0, ["data", "goes on", "tidied up"])
