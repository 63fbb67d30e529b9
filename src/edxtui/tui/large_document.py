"""A document too large to be laid out at once: its branches are laid out as they are opened.

What is seen of it are the lines of `document_lines`. A branch that is not small begins closed, on one line, and so does
each stretch of a long list. How long it takes to show it depends on what is open, not on how much there is.
"""

import json
from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

from edxtui.events.payload import decode_payload
from edxtui.tui.document_lines import (
    CUT_OFF,
    DECODED,
    DECODER,
    LONGEST,
    LONGEST_WHOLE,
    PAYLOADS,
    DocumentLine,
    Layout,
    Line,
    Path,
    Place,
    head_of,
    written,
)
from edxtui.tui.reading import LARGE
from edxtui.tui.structure import Branch, Member, Structure, UnreadableError, plain_string, readable, safe_parts
from edxtui.wording import counted

STRETCH: Final = 1000
"""Members of a branch that are shown in a row; more are shown in stretches."""

_SMALL: Final = 4 << 10
"""Bytes of a branch that is open from the beginning."""
_OPEN: Final = 2000
"""Lines of one branch, or one stretch, after which even small ones begin closed."""
_MOST: Final = 5000
"""Lines after which "open everything" opens no more."""
_DEEPEST: Final = 200
"""Levels of which the same is so."""


class Laid(NamedTuple):
    """A large document as lines."""

    lines: list[DocumentLine]
    left_closed: bool
    """Whether everything was to be open, which would have been too much."""


class Value(NamedTuple):
    """Where a value stands: in which text, and between which bytes."""

    structure: Structure
    begin: int
    end: int
    token: int = 0
    """The bracket or comma before it; before the document itself none."""


class LargeDocument:
    """The document, and its payload where that is a large string of JSON."""

    def __init__(self, text: bytes) -> None:
        """Take in a text; nothing is known of it before `build`."""
        self.outer = Structure(text)
        self.inner: Structure | None = None
        """The payload's own text."""
        self.payload: tuple[int, Path] | None = None
        """Where the payload stands: which member of the document it is, and its path."""
        self.is_complete = False
        self._lengths: dict[tuple[int, int], int] = {}
        """Characters of long strings."""

    @property
    def can_be_laid(self) -> bool:
        """Whether something of it is known."""
        return bool(self.outer.at.size)

    def build(self) -> Iterator[float]:
        """Take it apart, a piece at a time; what share of it is done. After each piece more of it can be shown.

        Raises:
            UnreadableError: it cannot be taken apart.
        """
        for share in self.outer.build():
            yield share / 2
        root = self.outer.branch(0)
        for number in range(min(root.members, STRETCH)):
            member = self.outer.member(root, number)
            if (member.name,) in PAYLOADS and self.outer.text[member.begin] == 0x22:
                self.payload = number, (member.name,)
                yield from self._build_payload(member)
                break
        self.is_complete = True
        yield 1.0

    def _build_payload(self, member: Member) -> Iterator[float]:
        parts: list[bytes] = []
        for part in safe_parts(self.outer.text[member.begin + 1 : member.end - 1]):
            parts.append(plain_string(part).encode(errors="surrogatepass"))
            yield 0.5
        text = b"".join(parts).strip()
        if not text.startswith((b"{", b"[")):
            return
        if len(text) <= LARGE and decode_payload(readable(text)).form != "json in a string":
            return
        inner = Structure(text)
        try:
            for share in inner.build():
                yield 0.5 + share / 2
        except UnreadableError:
            return
        self.inner = inner

    def lay(self, opened: Collection[Place], whole: Collection[Path] = (), *, everything: bool = False) -> Laid:
        """Its lines where these branches and stretches are open, and these strings shown in full; or as much of
        everything as can be shown.

        Raises:
            ValueError: it is no JSON after all.
        """
        layout = _Lazily(self, opened, whole, everything=everything)
        try:
            layout.lay_branch(self.outer, self.outer.branch(0), (), "", "")
        except ValueError:
            if self.inner is None:
                raise
            self.inner = None  # it only looked like JSON
            return self.lay(opened, whole, everything=everything)
        return Laid(layout.lines, layout.left_closed)

    def is_payload(self, structure: Structure, path: Path) -> bool:
        """Whether this path of this text is the one of the large payload."""
        return structure is self.outer and self.payload is not None and self.payload[1] == path

    def length_of(self, value: Value) -> int:
        """How many characters a string has."""
        key = (id(value.structure), value.begin)
        if key not in self._lengths:
            inner = value.structure.text[value.begin + 1 : value.end - 1]
            self._lengths[key] = sum(len(plain_string(part)) for part in safe_parts(inner))
        return self._lengths[key]

    # Values by their paths

    def value_at(self, path: Path) -> str | None:
        """The value at a path as JSON; on one line where it is not large. None where there is none.

        Of a member that stands twice, the first.
        """
        value = self.find(path)
        if value is None:
            return None
        text = readable(value.structure.text[value.begin : value.end])
        if len(text) > LARGE:
            return text
        try:
            return written(DECODER.decode(text))
        except (ValueError, RecursionError):
            return text

    def find(self, path: Path) -> Value | None:
        """Where the value at a path stands, a large payload looked into."""
        value = Value(self.outer, 0, len(self.outer.text))
        done: Path = ()
        for name in path:
            member = self._member(value, name)
            if member is None:
                return None
            done = (*done, name)
            value = member
            if self.inner is not None and self.is_payload(value.structure, done):
                value = Value(self.inner, 0, len(self.inner.text))
        return value

    def _member(self, value: Value, name: str | int) -> Value | None:
        structure, begin = value.structure, value.begin
        token = structure.token_at(begin)
        if structure.text[begin : begin + 1] not in (b"{", b"[") or token >= structure.at.size:
            return None
        branch = structure.branch(token)
        if branch.is_object == isinstance(name, int):
            return None
        for number in [name] if isinstance(name, int) else range(branch.members):
            if number < branch.members:
                member = structure.member(branch, number)
                if member.name == name:
                    return Value(structure, member.begin, member.end, int(branch.own[number]))
        return None

    def outline(self) -> dict[str, object]:
        """The document down to two levels, without what is large: enough to tell where its fields come from."""
        return self._outline(Value(self.outer, 0, len(self.outer.text)), 2)

    def _outline(self, value: Value, levels: int) -> dict[str, object]:
        structure = value.structure
        branch = structure.branch(structure.token_at(value.begin))
        found: dict[str, object] = {}
        for number in range(min(branch.members, STRETCH)):
            member = structure.member(branch, number)
            inside = Value(structure, member.begin, member.end)
            if levels == 2 and self.inner is not None and self.is_payload(structure, (member.name,)):
                inside = Value(self.inner, 0, len(self.inner.text))
            text = inside.structure.text
            if inside.end - inside.begin <= LARGE:
                found[str(member.name)] = json.loads(text[inside.begin : inside.end].decode(errors="replace"))
            elif text[inside.begin] == 0x7B and levels > 1:
                found[str(member.name)] = self._outline(inside, levels - 1)
        return found


