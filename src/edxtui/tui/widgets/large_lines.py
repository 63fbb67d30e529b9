"""What the detail pane does with a large document: everything that takes long happens in workers."""

import time
from collections.abc import Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from textual import work
from textual.message import Message
from textual.worker import get_current_worker

from edxtui.events.members import EDX
from edxtui.events.why import why
from edxtui.tui.document_lines import DocumentLine, Path, Place
from edxtui.tui.widgets.text_lines import TextLines

if TYPE_CHECKING:  # what takes large documents apart is loaded for the first of them
    from edxtui.tui.large_document import Laid, LargeDocument
    from edxtui.tui.large_search import Hit, LargeSearch

_EVERY: Final = 0.2
"""Seconds between two words on how far something is."""


class LargeLines(TextLines):
    """Takes a large document apart, lays out what is open of it, searches it, and reads its values.

    Its heir shows what comes of it. Of what a newer call or another document has replaced nothing comes.
    """

    @dataclass
    class LaidOut(Message):
        """What is open of the document is laid out, or as much of it as is known so far."""

        document: "LargeDocument"
        laid: "Laid"
        opened: frozenset[Place]
        """The branches that were taken for open."""
        reasons: dict[str, str] | None
        """Where its fields come from, once that is known."""
        goal: Path | None
        """Where to stand; None for where one stands."""
        is_asked: bool
        """Whether a key asked for everything to be open."""

    @dataclass
    class Unreadable(Message):
        """The document cannot be taken apart."""

        document: "LargeDocument"

    @dataclass
    class Found(Message):
        """A search has come to a line, or to none."""

        document: "LargeDocument"
        wanted: str
        hit: "Hit | None"
        is_over: bool
        """Whether typing is over."""

    @dataclass
    class Working(Message):
        """Something takes its time."""

        document: "LargeDocument"
        words: str
        """How far it is; empty when it is done."""

    @dataclass
    class ValueRead(Message):
        """The value at a path was read, to be copied."""

        path: Path
        value: str | None
        """As JSON, or as what a string says."""
        action: str

    def __init__(self, *, id: str | None = None) -> None:
        """Have no large document."""
        super().__init__(id=id)
        self._large: LargeDocument | None = None
        self._opened: set[Place] = set()
        """Branches and stretches that were opened; they are open in the next document, too."""
        self._everything = False
        """Whether everything is to be open."""
        self._whole: set[Path] = set()
        """Where strings stand that are shown in full."""

    def _take(self, text: bytes) -> None:
        """Begin with a large document."""
        from edxtui.tui.large_document import LargeDocument

        self._leave_large()
        self._large = LargeDocument(text)
        self._take_apart(self._large)

    def _leave_large(self) -> None:
        """Have none any more, and do nothing for it."""
        self._large = None
        self._everything = False
        for group in ("document", "laying", "seeking", "value"):
            self.workers.cancel_group(self, group)

    def _lay_anew(self, goal: Path | None = None, *, is_asked: bool = False) -> None:
        """Lay out what is open now. Until the document is known, that comes of itself."""
        if self._large is not None and self._large.is_complete:
            self._lay(self._large, goal, is_asked=is_asked)

    def _laid(
        self, document: "LargeDocument", reasons: dict[str, str] | None, goal: Path | None, *, is_asked: bool
    ) -> Message:
        opened = frozenset(self._opened)
        try:
            laid = document.lay(opened, frozenset(self._whole), everything=self._everything)
        except ValueError:
            return self.Unreadable(document)
        return self.LaidOut(document, laid, opened, reasons, goal, is_asked)

    @work(thread=True, group="document", exclusive=True, description="take a document apart")
    def _take_apart(self, document: "LargeDocument") -> None:
        worker, said = get_current_worker(), time.monotonic()
        was_laid = outer_was_laid = False
        try:
            for share in document.build():
                if worker.is_cancelled:
                    return
                if (not was_laid and document.can_be_laid) or (not outer_was_laid and document.outer.is_complete):
                    was_laid, outer_was_laid = True, document.outer.is_complete
                    self.post_message(self._laid(document, None, None, is_asked=False))
                if time.monotonic() - said > _EVERY:
                    said = time.monotonic()
                    self.post_message(self.Working(document, f"reading the document … {share:.0%}"))
            reasons = why(EDX.members_of(document.outline()))
        except ValueError:
            message: Message = self.Unreadable(document)
        else:
            message = self._laid(document, reasons, None, is_asked=False)
        if not worker.is_cancelled:
            self.post_message(self.Working(document, ""))
            self.post_message(message)

    @work(thread=True, group="laying", exclusive=True, description="lay out what is open")
    def _lay(self, document: "LargeDocument", goal: Path | None, *, is_asked: bool) -> None:
        worker = get_current_worker()
        message = self._laid(document, None, goal, is_asked=is_asked)
        if not worker.is_cancelled:
            self.post_message(message)

    # Searching

    def _seek(self, wanted: str, start: int | Path, step: int, *, beyond: bool = False, is_over: bool = True) -> None:
        """Go to the nearest line that holds a text, from a line or a path on; with `beyond` not to that one itself."""
        if self._large is not None and self._large.is_complete:
            from edxtui.tui.large_search import LargeSearch

            self._look(LargeSearch(self._large, wanted), self._large, wanted, start, step, beyond, is_over)

    def _stop_seeking(self) -> None:
        self.workers.cancel_group(self, "seeking")
        if self._large is not None:
            self.post_message(self.Working(self._large, ""))

    @property
    def _is_seeking(self) -> bool:
        return any(
            worker.node is self and worker.group == "seeking" and not worker.is_finished for worker in self.workers
        )

    @work(thread=True, group="seeking", exclusive=True, description="search in a document")
    def _look(
        self,
        search: "LargeSearch",
        document: "LargeDocument",
        wanted: str,
        start: int | Path,
        step: int,
        beyond: bool,
        is_over: bool,
    ) -> None:
        worker, said = get_current_worker(), time.monotonic()
        number = start if isinstance(start, int) else search.number_of(start)
        steps: Generator[float, None, Hit | None] = search.find(number + step if beyond else number, step)
        while not worker.is_cancelled:
            try:
                share = next(steps)
            except StopIteration as end:
                self.post_message(self.Working(document, ""))
                self.post_message(self.Found(document, wanted, end.value, is_over))
                return
            if time.monotonic() - said > _EVERY:
                said = time.monotonic()
                self.post_message(self.Working(document, f"searching … {share:.0%}, Esc stops"))

    # Copying

    @work(thread=True, group="value", exclusive=True, description="read a value")
    def _read_value(self, document: "LargeDocument", path: Path, action: str) -> None:
        worker = get_current_worker()
        value = document.value_at(path)
        if value is not None and value.startswith('"') and action == "value":
            from edxtui.tui.structure import plain_string

            value = plain_string(value[1:-1].encode(errors="surrogatepass"))
        if not worker.is_cancelled:
            self.post_message(self.ValueRead(path, value, action))


def place_of_path(path: Path, lines: list[DocumentLine]) -> int:
    """The first line of the value at a path, or of the nearest one that it lies in."""
    for length in range(len(path), -1, -1):
        wanted = path[:length]
        for number, line in enumerate(lines):
            if line.path == wanted:
                return number
    return 0
