"""What one may begin with where no log was named: sets of logs that were opened before, files, and a demo."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal

import msgspec

from edxtui.index.kept import Kept
from edxtui.logs.names import is_log_name
from edxtui.tui.words import size
from edxtui.wording import counted

_MOST_FILES: Final = 5_000
"""Entries of a folder that are shown."""

Kind = Literal["heading", "before", "folder", "file", "demo", "remark"]


class Beginning(msgspec.Struct, frozen=True):
    """One line of what is offered."""

    kind: Kind
    text: str
    """A name, or the words of a heading; not yet printable."""
    names: tuple[str, ...] = ()
    """The logs that are meant, as the command takes them; of a folder its path."""
    facts: tuple[str, str, str] = ("", "", "")
    """Events, bytes, and when it was used or written; empty where that is not known."""

    @property
    def can_be_chosen(self) -> bool:
        """Whether the cursor may stand on it."""
        return self.kind not in ("heading", "remark")


def opened_before(indexes: Sequence[Kept]) -> list[Beginning]:
    """The sets of logs that indexes are kept of, the last used first, without those whose logs are gone."""
    found = [
        Beginning("before", _named(index.named), index.named, _of_index(index))
        for index in indexes
        if index.named and index.state != "gone"
    ]
    return [Beginning("heading", "Opened before"), *found] if found else []


def _named(names: Sequence[str]) -> str:
    shown = [_short(name) for name in names[:3]]
    return ", ".join(shown) + (f" and {len(names) - 3:,} more" if len(names) > 3 else "")


def _short(name: str) -> str:
    """A path below the folder that one is in, or below one's own, in few letters."""
    for folder, sign in ((os.getcwd(), ""), (os.path.expanduser("~"), "~/")):  # noqa: PTH109, PTH111 - texts, not paths
        if name.startswith(folder + os.sep):
            return sign + name[len(folder) + 1 :]
    return name


def _of_index(index: Kept) -> tuple[str, str, str]:
    events = "" if index.events is None else counted(index.events, "event")
    total = 0
    for log in index.logs or ():
        try:
            total += os.stat(log).st_size  # noqa: PTH116 - a text, not a path
        except OSError:
            return events, "", index.used[:16].replace("T", " ")
    return events, size(total), index.used[:16].replace("T", " ")


def in_folder(folder: Path) -> list[Beginning]:
    """The folders and logs of a folder, folders first, both by name; hidden ones are left out."""
    heading = Beginning("heading", f"In {folder}")
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        remark = Beginning("remark", f"This folder cannot be read: {error.strerror}.")
        return [heading, Beginning("folder", "..", (str(folder.parent),)), remark]
    folders, files = [], []
    for entry in entries:
        if entry.name.startswith("."):
            continue
        try:
            if entry.is_dir():
                folders.append(Beginning("folder", entry.name + os.sep, (entry.path,)))
            elif is_log_name(entry.name):
                found = entry.stat()
                files.append(Beginning("file", entry.name, (entry.path,), ("", size(found.st_size), _date(found))))
        except OSError:  # a link to nowhere, or gone meanwhile
            continue
    up = [Beginning("folder", "..", (str(folder.parent),))] if folder.parent != folder else []
    shown = [*up, *folders, *files]
    left = len(shown) - _MOST_FILES
    more = [Beginning("remark", f"and {left:,} more: name them on the command line")] if left > 0 else []
    none = [] if files else [Beginning("remark", "No logs here: *.log *.json *.jsonl *.ndjson, packed or rotated too.")]
    return [heading, *shown[:_MOST_FILES], *more, *none]


def _date(found: os.stat_result) -> str:
    from datetime import UTC, datetime

    return f"{datetime.fromtimestamp(found.st_mtime, UTC):%Y-%m-%d %H:%M}"


DEMO: Final = (
    Beginning("heading", "Nothing at hand?"),
    Beginning("demo", "A demo: 2,000 events of made-up people in made-up courses", (), ("2,000 events", "2.2 MB", "")),
)