class _Lazily:
    """Lays out what is open."""

    def __init__(
        self, document: LargeDocument, opened: Collection[Place], whole: Collection[Path], *, everything: bool
    ) -> None:
        self.lines: list[DocumentLine] = []
        self.left_closed = False
        self._document = document
        self._opened = opened
        self._whole = whole
        self._everything = everything

    def _is_open(self, place: Place) -> bool:
        if place in self._opened:
            return True
        if self._everything and len(self.lines) < _MOST and len(place[0]) < _DEEPEST:
            return True
        self.left_closed |= self._everything
        return False

    def lay_branch(self, structure: Structure, branch: Branch, path: Path, comma: str, note: str) -> None:
        """An object or a list that is open."""
        opening, closing = ("{", "}") if branch.is_object else ("[", "]")
        begin = len(self.lines)
        notes: Line = [(note, "note")] if note else []
        if branch.is_whole and not branch.members:
            self.lines.append(DocumentLine([*head_of(path), (opening + closing + comma, "mark"), *notes], path))
            return
        self.lines.append(DocumentLine([*head_of(path), (opening, "mark"), *notes], path))
        self._lay_members(structure, branch, path, range(branch.members))
        if branch.is_whole:
            self.lines.append(DocumentLine([("  " * len(path) + closing + comma, "mark")], path))
        else:
            name = structure.unfinished(branch)
            head = head_of((*path, name if name is not None else branch.members))
            self.lines.append(DocumentLine([*head, ("… is being read", "note")], path))
        inside = len(self.lines) - begin - 1
        self.lines[begin] = self.lines[begin]._replace(inside=inside, members=branch.members)

    def _lay_members(self, structure: Structure, branch: Branch, path: Path, numbers: range) -> None:
        if len(numbers) > STRETCH:
            for stretch in stretches(numbers):
                place = path, stretch
                is_open = self._is_open(place)
                between = f"[{stretch.start:,} … {stretch.stop - 1:,}]"
                told: Line = [("  " * (len(path) + 1) + between, "mark")]
                if not is_open:
                    told.append((f"  {counted(len(stretch), 'member' if branch.is_object else 'element')}", "note"))
                self.lines.append(DocumentLine(told, path, place=place))
                if is_open:
                    self._lay_members(structure, branch, path, stretch)
            return
        begin = len(self.lines)
        last = branch.members - 1 if branch.is_whole else -1
        for number in numbers:
            member = structure.member(branch, number)
            has_room = len(self.lines) - begin < _OPEN
            self._lay(structure, member, (*path, member.name), "" if number == last else ",", has_room=has_room)

    def _lay(self, structure: Structure, member: Member, path: Path, comma: str, *, has_room: bool) -> None:
        text, note = structure.text, ""
        begin, end = member.begin, member.end
        if structure is self._document.outer and path in PAYLOADS and text[begin : begin + 1] == b'"':
            if self._document.is_payload(structure, path) and self._document.inner is not None:
                structure, note = self._document.inner, DECODED
                text, begin, end = structure.text, 0, len(structure.text)
            elif end - begin <= LARGE:
                Layout(self._whole, self.lines).lay_payload(plain_string(text[begin + 1 : end - 1]), path, comma=comma)
                return
        first = text[begin : begin + 1]
        if first in (b"{", b"["):
            self._lay_inside(structure, begin, end, path, comma, note, has_room=has_room)
        elif first == b'"' and end - begin > LARGE:
            self._lay_long(Value(structure, begin, end), path, comma)
        else:
            Layout(self._whole, self.lines).lay(DECODER.decode(readable(text[begin:end])), path, comma=comma)

    def _lay_inside(
        self, structure: Structure, begin: int, end: int, path: Path, comma: str, note: str, *, has_room: bool
    ) -> None:
        is_open = self._is_open((path, None))
        is_small = end - begin <= _SMALL and (has_room or is_open)
        if is_small and self._lay_at_once(structure, begin, end, path, comma, note):
            return
        branch = structure.branch(structure.token_at(begin))
        if is_open or not branch.members:
            self.lay_branch(structure, branch, path, comma, note)
            return
        brackets, what = ("{ … }", "member") if branch.is_object else ("[ … ]", "element")
        told: Line = [(f"{brackets}{comma}", "mark"), (f"  {counted(branch.members, what)}{note}", "note")]
        line = DocumentLine([*head_of(path), *told], path, members=branch.members, place=(path, None))
        self.lines.append(line)

    def _lay_at_once(self, structure: Structure, begin: int, end: int, path: Path, comma: str, note: str) -> bool:
        """A small branch, as in a small document; whether it could be done."""
        start = len(self.lines)
        try:
            value = DECODER.decode(readable(structure.text[begin:end]))
            Layout(self._whole, self.lines).lay(value, path, comma=comma)
        except RecursionError:
            del self.lines[start:]
            return False
        if note:
            self.lines[start].pieces.append((note, "note"))
        return True

    def _lay_long(self, value: Value, path: Path, comma: str) -> None:
        """A long string, of which only the beginning is decoded."""
        inner = value.structure.text[value.begin + 1 : value.end - 1]
        most = LONGEST_WHOLE if path in self._whole else LONGEST
        begin = plain_string(next(safe_parts(inner)))
        cut = self._document.length_of(value) - most
        after: Line = [(comma, "mark")] if comma else []
        if cut > 0:
            after = [(f" … {cut:,} more characters", "note"), *after]
        if value.structure is self._document.outer and path in PAYLOADS and begin.lstrip()[:1] in ("{", "["):
            after.append((CUT_OFF if self._document.is_complete else "  ◂ is being decoded", "note"))
        shown = json.dumps(begin[:most], ensure_ascii=False)
        self.lines.append(DocumentLine([*head_of(path), (shown, "text"), *after], path, rest=begin[most:]))


def stretches(numbers: range) -> Iterator[range]:
    """The stretches that a long row of members is shown in: a thousand at most, each of a thousand or, if need be, of
    a thousand stretches."""
    size = STRETCH
    while len(numbers) > size * STRETCH:
        size *= STRETCH
    for first in range(numbers.start, numbers.stop, size):
        yield range(first, min(first + size, numbers.stop))
