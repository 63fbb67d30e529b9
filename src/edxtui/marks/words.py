"""What there is to say about marks."""

from collections.abc import Sequence
from pathlib import PurePath

from edxtui.marks.mark import Mark
from edxtui.wording import counted


def gone(marks: Sequence[Mark]) -> tuple[str, ...]:
    """A sentence on marks whose event is not in the logs any more; none where there is none."""
    if not marks:
        return ()
    logs = list(dict.fromkeys(PurePath(mark.log).name for mark in marks))
    where = logs[0] if len(logs) == 1 else counted(len(logs), "log")
    are = "event is" if len(marks) == 1 else "events are"
    return (f"{len(marks):,} marked {are} not in {where} any more; the marks are kept",)
