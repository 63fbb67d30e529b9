from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from edxtui.logs.source import Log
from edxtui.opening import Opening, Settings

Open = Callable[..., Opening]


@pytest.fixture
def log(tmp_path: Path) -> Log:
    """A small one, which is only named."""
    path = tmp_path / "tracking.log"
    path.write_bytes(b"{}\n")
    return Log("tracking.log", path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where to export to."""
    folder = tmp_path / "exports"
    folder.mkdir()
    return folder


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Open]:
    """Opens logs, given as names or as bytes, with a complete index."""
    with ExitStack() as stack:

        def opened(*logs: bytes | Path) -> Opening:
            names = []
            for number, log in enumerate(logs):
                path = log if isinstance(log, Path) else tmp_path / f"log-{number}.log"
                if isinstance(log, bytes):
                    path.write_bytes(log)
                names.append(str(path))
            opening = stack.enter_context(Opening(names, Settings(cache_folder=tmp_path / "cache", jobs=1)))
            for _ in opening.build():
                pass
            return opening

        yield opened
