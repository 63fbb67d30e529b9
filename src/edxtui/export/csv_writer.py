"""Rows of a table as csv: the names of the columns first, a row a line, in UTF-8."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from edxtui.export.csv_cells import cell, line
from edxtui.export.table import Column, Head, Rows, Times
from edxtui.index.columns import Values


def csv_head(heads: Sequence[Head]) -> bytes:
    """The line with the names."""
    return line([head.name for head in heads]).encode(errors="replace")


def csv_lines(rows: Rows) -> bytes:
    """The lines of some rows. Times are ISO 8601 in UTC with microseconds and `Z`."""
    cells = [_cells(column) for column in rows.columns]
    return "".join([",".join(row) + "\n" for row in zip(*cells, strict=True)]).encode(errors="replace")


def _cells(column: Column) -> list[str]:
    if isinstance(column, Times):
        written = np.datetime_as_string(column.times.view("M8[us]"), unit="us").tolist()
        return [f"{time}Z" if known else "" for time, known in zip(written, column.known.tolist(), strict=True)]
    if isinstance(column, Values):
        each: npt.NDArray[Any] = np.array([cell(value) for value in column.texts], np.object_)
        return each[column.at].tolist() if each.size else []
    if isinstance(column, list):
        return [cell(value) for value in column]
    return [str(number) for number in column.tolist()]
