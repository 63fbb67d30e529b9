"""What tells which rules a document is under."""

from typing import Any, Final

import msgspec

from edxtui.logs.lenient import document_of


class _Source(msgspec.Struct):
    event_source: str | None = None


class _Head(msgspec.Struct):
    """What tells which rules a document is under."""

    event_type: str | None = None
    name: str | None = None
    event_source: str | None = None
    context: _Source | None = None


_HEADS: Final = msgspec.json.Decoder(_Head)


def head_of(document: bytes) -> tuple[str | None, str | None, str | None]:
    """Event type, name and source of a document."""
    try:
        head = _HEADS.decode(document)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return _head_of(document_of(document) or {})
    source = head.event_source or (head.context.event_source if head.context is not None else None)
    return _clean(head.event_type), _clean(head.name), _clean(source)


def _head_of(document: dict[str, Any]) -> tuple[str | None, str | None, str | None]:
    context = document.get("context")
    source = document.get("event_source") or (context.get("event_source") if isinstance(context, dict) else None)
    return _clean(document.get("event_type")), _clean(document.get("name")), _clean(source)


def _clean(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
