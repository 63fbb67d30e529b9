"""The files of one export: written beside their places, and moved to them together, whole or not at all."""

import contextlib
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Final

import msgspec

from edxtui.errors import ExportError
from edxtui.export.leftovers import lock, passing_name, sweep
from edxtui.export.on_terminal import shown_on_terminal
from edxtui.export.output import Output
from edxtui.export.packing import Packing
from edxtui.export.target import as_export_errors, check, check_folder, exists, refuse_log
from edxtui.logs.source import Log

_PIECE: Final = 1 << 20


@contextlib.contextmanager
def written(
    target: Path | None, logs: Sequence[Log], *, force: bool, packing: Packing | None = None
) -> Iterator[Output]:
    """One file alone, as in `Files.output`."""
    with Files(logs, force=force).together() as files:
        yield files.output(target, packing=packing)


class _Coming(msgspec.Struct, frozen=True):
    """What is written under a passing name."""

    passing: Path
    place: Path
    """Where it goes."""
    target: Path
    """How that was named."""


class Files:
    """What one export writes. Nothing of it is there before `together` ends without an error."""

    def __init__(self, logs: Sequence[Log], *, force: bool) -> None:
        """`force`: what is there is replaced; logs never are."""
        self._logs = logs
        self._force = force
        self._coming: list[_Coming] = []
        self._outputs: list[Output] = []
        self._stack = contextlib.ExitStack()

    @contextlib.contextmanager
    def together(self) -> Iterator["Files"]:
        """As long as they are written.

        At the end everything is synced to the disk; then each takes its place, what was asked for first as the last.
        Where that fails, those that had taken theirs go again, and what they replaced comes back.

        Raises: ExportError: something cannot be written. BrokenPipeError: nobody reads standard output any more.
        """
        with self._stack:
            yield self
            for output in self._outputs:
                output.end()
            for coming in self._coming:
                with as_export_errors(str(coming.target)):
                    _sync(coming.passing)
            for output in self._outputs:
                output.let_go()
            self._take_places()

    def output(
        self, target: Path | None, *, packing: Packing | None = None, held: bool = False, digested: bool = False
    ) -> Output:
        """A stream to a file that only its owner may read; None is standard output.

        What goes to standard output or to a device goes at once, unless it is `held` until everything is written.

        Raises: ExportError: it may not be, or cannot be, written.
        """
        if target is None:
            return self._stream(self._standard_output(), "Standard output", packing, held=held, digested=digested)
        status = check(target, self._logs, force=self._force)
        if status is not None and not stat.S_ISREG(status.st_mode):
            return self._stream(self._device(target, status), str(target), packing, held=held, digested=digested)
        with as_export_errors(str(target)):
            coming = self._begin(target)
            descriptor = os.open(coming.passing, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            out = os.fdopen(descriptor, "wb")
        self._stack.callback(_give_up, out)
        self._hold(coming.passing)
        output = Output(out, str(target), packing, digested=digested, synced=True)
        self._outputs.append(output)
        return output

    def file(self, target: Path) -> Path:
        """An empty file for someone else to write to, to be made nowhere else.

        Raises: ExportError: it may not be written.
        """
        with as_export_errors(str(target)):
            if check(target, self._logs, force=self._force) is not None and not target.is_file():
                raise ExportError(f"{target} is no file, which this format needs.", hint="Name a file.")
            coming = self._begin(target)
            os.close(os.open(coming.passing, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
            self._hold(coming.passing)
        return coming.passing

    def folder(self, target: Path) -> Path:
        """An empty folder to write files to that only its owner may see; it takes its place as a whole.

        Raises: ExportError: it may not be written.
        """
        check_folder(target, self._logs, force=self._force)
        with as_export_errors(str(target)):
            coming = self._begin(target)
            coming.passing.mkdir(0o700)
            self._hold(coming.passing)
        return coming.passing

    def room(self) -> Path:
        """A private folder for what is needed only meanwhile: beside the first file, or else where such things go."""
        beside = self._coming[0].place.parent if self._coming else None
        with as_export_errors("A passing folder"):
            folder = tempfile.TemporaryDirectory(prefix=".edxtui-", suffix=".part", dir=beside)
            room = Path(self._stack.enter_context(folder))
            self._hold(room)
        return room

    def _hold(self, passing: Path) -> None:
        """Tell others that it is being written."""
        descriptor = lock(passing)
        if descriptor is not None:
            self._stack.callback(os.close, descriptor)

    def _begin(self, target: Path) -> _Coming:
        place = Path(os.path.realpath(target))
        for other in self._coming:
            if place.is_relative_to(other.place) or other.place.is_relative_to(place):
                raise ExportError(
                    f"{target} and {other.target} get in each other's way.", hint="Name files apart from one another."
                )
        sweep(place.parent, [log.path for log in self._logs])
        coming = _Coming(passing_name(place), place, target)
        self._stack.callback(_remove, coming.passing)
        self._coming.append(coming)
        return coming

    # Streams

    def _stream(self, out: IO[bytes], name: str, packing: Packing | None, *, held: bool, digested: bool) -> Output:
        out = shown_on_terminal(out)
        if held:
            with as_export_errors("What is held back"):
                kept = self._stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - without a name, closed at the end
            output = Output(kept, name, packing, digested=digested, onwards=out)
        else:
            output = Output(out, name, packing, digested=digested)
        self._outputs.append(output)
        return output

    def _standard_output(self) -> IO[bytes]:
        stream = sys.stdout
        if stream is None:
            raise ExportError("There is no standard output.", hint="Name a file with -o.")
        with as_export_errors("Standard output"):
            stream.flush()
        out = stream.buffer
        with contextlib.suppress(OSError, ValueError):
            status = os.fstat(out.fileno())
            if stat.S_ISREG(status.st_mode):
                refuse_log("Standard output", status, self._logs)
        return out

    def _device(self, target: Path, status: os.stat_result) -> IO[bytes]:
        """A terminal, a pipe or the like, which cannot be replaced and is written to as it is."""
        if stat.S_ISBLK(status.st_mode):
            raise ExportError(f"{target} is a whole disk.", hint="Name a file.")
        with as_export_errors(str(target)):
            out = os.fdopen(os.open(target, os.O_WRONLY | os.O_CLOEXEC), "wb")
        self._stack.callback(_give_up, out)
        return out

    # Taking places

    def _take_places(self) -> None:
        with contextlib.ExitStack() as back:
            for coming in reversed(self._coming):
                with as_export_errors(str(coming.target)):
                    before = self._set_aside(coming, back)
                    _take_place(coming, force=self._force)
                    if before is None:
                        back.callback(_remove, coming.place)
                    else:
                        self._stack.callback(_remove, before)
            back.pop_all()
        for folder in {coming.place.parent for coming in self._coming}:
            _keep(folder)

    def _set_aside(self, coming: _Coming, back: contextlib.ExitStack) -> Path | None:
        """Where what is replaced can be had again; None where nothing is, or where it is replaced at one stroke."""
        place = coming.place
        is_folder = coming.passing.is_dir()
        if not self._force or not os.path.lexists(place) or (len(self._coming) == 1 and not is_folder):
            return None
        before = _aside_name(place)
        if is_folder:
            place.rename(before)
        else:
            try:
                before.hardlink_to(place)
            except OSError:  # as in `_take_place`
                place.rename(before)
        back.callback(_bring_back, before, place)
        return before


def _bring_back(before: Path, place: Path) -> None:
    if before.is_dir():
        _remove(place)
    before.replace(place)
    _remove(before)  # still there where it was another name of what is at the place


def _take_place(coming: _Coming, *, force: bool) -> None:
    """Move to the place, which, unless by force, must still be free."""
    passing, place = coming.passing, coming.place
    if passing.is_dir():
        try:
            passing.rename(place)  # takes the place of an empty folder, too
        except OSError:
            if place.exists():
                raise exists(coming.target) from None
            raise
    elif force:
        passing.replace(place)
    else:
        try:
            place.hardlink_to(passing)
        except FileExistsError:
            raise exists(coming.target) from None
        except OSError:
            # A file system without hard links: the moment between looking and moving cannot be closed.
            if place.exists():
                raise exists(coming.target) from None
            passing.rename(place)


def _aside_name(place: Path) -> Path:
    """Under which what is replaced can be had again; another than passing names, as it may be all there is of it."""
    return place.with_name(f".edxtui-{os.urandom(6).hex()}.before")


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    """Have a file, or all that a folder holds, written to the disk."""
    if path.is_dir():
        for inner in path.iterdir():
            _sync(inner)
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _keep(folder: Path) -> None:
    """Have the folder's new entries written to the disk, where the file system can."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _give_up(out: IO[bytes]) -> None:
    # Closing tries once more to write what a full disk did not take.
    with contextlib.suppress(OSError):
        out.close()
