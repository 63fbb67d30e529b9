"""The `event` member in all its shapes.

missing, null or "" → nothing · an object → itself · a string that holds a JSON object or list → that, and it is known
that it was a string · `a=b&c[]=d` → form fields · a list → itself · anything else → itself. Never an error.
"""

import re
from collections.abc import Iterable
from typing import Any, Final, Literal
from urllib.parse import parse_qsl, unquote_plus

import msgspec

from edxtui.events.keys import usage_key
from edxtui.events.members import Payload, RawPayload
from edxtui.logs.lenient import leading_value

Form = Literal["nothing", "object", "list", "json in a string", "form", "cut json", "text", "value"]

CUT_AT: Final = 512
"""Characters after which the platform cuts the payload of an implicit event; then it often does not parse."""

_FORM_TEXT: Final = re.compile(r"[^\s=&{}]+=[^&]*(?:&[^=&]+=[^&]*)*")
_INPUT: Final = re.compile(r"(?:^|&)input_([^=&]++)=")
_PARTS: Final = re.compile(r"(?:\d++_)++", re.ASCII)
"""The numbers that a name ends with, read from its end: from the front they would be tried at every place."""
_DECODER: Final = msgspec.json.Decoder(Payload)


class DecodedPayload(msgspec.Struct, frozen=True):
    """What an `event` member holds."""

    form: Form
    """How the log wrote it."""
    value: Any
    """Decoded: None, a dict, a list, a text, a number; form text as a dict of texts or lists of texts."""


def decode_payload(value: Any) -> DecodedPayload:
    """The payload with JSON in a string and form text decoded."""
    if value is None or value == "":
        return DecodedPayload("nothing", None)
    if isinstance(value, dict):
        return DecodedPayload("object", value)
    if isinstance(value, list):
        return DecodedPayload("list", value)
    if not isinstance(value, str):
        return DecodedPayload("value", value)
    text = value.strip()
    if text.startswith(("{", "[")):
        data = text.encode(errors="surrogatepass") if _encodable(text) else text.encode(errors="replace")
        found = leading_value(data)
        if found is not None and found[1] == len(data):
            return DecodedPayload("json in a string", found[0])
        return DecodedPayload("cut json", value)
    text = _unquoted(text)
    if _FORM_TEXT.fullmatch(text):
        return DecodedPayload("form", _form_fields(text))
    return DecodedPayload("text", value)


def _unquoted(text: str) -> str:
    """Form text that some browsers' events hold as JSON once more, in quotes of its own."""
    if not text.startswith('"input_') or not text.endswith('"'):
        return text
    found = leading_value(text.encode(errors="replace"))
    return found[0] if found is not None and isinstance(found[0], str) else text


def _encodable(text: str) -> bool:
    return not re.search("[\ud800-\udfff]", text)


def _form_fields(text: str) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, value in _pairs(text):
        if name.endswith("[]"):
            fields.setdefault(name, []).append(value)
        elif name in fields:
            known = fields[name]
            fields[name] = [*known, value] if isinstance(known, list) else [known, value]
        else:
            fields[name] = value
    return fields


def _pairs(text: str) -> Iterable[tuple[str, str]]:
    if "%" in text or "+" in text:
        return parse_qsl(text, keep_blank_values=True)
    # Nothing is escaped, which is so of half of them: a third of the time.
    return [(name, value) for name, _, value in (pair.partition("=") for pair in text.split("&")) if name or value]


def wanted_payload(value: RawPayload) -> Payload | str | None:
    """The wanted members of a payload, looked into where it is JSON in a string; else its text, or None."""
    if isinstance(value, Payload):
        return value
    if not isinstance(value, str) or not value:
        return None
    if value[0] == "{":
        try:
            return _DECODER.decode(value)
        except (msgspec.MsgspecError, RecursionError, UnicodeEncodeError):
            decoded = decode_payload(value).value
            if isinstance(decoded, dict):
                return Payload(**{name: decoded[name] for name in Payload.__struct_fields__ if name in decoded})
    return _unquoted(value)


def module_in_form(text: str, course: str | None) -> str | None:
    """The usage key in the names of form text: `input_i4x-Org-Course-problem-HASH_2_1=…`."""
    for match in _INPUT.finditer(text):
        name = match[1].removesuffix("[]").removesuffix("%5B%5D")
        parts = _PARTS.match(name[::-1])
        if parts is not None and parts.end() < len(name):
            return usage_key(unquote_plus(name[: -parts.end()]), course)
    return None
