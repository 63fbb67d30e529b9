"""What there is to say about marks."""

from collections.abc import Sequence
from pathlib import PurePath

from edxtui.marks.mark import Mark
from edxtui.wording import counted


def of_other_days(marks: Sequence[Mark]) -> tuple[str, ...]:
    """A sentence on marks that were made in what lay here before; none where there is none."""
    if not marks:
        return ()
    made = f"{counted(len(marks), 'mark')} {'was' if len(marks) == 1 else 'were'} made in {_logs(marks)}"
    return (f"{made} when other events stood there; open the log where it lies now",)


def gone(marks: Sequence[Mark]) -> tuple[str, ...]:
    """A sentence on marks whose event is not in the logs any more; none where there is none."""
    if not marks:
        return ()
    are = "event is" if len(marks) == 1 else "events are"
    return (f"{len(marks):,} marked {are} not in {_logs(marks)} any more; the marks are kept",)


def _logs(marks: Sequence[Mark]) -> str:
    """The name of their log, or how many logs there are."""
    names = list(dict.fromkeys(PurePath(mark.log).name for mark in marks))
    return names[0] if len(names) == 1 else counted(len(names), "log")
