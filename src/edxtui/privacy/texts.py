"""Stand-ins inside one text: for the whole of it where it is known what it is, for whoever is named in it otherwise."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final
from urllib.parse import quote, unquote

from edxtui.catalogue.entries import Identifies
from edxtui.privacy import patterns, reduction
from edxtui.privacy.known import Known
from edxtui.privacy.pseudonyms import Pseudonyms, address_of
from edxtui.privacy.rules import everywhere
from edxtui.privacy.views import Edit, Edits, applied, composed, html_decoded, percent_decoded, unescaped

_DEEPEST: Final = 6
"""How many escapes of escapes are undone."""
_REMEMBERED: Final = 20_000
_LONGEST_REMEMBERED: Final = 400
_SEVERAL: Final = re.compile(r"[^\s,;]+")
_ONE: Final = re.compile(r"\S(?:.*\S)?", re.DOTALL)
_COURSEWARE: Final = re.compile(r"(?:block|course|ccx|library|asset)-v1:|i4x:|c4x:")


class Texts:
    """Finds who is named in texts, and what is to take their places."""

    def __init__(self, pseudonyms: Pseudonyms, known: Known, *, drop_text: bool) -> None:
        """`drop_text`: of free text nothing stays."""
        self.pseudonyms = pseudonyms
        self._known = known
        self.is_known_id = known.ids.__contains__
        """Whether digits are the id of somebody that is looked for in text."""
        self._drop_text = drop_text
        self._addresses = {str(found) for found in map(address_of, known.addresses) if found is not None}
        self._remembered: dict[Identifies | None, dict[str, tuple[Edit, ...]]] = {}
        self._whole: dict[Identifies, Callable[[str], str]] = {
            "user id": pseudonyms.user_id,
            "session key": pseudonyms.session,
            "name": pseudonyms.name,
            "host": self._host,
            "device": reduction.device,
            "language": reduction.language,
            "secret": lambda text: "",
        }

    def edits(self, text: str, kind: Identifies | None) -> tuple[Edit, ...]:
        """What to change in a text of this kind; `None`: whoever is named in it."""
        remembered = self._remembered.setdefault(kind, {})
        known = remembered.get(text)
        if known is None:
            known = tuple(self._edits(text, kind))
            if len(text) <= _LONGEST_REMEMBERED:
                if len(remembered) >= _REMEMBERED:
                    remembered.clear()
                remembered[text] = known
        return known

    def _edits(self, text: str, kind: Identifies | None) -> Iterable[Edit]:
        start = len(text) - len(text.lstrip())
        end = len(text.rstrip())
        if start >= end:
            return ()
        match kind:
            case None:
                return self._named(text, prose=False)
            case "free text":
                return [Edit(0, len(text), "", "free text")] if self._drop_text else self._named(text, prose=True)
            case "user name":
                return self._several(text, kind, self.pseudonyms.user)
            case "e-mail":
                return self._several(text, kind, self.pseudonyms.email)
            case "address":
                return self._address(text, start, end)
            case "web address":
                return self._web_address(text, start, end)
        return self._changed(text, start, end, self._whole[kind](text[start:end]), kind)

    def cut(self, text: str, kind: Identifies | None) -> list[Edit]:
        """The same of a text that was cut: its last word goes, for it may be the beginning of a name."""
        if kind not in (None, "free text", "web address"):
            return list(self.edits(text, kind))
        begin = max(len(text) - len(re.split(r"[\s/&=?,;\"'\\]", text)[-1]), 0)
        edits = [Edit(begin, len(text), "", "last word of a cut text")] if begin < len(text) else []
        return [*edits, *self.edits(text[:begin], kind)]

    def _named(self, text: str, *, prose: bool) -> list[Edit]:
        """Whoever is named in a text, also behind escapes; in `prose` telephone numbers and any IP address as well."""
        edits = Edits()
        self._look(text, edits, {text}, prose=prose, depth=0)
        return edits.made

    def _look(self, text: str, edits: Edits, seen: set[str], *, prose: bool, depth: int) -> None:
        edits.add(self._plainly(text, prose=prose))
        if depth < _DEEPEST:
            for unpacked, (start, end) in patterns.packed_texts(text):
                below = Edits()
                self._look(unpacked, below, seen, prose=prose, depth=depth + 1)
                if below.made:
                    edits.add([Edit(start, end, self.pseudonyms.name(unpacked), "base64")])
            views = []
            if "\\" in text:
                views.append(unescaped(text))
            if "%" in text:
                views.append(percent_decoded(text))
            if "&" in text:
                views.append(html_decoded(text))
            if not text.isascii():
                views.append(composed(text))
            for view in views:
                if view.text not in seen:
                    seen.add(view.text)
                    below = Edits()
                    self._look(view.text, below, seen, prose=prose, depth=depth + 1)
                    edits.add(view.carried(below.made))

    def _plainly(self, text: str, *, prose: bool) -> Iterator[Edit]:
        made = self.pseudonyms
        for start, end in patterns.emails(text):
            yield Edit(start, end, made.email(text[start:end]), "e-mail")
        for start, end in patterns.people_in_paths(text):
            name = unquote(text[start:end])
            if name.isdigit():
                yield Edit(start, end, made.number(name), "user id")
            elif made.user(name) != name:
                yield Edit(start, end, made.user(name), "user name")
        kinds = everywhere()
        for name, (start, end) in patterns.parameters(text):
            kind = kinds.get(name.lower())
            if kind is not None and kind != "free text":
                value = unquote(text[start:end])
                changed = applied(value, self.edits(value, kind))
                if changed != value:
                    yield Edit(start, end, quote(changed, safe="@:/"), kind)
        for start, end in patterns.addresses(text):
            address = address_of(text[start:end])
            if address is not None and (prose or str(address) in self._addresses):
                yield Edit(start, end, made.address(text[start:end]), "address")
        for start, end, found in sorted(self._known.find(text), key=lambda each: (each[0], -each[1])):
            of_kind = made.user if found == "user name" else made.number if found == "user id" else made.session
            yield Edit(start, end, of_kind(text[start:end]), found)
        if prose:
            for start, end in patterns.phones(text):
                yield Edit(start, end, made.phone(text[start:end]), "phone")

    def _several(self, text: str, kind: str, made: Callable[[str], str]) -> list[Edit]:
        """User names or e-mail addresses, apart by commas, semicolons or white space."""
        edits: list[Edit] = []
        several = _SEVERAL if re.search(r"[,;@\r\n]", text.strip()) else _ONE  # a name may hold blanks
        for match in several.finditer(text):
            if _COURSEWARE.match(match[0]):
                edits += (
                    edit._replace(start=edit.start + match.start(), end=edit.end + match.start())
                    for edit in self.edits(match[0], None)
                )
            else:
                edits += self._changed(text, *match.span(), made(match[0]), "e-mail" if "@" in match[0] else kind)
        return edits

    def _address(self, text: str, start: int, end: int) -> list[Edit]:
        made = self.pseudonyms.address
        spans = [span for span in patterns.addresses(text) if address_of(text[slice(*span)]) is not None]
        if not spans and text[start:end].startswith("127."):
            return []
        return [
            edit
            for begin, stop in spans or [(start, end)]
            for edit in self._changed(text, begin, stop, made(text[begin:stop]), "address")
        ]

    def _web_address(self, text: str, start: int, end: int) -> Iterable[Edit]:
        """Of another site, nothing but a stand-in for its host; of this one the path as well, with stand-ins in it."""
        address = reduction.WebAddress(text[start:end])
        if not address.is_one:
            return self.edits(text, "free text" if any(map(str.isspace, text[start:end])) else None)
        edits = []
        begin, stop = start + address.host[0], start + address.host[1]
        has_host = stop > begin
        if has_host:
            edits += self._changed(text, begin, stop, self._host(text[begin:stop]), "web address")
        begin, stop = start + address.path[0], start + address.path[1]
        path = text[begin:stop]
        if has_host and not reduction.is_of_platform(path):
            edits += self._changed(text, begin, stop, "/", "web address")
        else:
            edits += (edit._replace(start=edit.start + begin, end=edit.end + begin) for edit in self.edits(path, None))
        if stop < end:
            edits.append(Edit(stop, end, "", "web address"))
        return edits

    def _host(self, text: str) -> str:
        """For a host by its name or address, with a port or without."""
        name = text.rpartition("@")[2]
        if name.startswith("["):
            name = name[1:].partition("]")[0]
        elif name.count(":") == 1:
            name = name.partition(":")[0]
        if address_of(name) is not None:
            found = self.pseudonyms.address(name)
            return f"[{found}]" if ":" in found else found
        return self.pseudonyms.host(name)

    @staticmethod
    def _changed(text: str, start: int, end: int, stand_in: str, kind: str) -> list[Edit]:
        return [Edit(start, end, stand_in, kind)] if text[start:end] != stand_in else []
