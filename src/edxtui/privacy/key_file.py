"""The key that stand-ins are made with: read from a file that is its owner's alone, and made there on request."""

import contextlib
import errno
import os
import stat
from pathlib import Path
from typing import Final

from edxtui.errors import UsageError

SHORTEST: Final = 16
"""Bytes that a key must have at least."""
_LONGEST: Final = 4096
_MADE_OF: Final = 32
"""Random bytes in a key that is made here; the file holds them as hexadecimal digits."""


def read_key(path: Path) -> bytes:
    """The key in a file: all its bytes, without white space around them.

    Raises: UsageError: it is not there, no plain file, somebody else's, open to others, or too short for a key.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise UsageError(
            f"There is no key file {path}.", hint="Make one with --make-key, and keep it: it tells who is who."
        ) from None
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise UsageError(f"The key file {path} is a link.", hint="Name the file that it leads to.") from None
        raise UsageError(f"The key file {path} cannot be read: {error.strerror}.") from error
    try:
        status = os.fstat(descriptor)
        _refuse(path, status)
        text = b""
        while len(text) <= _LONGEST and (piece := os.read(descriptor, _LONGEST + 1 - len(text))):
            text += piece
    except OSError as error:
        raise UsageError(f"The key file {path} cannot be read: {error.strerror}.") from error
    finally:
        os.close(descriptor)
    key = text.strip()
    if len(text) > _LONGEST:
        raise UsageError(f"{path} is too long for a key file.", hint="Did you name another file?")
    if len(key) < SHORTEST:
        raise UsageError(
            f"The key in {path} is too short: {len(key)} bytes, and {SHORTEST} are the least.",
            hint="Make one with --make-key.",
        )
    return key


def make_key(path: Path) -> None:
    """Make a file with a new key that nobody but its owner may read; it is there whole or not at all.

    Raises: UsageError: something is there already, or it cannot be made.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except FileExistsError:
        raise UsageError(
            f"{path} is there already, and a key is never written over.", hint="Leave --make-key away to use it."
        ) from None
    except OSError as error:
        raise UsageError(f"The key file {path} cannot be made: {error.strerror}.") from error
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(os.urandom(_MADE_OF).hex().encode() + b"\n")
            out.flush()
            os.fsync(out.fileno())
    except OSError as error:
        with contextlib.suppress(OSError):
            path.unlink()
        raise UsageError(f"The key file {path} cannot be made: {error.strerror}.") from error


def own_key(folder: Path) -> bytes:
    """The key that the screen hides people with: in a file of this private folder, made at its first use.

    Raises: UsageError: it cannot be made or read, or is open to others.
    """
    path = folder / "screen.key"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise UsageError(f"The folder {folder} cannot be made: {error.strerror}.") from error
    if not path.is_symlink() and not path.exists():
        with contextlib.suppress(UsageError):  # another edxtui may have been quicker; what is wrong is told below
            make_key(path)
    return read_key(path)


def _refuse(path: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise UsageError(f"The key file {path} is no plain file.", hint="Name a file.")
    if status.st_uid != os.geteuid():
        raise UsageError(f"The key file {path} belongs to somebody else.", hint="Use a key of your own.")
    if stat.S_IMODE(status.st_mode) & 0o077:
        raise UsageError(
            f"Others may read the key file {path}, and with it tell who is who.",
            hint=f"Close it with chmod 600 {path}, or make another with --make-key.",
        )
