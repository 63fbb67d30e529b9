"""What exports leave that are killed before they can clear up: told from what others are writing, and removed.

Whoever writes under a passing name holds a lock on it, which ends with the process, however that ends.
"""

import contextlib
import fcntl
import os
import re
import shutil
import stat
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final

_PASSING: Final = re.compile(r"\.edxtui-[0-9a-z_]{6,16}\.part")
_NEW: Final = 60
"""Seconds in which what was just made may not have its lock yet."""


def passing_name(place: Path) -> Path:
    """A name beside the place that nobody had before."""
    return place.with_name(f".edxtui-{os.urandom(6).hex()}.part")


def lock(passing: Path) -> int | None:
    """Hold a file or folder until the descriptor is closed; None where the file system knows no locks."""
    descriptor = os.open(passing, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor


def sweep(folder: Path, spared: Iterable[Path]) -> None:
    """Remove what is left in a folder; what is spared, somebody else's, new, held, or no file and no folder, stays."""
    with contextlib.suppress(OSError):
        left = {path.resolve() for path in folder.iterdir() if _PASSING.fullmatch(path.name) and not path.is_symlink()}
        for path in left - {path.resolve() for path in spared}:
            with contextlib.suppress(OSError):
                _remove_left(path)


def _remove_left(path: Path) -> None:
    status = path.lstat()
    is_folder = stat.S_ISDIR(status.st_mode)
    if status.st_uid != os.geteuid() or not (is_folder or stat.S_ISREG(status.st_mode)):
        return
    if status.st_mtime > time.time() - _NEW:
        return
    descriptor = lock(path)
    if descriptor is None:
        return
    try:
        if os.path.samestat(os.fstat(descriptor), status):
            shutil.rmtree(path) if is_folder else path.unlink()
    finally:
        os.close(descriptor)
