"""Events that a person has marked, with notes on them, kept from one run to the next.

    mark.py       what a mark is: an address in a log and what stood there
    log_names.py  by what a log is known
    shelf.py      the files that marks are kept in, for the owner alone, several edxtuis at once
    marks.py      the marks of some opened logs: which records they are, and what changes

A mark belongs to a log by what the log holds, not by its name: logs that were renamed, rotated or packed keep theirs.
"""

from edxtui.marks.mark import Mark
from edxtui.marks.marks import Marks, Placed
from edxtui.marks.shelf import Shelf

__all__ = ["Mark", "Marks", "Placed", "Shelf"]
