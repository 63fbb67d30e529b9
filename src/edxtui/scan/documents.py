"""Members of documents, decoded no further than they are asked for; of damaged records, what can be salvaged."""

from collections.abc import Collection, Iterator
from typing import Any, Final

import msgspec

from edxtui.events.members import EDX
from edxtui.logs.blocks import BlockReader
from edxtui.logs.lenient import document_of
from edxtui.logs.record import BytesSource
from edxtui.logs.salvage import salvage

_DECODER: Final = msgspec.json.Decoder()
_FAULTS: Final = (msgspec.MsgspecError, UnicodeError, RecursionError)


class MemberDecoder:
    """Decodes some members of the root."""

    def __init__(self, names: Collection[str] | None) -> None:
        """Decode the members of these names; None: all."""
        self._names = None if names is None else tuple(names)
        if self._names is not None:
            fields = [(f"member_{place}", msgspec.Raw, msgspec.Raw(b"")) for place in range(len(self._names))]
            called = {field: name for (field, _, _), name in zip(fields, self._names, strict=True)}
            wanted = msgspec.defstruct("Wanted", fields, rename=called, gc=False)
            self._only = self._names[0] if len(self._names) == 1 else None
            self._fields = tuple(called.items())
            self._decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(wanted)

    def members(self, text: bytes) -> dict[str, Any]:
        """Those that the document has; of a name that comes twice, the last."""
        try:
            if self._names is None:
                document = _DECODER.decode(text)
                return document if isinstance(document, dict) else {}
            found = self._decoder.decode(text)
            if self._only is not None:
                raw = found.member_0
                return {self._only: _DECODER.decode(raw)} if raw else {}
            return {name: _DECODER.decode(raw) for field, name in self._fields if (raw := getattr(found, field))}
        except _FAULTS:
            return document_of(text) or {}  # as Python writes it: NaN, half a pair, endless integers


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
