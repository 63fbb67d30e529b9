"""Files that edxtui keeps for its user: readable by nobody else, replaced whole, and never reached through a link.

A link in such a folder is not ours, for we make none. Whoever planted it wants another file read or written over.
"""

import contextlib
import os
import stat
from pathlib import Path
from typing import Final

_AS_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_AS_FILE: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_PASSING: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class NotOursError(OSError):
    """A folder that another user made, or a link in place of one; `strerror` says which."""


def own_folder(folder: Path) -> None:
    """Make the folder if it is not there, see that it is ours, close it to others, and take away the links in it.

    The folder that it lies in must be there.

    Raises: NotOursError: it must not be used. OSError: it cannot be.
    """
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    if folder.is_symlink():
        raise NotOursError(None, "it is a link, which is not followed here")
    descriptor = os.open(folder, _AS_FOLDER)
    try:
        status = os.fstat(descriptor)
        if status.st_uid != os.geteuid():
            raise NotOursError(None, "it belongs to another user")
        if stat.S_IMODE(status.st_mode) & 0o077:
            with contextlib.suppress(PermissionError):  # of a file system that has no rights
                os.fchmod(descriptor, 0o700)
        with os.scandir(descriptor) as entries:
            links = [entry.name for entry in entries if entry.is_symlink()]
        for name in links:
            os.unlink(name, dir_fd=descriptor)
    finally:
        os.close(descriptor)


def read(path: Path) -> bytes:
    """What an ordinary file holds.

    Raises: OSError: there is none, or a link is in its place.
    """
    with os.fdopen(os.open(path, _AS_FILE), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise NotOursError(None, "it is no file")
        return file.read()


def replace(path: Path, data: bytes) -> None:
    """Put a file in place of what stands there, whole or not at all, for its owner alone.

    Raises: OSError: it cannot be written; what stood there stays.
    """
    passing = path.with_name(f"{path.name}.{os.getpid()}")
    passing.unlink(missing_ok=True)  # of one that was killed, or a link
    descriptor = os.open(passing, _PASSING, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        passing.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            passing.unlink()
        raise
