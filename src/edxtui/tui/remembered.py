"""What the screens remember from run to run, for the user alone: theme, columns of the list, and panes."""

import os
from pathlib import Path
from typing import Any, Final

import msgspec

from edxtui import private_files
from edxtui.tui.columns import Sized, sound
from edxtui.tui.panes import Arranged

_NAME: Final = "screen.json"


class Remembered(msgspec.Struct, omit_defaults=True):
    """How the screens were left."""

    theme: str | None = None
    """The name of a theme; None for that of the first run."""
    columns: tuple[Sized, ...] | None = None
    """Those that were chosen; None for the usual ones."""
    columns_over: tuple[Sized, ...] | None = None
    """The usual ones that they were chosen over. Where these have changed in the config file, they count again."""
    panes: Arranged = Arranged()
    """How panes share the screens."""

    def columns_or(self, usual: tuple[Sized, ...]) -> tuple[Sized, ...]:
        """The columns to begin with, where these are the usual ones."""
        chosen = sound(self.columns or ())
        return chosen if chosen and self.columns_over == usual else usual


def recall(folder: Path | None) -> Remembered:
    """What was remembered in the user's own folder; as at first where nothing was, or what is there cannot be read.

    Raises: nothing: how a screen looks is no reason to stay away.
    """
    if folder is None:
        return Remembered()
    try:
        return msgspec.json.decode(private_files.read(folder / _NAME), type=Remembered)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return Remembered()


def remember(folder: Path | None, **changes: Any) -> None:
    """Remember some of it, besides what is remembered already, unless nothing is to be left behind.

    Raises: OSError: it cannot be written; what was remembered stays.
    """
    if folder is None:
        return
    os.makedirs(folder.parent, exist_ok=True)  # noqa: PTH103 - with the rights that others' folders have
    private_files.own_folder(folder)
    what = msgspec.structs.replace(recall(folder), **changes)
    private_files.replace(folder / _NAME, msgspec.json.encode(what))
