"""Copies to the terminal's clipboard; what is too long for it goes to a private file."""

import os
import tempfile
from typing import Any, Final

from textual.screen import Screen

from edxtui.tui.curtain import shown

MOST: Final = 70_000
"""Bytes that terminals take: many give up at 100,000 characters of what they are sent, which is a third longer."""


def copy(screen: Screen[Any], text: str, what: str, *, leaves_files: bool) -> None:
    """Copy a text and say so; `what` was copied.

    Without `leaves_files` nothing is written, and a text that is too long is not copied.
    """
    data = text.encode(errors="replace")
    if len(data) <= MOST:
        screen.app.copy_to_clipboard(text)
        screen.notify(f"{what} was copied.", markup=False)
        return
    if not leaves_files:
        screen.notify(
            f"{what} is too long for the clipboard of a terminal; e exports it.", severity="warning", markup=False
        )
        return
    try:
        descriptor, path = tempfile.mkstemp(prefix="edxtui-copy-", suffix=".json")
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
    except OSError as error:
        screen.notify(f"{what} cannot be written: {error.strerror}.", severity="error", markup=False)
        return
    screen.notify(
        f"{what} is too long for the clipboard of a terminal. It stands in {shown(path)}, for you alone to read.",
        markup=False,
        timeout=20,
    )
