"""One document taken apart for those who look into it: what happened, its payload decoded, its context."""

from typing import Any

import msgspec

from edxtui.catalogue.summaries.happened import Happened
from edxtui.events.event import Event
from edxtui.events.payload import DecodedPayload, decode_payload
from edxtui.logs.lenient import document_of

_DECODER = msgspec.json.Decoder(dict[str, Any])


class Happening(msgspec.Struct, frozen=True):
    """A document and the parts of it."""

    document: dict[str, Any]
    payload: DecodedPayload
    context: dict[str, Any]
    envelope: str
    """The member that holds the payload: `event`, or `data` in the event-tracking library's envelope."""


def happening(text: bytes) -> Happening | None:
    """The parts of a document; None where the text is none."""
    try:
        document = _DECODER.decode(text)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        found = document_of(text)
        if found is None:
            return None
        document = found
    envelope = "data" if document.get("event") is None and document.get("data") is not None else "event"
    context = document.get("context")
    return Happening(
        document, decode_payload(document.get(envelope)), context if isinstance(context, dict) else {}, envelope
    )


def happened(event: Event, found: Happening) -> Happened:
    """The same for a summary."""
    return Happened(
        type=event.type,
        event_type=event.event_type,
        source=event.source,
        payload=found.payload.value,
        form=found.payload.form,
        context=found.context,
        page=event.page,
        user=event.user,
    )
