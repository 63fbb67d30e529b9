"""The way that understands: any JSON text, fed to ijson bit by bit.

Pretty-printed documents, several on a line, top-level arrays, prefixes, cut and broken documents, and documents too
big to hold all go through here. The unit is the *stretch*: it begins at the start of a line and ends at the end of
one, so that the fast way can go on from there.

Where a document breaks off, reading goes on at the next line that begins a document; all before is one damaged
record. A document never reaches over such a line: a cut event is not merged with the next one.
"""

import contextlib
import re
from collections.abc import Iterator
from typing import Any, Final, Generic, TypeVar

import ijson
import msgspec
from ijson.backends import yajl2_c

from edxtui.logs.beginnings import HEAD, HOLD, Beginnings, is_prefix
from edxtui.logs.lenient import document_of, leading_value
from edxtui.logs.record import Reason, Record, Shape
from edxtui.logs.salvage import Gleaner, is_of_utf8, salvage, salvage_control, salvage_end, salvage_wrapped
from edxtui.logs.wide import Wide, wide_at, wide_line
from edxtui.logs.window import BLANK, Window

T = TypeVar("T")

_BOM: Final = b"\xef\xbb\xbf"
_FIRST_STEP: Final = 4 << 10
"""Bytes of a document that are taken at first: many are no longer, and their lines hold many."""
_LARGE: Final = 1 << 20
"""Bytes of a document whose members are all kept while its end is looked for."""
_SHORT: Final = 16 << 10
"""Bytes of a line that are read at once as one document, whatever comes of it."""
_RETRY: Final = 256 << 10
"""Bytes that are tried once more, whatever stands in them, before a document counts as damaged."""
_DEEP: Final = 100
"""Braces and brackets that may open before the document's members are gleaned: for each that is open, ijson keeps the
whole path to it."""
_LOOKS: Final = 64
_LOOKS_AT_LEAST: Final = 4 << 20
"""Broken text is looked through again after each document that is found in it: this many times its length at most, or
so many bytes, before the rest of it is taken for one damaged record."""
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]")
_NEXT_MEMBER: Final = re.compile(rb'[ \t\r]*,[ \t\r]*"(?:[^"\\\n]|\\.)*"[ \t\r]*:')
_VALUE_START: Final = b'"-0123456789tfnNI['


class Stretch(msgspec.Struct, Generic[T], frozen=True):
    """Some whole lines and what they hold."""

    records: list[Record[T]]
    """In the order they lie."""
    end: int
    """Where the next line begins."""
    in_array: bool
    """Whether a top-level array is open there."""
    settled: bool
    """Whether it stays as it is whatever bytes are appended to the log."""


