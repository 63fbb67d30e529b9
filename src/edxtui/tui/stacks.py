"""Columns of a chart in cells of the terminal: parts stand on each other, to an eighth of a cell."""

from collections.abc import Sequence
from typing import Final, NamedTuple

EIGHTHS: Final = " ▁▂▃▄▅▆▇█"


class Cell(NamedTuple):
    """One cell of a column: the lower part of it has one colour, the rest another."""

    eighths: int
    """How much of it `lower` fills, from 0 to 8."""
    lower: int | None
    """Which part, by its number; None where the column is over."""
    upper: int | None


EMPTY: Final = Cell(0, None, None)


def heights(parts: Sequence[int], top: int, rows: int) -> list[int]:
    """The height of each part in eighths of a cell, where `top` fills all rows; what is there at all can be seen."""
    total = sum(parts)
    if not total or top <= 0:
        return [0] * len(parts)
    height = max(1, round(total * rows * 8 / top))
    found, below, reached = [], 0, 0
    for part in parts:
        below += part
        up_to = round(below * height / total)
        found.append(up_to - reached)
        reached = up_to
    return found


def column(parts: Sequence[int], top: int, rows: int) -> list[Cell]:
    """The cells of a column from the lowest, for these parts from the lowest."""
    pieces = [(which, height) for which, height in enumerate(heights(parts, top, rows)) if height]
    cells: list[Cell] = []
    place, used = 0, 0
    for _ in range(rows):
        within: list[tuple[int | None, int]] = []
        room = 8
        while room and place < len(pieces):
            which, height = pieces[place]
            taken = min(room, height - used)
            within.append((which, taken))
            room -= taken
            used += taken
            if used == height:
                place, used = place + 1, 0
        if room:
            within.append((None, room))
        cells.append(_cell(within))
    return cells


def _cell(within: list[tuple[int | None, int]]) -> Cell:
    """What one cell shows of several pieces: the two that fill most of it."""
    while len(within) > 2:
        least = min(range(len(within)), key=lambda place: (within[place][0] is None, within[place][1]))
        _, height = within.pop(least)
        beside = max(0, least - 1)
        within[beside] = (within[beside][0], within[beside][1] + height)
    (lower, height), *rest = within
    if not rest:
        return EMPTY if lower is None else Cell(8, lower, None)
    return Cell(height, lower, rest[0][0])
