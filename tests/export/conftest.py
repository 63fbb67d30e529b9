from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from edxtui.opening import Opening, Settings

Open = Callable[..., Opening]


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
