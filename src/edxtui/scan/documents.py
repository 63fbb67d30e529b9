"""Documents decoded no further than paths reach into them; of damaged records, what can be salvaged."""

import re
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Any, Final

import msgspec

from edxtui.events.members import EDX
from edxtui.logs.blocks import BlockReader
from edxtui.logs.lenient import exact_document_of
from edxtui.logs.record import BytesSource
from edxtui.logs.salvage import salvage
from edxtui.scan.paths import EVERY, PAYLOADS, reached, values_at

Path = tuple[str, ...]
_DECODER: Final = msgspec.json.Decoder()
_FAULTS: Final = (msgspec.MsgspecError, UnicodeError, RecursionError)
_EVERY: Final = (EVERY,)
_NOTHING: Final = object()
"""What a member is that a document does not have."""
_UNNAMEABLE: Final = re.compile(r'["\\\x00-\x1f\x7f\ud800-\udfff]')
"""What a name may not hold to be decoded apart: msgspec has no fields called so."""


class _Node:
    """An object of which some members are wanted."""

    def __init__(self) -> None:
        self.members: dict[str, _Node | None] = {}
        """None: the whole of it."""
        self.kind: type[Any] = object
        self.fields: dict[str, str] = {}

    def want(self, path: Sequence[str]) -> None:
        name, rest = path[0], path[1:]
        inner = self.members.setdefault(name, _Node())
        if not rest:
            self.members[name] = None
        elif inner is not None:
            inner.want(rest)

    def make(self) -> type[Any]:
        fields: list[tuple[str, Any, Any]] = []
        for place, (name, inner) in enumerate(self.members.items()):
            kind: Any = Any if inner is None else inner.make() | str | list[Any] | int | float | bool | None
            fields.append((f"member_{place}", kind, _NOTHING))
            self.fields[name] = f"member_{place}"
        called = {field: name for name, field in self.fields.items()}
        self.kind = msgspec.defstruct("Wanted", fields, rename=called, gc=False)
        return self.kind


def _reach(path: Path) -> Path:
    """As much of a path, from its beginning, as can be decoded apart from what stands beside it."""
    stop = next((at for at, name in enumerate(path) if name == EVERY or _UNNAMEABLE.search(name)), len(path))
    return path[:stop]


class Shape:
    """What of a document is decoded for some paths."""

    def __init__(self, paths: Sequence[Path]) -> None:
        """Decode what they need: a few members, or all where a path begins with all or with an odd name."""
        self._root: _Node | None = None
        reaches = [_reach(path) for path in paths]
        if all(reaches):
            self._root = _Node()
            for reach in reaches:
                self._root.want(reach)
        self._decoder = _DECODER if self._root is None else msgspec.json.Decoder(self._root.make())

    def root(self, text: bytes) -> Any:
        """The root of a document, for a `Reader` of one of the paths; of a name that comes twice the last counts."""
        try:
            return self._decoder.decode(text)
        except _FAULTS:
            return exact_document_of(text) or {}  # as Python writes it: NaN, half a pair, endless integers

    def roots(self, lines: bytes) -> list[Any] | None:
        """The same of documents that stand one a line; None where they have to be taken one by one."""
        try:
            return self._decoder.decode_lines(lines)
        except _FAULTS:
            return None

    def reader(self, path: Path) -> "Reader":
        """What reads the values at one of the paths."""
        steps: list[tuple[type[Any], str, msgspec.json.Decoder[Any]]] = []
        node = self._root
        for name in path:
            if node is None:
                break
            steps.append((node.kind, node.fields[name], msgspec.json.Decoder(node.kind)))
            node = node.members[name]
        return Reader(path, steps)


class Reader:
    """Reads the values at a path."""

    def __init__(self, path: Path, steps: Sequence[tuple[type[Any], str, "msgspec.json.Decoder[Any]"]]) -> None:
        """Made by a `Shape`."""
        self._path = path
        self._steps = steps
        self._rest = path[len(steps) :]
        self._has_form = path[0] in PAYLOADS

    def __call__(self, root: Any) -> list[Any]:
        """What stands there, lists and objects as they are; empty where nothing does."""
        if type(root) is dict:
            return values_at(root, self._path)
        value = root
        for depth, (kind, field, decoder) in enumerate(self._steps):
            if type(value) is not kind:
                if type(value) is str and value.startswith("{"):
                    try:
                        value = decoder.decode(value)
                    except _FAULTS:
                        return reached(value, self._path[depth:], has_form=depth == 1 and self._has_form)
                else:
                    return reached(value, self._path[depth:], has_form=depth == 1 and self._has_form)
            value = getattr(value, field)
            if value is _NOTHING:
                return []
        return self._below(value)

    def all_of(self, roots: Iterable[Any]) -> Iterable[Iterable[Any]]:
        """The same of many roots, none of which is a dict."""
        if len(self._steps) != 1:
            return map(self, roots)
        members = map(attrgetter(self._steps[0][1]), roots)
        if self._rest == _EVERY:
            return map(self._each_of, members)
        return (() if member is _NOTHING else self._below(member) for member in members)

    def _each_of(self, member: Any) -> Iterable[Any]:
        """What `*` names in a member of the root."""
        if type(member) is str and member[:1] == "{":
            try:
                member = _DECODER.decode(member)
            except _FAULTS:
                return self._below(member)
        if type(member) is dict:
            return member.values()
        return () if member is _NOTHING else self._below(member)

    def _below(self, value: Any) -> list[Any]:
        """What the rest of the path names in that to which the steps have come."""
        rest = self._rest
        if not rest:
            return [value]
        has_form = len(self._steps) == 1 and self._has_form
        if type(value) is str and value.startswith("{"):  # nearly always JSON: a short way to it
            try:
                value = _DECODER.decode(value)
            except _FAULTS:
                return reached(value, rest, has_form=has_form)
        return reached(value, rest, has_form=has_form)


class _Salvaged(msgspec.Struct):
    """All that is known of a record's root."""

    members: dict[str, Any] | None = None


class _Whole:
    """The shape of an edX document of which nothing is left out."""

    members_type = _Salvaged
    root_members = EDX.root_members
    is_whole = staticmethod(EDX.is_whole)
    is_end = staticmethod(EDX.is_end)

    def members_of(self, document: dict[str, Any]) -> _Salvaged:
        return _Salvaged(document)


def salvaged_members(text: bytes) -> dict[str, Any]:
    """What can be told for sure of a damaged record's root, its shallow members; empty where nothing can."""
    block = BlockReader(_Whole()).read(BytesSource(text), 0, len(text))
    if len(block.members) != 1:  # without what stood around it, it is another thing
        return {}
    return block.members[0].members or {}


def long_members(pieces: Iterator[bytes]) -> dict[str, Any]:
    """The shallow members of a document that is too long to hold: down to the third level, without texts of MiBs."""
    return salvage(pieces)
