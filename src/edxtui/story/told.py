"""One event, as far as a story is made of it."""

from typing import Final

import msgspec

from edxtui.catalogue.names import family_of
from edxtui.catalogue.summaries.facts import Facts
from edxtui.catalogue.summaries.happened import Happened
from edxtui.catalogue.summaries.words import PLAIN

_HANDLERS: Final = ("/handler/", "/modx/", "/xblock/", "/discussion/", "/submit_", "/api/")
"""Parts of the patterns of requests that a page makes by itself, or for what is done on it."""


class Told(msgspec.Struct, frozen=True):
    """What happened when, and to what."""

    time: int
    """Microseconds since 1970-01-01 UTC."""
    happened: Happened
    module: str | None = None
    """The usage key of what it is about."""

    @property
    def type(self) -> str:
        """The canonical type; empty where there is none."""
        return self.happened.type or ""

    def is_about(self, other: "Told") -> bool:
        """Whether both are about the same, as far as they tell.

        One module is written in several ways: `i4x://Org/Course/problem/NAME`, `i4x-Org-Course-problem-NAME`,
        `block-v1:…@NAME`, `NAME`.
        """
        if self.module is None or other.module is None:
            return True
        one, another = _name(self.module), _name(other.module)
        return one == another or one.endswith(f"-{another}") or another.endswith(f"-{one}")

    @property
    def is_request(self) -> bool:
        """Whether it is an implicit event: the server logged that a URL was asked for."""
        return self.type.startswith("/")

    @property
    def moves(self) -> bool:
        """Whether it leads to another place in the course: a step within it, or a page that was opened or left."""
        if self.is_request:
            return not any(part in self.type for part in _HANDLERS)
        return family_of(self.type) == "navigation"

    def facts(self) -> Facts:
        """Its payload, to be asked for members."""
        return Facts(self.happened, PLAIN)


def _name(module: str) -> str:
    return module.rpartition("/")[2].rpartition("@")[2]
