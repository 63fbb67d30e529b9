"""From what a user names to the logs that are meant: files, folders, globs, standard input."""

import contextlib
import glob
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from edxtui.errors import LogError

STANDARD_INPUT: Final = "-"

_LOG_NAME: Final = re.compile(
    r".+\.(?:log|json|jsonl|ndjson)"  # the kinds of files that hold events
    r"(?:[-.]\d[\d\-_.T]*)?"  # rotated: tracking.log-20140303, tracking.log.1
    r"(?:\.(?:gz|bz2|xz|zst))?",
    re.IGNORECASE | re.DOTALL,
)


def is_log_name(name: str) -> bool:
    """Whether a file of this name is taken for a log where a folder is named."""
    return _LOG_NAME.fullmatch(name) is not None


def named_paths(names: Iterable[str], *, cache: Path | None = None) -> tuple[list[tuple[str, Path]], list[str]]:
    """The files that are meant, each with the name to show, in the order they were named; folders by name within.

    Nothing within `cache` is meant, should that folder lie among the logs. Also sentences on what is left out: names
    that came up twice, and what in a folder cannot be read.

    Raises: LogError: a name leads to no log.
    """
    found: list[tuple[str, Path]] = []
    remarks: list[str] = []
    seen: set[str] = set()
    own_files: list[str] = []
    own = None if cache is None else os.path.join(os.path.realpath(cache), "")  # noqa: PTH118 - a beginning of paths
    for name in names:
        for shown, path in _looked_up(name, remarks):
            real = shown if shown == STANDARD_INPUT else os.path.realpath(path)
            if own is not None and real.startswith(own):
                own_files.append(shown)
                continue
            if real in seen:
                remarks.append(f"{shown} was named twice; it is read once.")
                continue
            seen.add(real)
            found.append((shown, path))
    if own_files and not found:
        raise LogError(
            f"{own_files[0]} belongs to the cache of edxtui; it is no log.", hint="Name another file or folder."
        )
    return found, remarks


def _looked_up(name: str, remarks: list[str]) -> list[tuple[str, Path]]:
    try:
        return list(_paths(name, remarks))
    except OSError as error:
        raise LogError(
            f"{name} cannot be looked up: {error.strerror}.", hint="See whether its folders may be read by you."
        ) from error


def _paths(name: str, remarks: list[str]) -> Iterator[tuple[str, Path]]:
    if name == STANDARD_INPUT:
        yield name, Path(name)
        return
    path = Path(name)
    with contextlib.suppress(RuntimeError):  # `~name` of nobody is a name like others
        path = path.expanduser()
    if path.is_dir():
        yield from _in_folder(path, remarks)
    elif path.exists() or not glob.has_magic(name):
        yield name, _file(path)
    else:
        matches = sorted(glob.glob(str(path), recursive=True))  # noqa: PTH207 - the pattern may be absolute
        if not matches:
            raise LogError(f"No file matches {name}.", hint="Quote the pattern, and look at its folder with ls.")
        for match in matches:
            if Path(match).is_dir():
                yield from _in_folder(Path(match), remarks)
            else:
                yield match, _file(Path(match))


def _in_folder(folder: Path, remarks: list[str]) -> Iterator[tuple[str, Path]]:
    try:
        logs = sorted(path for path in _files_below(folder) if _LOG_NAME.fullmatch(path.name))
    except OSError as error:
        raise LogError(f"Cannot read the folder {folder}: {error.strerror}.") from error
    if not logs:
        raise LogError(
            f"The folder {folder} holds no logs.",
            hint="Logs are files called *.log, *.json, *.jsonl or *.ndjson, compressed or rotated too; "
            "name other files one by one.",
        )
    readable = 0
    for path in logs:
        try:
            yield str(path), _file(path)
        except LogError as error:
            # One of many: the others can be read all the same.
            remarks.append(f"{error} It is left out.")
        else:
            readable += 1
    if not readable:
        raise LogError(f"No log in the folder {folder} can be read.", hint=remarks[-1])


def _files_below(folder: Path) -> Iterator[Path]:
    def fail(error: OSError) -> None:
        raise error

    for parent, folders, files in os.walk(folder, onerror=fail):
        folders.sort()
        yield from (Path(parent) / file for file in files)


def _file(path: Path) -> Path:
    if not path.exists():
        raise LogError(f"There is no log called {path}.", hint=_nearby(path))
    if not path.is_file():
        raise LogError(f"{path} is not a file.", hint="Give a stream through standard input: … | edxtui COMMAND -")
    if not os.access(path, os.R_OK):
        raise LogError(f"{path} may not be read by you.", hint="Ask its owner for permission to read it.")
    return path


def _nearby(path: Path) -> str:
    folder = path.parent
    if not folder.is_dir():
        return f"There is no folder {folder} either."
    logs = sorted(entry.name for entry in folder.iterdir() if _LOG_NAME.fullmatch(entry.name))[:3]
    return f"Logs in that folder: {', '.join(logs)}." if logs else "That folder holds no logs."
