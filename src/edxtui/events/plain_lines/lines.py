"""What is told of plain lines."""

from typing import Final, Literal

import msgspec
import numpy as np
import numpy.typing as npt

from edxtui.events.coder import Codes
from edxtui.events.time_column import Times

COLUMNS: Final = (
    *("source", "event_type", "user", "session", "host", "ip", "page", "org"),
    *("type inputs", "course inputs", "module inputs"),
)
"""What each line has a code of: eight texts, and what three rules ask for."""
TEXTS: Final = (*COLUMNS[:8], "name", "course", "form", "module")
"""What is coded as it stands. `course` is the first text that may be a course key; `form` is form text up to its first
equals sign, escaped as in JSON; `module` any text that may be a usage key."""
INPUTS: Final = {
    "type inputs": ("event_type", "name", "source"),
    # The event type or the page counts where there is no text for a course, depending on the source.
    "course inputs": ("course", "event_type", "page"),
    # `normalise.module_of` asks for these, in this order. The event type counts where it is a path, the page where
    # there may be a usage key in it.
    "module inputs": (*("module",) * 5, "form", "event_type", "page", "course inputs"),
}
"""What is coded as a combination of codes."""
DICTIONARIES: Final = (*COLUMNS, *TEXTS[8:])
"""All that is coded, in the order of the machine."""


End = Literal["done", "not plain", "not whole", "full"]
"""Why no more lines were read: all were, or as many as can be at once; the next is not plain; it is not all there; or
the reader has no room for its texts and must forget others first."""
ENDS: Final[tuple[End, ...]] = ("done", "not plain", "not whole", "full")


class PlainLines(msgspec.Struct, frozen=True):
    """Some plain lines that follow one another; but for their end, an entry a line."""

    end: int
    """The start of the next line."""
    why_ended: End
    offsets: npt.NDArray[np.int64]
    """Where each document begins, from the start of the log."""
    lengths: npt.NDArray[np.int64]
    """Bytes of each."""
    times: Times
    """Microseconds since 1970-01-01 UTC; `NO_TIME` where there is none."""
    odd: npt.NDArray[np.bool_]
    """The lines that take more thought: their time and codes do not count."""
    codes: npt.NDArray[np.int32]
    """A row a line, a column each for `COLUMNS`; code 0 where there is no such text."""


class Spelt(msgspec.Struct, frozen=True):
    """What came to be coded since it was last asked."""

    texts: dict[str, list[str]]
    """Of each of `TEXTS`, in the order of their codes."""
    inputs: dict[str, Codes]
    """Of each of `INPUTS`, a row a combination, in the order of their codes."""
