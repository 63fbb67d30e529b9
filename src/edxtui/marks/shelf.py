"""The files that marks are kept in: one for each log, called by the digest of the log's first event.

Several edxtuis may have the same logs open. Whoever changes a file holds the folder, reads the file once more, changes
only its own marks in it, and replaces it whole. A file that cannot be read is never written over.
"""

import contextlib
import fcntl
import json
import os
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from time import monotonic, sleep
from typing import Final

import msgspec

from edxtui.errors import MarksError
from edxtui.marks.mark import Key, Mark
from edxtui.private_files import own_folder

VERSION: Final = 1
_SUFFIX: Final = ".marks"
"""None that a log has: a folder of logs may hold the folder of marks."""
_AS_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_PATIENCE: Final = 5.0
"""Seconds that another edxtui may hold the folder."""
_LARGEST: Final = 256 << 20
"""Bytes of a file that is read; no person makes so many marks."""


class _Kept(msgspec.Struct, frozen=True):
    version: int
    marks: tuple[Mark, ...]


class Shelf:
    """Marks of any logs, in a folder for the owner alone, which is made with the first mark."""

    def __init__(self, folder: Path, *, changes: bool = True) -> None:
        """Keep them in `folder`; without `changes` they are only read."""
        self.folder = folder
        """Where the files lie."""
        self.changes = changes
        """Whether anything is written."""

    @property
    def holds_any(self) -> bool:
        """Whether marks of any logs may be kept."""
        return self.folder.exists()

    def path(self, name: str) -> Path:
        """The file of this name."""
        return self.folder / f"{name}{_SUFFIX}"

    def names(self) -> list[str]:
        """All names under which something is kept, in their order."""
        try:
            return sorted(path.stem for path in self.folder.iterdir() if path.suffix == _SUFFIX)
        except OSError:
            return []

    def marks(self, name: str) -> tuple[Mark, ...]:
        """What is kept under a name, by log and offset; nothing where there is no such file.

        Raises: MarksError: the file cannot be read, or is damaged.
        """
        try:
            descriptor = os.open(self.folder, _AS_FOLDER)
        except (FileNotFoundError, NotADirectoryError):
            return ()
        except OSError as error:
            raise self._cannot("read", self.folder, error) from error
        try:
            return self._read(name, descriptor)
        finally:
            os.close(descriptor)

    def change(self, name: str, put: Sequence[Mark], drop: Collection[Key]) -> None:
        """Keep some marks under a name, each in place of one with its key, and others no more.

        Raises: MarksError: the file is damaged, and left as it is; or it cannot be written.
        """
        with self._held() as folder:
            kept = {mark.key: mark for mark in self._read(name, folder)}
            before = dict(kept)
            for key in drop:
                kept.pop(key, None)
            kept.update((mark.key, mark) for mark in put)
            if kept == before:
                return
            try:
                if kept:
                    ordered = sorted(kept.values(), key=lambda mark: mark.key)
                    _write(f"{name}{_SUFFIX}", _Kept(VERSION, tuple(ordered)), folder)
                else:
                    os.unlink(f"{name}{_SUFFIX}", dir_fd=folder)
            except OSError as error:
                raise self._cannot("written", self.path(name), error) from error

    def _read(self, name: str, folder: int) -> tuple[Mark, ...]:
        path = self.path(name)
        try:
            descriptor = os.open(path.name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
            with os.fdopen(descriptor, "rb") as file:
                text = file.read(_LARGEST)
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise self._cannot("read", path, error) from error
        try:
            document = json.loads(text)
            version = document["version"]
            if isinstance(version, int) and version > VERSION:
                raise MarksError(
                    f"The marks in {path} were kept by a newer edxtui.",
                    hint="Use that one. Until then marks are known to the end of a run only.",
                )
            return msgspec.convert(document, _Kept).marks
        except (ValueError, TypeError, KeyError, RecursionError, msgspec.ValidationError) as error:
            raise MarksError(
                f"The marks in {path} cannot be read: the file is damaged.",
                hint="It is left as it is. Mend it, or move it away to begin anew.",
            ) from error

    @contextlib.contextmanager
    def _held(self) -> Iterator[int]:
        """Gives the folder, open; nobody else changes what is in it meanwhile."""
        try:
            self.folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            own_folder(self.folder)
            descriptor = os.open(self.folder, _AS_FOLDER)
        except OSError as error:
            raise self._cannot("written", self.folder, error) from error
        try:
            self._wait_for(descriptor)
            yield descriptor
        finally:
            os.close(descriptor)

    def _wait_for(self, folder: int) -> None:
        until = monotonic() + _PATIENCE
        while True:
            try:
                fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if monotonic() >= until:
                    raise MarksError(
                        "Marks cannot be kept: another edxtui is at them and does not come to an end.",
                        hint=f"It holds {self.folder}. Is it stopped, as by Ctrl+Z?",
                    ) from None
                sleep(0.01)
            except OSError:  # the file system has no locks
                return
            else:
                return

    def _cannot(self, done: str, path: Path, error: OSError) -> MarksError:
        return MarksError(
            f"Marks cannot be {'kept' if done == 'written' else done}: {path}: {error.strerror}.",
            hint="See whether the folder is yours and has room."
            if done == "written"
            else "See whether the file is yours.",
        )


def _write(name: str, what: _Kept, folder: int) -> None:
    """Replace a file of the folder whole.

    Raises: OSError: it cannot be written; then it is as it was.
    """
    for left in os.listdir(folder):  # by an edxtui that was killed: nobody else writes now
        if left.startswith(f"{name}."):
            os.unlink(left, dir_fd=folder)
    passing = f"{name}.{os.getpid()}"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(passing, flags, 0o600, dir_fd=folder)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            # Not by msgspec: half a surrogate pair can be typed, and the name of a file need not be UTF-8.
            json.dump(msgspec.to_builtins(what), file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        os.replace(passing, name, src_dir_fd=folder, dst_dir_fd=folder)
        with contextlib.suppress(OSError):
            os.fsync(folder)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(passing, dir_fd=folder)
        raise
