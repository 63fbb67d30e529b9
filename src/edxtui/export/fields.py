"""Paths into documents as columns of an export."""

import re
from collections.abc import Iterable

import msgspec

from edxtui.errors import UsageError
from edxtui.query.subjects import field_or_path

_BETWEEN = re.compile(r"(?<!\\),")


class PathColumn(msgspec.Struct, frozen=True):
    """One of them."""

    name: str
    """What the column is called: the path as it was written."""
    path: tuple[str, ...]


def path_columns(written: Iterable[str]) -> tuple[PathColumn, ...]:
    """The paths that are written with commas between, each once, in their order.

    Raises: QueryError: it is no path. UsageError: it is the name of a field, which is a column anyway.
    """
    found: dict[tuple[str, ...], PathColumn] = {}
    for word in (word.strip() for text in written for word in _BETWEEN.split(text)):
        if not word:
            continue
        path = field_or_path(word)
        if isinstance(path, str):
            raise UsageError(
                f"{word} is a column of every csv and parquet.", hint="Name paths beside it, such as event.grade."
            )
        found.setdefault(path, PathColumn(word, path))
    return tuple(found.values())
