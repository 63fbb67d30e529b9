"""The detail pane: one record in full."""

import json
from bisect import bisect_right
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.message import Message

from edxtui.marks import Mark
from edxtui.tui import actions
from edxtui.tui.document_lines import DocumentLine, Line, Path, document_lines, raw_document_lines, value_at
from edxtui.tui.facts import fact_lines, mark_lines, reasons_of
from edxtui.tui.folds import Folds
from edxtui.tui.reading import LARGE, Reading
from edxtui.tui.searching import marked, places_of
from edxtui.tui.widgets.large_lines import LargeLines, place_of_path

if TYPE_CHECKING:
    from edxtui.tui.large_search import Hit


class Detail(LargeLines):
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
        self._hit: Hit | None = None
        """Where the last search in a large document has come to."""
        self.is_raw = False
        """Whether the text is shown as the log has it."""
        self.wanted = ""
        """What is searched for."""

    def show(self, reading: Reading | None, mark: Mark | None = None) -> None:
        """Show a record from its top, with its mark; None shows nothing."""
        if reading is None or self.reading is None or reading.record.id != self.reading.record.id:
            self._whole.clear()
        self.reading = reading
        self._hit = None
        self._mark = mark_lines(mark)
        self._leave_large()
        if reading is not None and reading.is_large:
            self._told = fact_lines(reading, {})
            self._document = [DocumentLine([("the document is being read …", "note")], ())]
            self._take(reading.text)
            if self.is_raw:
                self._read_document()
        else:
            self._told = [] if reading is None else fact_lines(reading, reasons_of(reading))
            self._read_document()
        self._show()

    def show_mark(self, mark: Mark | None) -> None:
        """The record that is shown has another mark now, or none; nothing else moves."""
        lines = mark_lines(mark)
        if lines == self._mark:
            return
        before, self._mark = len(self._mark), lines
        more = len(self._mark) - before
        top = int(self.scroll_offset.y)
        self._show(self.cursor + more if self.cursor >= before and self.cursor else 0)
        if top:
            self.scroll_to(y=top + more, animate=False, force=True, immediate=True)

    @property
    def _is_lazy(self) -> bool:
        """Whether what is shown is laid out by workers."""
        return self._large is not None and not self.is_raw

    def _read_document(self, goal: Path | None = None) -> None:
        """The lines of the document; those of a large one come later, and then the cursor goes to `goal`."""
        reading = self.reading
        if self._is_lazy:
            self._lay_anew(goal)
        else:
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
        """Show the document anew, the cursor on one of its lines, or on the one that it is folded into.

        It stays in its row of the screen, if it can.
        """
        row = self._rows_of(self.cursor).start - int(self.scroll_offset.y)
        seen = [at for at, _ in self._folds.seen(self._document)]
        self._show(self._above + max(0, bisect_right(seen, number) - 1))
        if 0 <= row < self._height:
            self._show_from(self._rows_of(self.cursor).start - row)
            self._keep_cursor_in_sight()

    # What workers find of a large document

    def on_large_lines_laid_out(self, message: LargeLines.LaidOut) -> None:
        """Show what is laid out now."""
        message.stop()
        if message.document is not self._large or self.reading is None:
            return
        if message.reasons is not None:
            self._told = fact_lines(self.reading, message.reasons)
        if self.is_raw:
            self._show(self.cursor)
            return
        path, at = self.path, self._at
        self._document = message.laid.lines
        if message.goal is not None:
            self._stand_at(place_of_path(message.goal, self._document))
        elif at is None or path is None:
            top = int(self.scroll_offset.y)
            self._show(self.cursor)
            self._show_from(top)
        else:
            is_there = at < len(self._document) and self._document[at].path == path
            self._stand_at(at if is_there else place_of_path(path, self._document))
        if message.is_asked and message.laid.left_closed:
            self.notify("This is too much to be opened at once: some branches are still closed.", markup=False)
        if message.opened != self._opened:
            self._lay_anew()

    def on_large_lines_unreadable(self, message: LargeLines.Unreadable) -> None:
        """Show it as it stands."""
        message.stop()
        if message.document is self._large:
            self._leave_large()
            if self._told:
                self._told[-1] = [("too deep, or too many members, to be shown as a tree; this is its text", "note")]
            self._read_document()
            self._show()

    def on_large_lines_working(self, message: LargeLines.Working) -> None:
        """Say how far it is, in the line above the document that is empty otherwise."""
        message.stop()
        if message.document is self._large and self._told:
            self._told[-1] = [(message.words, "note")]
            self.replace_line(self._above - 1, self._told[-1])

    def on_large_lines_found(self, message: LargeLines.Found) -> None:
        """Open what the line lies in, and go there."""
        message.stop()
        hit = message.hit
        if message.document is not self._large or message.wanted != self.wanted:
            return
        if hit is None:
            self._hit = None
            self._show_marked()
            if message.is_over:
                self.post_message(self.NotFound())
            return
        self._hit = hit
        self._opened.update(hit.places)
        if hit.is_long:
            self._whole.add(hit.path)
        for path, _ in hit.places:
            self._folds.unfold(path)
        self._lay_anew(hit.path)

    def _show_marked(self) -> None:
        """What is searched for stands out, and nothing moves."""
        if self._at is None:
            self._show(self.cursor)
        else:
            self._stand_at(self._at)

    # Folding

    def action_fold(self) -> None:
        """Fold what begins or ends here, or open it."""
        at = self._at
        if at is None or self._open_or_close(at):
            return
        begin = self._begin_of(at)
        path = self._document[begin].path
        if self._document[begin].inside:
            (self._folds.unfold if self._folds.is_folded(path) else self._folds.fold)(path)
            self._stand_at(begin)

    def action_unfold(self) -> None:
        """Open what is folded here."""
        at = self._at
        if at is None or self._open_or_close(at, close=False):
            return
        if self._document[at].inside and self._folds.is_folded(self._document[at].path):
            self._folds.unfold(self._document[at].path)
            self._stand_at(at)

    def action_fold_or_up(self) -> None:
        """Fold what begins here; else go to the line with which that begins that this belongs to."""
        at = self._at
        if at is None:
            return
        line = self._document[at]
        if line.place in self._opened and self._open_or_close(at):
            return
        if line.inside and line.path and not self._folds.is_folded(line.path):
            self._folds.fold(line.path)
            self._stand_at(at)
        elif line.path:
            outer = line.path[:-1] if self._begin_of(at) == at and not self._is_stretch(at) else line.path
            self._stand_at(next(number for number in range(at, -1, -1) if self._opens(number, outer)))

    def _is_stretch(self, at: int) -> bool:
        place = self._document[at].place
        return place is not None and place[1] is not None

    def _open_or_close(self, at: int, *, close: bool = True) -> bool:
        """Open a branch that is not laid out, or a stretch, or close the stretch again; whether it is one of these."""
        place = self._document[at].place
        if place is None:
            return False
        if place not in self._opened:
            self._opened.add(place)
            self._folds.unfold(place[0])
        elif self._is_stretch(at) and close:
            self._opened.discard(place)
        self._lay_anew()
        return True

    def _begin_of(self, at: int) -> int:
        """The line with which the value begins that a line begins or ends."""
        path = self._document[at].path
        return next((number for number in range(at, -1, -1) if self._opens(number, path)), at)

    def _opens(self, number: int, path: Path) -> bool:
        return bool(self._document[number].inside) and self._document[number].path == path

    def action_next_sibling(self) -> None:
        """To the next member or element of the same branch; from what ends a branch, to what follows on it."""
        self._go_beside(1)

    def action_previous_sibling(self) -> None:
        """To the one before."""
        self._go_beside(-1)

    def _go_beside(self, step: int) -> None:
        at, path = self._at, self.path
        if at is None or not path:
            return
        place = self.cursor - self._above
        rest = range(place + 1, len(self._seen)) if step > 0 else range(place - 1, -1, -1)
        for number in rest:
            other = self._document[self._seen[number]]
            if len(other.path) < len(path) and not (other.place and other.path == path[:-1]):
                return  # the branch ends here
            begins = self._begin_of(self._seen[number]) == self._seen[number]
            if len(other.path) == len(path) and begins and (other.path != path or other.place is None):
                self.cursor = self._above + number
                return

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
        if self._is_lazy:
            self._everything = True
            self._lay_anew(is_asked=True)

    def action_unfold_or_whole(self) -> None:
        """Show all of a string that is cut, or cut it again; else fold or open."""
        at = self._at
        if at is None:
            return
        line = self._document[at]
        if line.rest or line.path in self._whole:
            self._whole ^= {line.path}
            self._read_document()
            if not self._is_lazy:
                self._stand_at(at)
        else:
            self.action_fold()

    def action_raw(self) -> None:
        """The text as the log has it, or pretty-printed again."""
        self.is_raw = not self.is_raw
        self._read_document(())
        self._show(self._above if self._document else 0)

    # Searching

    @dataclass
    class NotFound(Message):
        """What was searched for does not stand in the document."""

    def search(self, text: str, *, is_over: bool = True) -> None:
        """Search for a text in the document, from the cursor on. If it does not stand there, that is told once typing
        is over."""
        self.wanted = text
        if self._is_lazy:
            if text:
                self._seek(text, self._path_or_hit, 1, is_over=is_over)
            else:
                self._stop_seeking()
                self._show_marked()
            return
        places = places_of(text, self._document)
        at = self._at or 0
        if places:
            self._go_to(next((place for place in places if place >= at), places[0]))
        else:
            self._show_marked()
            if text and is_over:
                self.post_message(self.NotFound())

    def action_next_match(self) -> None:
        """Next place of what is searched for; from the last to the first."""
        if self._is_lazy:
            self._seek(self.wanted, self._path_or_hit, 1, beyond=self._at is not None)
            return
        places, at = places_of(self.wanted, self._document), self._at
        if places:
            self._go_to(next((place for place in places if at is None or place > at), places[0]))

    def action_previous_match(self) -> None:
        """The place before; from the first to the last."""
        if self._is_lazy:
            self._seek(self.wanted, self._path_or_hit, -1, beyond=True)
            return
        places, at = places_of(self.wanted, self._document), self._at
        if places:
            self._go_to(next((place for place in reversed(places) if at is not None and place < at), places[-1]))

    def action_stop_search(self) -> None:
        """Search no further."""
        self._stop_seeking()

    @property
    def _path_or_hit(self) -> int | Path:
        """From where to search in a large document: the last place, unless one has moved on."""
        path = self.path or ()
        return self._hit.number if self._hit is not None and self._hit.path == path else path

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
        if action == "stop_search":
            return self._is_seeking
        return bool(self.wanted) if action in ("next_match", "previous_match") else True

    # Copying

    @dataclass
    class CopyAsked(Message):
        """Something of the document is to be copied."""

        text: str
        what: str

    def action_copy_member(self) -> None:
        """Copy path and value."""
        self._copy("member")

    def action_copy_value(self) -> None:
        """Copy the value; of a string what it says."""
        self._copy("value")

    def _copy(self, action: str) -> None:
        reading, path = self.reading, self.path
        if reading is None or path is None or not reading.is_whole or self.is_raw or (action == "member" and not path):
            return
        if self._large is not None:
            if self._large.is_complete:
                self._read_value(self._large, path, action)
            return
        value = value_at(reading.text.decode(errors="backslashreplace"), path)
        if value is not None:
            text = json.loads(value) if value.startswith('"') and action == "value" else value
            self._copy_value(path, text, action)

    def on_large_lines_value_read(self, message: LargeLines.ValueRead) -> None:
        """Copy it."""
        message.stop()
        if message.value is not None:
            self._copy_value(message.path, message.value, message.action)

    def _copy_value(self, path: Path, value: str, action: str) -> None:
        if action == "member":
            self.post_message(self.CopyAsked(f"{_written(path)}: {value}", "The path with its value"))
        else:
            self.post_message(self.CopyAsked(value, "The value"))

    def action_copy_path(self) -> None:
        """Copy the path."""
        path = self.path
        if path:
            self.post_message(self.CopyAsked(_written(path), "The path"))


def _written(path: Path) -> str:
    """A path as queries have it."""
    from edxtui.query import writing

    return writing.path([str(name) for name in path])


_MOST_RAW = 4 * LARGE
"""Bytes of a text that are shown as it stands."""


def _document(reading: Reading, whole: Collection[Path], *, is_raw: bool) -> list[DocumentLine]:
    """The document, or the text of what is none."""
    text = reading.text[:_MOST_RAW].decode(errors="backslashreplace")
    if not is_raw and reading.is_whole and not reading.is_large:
        return document_lines(text, whole)
    lines = raw_document_lines(text, whole)
    more = len(reading.text) - _MOST_RAW
    if more > 0:
        lines.append(DocumentLine([(f"… {more:,} more bytes", "note")], ()))
    return lines
