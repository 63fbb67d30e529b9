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

from edxtui.logs.lenient import document_of, leading_value
from edxtui.logs.record import Reason, Record, Shape
from edxtui.logs.salvage import Gleaner, salvage, salvage_wrapped
from edxtui.logs.window import BLANK, Window

T = TypeVar("T")

_BOM: Final = b"\xef\xbb\xbf"
_HEAD: Final = 4096
"""Bytes of a line within which a prefix ends and a document begins."""
_HOLD: Final = 16 << 20
"""Bytes of one document, or of one line, that are held at once; beyond, only its shallow members are kept."""
_RETRY: Final = 256 << 10
"""Bytes that are tried once more, whatever stands in them, before a document counts as damaged."""
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]")
_INSIDE: Final = b'"}],'
"""First bytes of lines that stand inside of a document."""
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
        names = b"|".join(re.escape(name.encode()) for name in sorted(shape.root_members))
        self._opening = re.compile(rb'\{\s*"(?:' + names + rb')"\s*:')

    def stretch(self, offset: int, *, in_array: bool = False) -> Stretch[T]:
        """The records from `offset`, the start of a line, to the end of a line."""
        window = self._window
        window.met_end = False
        records: list[Record[T]] = []
        record: Record[T] | None
        line = offset
        if window.get(offset, 3) == _BOM:
            offset += 3
        while True:
            offset = window.skip(offset)
            byte = window.get(offset, 1)
            if not byte:
                return Stretch(records, offset, in_array, settled=False)
            if byte == b"\n":
                return Stretch(records, offset + 1, in_array, not window.met_end)
            if byte == b"{":
                record = self._document(offset, line, in_array=in_array)
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
        begin = max(line, offset - _HEAD)
        found = self._window.get(begin, offset - begin).rfind(b"\n")
        return line if found < 0 else begin + found + 1

    # A document that begins here

    def _document(self, offset: int, line: int, *, in_array: bool) -> Record[T]:
        indent = self._indent(line) + (1 if in_array else 0)
        record, reason, broken_at = self._measure(offset, indent)
        if record is not None:
            return record
        resync = self._resync(offset, indent)
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
        piece = b""
        try:
            for piece in self._pieces(offset, indent):
                if gleaner is None and position + len(piece) - offset > _HOLD:
                    gleaner, whole, parser = self._begin_again(offset, position), None, None
                position += len(piece)
                if gleaner is not None:
                    if gleaner.send(piece):
                        return self._found(offset, position, gleaner.members), Reason.CUT, position
                    if gleaner.broken:
                        return None, Reason.BROKEN, position
                    continue
                parser.send(piece)
                if whole:
                    return self._found(offset, position, whole[0]), Reason.CUT, position
        except UnicodeDecodeError:
            return None, Reason.BAD_UTF8, self._break_in(offset, position - len(piece), piece)
        except (ijson.JSONError, ValueError) as error:
            invalid = "UTF8" in str(error).replace("-", "").upper().partition("\n")[0]
            broken_at = self._break_in(offset, position - len(piece), piece)
            return None, (Reason.BAD_UTF8 if invalid else Reason.BROKEN), broken_at
        return None, Reason.CUT, position

    def _break_in(self, offset: int, begin: int, piece: bytes) -> int:
        """The byte of `piece`, which lies at `begin`, that the document from `offset` cannot be read with."""
        parser = yajl2_c.basic_parse_coro(ijson.sendable_list(), multiple_values=True, use_float=True)
        position = begin
        # The error is what is looked for.
        with contextlib.suppress(ijson.JSONError, ValueError):
            for chunk in self._window.chunks(offset, begin):
                parser.send(chunk)
            for position in range(begin, begin + min(len(piece), _HEAD)):
                parser.send(piece[position - begin : position - begin + 1])
        return position

    def _begin_again(self, offset: int, position: int) -> Gleaner:
        gleaner = Gleaner()
        for chunk in self._window.chunks(offset, position):
            gleaner.send(chunk)
        return gleaner

    def _found(self, offset: int, end: int, document: dict[str, Any]) -> Record[T]:
        if end - offset <= _HOLD and b"\\u" in (text := self._window.get(offset, end - offset)):
            # yajl reads half a surrogate pair as a question mark; Python keeps it.
            document = document_of(text) or document
        return Record(offset, end - offset, self._shape.members_of(document))

    def _pieces(self, offset: int, indent: int) -> Iterator[bytes]:
        """The bytes from `offset`, cut after every closing brace, up to the next line that begins a document.

        Only a closing brace can end a document, so its end always falls on the end of a piece.
        """
        window = self._window
        while not window.is_end(offset):
            line_end = window.after_line(offset)
            while offset < line_end:
                chunk = window.get(offset, min(1 << 20, line_end - offset))
                if not chunk:  # the log became shorter
                    return
                begin = 0
                while begin < len(chunk):
                    brace = chunk.find(b"}", begin)
                    end = len(chunk) if brace < 0 else brace + 1
                    yield chunk[begin:end]
                    begin = end
                offset += len(chunk)
            if self._begins_document(offset, indent):
                return

    def _as_python_wrote_it(self, offset: int, end: int, indent: int) -> Record[T] | None:
        """The document where Python can read it: with NaN, Infinity, numbers out of bounds, or lone surrogates.

        `end` is where reading would go on after a break. A line there that is a document of its own may yet be a part
        of this one, unless it begins as documents of a log do.
        """
        farther = offset + _RETRY
        last = end >= farther or self._window.is_end(end) or self._begins_document(end, indent)
        stops = [end] if last else [end, farther]
        for stop in stops:
            if stop - offset > _HOLD:
                return None
            found = leading_value(self._window.get(offset, stop - offset))
            if found is not None and self._reaches_no_document(offset, offset + found[1], indent):
                return Record(offset, found[1], self._shape.members_of(found[0]))
        return None

    def _reaches_no_document(self, offset: int, end: int, indent: int) -> bool:
        line = self._window.line_end(offset) + 1
        while line < end:
            if self._begins_document(line, indent):
                return False
            line = self._window.line_end(line) + 1
        return True

    # Going on after a break

    def _indent(self, line: int) -> int:
        return self._window.skip(line, b" \t") - line

    def _begins_document(self, line: int, indent: int) -> bool:
        """Whether the line begins a document: `{` and a member's name, or a prefix before them.

        A line that is indented more deeply than the broken document stands inside of it.
        """
        start = self._window.skip(line, b" \t")
        if start - line > indent:
            return False
        first = self._window.get(start, 1)
        if not first or first in _INSIDE:
            return False
        head = self._window.peek(start, _HEAD)
        brace = head.find(b"{")
        if brace >= 0 and _is_prefix(head[:brace]) and self._opening.match(head, brace):
            return True
        # What the line does not have yet it may come to have.
        self._window.get(start, _HEAD)
        return False

    def _holds_document(self, line: int) -> bool:
        """Whether the line is one document, with a prefix at most: then it begins one whatever its members."""
        start = self._window.skip(line, b" \t")
        end = self._window.line_end(start)
        if end - start > _HOLD:
            return False
        text = self._window.get(start, end - start).rstrip(b" \t\r,]")
        brace = text.find(b"{")
        if brace < 0 or not text.endswith(b"}") or (brace and not _is_prefix(text[:brace])):
            return False
        return document_of(text[brace:]) is not None

    def _resync(self, offset: int, indent: int) -> int:
        """The start of the next line that begins a document, or the end of the log."""
        window = self._window
        line = window.after_line(offset)
        while not window.is_end(line):
            if self._begins_document(line, indent):
                return line
            if window.skip(line, b" \t") - line <= indent and self._holds_document(line):
                return line
            line = window.after_line(line)
        return line

    def _damaged(self, offset: int, resync: int, reason: Reason, broken_at: int, *, in_array: bool) -> Record[T]:
        """The record from `offset` to `resync`, or to a whole document that is glued to its text."""
        glued = self._glued(offset + 1, resync, in_array=in_array)
        end = self._window.trim(offset, resync if glued < 0 else glued)
        members = salvage(self._window.chunks(offset, end))
        if end - offset <= _HOLD:
            text = self._window.get(offset, end - offset)
            if reason is Reason.BAD_UTF8:
                # Only the strings that hold the bytes are spoilt, and they show it.
                text = text.decode(errors="replace").encode()
                members = salvage([text])
            members = max(members, salvage_wrapped(text), key=len)
        return Record(offset, end - offset, self._shape.members_of(members), reason, min(broken_at, end))

    def _glued(self, offset: int, end: int, *, in_array: bool) -> int:
        """Where, before `end`, a whole document follows on broken text in the same line; -1 where none does."""
        if end - offset > _HOLD:
            return -1
        text = self._window.get(offset, end - offset)
        may_follow = (b"", b"\n", b"{", b",", b"]") if in_array else (b"", b"\n", b"{")
        for match in self._opening.finditer(text):
            found = leading_value(text[match.start() :].partition(b"\n")[0])
            if found is None:
                continue
            value, length = found
            after = text[match.start() + length :].lstrip(BLANK)[:1]
            if after in may_follow and self._shape.is_whole(value):
                return offset + match.start()
        return -1

    # Text that is no document

    def _text(self, offset: int, line: int, *, in_array: bool) -> Record[T] | None:
        """What stands before a document, or a damaged record."""
        window = self._window
        end = window.line_end(offset)
        brace = window.find(b"{", offset, end)
        if brace >= 0:
            prefix = window.get(offset, min(brace - offset, _HEAD + 1))
            document = self._after_prefix(offset, brace, end, line) if _is_prefix(prefix) else None
            if document is not None:
                unfit = _CONTROL.search(prefix)
                if unfit is None:
                    return document
                reason = Reason.NUL if not prefix.strip(b"\x00 \t\r") else Reason.CONTROL
                return self._unreadable(offset, window.trim(offset, brace), reason)
        if in_array or brace < 0:
            value = self._value(offset, end)
            if value is not None:
                return value
        glued = self._glued(offset, end, in_array=in_array)
        stop = window.trim(offset, end if glued < 0 else glued)
        nothing_else = stop - offset <= _HOLD and not window.get(offset, stop - offset).strip(b"\x00 \t\r")
        return self._unreadable(offset, stop, Reason.NUL if nothing_else else Reason.NO_OBJECT)

    def _after_prefix(self, start: int, brace: int, end: int, line: int) -> Record[T] | None:
        """The record after a prefix that begins at `start`: a document of one line or several, or a broken one.

        A broken one takes its prefix with it, so the caller sees None unless the rest of the line is an object.
        """
        window = self._window
        stop = window.trim(brace, end)
        if stop - brace <= _HOLD:
            document = document_of(window.get(brace, stop - brace))
            if document is not None:
                return Record(brace, stop - brace, self._shape.members_of(document))
        if not self._opening.match(window.get(brace, _HEAD)):
            return None
        record = self._document(brace, line, in_array=False)
        if record.reason is None:
            return record
        return Record(start, record.end - start, record.members, record.reason, record.broken_at)

    def _value(self, offset: int, end: int) -> Record[T] | None:
        """A JSON value that is no object, as a damaged record; None where none stands here."""
        if self._window.get(offset, 1) not in _VALUE_START or end - offset > _HOLD:
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
        if end - after > _HOLD:
            return False
        brace = window.find(b"{", after, end)
        stop = window.trim(after, end)
        if brace >= 0 and document_of(window.get(brace, stop - brace)) is not None:
            return False
        found = leading_value(window.get(after, end - after))
        return found is not None and window.get(window.skip(after + found[1], BLANK + b"\n"), 1) in (b",", b"]")


def _is_prefix(text: bytes) -> bool:
    """Whether text before a `{` can be a header; with quotes or braces in it, it is the rest of a cut document."""
    return len(text) <= _HEAD and not re.search(rb'["{}\n]', text)
