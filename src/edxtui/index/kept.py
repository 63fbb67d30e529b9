"""The indexes that are kept in a cache folder: whose they are, what state they are in, and how they are removed.

Each folder of an index holds a small file that says which logs it belongs to. So nothing here needs the engine.
"""

import contextlib
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, Literal

import msgspec

from edxtui.errors import IndexStoreError, LogError
from edxtui.events.times import iso
from edxtui.index import whose
from edxtui.index.cache import Place, is_running
from edxtui.index.whose import Note
from edxtui.logs.identity import identity
from edxtui.logs.names import named_paths

State = Literal["fresh", "changed", "gone", "half-made", "outdated", "unknown"]

_FOLDER: Final = re.compile(r"[0-9a-f]{24}")
_OURS: Final = re.compile(
    r"logs\.json|queries\.json|index-\d+\.duckdb|first-\d+\.json"
    r"|building-\d+-.*|copying-\d+-.*|points-[0-9a-f]{24}(?:\.text|\.\d+)?|standard-input-\d+"
)
"""What a folder holds that is an index's; one of them is enough to tell it from a folder of somebody else."""
_MAKER: Final = re.compile(r"(?:building|copying)-(\d+)-.*")
"""Files that are not finished carry the number of the process that is at them."""


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """One folder of an index."""

    folder: Path
    named: tuple[str, ...] | None
    """What the user named, as absolute paths; None where no note tells."""
    logs: tuple[str, ...] | None
    """The files that were meant, as absolute paths without links; None where no note tells."""
    bytes: int
    """Of everything in the folder."""
    events: int | None
    """In all logs; None where no finished index tells."""
    damaged: int | None
    """The same for damaged records."""
    made: str | None
    """When they were first opened: ISO 8601 in UTC with microseconds and `Z`; None where no note tells."""
    used: str
    """When they were last opened, in the same form."""
    state: State
    """`fresh`: good for the logs as they are; `changed`: they are others now; `gone`: none of them is there any more;
    `half-made`: never finished; `outdated`: of another version; `unknown`: nothing tells."""
    in_use: bool
    """Whether a running edxtui has it open or is making it."""


class _Totals(msgspec.Struct, frozen=True):
    """What is wanted here of the file that a finished index leaves beside it."""

    identities: tuple[str, ...]
    events: int
    damaged: int


def kept(cache: Path) -> list[Kept]:
    """All indexes of a cache folder, the last used first.

    Only folders that are called as those of indexes are, and hold something of one; links are not followed.

    Raises: IndexStoreError: the cache folder cannot be read.
    """
    try:
        folders = list(cache.iterdir())
    except FileNotFoundError:
        return []
    except OSError as error:
        raise IndexStoreError(
            f"The cache folder {cache} cannot be read: {error.strerror}.", hint="Name another one with --cache-dir."
        ) from error
    found = [_described(folder) for folder in folders if _is_ours(folder)]
    return sorted(found, key=lambda one: (one.used, one.folder), reverse=True)


def _is_ours(folder: Path) -> bool:
    if not _FOLDER.fullmatch(folder.name) or folder.is_symlink():
        return False
    try:
        names = _names(folder)
    except OSError:  # a file, or not for us to read
        return False
    return not names or any(map(_OURS.match, names))


def _names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def _described(folder: Path) -> Kept:
    note, totals = whose.saved(folder), None
    place = Place(folder, passing=False)
    finished = place.index.is_file()
    if finished:
        totals = whose.read(place.first, _Totals)
    return Kept(
        folder=folder,
        named=note.named if note else None,
        logs=note.logs if note else None,
        bytes=sum(_sizes(folder)),
        events=totals.events if totals else None,
        damaged=totals.damaged if totals else None,
        made=note.made if note else None,
        used=iso(_last_used(folder)),
        state=_state(folder, note, totals, finished=finished),
        in_use=_is_in_use(folder),
    )


def _state(folder: Path, note: Note | None, totals: _Totals | None, *, finished: bool) -> State:
    if note is not None and all(map(_is_gone, note.logs)):
        return "gone"
    if not finished:
        return "outdated" if any(folder.glob("index-*.duckdb")) else "half-made"
    if note is None or totals is None:
        return "unknown"
    return "fresh" if _identities(note.logs) == totals.identities else "changed"


def _identities(logs: Iterable[str]) -> tuple[str, ...] | None:
    """Of the logs as they are now; None where one is gone, or may not be read any more."""
    paths = list(map(Path, logs))
    try:
        return tuple(identity(path).text for path in paths) if all(path.is_file() for path in paths) else None
    except (LogError, OSError):
        return None


def _is_gone(log: str) -> bool:
    try:
        Path(log).stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except (OSError, ValueError):  # nobody can tell
        return False
    return False


def _sizes(folder: Path) -> Iterator[int]:
    for parent, _, files in os.walk(folder):
        for file in files:
            with contextlib.suppress(OSError):  # gone in between
                yield (Path(parent) / file).lstat().st_size


def _last_used(folder: Path) -> int:
    """Microseconds since 1970-01-01 UTC: when the note was touched, or else when something came into the folder."""
    for path in (folder / whose.NAME, folder):
        with contextlib.suppress(OSError):
            return path.stat().st_mtime_ns // 1000
    return 0


def _is_in_use(folder: Path) -> bool:
    try:
        with _alone(folder) as alone:
            return not alone
    except OSError:  # gone in between
        return False


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """Gives whether no running edxtui holds the folder, or is at a file in it that is not finished."""
    with whose.held_alone(folder) as alone:
        yield alone and not _is_being_made(folder)


def _is_being_made(folder: Path) -> bool:
    makers = map(_MAKER.fullmatch, _names(folder))
    return any(is_running(int(maker[1])) for maker in makers if maker)


# Which are meant, and away with them


def of_logs(among: Iterable[Kept], names: Sequence[str]) -> list[Kept]:
    """Those that belong to just these logs: called so, or made of the files that the names lead to now."""
    named, logs = whose.absolute(names), None
    with contextlib.suppress(LogError):  # the index of a log that is gone is found by its name
        logs = whose.real(path for _, path in named_paths(names)[0])
    return [one for one in among if one.logs is not None and (one.named == named or one.logs == logs)]


def remove(index: Kept) -> bool:
    """Remove the folder of an index with everything in it; False where a running edxtui uses it, and it is left.

    Raises: IndexStoreError: it cannot be removed.
    """
    try:
        with _alone(index.folder) as alone:
            if alone:
                shutil.rmtree(index.folder)
            return alone
    except FileNotFoundError:  # another edxtui was quicker
        return True
    except OSError as error:
        raise IndexStoreError(
            f"The index in {index.folder} cannot be removed: {error.strerror}.",
            hint="See whether the folder and what is in it belong to you.",
        ) from error
