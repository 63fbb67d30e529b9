"""What is to be exported, where to, and how."""

from pathlib import Path
from typing import Literal

import msgspec

from edxtui.export.disguise import Disguise
from edxtui.export.formats import Format

Order = Literal["time", "log"]


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """One export. Which records it is of, and their order, are the ids that go along with it."""

    target: Path | None
    """None: standard output."""
    format: Format
    force: bool = False
    """Whether files that are there are replaced."""
    disguise: Disguise | None = None
    """None: people stay who they are."""
