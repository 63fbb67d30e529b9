"""Texts from a log fitted into cells of the terminal."""

from rich.cells import cell_len, set_cell_size

from edxtui.terminal_text import printable
from edxtui.tui.curtain import CURTAIN, shown

_MORE = "…"


def fitted(text: str | None, width: int) -> str:
    """Exactly `width` cells of a text from a log, made printable, with an ellipsis where it is cut."""
    if width <= 0:
        return ""
    if not text:
        return " " * width
    # Four characters a cell are more than any text needs; the rest of a long one is not looked at.
    text = CURTAIN.text(text)
    found = printable(text[: width * 4])
    if cell_len(found) <= width and len(text) <= width * 4:
        return set_cell_size(found, width)
    return set_cell_size(set_cell_size(found, width - 1).rstrip() + _MORE, width)


def fitted_end(text: str | None, width: int) -> str:
    """The same with the beginning cut off instead of the end, for paths and keys that differ at their end."""
    if not text or width <= 1 or cell_len(found := shown(text)) <= width:
        return fitted(text, width)
    kept = found[-(width - 1) :]
    while cell_len(kept) > width - 1:
        kept = kept[1:]
    return set_cell_size(_MORE + kept, width)
