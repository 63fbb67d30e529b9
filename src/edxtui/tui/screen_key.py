"""The key that the screen hides people with: its owner's alone, and the same from run to run."""

import os
from functools import lru_cache
from pathlib import Path

from edxtui.opening import Opening


def screen_key(opening: Opening) -> bytes:
    """The key, made at its first use; one for this run alone where nothing is to be left behind.

    Raises: UsageError: it cannot be made or read, or is open to others.
    """
    folder = opening.own_folder
    if folder is None:
        return _passing()
    from edxtui.privacy.key_file import own_key

    return own_key(folder)


def screen_key_file(opening: Opening) -> Path | None:
    """Where it is kept; None where it is not."""
    return None if opening.own_folder is None else opening.own_folder / "screen.key"


@lru_cache(maxsize=1)
def _passing() -> bytes:
    return os.urandom(32)
