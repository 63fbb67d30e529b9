"""Where the text of a log is, told so that any process can open it."""

from functools import lru_cache
from pathlib import Path

import msgspec

from edxtui.errors import LogError
from edxtui.logs.packed.packed_file import PackedFile
from edxtui.logs.packed.points import Points
from edxtui.logs.source import PlainFile


class Text(msgspec.Struct, frozen=True):
    """The text of a log: a plain file, or a packed one and its points."""

    path: str
    file: tuple[int, int]
    """Device and inode that it must have."""
    points: str = ""
    """Where the points of a packed log are kept."""
    identity: str = ""
    """What they are kept for."""

    def open(self) -> PlainFile | PackedFile:
        """Open it.

        Raises: LogError: it is not there any more.
        """
        if not self.points:
            return PlainFile(self.path, file=self.file)
        return PackedFile(self.path, _points(self.points, self.identity), file=self.file)


@lru_cache(maxsize=4)
def _points(path: str, identity: str) -> Points:
    points = Points.load(Path(path), identity)
    if points is None:
        raise LogError(f"{path} is gone: somebody removed it from the cache.", hint="Open the logs again.")
    return points
