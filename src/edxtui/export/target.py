"""Where an export may go: what stands there now, and why it may not be written."""

import contextlib
import errno
import os
import re
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from edxtui.errors import ExportError
from edxtui.logs.source import Log

PARTS: Final = re.compile(r"(?:course=[^/]+/(?:day=[^/]+/(?:part-\d+\.parquet)?)?)?")
"""Paths inside of a folder that an export has made; folders end in a slash."""


def names_folder(name: str) -> bool:
    """Whether a person means a folder by it: it ends as one does, or it is there as one."""
    return name.endswith(("/", os.sep)) or os.path.isdir(name)  # noqa: PTH112 - a name may be too long for Path


def check(target: Path, logs: Sequence[Log], *, force: bool) -> os.stat_result | None:
    """What stands at the place of a file now, None where nothing does; for telling early what would be refused.

    Raises: ExportError: it may not be written.
    """
    status = _status(target)
    if status is None:
        return None
    if stat.S_ISDIR(status.st_mode):
        raise ExportError(f"{target} is a folder.", hint="Name a file in it.")
    refuse_log(str(target), status, logs)
    if stat.S_ISREG(status.st_mode) and not force:
        raise exists(target)
    return status


def check_folder(target: Path, logs: Sequence[Log], *, force: bool) -> os.stat_result | None:
    """The same of a folder that is to be written; one that is empty may be there.

    Only what an export has made is ever replaced.

    Raises: ExportError: it may not be written.
    """
    status = _status(target)
    if status is None:
        return None
    if not stat.S_ISDIR(status.st_mode):
        raise ExportError(f"{target} is no folder.", hint="Name another one, or leave the slash away.")
    place = Path(os.path.realpath(target))
    for log in logs:
        if Path(os.path.realpath(log.path)).is_relative_to(place):
            raise ExportError(
                f"{target} holds the log {log.name}, which is read.", hint="Name a folder of the export's own."
            )
    with as_export_errors(str(target)):
        for folder, folders, files in os.walk(place, onerror=_raise):
            inside = os.path.relpath(folder, place)
            names = [*(f"{name}/" for name in folders), *files]
            for name in names:
                path = name if inside == "." else f"{inside}/{name}"
                if not PARTS.fullmatch(path):
                    raise ExportError(
                        f"{target} holds something else: {path}",
                        hint="Name a folder that is empty, or that is not there.",
                    )
            if names and not force:
                raise ExportError(
                    f"{target} holds an export already.", hint="Name another folder, or replace it with --force."
                )
    return status


def _raise(error: OSError) -> None:
    raise error


def _status(target: Path) -> os.stat_result | None:
    with as_export_errors(str(target)):
        try:
            return target.stat()
        except FileNotFoundError:
            if not Path(os.path.realpath(target)).parent.is_dir():
                raise ExportError(
                    f"There is no folder {target.parent}.", hint="Make it first, or name another file."
                ) from None
            return None


def refuse_log(target: str, status: os.stat_result, logs: Sequence[Log]) -> None:
    """Let no log be written to.

    Raises: ExportError: this is one.
    """
    for log in logs:
        with contextlib.suppress(OSError):
            if os.path.samestat(status, log.path.stat()):
                raise ExportError(
                    f"{target} is one of the logs that are read.",
                    hint="A log is never written to: name another file.",
                )


def refuse_key(target: Path, key_file: Path) -> None:
    """Let the key of the stand-ins not be written over: nobody could tell any more who is who.

    Raises: ExportError: the target is its file.
    """
    with contextlib.suppress(OSError):
        if target.samefile(key_file):
            raise ExportError(f"{target} is the key file.", hint="A key is never written over: name another file.")


def exists(target: Path) -> ExportError:
    """What is said where something stands at the place already."""
    return ExportError(f"{target} is there already.", hint="Name another file, or replace it with --force.")


@contextlib.contextmanager
def as_export_errors(target: str) -> Iterator[None]:
    """Say what went wrong with the target in a sentence."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        hint = "Free some space, or write to another folder."
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            hint = "Write to a folder that is yours."
        raise ExportError(f"{target} cannot be written: {error.strerror or error}.", hint=hint) from error
