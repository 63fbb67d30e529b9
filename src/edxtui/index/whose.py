"""What stands beside an index to tell which logs it belongs to, and that it is in use, without the engine."""

import contextlib
import fcntl
import json
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from edxtui import private_files
from edxtui.events.times import iso

NAME: Final = "logs.json"
QUERIES: Final = "queries.json"
"""What was asked of the logs stands beside it."""
_VERSION: Final = 1
_AS_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC

T = TypeVar("T")


class Note(msgspec.Struct, frozen=True):
    """Which logs an index belongs to."""

    version: int
    named: tuple[str, ...]
    """What the user named, as absolute paths."""
    logs: tuple[str, ...]
    """The files that were meant, as absolute paths without links, in the order in which they are read."""
    made: str
    """When they were first opened: ISO 8601 in UTC with microseconds and `Z`."""


class Hold:
    """That the folder of an index is in use, until this is closed or the process ends."""

    def __init__(self, folder: Path) -> None:
        """Tell other processes; where the file system has no locks nobody is told."""
        self._descriptor: int | None = None
        with contextlib.suppress(OSError):
            self._descriptor = os.open(folder, _AS_FOLDER)
            fcntl.flock(self._descriptor, fcntl.LOCK_SH)  # waits for one that is just being looked at

    def close(self) -> None:
        """Use it no more."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def save(folder: Path, named: Sequence[str], logs: Sequence[Path]) -> Hold:
    """Write down, for the owner alone, which logs the index in `folder` belongs to, and that it is used now.

    `named` is what the user wrote. Where nothing can be written, the index is good all the same, but nothing tells
    whose it is. Close what comes back when the index is closed.
    """
    hold = Hold(folder)
    before = saved(folder)
    made = before.made if before is not None else iso(time.time_ns() // 1000)
    now = Note(_VERSION, absolute(named), real(logs), made)
    with contextlib.suppress(OSError):
        if now == before:
            os.utime(folder / NAME)
        else:
            _write(folder / NAME, now)
    return hold


def saved(folder: Path) -> Note | None:
    """What was written down; None where nothing was, or by another version."""
    found = read(folder / NAME, Note)
    return found if found is not None and found.version == _VERSION else None


def forget(folder: Path) -> None:
    """Take away what was written down, if no edxtui holds the folder: no index came of it."""
    with contextlib.suppress(OSError), held_alone(folder) as alone:
        if alone:
            for name in (NAME, QUERIES):
                (folder / name).unlink(missing_ok=True)


def read(path: Path, kind: type[T]) -> T | None:
    """What a small JSON file holds; None where there is none, or one of another form."""
    try:
        return msgspec.convert(json.loads(private_files.read(path)), kind)
    except (OSError, ValueError, RecursionError):
        return None


def _write(path: Path, what: Note) -> None:
    text = json.dumps(msgspec.to_builtins(what))  # not by msgspec: the name of a file need not be UTF-8
    private_files.replace(path, text.encode("ascii"))


def absolute(names: Iterable[str]) -> tuple[str, ...]:
    """Names as the user wrote them, from the root."""
    return tuple(os.path.abspath(os.path.expanduser(name)) for name in names)  # noqa: PTH100, PTH111 - also patterns


def real(logs: Iterable[Path]) -> tuple[str, ...]:
    """Paths of files, from the root and without links."""
    return tuple(os.path.realpath(log) for log in logs)


@contextlib.contextmanager
def held_alone(folder: Path) -> Iterator[bool]:
    """Gives whether no other process holds the folder; nobody begins to before this ends.

    Raises: OSError: there is no such folder, or it is a link.
    """
    descriptor = os.open(folder, _AS_FOLDER)
    try:
        yield _is_locked(descriptor)
    finally:
        os.close(descriptor)


def _is_locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # the file system has no locks
        return True
    return True
