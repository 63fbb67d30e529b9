"""Users that may be meant, one a row."""

from collections.abc import Sequence

from rich.segment import Segment

from edxtui.matching import Found
from edxtui.tui.cells import fitted
from edxtui.tui.widgets.rows import Rows
from edxtui.wording import counted


class UserList(Rows):
    """Name and number of records of each."""

    def __init__(self, *, id: str | None = None) -> None:
        """Offer nobody yet."""
        super().__init__(id=id)
        self._users: Sequence[Found] = ()

    def offer(self, users: Sequence[Found]) -> None:
        """Offer these, the likeliest first."""
        self._users = users
        self.show(len(users), 0)

    @property
    def current(self) -> Found | None:
        """The one under the cursor."""
        return self._users[self.cursor] if self.cursor < len(self._users) else None

    def segments(self, row: int, width: int) -> list[Segment]:
        """Name and number."""
        found = self._users[row]
        number = counted(found.count, "record")
        room = max(0, width - len(number) - 3)
        return [
            Segment(f" {fitted(found.text, room)} "),
            Segment(number, self.writing("rows--muted")),
        ]
