"""The detail pane: one record in full."""

from typing import Final

import msgspec

from edxtui.events.members import EDX
from edxtui.events.why import why
from edxtui.index.records import Indexed
from edxtui.logs.lenient import document_of
from edxtui.logs.record import Reason
from edxtui.marks import Mark
from edxtui.tui.document_lines import DocumentLine, Line, Path, document_lines, raw_lines
from edxtui.tui.widgets.text_lines import TextLines
from edxtui.tui.words import exact_moment


class Reading(msgspec.Struct, frozen=True):
    """A record with its text, ready to be shown."""

    record: Indexed
    log: str
    """Name of its log."""
    text: bytes
    """Its bytes, from the log."""
    broken_at: int = 0
    """Of a damaged record: the byte of its log up to which it could be read."""
    cut: bool = False
    """Whether more bytes stand in the log than are shown."""


class Detail(TextLines):
    """Shows one record: what the index knows of it and where that comes from, then the document itself."""

    def __init__(self, *, id: str | None = None) -> None:
        """Show nothing yet."""
        super().__init__(id=id)
        self.reading: Reading | None = None
        self._mark: list[Line] = []
        """What is said of the record's mark, above all else."""
        self._paths: list[Path | None] = []

    def show(self, reading: Reading | None, mark: Mark | None = None) -> None:
        """Show a record from its top, with its mark; None shows nothing."""
        self.reading = reading
        self._mark = _marked(mark)
        facts = [*self._mark, *([] if reading is None else _facts(reading))]
        document = [] if reading is None else _document(reading)
        self._paths = [*(None for _ in facts), *(line.path for line in document)]
        self.show_lines([*facts, *(line.pieces for line in document)])

    def show_mark(self, mark: Mark | None) -> None:
        """The record that is shown has another mark now, or none; nothing else moves."""
        lines = _marked(mark)
        if lines == self._mark:
            return
        before, self._mark = len(self._mark), lines
        rest, paths = self.lines[before:], self._paths[before:]
        self._paths = [*(None for _ in self._mark), *paths]
        more = len(self._mark) - before
        top = int(self.scroll_offset.y)
        self.show_lines([*self._mark, *rest], self.cursor + more if self.cursor >= before and self.cursor else 0)
        if top:
            self.scroll_to(y=top + more, animate=False, force=True, immediate=True)

    @property
    def path(self) -> Path | None:
        """The way to the value under the cursor; None where no value of the document is."""
        return self._paths[self.cursor] if self.cursor < len(self._paths) else None


_SALVAGED: Final = {
    Reason.NO_BEGINNING: "salvaged from its end:",
    **dict.fromkeys((reason for reason in Reason if reason.hint), "told from it all the same:"),
}
"""Where what is known of a damaged record stood, if not before a break."""
_PLAIN: Final = frozenset({"time", "event_type", "username", "context.course_id", "session"})
"""Places that go without saying."""


def _document(reading: Reading) -> list[DocumentLine]:
    """The document, or the text of what is none."""
    text = reading.text.decode(errors="backslashreplace")
    if reading.record.reason is not None or reading.cut:
        return [DocumentLine(line, ()) for line in raw_lines(text)]
    return document_lines(text)


def _marked(mark: Mark | None) -> list[Line]:
    """The note on a mark, or that there is a mark."""
    if mark is None:
        return []
    note: Line = [("  ", "mark"), (mark.note, "prose")] if mark.note else []
    return [[("◆ marked", "word"), *note]]


def _facts(reading: Reading) -> list[Line]:
    """What the index knows of the record, and where that stands in it."""
    record = reading.record
    event = record.event
    document = document_of(reading.text) if record.reason is None and not reading.cut else None
    reasons = {} if document is None else why(EDX.members_of(document))
    damaged = record.reason is not None
    facts: list[tuple[str, str | None, str]] = [
        ("type", event.type, "type"),
        ("as logged", event.event_type if event.event_type != event.type else None, ""),
        ("time", exact_moment(event.time), "time"),
        ("user", event.user or (None if damaged else "nobody logged in"), "user"),
        ("course", event.course, "course"),
        ("module", event.module, "module"),
        ("session", event.session, "session"),
        ("source", event.source, ""),
        ("log", f"{reading.log}, byte {record.offset:,}, {record.length:,} bytes", ""),
    ]
    lines: list[Line] = []
    if record.reason is not None:
        lines.append([("Damaged record", "error")])
        lines.append([(f"{record.reason.sentence}; it reads up to byte {reading.broken_at:,}", "error")])
        if record.reason.hint:
            lines.append([(record.reason.hint, "note")])
        lines.append([(_SALVAGED.get(record.reason, "salvaged from before the break:"), "note")])
    for label, value, field in facts:
        if value:
            reason = reasons.get(field)
            place: Line = [(f"  ◂ {reason}", "note")] if reason is not None and reason not in _PLAIN else []
            lines.append([(f"{label:>9}  ", "mark"), (value, "key"), *place])
    lines.append([("", "mark")])
    if reading.cut:
        lines.append([("only the beginning of a very long document is shown", "note")])
    return lines
