"""Stand-ins on a screen, one text after the other."""

import re
from threading import local
from typing import Final

from edxtui.catalogue.reference import text as text_of_reference
from edxtui.events.fields import FIELDS
from edxtui.privacy.documents import Documents
from edxtui.privacy.known import Identities, Known
from edxtui.privacy.pseudonyms import Pseudonyms, is_somebody
from edxtui.privacy.texts import Texts
from edxtui.privacy.views import applied

_KINDS: Final = {field.name: field.identifies for field in FIELDS}
_STAND_IN: Final = re.compile(r"user-[0-9a-f]{16}|[0-9a-f]{32}|(?:\d{1,3}\.){3}\d{1,3}|2001:db8:[0-9a-f:]+")
_ASKED: Final = re.compile(r"\b(user(?:name)?:\"?)([\w.@+-]+)")
"""A user in a query."""
_LONGEST: Final = 1_000
"""Characters of a value that are looked at, and show: a screen is not to wait for a page of 100,000 letters."""
_AROUND: Final = " \t\"',:;()[]“”"


class Hidden:
    """Hides those whom an index knows, and whoever stands where people stand in its documents."""

    def __init__(self, key: bytes, identities: Identities | None = None) -> None:
        """Hide these; without any, just those who stand where people stand."""
        known = identities or Identities()
        self._pseudonyms = Pseudonyms(key)
        words = [text_of_reference()] if identities is not None else []
        self._texts = Texts(self._pseudonyms, Known(known, words), drop_text=False)
        self._of_thread = local()
        self._names = frozenset(name for name in known.names if is_somebody(name))
        self._meant: dict[str, str] = {}
        for kind, made in (
            (known.names, self._pseudonyms.user),
            (known.sessions, self._pseudonyms.session),
            (known.addresses, self._pseudonyms.address),
        ):
            self._meant |= {made(text): text for text in kind}

    def text(self, text: str) -> str:
        """A text with stand-ins; one that is nothing but a name counts as that name, whatever else it means."""
        bare = text.strip(_AROUND)
        if bare in self._names:
            return text.replace(bare, self._pseudonyms.user(bare), 1)
        if "user" in text:
            text = _ASKED.sub(self._asked, text)
        return applied(text, self._texts.edits(text, "free text" if " " in bare else None))

    def _asked(self, match: re.Match[str]) -> str:
        name = match[2]
        return match[1] + (self._pseudonyms.user(name) if name in self._names else name)

    def value(self, field: str, value: str) -> str:
        """A value of a field of the index with stand-ins; of a very long one the beginning."""
        kind = _KINDS.get(field)
        if len(value) <= _LONGEST:
            return applied(value, self._texts.edits(value, kind))
        beginning = value[:_LONGEST]
        return applied(beginning, self._texts.cut(beginning, kind)) + "…"

    def document(self, text: bytes) -> bytes:
        """A document with stand-ins; several threads may ask."""
        found: Documents | None = getattr(self._of_thread, "documents", None)
        if found is None:
            found = self._of_thread.documents = Documents(self._texts)
        return found.disguised(text)

    def meant(self, text: str) -> str:
        """A text in which stand-ins of those whom the index knows are whom they stand for."""
        return _STAND_IN.sub(lambda match: self._meant.get(match[0], match[0]), text)
