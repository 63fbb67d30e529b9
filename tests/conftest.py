"""Settings and helpers that all tests share."""

import os
import signal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("suite", deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("thorough", deadline=None, max_examples=20_000, suppress_health_check=list(HealthCheck))
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # in the background of a shell; what is started here inherits it
    signal.signal(signal.SIGINT, signal.default_int_handler)
if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:  # under nohup, likewise
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


_MOST_WORKERS = 8
"""With more of them the longest tests would be waited for."""


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """How many processes run the tests beside this one; 0 where this one runs them itself.

    It does so for a single file, as starting others takes longer than they save, and to renew looks, as a look that
    no test has any more is taken away by the process that ran all of them.
    """
    if config.getoption("update_snapshots") or (len(config.args) == 1 and ".py" in config.args[0]):
        return 0
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(processors, _MOST_WORKERS) if processors > 1 else 0


@pytest.fixture(autouse=True)
def cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of the test's own: none ever touches the user's."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("EDXTUI_CACHE_DIR", str(folder))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg-cache"))
    monkeypatch.setenv("EDXTUI_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "xdg-data"))
    return folder
