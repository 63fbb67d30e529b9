"""Logs and openings for tests."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from edxtui.opening import Opening, Settings


def line(**members: Any) -> bytes:
    """One event as a log has it; `user`, `type` and `course` are short for the members that hold them."""
    document: dict[str, Any] = {"event_source": "server"}
    for name, value in members.items():
        if name == "user":
            document["username"] = value
        elif name == "type":
            document["event_type"] = value
        elif name == "course":
            document.setdefault("context", {})["course_id"] = value
        else:
            document[name] = value
    return json.dumps(document).encode() + b"\n"


def at(minutes: float) -> str:
    """A time of day, so many minutes after 2014-03-03 00:00 UTC."""
    seconds = round(minutes * 60)
    hours, rest = divmod(seconds, 3600)
    day, hours = divmod(hours, 24)
    return f"2014-03-{3 + day:02}T{hours:02}:{rest // 60:02}:{rest % 60:02}.000000+00:00"


def log_file(folder: Path, *lines: bytes, name: str = "edx.log") -> Path:
    """A log of these lines."""
    path = folder / name
    path.write_bytes(b"".join(lines))
    return path


@contextmanager
def opened(*paths: Path | str, folder: Path | None = None, **settings: Any) -> Iterator[Opening]:
    """Logs, read and indexed; in memory of nobody unless `folder` is the cache."""
    given = {"cache_folder": folder} if folder else {"no_cache": True}
    with Opening([str(path) for path in paths], Settings(**given, **settings)) as opening:
        for _ in opening.build():
            pass
        yield opening


def documents(path: Path) -> Sequence[dict[str, Any]]:
    """The documents of a log that holds one a line."""
    return [json.loads(text) for text in path.read_bytes().splitlines() if text.strip()]
