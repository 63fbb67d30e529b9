"""What is to be exported, where to, and how."""

from pathlib import Path
from typing import Any, Literal

import msgspec

from edxtui.export.disguise import Disguise
from edxtui.export.fields import PathColumn
from edxtui.export.formats import Format, format_of
from edxtui.export.packing import Packing, packing_of
from edxtui.export.target import names_folder

Order = Literal["time", "log"]


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """One export. Which records it is of, and their order, are the ids that go along with it."""

    target: Path | None
    """None: standard output."""
    format: Format
    is_folder: bool = False
    """Whether the target is a folder of files, one a course and day; of parquet alone."""
    packing: Packing | None = None
    """How the output is compressed; not in a folder, and not parquet, which is compressed inside."""
    fields: tuple[PathColumn, ...] = ()
    """What csv and parquet hold beside the columns of the index."""
    force: bool = False
    """Whether files that are there are replaced."""
    damaged: Path | None = None
    """A file for the damaged records among the ids, one a line; None: they are left out."""
    manifest: Path | None = None
    """A file that says what was exported, as JSON."""
    audit: Path | None = None
    """A file for what the disguise says it has done."""
    disguise: Disguise | None = None
    """None: people stay who they are. With it there is no `damaged`."""
    key_file: Path | None = None
    """The key of the disguise, which is never written over."""
    query: str = ""
    """What the ids were found by, for the manifest."""
    order: Order = "time"
    """How the ids are ordered, for the manifest."""

    @classmethod
    def to(cls, name: str | None, wanted: str | None = None, **more: Any) -> "Request":
        """An export to the file or folder of this name, which also tells the format unless one is `wanted`.

        Raises: UsageError: there is no such format, or the file cannot hold it.
        """
        target = Path(name) if name is not None else None
        is_folder = name is not None and names_folder(name)
        return cls(
            target=target,
            format=format_of(target, wanted, is_folder=is_folder),
            is_folder=is_folder,
            packing=None if is_folder else packing_of(target),
            **more,
        )
