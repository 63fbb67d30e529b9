"""What stands between people in the logs and whoever looks at the screen: while it is drawn, stand-ins show.

All text that the screens show comes through `shown`, which makes it printable, and hides who is named in it while the
curtain is drawn. Records and documents are hidden as a whole before that, so that also those show as stand-ins whom no
text gives away. One program has one screen, and so one curtain.
"""

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

import msgspec

from edxtui.events.fields import TEXT_FIELDS
from edxtui.index.records import Indexed
from edxtui.terminal_text import printable

if TYPE_CHECKING:  # loaded when somebody is to be hidden
    from edxtui.privacy.screen import Hidden

_KEPT: Final = 2_000
"""Documents that are kept as they show."""
_ROOM: Final = 32 << 20
"""Bytes of them, but for the last one."""
_DAMAGED: Final = b"(damaged records are not shown while people are hidden)"


class Curtain:
    """Open at first; drawn with what hides people, and open again."""

    def __init__(self) -> None:
        """Hide nobody."""
        self._hidden: Hidden | None = None
        self._documents: OrderedDict[bytes, bytes] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    @property
    def is_drawn(self) -> bool:
        """Whether people are hidden."""
        return self._hidden is not None

    def draw(self, hidden: "Hidden") -> None:
        """Hide people from now on, or better than before."""
        self._hidden = hidden
        self._forget()

    def open(self) -> None:
        """Show everybody again."""
        self._hidden = None
        self._forget()

    def text(self, text: str) -> str:
        """A text as it may show."""
        return text if self._hidden is None or not text else self._hidden.text(text)

    def meant(self, text: str) -> str:
        """The query that a person means who writes stand-ins; the other way of `text`, as far as they are known."""
        return text if self._hidden is None else self._hidden.meant(text)

    def record(self, record: Indexed) -> Indexed:
        """A record as it may show."""
        if self._hidden is None:
            return record
        hidden = {
            field.name: self._hidden.value(field.name, value)
            for field in TEXT_FIELDS
            if (value := getattr(record.event, field.name)) is not None
        }
        return msgspec.structs.replace(record, event=msgspec.structs.replace(record.event, **hidden))

    def row(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        """A row of an answer to SQL as it may leave."""
        if self._hidden is None:
            return row
        return tuple(self._hidden.text(value) if isinstance(value, str) else value for value in row)

    def document(self, record: Indexed, text: bytes) -> bytes:
        """The document of a record as it may show; of a damaged one nothing. Any thread may ask."""
        hidden = self._hidden
        if hidden is None:
            return text
        if record.reason is not None:
            return _DAMAGED
        known = self._documents.get(text)
        if known is None:
            known = hidden.document(text)
            self._keep(hidden, text, known)
        return known

    def _keep(self, hidden: "Hidden", text: bytes, as_shown: bytes) -> None:
        with self._lock:
            if self._hidden is not hidden or text in self._documents:
                return
            self._documents[text] = as_shown
            self._size += len(text) + len(as_shown)
            while len(self._documents) > _KEPT or (self._size > _ROOM and len(self._documents) > 1):
                self._size -= sum(map(len, self._documents.popitem(last=False)))

    def _forget(self) -> None:
        with self._lock:
            self._documents.clear()
            self._size = 0


CURTAIN: Final = Curtain()
"""The one of this program."""


def shown(text: str, *, lines: bool = False) -> str:
    """A text as the screen shows it: printable, and with stand-ins for people while they are hidden.

    With `lines` a line feed stays a line feed; otherwise the answer is always one line.
    """
    return printable(CURTAIN.text(text), lines=lines)
