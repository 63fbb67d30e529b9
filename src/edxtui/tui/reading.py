"""The text of a record, fetched from its log for the screens."""

from typing import Final

from edxtui.index.records import Indexed
from edxtui.opening import Opening
from edxtui.tui.widgets.detail import Reading

_MOST: Final = 4 << 20
"""Bytes of a document that the detail pane takes; of a longer one it shows the beginning."""


def read(opening: Opening, record: Indexed) -> Reading:
    """A record with its text.

    Raises: LogError: the log cannot be read any more.
    """
    text = opening.files.read(record.log, record.offset, min(record.length, _MOST))
    broken_at = 0
    if record.reason is not None:
        with opening.store.question() as asking:
            broken_at = asking.broken_at(record.id)
    return Reading(record, opening.logs[record.log].name, text, broken_at, cut=record.length > _MOST)