class DocumentReader(Generic[T]):
    """Reads a log stretch by stretch."""

    def __init__(self, window: Window, shape: Shape[T]) -> None:
        """Read from `window` documents of `shape`."""
        self._window = window
        self._shape = shape
        self._beginnings = Beginnings(window, shape)
        self._patience = 0
        self._looked_at = 0
        self._line_end = 0

    def stretch(self, offset: int, *, in_array: bool = False) -> Stretch[T]:
        """The records from `offset`, the start of a line, to the end of a line."""
        window = self._window
        window.met_end = False
        self._patience = self._looked_at = self._line_end = 0
        records: list[Record[T]] = []
        record: Record[T] | None
        line = offset
        if window.get(offset, 3) == _BOM:
            offset += 3
        while True:
            # White space of such text looks like white space and a NUL byte: it is told from its first byte on.
            kind = wide_at(window, offset)
            if kind is None:
                offset = window.skip(offset)
                kind = wide_at(window, offset)
            if kind is not None:
                begin, end, after = wide_line(window, offset, kind)
                if begin < end:
                    records.append(self._wide(begin, end, kind))
                return Stretch(records, after, in_array, not window.met_end)
            byte = window.get(offset, 1)
            if not byte:
                return Stretch(records, offset, in_array, settled=False)
            if byte == b"\n":
                return Stretch(records, offset + 1, in_array, not window.met_end)
            if byte == b"{":
                record = self._document(offset, line, in_array=in_array)
                if record.reason is None and self._is_member(record):
                    record = self._end_of_document(offset, window.line_end(record.end), in_array=in_array)
            elif byte == b"[" and not in_array and self._opens_array(offset):
                in_array = True
                offset += 1
                continue
            elif in_array and byte in b",]":
                in_array = byte == b","
                offset += 1
                continue
            else:
                record = self._text(offset, line, in_array=in_array)
            if record is not None:
                records.append(record)
                offset = record.end
                line = self._line_of(line, offset)

    def _line_of(self, line: int, offset: int) -> int:
        """The start of the line that `offset` lies in, `line` being one at or before it."""
        begin = max(line, offset - HEAD)
        found = self._window.get(begin, offset - begin).rfind(b"\n")
        return line if found < 0 else begin + found + 1

    def _end_of_line(self, offset: int) -> int:
        """The address of the line feed that ends the line, looked for once where many records stand in it."""
        if offset >= self._line_end:
            self._line_end = self._window.line_end(offset)
        return self._line_end

    def _looks_on(self, length: int) -> bool:
        """Whether so many bytes of broken text may be looked through once more."""
        self._patience = self._patience or max(_LOOKS * length, _LOOKS_AT_LEAST)
        self._looked_at += length
        return self._looked_at <= self._patience

    # A document that begins here

    def _document(self, offset: int, line: int, *, in_array: bool) -> Record[T]:
        indent = self._beginnings.indent(line) + (1 if in_array else 0)
        record, reason, broken_at = self._measure(offset, indent)
        if record is not None:
            return record
        resync = self._beginnings.after_break(offset, indent)
        record = self._as_python_wrote_it(offset, resync, indent)
        if record is not None:
            return record
        return self._damaged(offset, resync, reason, broken_at, in_array=in_array)

    def _measure(self, offset: int, indent: int) -> tuple[Record[T] | None, Reason, int]:
        """The document that begins at `offset`, or why there is none and where it broke."""
        whole: Any = ijson.sendable_list()
        # With use_float: without, an integer of more than 4,300 digits brings the whole process down (ijson 3.6).
        parser = yajl2_c.items_coro(whole, "", multiple_values=True, use_float=True)
        gleaner: Gleaner | None = None
        position = offset
        opened = 0
        piece = b""
        try:
            for piece in self._pieces(offset, indent):
                opened += piece.count(b"{") + piece.count(b"[")
                if gleaner is None and (position + len(piece) - offset > _LARGE or opened > _DEEP):
                    gleaner, whole, parser = self._begin_again(offset, position), None, None
                position += len(piece)
                if gleaner is not None:
                    if gleaner.send(piece):
                        return self._found(offset, position, gleaner.members, gleaned=True), Reason.CUT, position
                    if gleaner.broken and position - offset <= HOLD:
                        return None, gleaner.reason, self._break_in(offset, position - len(piece), piece)
                    if gleaner.broken:
                        return None, gleaner.reason, position
                    continue
                parser.send(piece)
                if whole:
                    return self._found(offset, position, whole[0]), Reason.CUT, position
        except (ijson.JSONError, ValueError) as error:
            broken_at = self._break_in(offset, position - len(piece), piece)
            return None, (Reason.BAD_UTF8 if is_of_utf8(error) else Reason.BROKEN), broken_at
        return None, Reason.CUT, position

    def _break_in(self, offset: int, begin: int, piece: bytes) -> int:
        """The byte of `piece`, which lies at `begin`, that the document from `offset` cannot be read with."""
        parser = yajl2_c.basic_parse_coro(ijson.sendable_list(), multiple_values=True, use_float=True)
        position = begin
        # The error is what is looked for.
        with contextlib.suppress(ijson.JSONError, ValueError):
            for chunk in self._window.chunks(offset, begin):
                parser.send(chunk)
            for position in range(begin, begin + min(len(piece), HEAD)):
                parser.send(piece[position - begin : position - begin + 1])
        return position

    def _begin_again(self, offset: int, position: int) -> Gleaner:
        gleaner = Gleaner()
        for chunk in self._window.chunks(offset, position):
            gleaner.send(chunk)
        return gleaner

    def _found(self, offset: int, end: int, document: dict[str, Any], *, gleaned: bool = False) -> Record[T]:
        if end - offset <= HOLD:
            text = self._window.get(offset, end - offset)
            # Not all is kept by gleaning; and yajl reads half a surrogate pair as a question mark, Python keeps it.
            if gleaned or b"\\u" in text:
                document = document_of(text) or document
        return Record(offset, end - offset, self._shape.members_of(document))

    def _pieces(self, offset: int, indent: int) -> Iterator[bytes]:
        """The bytes from `offset`, cut after every closing brace, up to the next line that begins a document.

        Only a closing brace can end a document, so its end always falls on the end of a piece.
        """
        window = self._window
        step = _FIRST_STEP
        while not window.is_end(offset):
            chunk = window.peek(offset, step)
            if not chunk:  # the log became shorter
                return
            feed = chunk.find(b"\n")
            if feed >= 0:
                chunk = chunk[: feed + 1]
            begin = 0
            while begin < len(chunk):
                brace = chunk.find(b"}", begin)
                end = len(chunk) if brace < 0 else brace + 1
                yield chunk[begin:end]
                begin = end
            offset += len(chunk)
            step = min(step * 4, 1 << 20)
            if feed >= 0:
                if self._beginnings.at_line(offset, indent):
                    return
                step = _FIRST_STEP

    def _as_python_wrote_it(self, offset: int, end: int, indent: int) -> Record[T] | None:
        """The document where Python can read it: with NaN, Infinity, numbers out of bounds, or lone surrogates.

        `end` is where reading would go on after a break. A line there that is a document of its own may yet be a part
        of this one, unless it begins as documents of a log do.
        """
        farther = offset + _RETRY
        last = end >= farther or self._window.is_end(end) or self._beginnings.at_line(end, indent)
        stops = [end] if last else [end, farther]
        for stop in stops:
            if stop - offset > HOLD:
                return None
            found = leading_value(self._window.get(offset, stop - offset))
            if found is not None and self._reaches_no_document(offset, offset + found[1], indent):
                return Record(offset, found[1], self._shape.members_of(found[0]))
        return None

    def _reaches_no_document(self, offset: int, end: int, indent: int) -> bool:
        line = self._window.line_end(offset) + 1
        while line < end:
            if self._beginnings.at_line(line, indent):
                return False
            line = self._window.line_end(line) + 1
        return True

    def _damaged(self, offset: int, resync: int, reason: Reason, broken_at: int, *, in_array: bool) -> Record[T]:
        """The record from `offset` to `resync`, or to a whole document that is glued to its text."""
        glued = -1
        if self._looks_on(resync - offset):
            glued = self._beginnings.glued(offset, resync, in_array=in_array, broken_at=broken_at)
        end = self._window.trim(offset, resync if glued < 0 else glued)
        members = salvage(self._window.chunks(offset, end))
        if end - offset <= HOLD:
            text = self._window.get(offset, end - offset)
            if reason is Reason.BAD_UTF8:
                # Only the strings that hold the bytes are spoilt, and they show it.
                text = text.decode(errors="replace").encode()
                members = salvage([text])
            members = max(members, salvage_wrapped(text), salvage_control(text), key=len)
        return Record(offset, end - offset, self._shape.members_of(members), reason, min(broken_at, end))

    # Text that is no document

    def _text(self, offset: int, line: int, *, in_array: bool) -> Record[T] | None:
        """What stands before a document, or a damaged record."""
        window = self._window
        if window.peek(offset, 1) == b"\0":
            return self._unreadable(offset, window.skip(offset, b"\0"), Reason.NUL)
        end = self._end_of_line(offset)
        brace = window.find(b"{", offset, end)
        if brace >= 0:
            prefix = window.get(offset, min(brace - offset, HEAD + 1))
            document = self._after_prefix(offset, brace, end, line) if is_prefix(prefix) else None
            if document is not None:
                if _CONTROL.search(prefix) is None:
                    return document
                return self._unreadable(offset, window.trim(offset, brace), Reason.CONTROL)
        if not self._looks_on(end - offset):
            return self._unreadable(offset, window.trim(offset, end), Reason.NO_OBJECT)
        rest = self._end_of_document(offset, end, in_array=in_array)
        if rest.reason is Reason.NO_BEGINNING:
            return rest
        if in_array or brace < 0:
            value = self._value(offset, end)
            if value is not None:
                return value
        return rest

    def _end_of_document(self, offset: int, end: int, *, in_array: bool) -> Record[T]:
        """Text up to `end`, the end of a line, that is the end of a document, if that can be told."""
        glued = self._beginnings.glued(offset, end, in_array=in_array)
        stop = self._window.trim(offset, end if glued < 0 else glued)
        members: dict[str, Any] = {}
        if stop - offset <= HOLD:
            members = salvage_end(self._window.get(offset, stop - offset), self._shape)
        reason = Reason.NO_BEGINNING if members else Reason.NO_OBJECT
        return Record(offset, stop - offset, self._shape.members_of(members), reason, offset)

    def _is_member(self, record: Record[T]) -> bool:
        """Whether an object is the value of a member, whose name is missing along with all before it.

        Then a further member follows on it. Behind an event in its own right stands the end of another one.
        """
        if self._window.peek(record.end, 1) not in (b",", b" ", b"\t") or record.length > HOLD:
            return False
        rest = self._window.peek(record.end, HEAD).partition(b"\n")[0]
        if not _NEXT_MEMBER.match(rest):
            return False
        document = document_of(self._window.get(record.offset, record.length))
        return document is not None and not self._shape.is_whole(document)

    def _wide(self, offset: int, end: int, kind: Wide) -> Record[T]:
        """A line of text that is not in UTF-8."""
        members: dict[str, Any] = {}
        if end - offset <= HOLD:
            text = self._window.get(offset, end - offset).decode(kind.codec, errors="replace").encode()
            brace = text.find(b"{")
            if brace >= 0 and is_prefix(text[:brace]):
                members = document_of(text[brace:]) or salvage([text[brace:]])
        return Record(offset, end - offset, self._shape.members_of(members), kind.reason, offset)

    def _after_prefix(self, start: int, brace: int, end: int, line: int) -> Record[T] | None:
        """The record after a prefix that begins at `start`: a document of one line or several, or a broken one.

        A broken one takes its prefix with it, so the caller sees None unless the rest of the line is an object.
        """
        window = self._window
        stop = window.trim(brace, end)
        if stop - brace <= HOLD and self._is_read_whole(brace, stop):
            document = document_of(window.get(brace, stop - brace))
            if document is not None:
                return Record(brace, stop - brace, self._shape.members_of(document))
        if not self._beginnings.opens_at(brace):
            return None
        record = self._document(brace, line, in_array=False)
        if record.reason is None:
            # With a colon as its prefix it may be the value of a member whose name is missing.
            return None if self._is_member(record) else record
        return Record(start, record.end - start, record.members, record.reason, record.broken_at)

    def _is_read_whole(self, begin: int, end: int) -> bool:
        """Whether the rest of a line is read as one document; in a long line it may be the first of many."""
        return end - begin <= _SHORT or (not self._beginnings.opens_at(begin) and self._looks_on(end - begin))

    def _value(self, offset: int, end: int) -> Record[T] | None:
        """A JSON value that is no object, as a damaged record; None where none stands here."""
        if self._window.get(offset, 1) not in _VALUE_START or end - offset > HOLD:
            return None
        found = leading_value(self._window.get(offset, end - offset))
        if found is None:
            return None
        after = self._window.get(offset + found[1], end - offset - found[1]).lstrip(BLANK)[:1]
        if after not in (b"", b",", b"]"):
            return None
        return self._unreadable(offset, offset + found[1], Reason.NOT_AN_OBJECT)

    def _unreadable(self, offset: int, end: int, reason: Reason) -> Record[T]:
        return Record(offset, end - offset, self._shape.members_of({}), reason, offset)

    def _opens_array(self, offset: int) -> bool:
        """Whether the bracket opens a top-level array rather than a prefix such as `[12:00] {…}`."""
        window = self._window
        after = window.skip(offset + 1, BLANK + b"\n")
        byte = window.get(after, 1)
        if byte in (b"{", b"]"):
            return True
        if not byte or byte not in _VALUE_START:
            return False
        end = window.line_end(after)
        if end - after > HOLD:
            return False
        brace = window.find(b"{", after, end)
        stop = window.trim(after, end)
        if brace >= 0 and document_of(window.get(brace, stop - brace)) is not None:
            return False
        found = leading_value(window.get(after, end - after))
        return found is not None and window.get(window.skip(after + found[1], BLANK + b"\n"), 1) in (b",", b"]")
