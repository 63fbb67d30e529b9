"""What the screens remember from run to run, for the user alone: so far the theme."""

import os
from pathlib import Path
from typing import Final

import msgspec

from edxtui import private_files

_NAME: Final = "screen.json"


class Remembered(msgspec.Struct, omit_defaults=True):
    """How the screens were left."""

    theme: str | None = None
    """The name of a theme; None for that of the first run."""


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


def remember(folder: Path | None, what: Remembered) -> None:
    """Remember it, unless nothing is to be left behind.

    Raises: OSError: it cannot be written; what was remembered stays.
    """
    if folder is None:
        return
    os.makedirs(folder.parent, exist_ok=True)  # noqa: PTH103 - with the rights that others' folders have
    private_files.own_folder(folder)
    private_files.replace(folder / _NAME, msgspec.json.encode(what))
