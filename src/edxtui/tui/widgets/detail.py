"""The detail pane: one record in full."""

import json
from bisect import bisect_right
from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar, Final

import msgspec
from textual.binding import BindingType
from textual.message import Message

from edxtui.events.members import EDX
from edxtui.events.why import why
from edxtui.index.records import Indexed
from edxtui.logs.lenient import document_of
from edxtui.logs.record import Reason
from edxtui.marks import Mark
from edxtui.tui import actions
from edxtui.tui.document_lines import DocumentLine, Line, Path, document_lines, raw_document_lines, value_at
from edxtui.tui.folds import Folds
from edxtui.tui.searching import marked, places_of
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
    """Shows one record: what the index knows of it and where that comes from, then the document itself.

    What is folded stays folded in the next record, and what is searched for is shown there too.
    """

    BINDINGS: ClassVar[list[BindingType]] = list(actions.DETAIL)

    def __init__(self, *, id: str | None = None) -> None:
        """Show nothing yet."""
        super().__init__(id=id)
        self.reading: Reading | None = None
        self._mark: list[Line] = []
        """What is said of the record's mark, above all else."""
        self._told: list[Line] = []
        """What is said of the record, above its document."""
        self._document: list[DocumentLine] = []
        self._seen: list[int] = []
        """Which lines of the document are seen, below what is said."""
        self._folds = Folds()
        self._whole: set[Path] = set()
        """Where strings stand that are shown in full."""
        self.is_raw = False
        """Whether the text is shown as the log has it."""
        self.wanted = ""
        """What is searched for."""

    def show(self, reading: Reading | None, mark: Mark | None = None) -> None:
        """Show a record from its top, with its mark; None shows nothing."""
        if reading is None or self.reading is None or reading.record.id != self.reading.record.id:
            self._whole.clear()
        self.reading = reading
        self._mark = _marked(mark)
        self._told = [] if reading is None else _facts(reading)
        self._read_document()
        self._show()

    def show_mark(self, mark: Mark | None) -> None:
        """The record that is shown has another mark now, or none; nothing else moves."""
        lines = _marked(mark)
        if lines == self._mark:
            return
        before, self._mark = len(self._mark), lines
        more = len(self._mark) - before
        top = int(self.scroll_offset.y)
        self._show(self.cursor + more if self.cursor >= before and self.cursor else 0)
        if top:
            self.scroll_to(y=top + more, animate=False, force=True, immediate=True)

    def _read_document(self) -> None:
        reading = self.reading
        self._document = [] if reading is None else _document(reading, self._whole, is_raw=self.is_raw)

    def _show(self, cursor: int = 0) -> None:
        seen = self._folds.seen(self._document)
        self._seen = [number for number, _ in seen]
        lines = [pieces if not self.wanted else marked(pieces, self.wanted) for _, pieces in seen]
        self.show_lines([*self._mark, *self._told, *lines], cursor)

    @property
    def _above(self) -> int:
        """Lines above the document."""
        return len(self._mark) + len(self._told)

    @property
    def _at(self) -> int | None:
        """The line of the document under the cursor."""
        place = self.cursor - self._above
        return self._seen[place] if 0 <= place < len(self._seen) else None

    @property
    def path(self) -> Path | None:
        """The way to the value under the cursor; None where no value of the document is."""
        at = self._at
        return None if at is None else self._document[at].path

    def _stand_at(self, number: int) -> None:
        """Show the document anew, the cursor on one of its lines, or on the one that it is folded into."""
        seen = [at for at, _ in self._folds.seen(self._document)]
        self._show(self._above + max(0, bisect_right(seen, number) - 1))

    # Folding

    def action_fold(self) -> None:
        """Fold what begins or ends here, or open it."""
        at = self._at
        if at is None:
            return
        begin = self._begin_of(at)
        path = self._document[begin].path
        if self._document[begin].inside:
            (self._folds.unfold if self._folds.is_folded(path) else self._folds.fold)(path)
            self._stand_at(begin)

    def action_unfold(self) -> None:
        """Open what is folded here."""
        at = self._at
        if at is not None and self._document[at].inside and self._folds.is_folded(self._document[at].path):
            self._folds.unfold(self._document[at].path)
            self._stand_at(at)

    def action_fold_or_up(self) -> None:
        """Fold what begins here; else go to the line with which that begins that this belongs to."""
        at = self._at
        if at is None:
            return
        line = self._document[at]
        if line.inside and line.path and not self._folds.is_folded(line.path):
            self._folds.fold(line.path)
            self._stand_at(at)
        elif line.path:
            outer = line.path[:-1] if self._begin_of(at) == at else line.path
            self._stand_at(next(number for number in range(at, -1, -1) if self._opens(number, outer)))

    def _begin_of(self, at: int) -> int:
        """The line with which the value begins that a line begins or ends."""
        path = self._document[at].path
        return next((number for number in range(at, -1, -1) if self._opens(number, path)), at)

    def _opens(self, number: int, path: Path) -> bool:
        return bool(self._document[number].inside) and self._document[number].path == path

    def action_fold_all(self) -> None:
        """Fold everything down to the first level."""
        at = self._at
        self._folds.fold_all()
        self._stand_at(at or 0)

    def action_unfold_all(self) -> None:
        """Open everything."""
        at = self._at
        self._folds.unfold_all()
        self._stand_at(at or 0)

    def action_unfold_or_whole(self) -> None:
        """Show all of a string that is cut, or cut it again; else fold or open."""
        at = self._at
        if at is None:
            return
        line = self._document[at]
        if line.rest or line.path in self._whole:
            self._whole ^= {line.path}
            self._read_document()
            self._stand_at(at)
        else:
            self.action_fold()

    def action_raw(self) -> None:
        """The text as the log has it, or pretty-printed again."""
        self.is_raw = not self.is_raw
        self._read_document()
        self._show(self._above if self._document else 0)

    # Searching

    def search(self, text: str) -> int:
        """Search for a text in the document, from the cursor on; in how many lines it stands."""
        self.wanted = text
        places = places_of(text, self._document)
        at = self._at or 0
        if places:
            self._go_to(next((place for place in places if place >= at), places[0]))
        else:
            self._stand_at(at) if self._document else self._show()
        return len(places)

    def action_next_match(self) -> None:
        """Next place of what is searched for; from the last to the first."""
        places, at = places_of(self.wanted, self._document), self._at
        if places:
            self._go_to(next((place for place in places if at is None or place > at), places[0]))

    def action_previous_match(self) -> None:
        """The place before; from the first to the last."""
        places, at = places_of(self.wanted, self._document), self._at
        if places:
            self._go_to(next((place for place in reversed(places) if at is not None and place < at), places[-1]))

    def _go_to(self, number: int) -> None:
        line = self._document[number]
        if line.rest and self.wanted.casefold() in line.rest.casefold():
            self._whole.add(line.path)
            self._read_document()
        self._folds.reveal(line.path)
        if self._begin_of(number) != number:
            self._folds.unfold(line.path)
        self._stand_at(number)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a search these keys have their other meaning."""
        return bool(self.wanted) if action in ("next_match", "previous_match") else True

    # Copying

    @dataclass
    class CopyAsked(Message):
        """Something of the document is to be copied."""

        text: str
        what: str

    def action_copy_member(self) -> None:
        """Copy path and value."""
        path, value = self.path, self._value
        if path and value is not None:
            self.post_message(self.CopyAsked(f"{_written(path)}: {value}", "The path with its value"))

    def action_copy_value(self) -> None:
        """Copy the value; of a string what it says."""
        value = self._value
        if value is not None:
            text = json.loads(value) if value.startswith('"') else value
            self.post_message(self.CopyAsked(text, "The value"))

    def action_copy_path(self) -> None:
        """Copy the path."""
        path = self.path
        if path:
            self.post_message(self.CopyAsked(_written(path), "The path"))

    @property
    def _value(self) -> str | None:
        """The value under the cursor, as JSON."""
        reading, path = self.reading, self.path
        if reading is None or path is None or reading.cut or reading.record.reason is not None or self.is_raw:
            return None
        return value_at(reading.text.decode(errors="backslashreplace"), path)


def _written(path: Path) -> str:
    """A path as queries have it."""
    from edxtui.query import writing

    return writing.path([str(name) for name in path])


_SALVAGED: Final = {
    Reason.NO_BEGINNING: "salvaged from its end:",
    **dict.fromkeys((reason for reason in Reason if reason.hint), "told from it all the same:"),
}
"""Where what is known of a damaged record stood, if not before a break."""
_PLAIN: Final = frozenset({"time", "event_type", "username", "context.course_id", "session"})
"""Places that go without saying."""


def _document(reading: Reading, whole: Collection[Path], *, is_raw: bool) -> list[DocumentLine]:
    """The document, or the text of what is none."""
    text = reading.text.decode(errors="backslashreplace")
    if is_raw or reading.record.reason is not None or reading.cut:
        return raw_document_lines(text, whole)
    return document_lines(text, whole)


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
