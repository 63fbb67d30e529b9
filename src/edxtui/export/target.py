"""Where an export goes: a file that appears whole or not at all, standard output, or a device."""

import contextlib
import errno
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Final

from edxtui.errors import ExportError
from edxtui.logs.source import Log

_PIECE: Final = 1 << 20


@contextlib.contextmanager
def written(target: Path | None, logs: Sequence[Log], *, force: bool, held: bool = False) -> Iterator[IO[bytes]]:
    """A stream to write the export to; None is standard output.

    A file is written beside its place under a passing name that only the owner may read, and takes its place when the
    block ends without an error; otherwise nothing is left of it. `held`: so is what goes to standard output or to a
    device, of which nothing leaves before the block ends.

    Raises: ExportError: it may not be, or cannot be, written. BrokenPipeError: nobody reads standard output any more.
    """
    if target is None:
        with _standard_output(logs) as out, _held(out, held=held) as kept:
            yield kept
        return
    status = check(target, logs, force=force)
    if status is not None and not stat.S_ISREG(status.st_mode):
        with _device(target, status) as out, _held(out, held=held) as kept:
            yield kept
    else:
        with _whole_or_not_at_all(Path(os.path.realpath(target)), target, force=force) as out:
            yield out


def check(target: Path, logs: Sequence[Log], *, force: bool) -> os.stat_result | None:
    """What stands at the target now, None where nothing does; for telling early what `written` would refuse.

    Raises: ExportError: it may not be written.
    """
    status = _status(target)
    if status is None:
        return None
    _refuse_log(str(target), status, logs)
    if stat.S_ISREG(status.st_mode) and not force:
        raise _exists(target)
    return status


def _status(target: Path) -> os.stat_result | None:
    with _as_export_errors(str(target)):
        try:
            status = target.stat()
        except FileNotFoundError:
            if not Path(os.path.realpath(target)).parent.is_dir():
                raise ExportError(
                    f"There is no folder {target.parent}.", hint="Make it first, or name another file."
                ) from None
            return None
    if stat.S_ISDIR(status.st_mode):
        raise ExportError(f"{target} is a folder.", hint="Name a file in it.")
    return status


def _refuse_log(target: str, status: os.stat_result, logs: Sequence[Log]) -> None:
    for log in logs:
        with contextlib.suppress(OSError):
            if os.path.samestat(status, log.path.stat()):
                raise ExportError(
                    f"{target} is one of the logs that are read.",
                    hint="A log is never written to: name another file.",
                )


def _exists(target: Path) -> ExportError:
    return ExportError(f"{target} is there already.", hint="Name another file, or replace it with --force.")


@contextlib.contextmanager
def _standard_output(logs: Sequence[Log]) -> Iterator[IO[bytes]]:
    stream = sys.stdout
    if stream is None:
        raise ExportError("There is no standard output.", hint="Name a file with -o.")
    stream.flush()
    out = stream.buffer
    with contextlib.suppress(OSError, ValueError):
        status = os.fstat(out.fileno())
        if stat.S_ISREG(status.st_mode):
            _refuse_log("Standard output", status, logs)
    with _as_export_errors("Standard output"):
        yield out
        out.flush()


@contextlib.contextmanager
def _held(out: IO[bytes], *, held: bool) -> Iterator[IO[bytes]]:
    """What passes everything on at the end, where it is to be held, and otherwise at once."""
    if not held:
        yield out
        return
    with _as_export_errors("What is held back"), tempfile.TemporaryFile() as kept:  # without a name
        yield kept
        kept.seek(0)
        shutil.copyfileobj(kept, out, _PIECE)


@contextlib.contextmanager
def _device(target: Path, status: os.stat_result) -> Iterator[IO[bytes]]:
    """A terminal, a pipe or the like, which cannot be replaced and is written to as it is."""
    if stat.S_ISBLK(status.st_mode):
        raise ExportError(f"{target} is a whole disk.", hint="Name a file.")
    with _as_export_errors(str(target)):
        out = os.fdopen(os.open(target, os.O_WRONLY | os.O_CLOEXEC), "wb")
        try:
            yield out
            out.close()
        except BaseException:
            _give_up(out)
            raise


@contextlib.contextmanager
def _whole_or_not_at_all(place: Path, target: Path, *, force: bool) -> Iterator[IO[bytes]]:
    passing = place.with_name(f".edxtui-{os.urandom(6).hex()}.part")
    with _as_export_errors(str(target)):
        out = os.fdopen(os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb")
        try:
            yield out
            out.flush()
            os.fsync(out.fileno())
            out.close()
            if force:
                passing.replace(place)
            else:
                _take_place(passing, place, target)
            _keep(place.parent)
        finally:
            _give_up(out)
            passing.unlink(missing_ok=True)


def _take_place(passing: Path, place: Path, target: Path) -> None:
    """Move the file to its place unless another has come to stand there meanwhile."""
    try:
        place.hardlink_to(passing)
    except FileExistsError:
        raise _exists(target) from None
    except OSError:
        # A file system without hard links: the moment between looking and moving cannot be closed.
        if place.exists():
            raise _exists(target) from None
        passing.rename(place)


def _keep(folder: Path) -> None:
    """Have the folder's new entry written to the disk, where the file system can."""
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


@contextlib.contextmanager
def _as_export_errors(target: str) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        hint = "Free some space, or write to another folder."
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            hint = "Write to a folder that is yours."
        raise ExportError(f"{target} cannot be written: {error.strerror or error}.", hint=hint) from error
