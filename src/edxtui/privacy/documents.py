"""Documents with stand-ins: read token by token, so that all that names nobody stays byte for byte.

JSON that stands in a string is read in place, however deep it stands; so is what was cut off, as far as it goes.
"""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple
from urllib.parse import unquote_plus

from edxtui.catalogue.entries import Identifies
from edxtui.privacy.audit import Audit, Place
from edxtui.privacy.heads import head_of
from edxtui.privacy.pseudonyms import whole
from edxtui.privacy.rules import ANY, Rule, everywhere, rule_of
from edxtui.privacy.texts import Texts
from edxtui.privacy.views import Edit, Edits, applied, percent_decoded, unescaped

_INSIDE: Final = r'[^"\\]*+(?:\\.[^"\\]*+)*+'
_NUMBER: Final = r"-?\d++(?:\.\d++)?+(?:[eE][+-]?\d++)?+(?:(?:\.|[eE][+-]?)\Z)?+"
"""The last part: a number that was cut off."""
_VALUE: Final = rf'(?:"({_INSIDE})"|([{{\[])|({_NUMBER}|true|false|null|-?Infinity|NaN)(?=[\s,}}\]]|\Z))'
"""What merely begins like a number, as an IP address in brackets does, is none, and so text."""
_MEMBER: Final = re.compile(rf'[\s,]*+"({_INSIDE})"\s*+:\s*+{_VALUE}', re.DOTALL)
_ELEMENT: Final = re.compile(rf"[\s,]*+(){_VALUE}", re.DOTALL)
_CLOSE: Final = re.compile(r"[\s,]*+[}\]]")
_CUT_MEMBER: Final = re.compile(rf'[\s,]*+"({_INSIDE})"\s*+:\s*+"({_INSIDE})\\?\Z', re.DOTALL)
_CUT_STRING: Final = re.compile(rf'[\s,]*+()"({_INSIDE})\\?\Z', re.DOTALL)
_FORM: Final = re.compile(r"\s*[^\s=&{}]+=[^&]*(?:&[^=&]+=[^&]*)*")
_PAIR: Final = re.compile(r"(?<![^=&\s])([^=&\s]++)=([^&]*)")
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?")
_BLANK: Final = re.compile(r"\s")
_OF_A_PERSON: Final = frozenset({"user name", "user id", "session key", "address", "name", "e-mail", "secret"})


class _Seen(NamedTuple):
    """What comes of a member or an element, from its first character on; remembered, for most come again and again."""

    edits: list[Edit]
    places: list[Place]


class _Frame(NamedTuple):
    """An object or a list that is being read."""

    is_object: bool
    rule: Rule | None
    kind: Identifies | None
    """What holds for all in it of which nothing else is declared."""
    path: str
    seen: dict[str, _Seen]
    """By the text of the member."""


_SEEN: Final = 4_000
"""Members that are remembered for one place; then it begins anew."""
_FRAMES: Final = 500
_LONGEST_SEEN: Final = 400
_FORMS: Final = 8
"""Forms one in another that are taken apart; what stands deeper is text. One may hold as many as it has letters."""
_LONGEST_PATH: Final = 120
"""Characters of a path after which it is told no further."""


class Documents:
    """Puts stand-ins into documents, one after the other; no two threads share one."""

    def __init__(self, texts: Texts) -> None:
        """`texts` knows who is named in a text."""
        self._texts = texts
        self._everywhere = everywhere()
        self._is_known_id = texts.is_known_id
        self._seen: dict[tuple[bool, int, Identifies | None, str], dict[str, _Seen]] = {}
        self._forms = 0
        """One in another, that are being taken apart."""
        self._places: list[Place] = []
        """Where something was changed that is not counted yet."""
        self.audit = Audit()
        """What was changed so far."""

    def disguised(self, document: bytes) -> bytes:
        """The document with stand-ins; the very same where it names nobody."""
        text = document.decode("utf-8", "surrogateescape")
        self._forms = 0
        edits = self._walked(text, rule_of(*head_of(document)), None, "")
        self.audit.add(self._places, changed=bool(edits))
        self._places.clear()
        if not edits:
            return document
        return applied(text, edits).encode("utf-8", "surrogateescape")

    def _walked(self, text: str, rule: Rule | None, kind: Identifies | None, path: str) -> list[Edit]:
        """What to change in JSON; what follows it, or cannot be read as JSON, is text."""
        edits: list[Edit] = []
        outer = self._frame(False, rule, kind, path)
        match = _ELEMENT.match(text)
        position = 0
        frame = outer
        if match is not None:
            position = match.end()
            if match[3] is not None:
                frame = self._frame(match[3] == "{", rule, kind, path)
                position = self._inside(text, position, frame, edits)
                frame = self._innermost if position < 0 else outer
                position = abs(position)
            else:
                edits += self._value(match, rule, kind, path)
        if position < len(text):
            self._rest(text, position, frame, frame is outer, edits)
        return edits

    def _inside(self, text: str, position: int, frame: _Frame, edits: list[Edit]) -> int:
        """Read on in an object or list: to its end, or, as a negative number, to where reading ends in it."""
        stack: list[_Frame] = []
        pattern = _MEMBER if frame.is_object else _ELEMENT
        while True:
            match = pattern.match(text, position)
            if match is None:
                closed = _CLOSE.match(text, position)
                if closed is None:
                    self._innermost = frame
                    return -position
                position = closed.end()
                if not stack:
                    return position
                frame = stack.pop()
                pattern = _MEMBER if frame.is_object else _ELEMENT
                continue
            start, position = position, match.end()
            token = match[0]
            seen = frame.seen.get(token)
            if seen is None:
                opened = match[3]
                if opened is not None:
                    below = self._place(frame, match, edits)
                    stack.append(frame)
                    frame = self._frame(opened == "{", *below)
                    pattern = _MEMBER if frame.is_object else _ELEMENT
                    continue
                seen = self._look(frame, match, start)
                if len(token) <= _LONGEST_SEEN:
                    if len(frame.seen) >= _SEEN:
                        frame.seen.clear()
                    frame.seen[token] = seen
            else:
                self._places += seen.places
            if seen.edits:
                edits += _shifted(seen.edits, start)

    def _look(self, frame: _Frame, match: re.Match[str], start: int) -> _Seen:
        """What comes of a member or element whose value is a string, a number or a word."""
        places = len(self._places)
        edits: list[Edit] = []
        place = self._place(frame, match, edits)
        edits += self._value(match, *place)
        return _Seen(_shifted(edits, -start), self._places[places:])

    def _value(self, match: re.Match[str], rule: Rule | None, kind: Identifies | None, path: str) -> list[Edit]:
        if match[2]:
            return self._in_string(match[2], match.start(2), rule, kind, path)
        if match[4] is not None and kind is not None:
            return self._in_number(match[4], match.start(4), kind, path)
        return []

    def _frame(self, is_object: bool, rule: Rule | None, kind: Identifies | None, path: str) -> _Frame:
        place = (is_object, id(rule), kind, path)  # rules are kept as long as the program runs
        seen = self._seen.get(place)
        if seen is None:
            if len(self._seen) >= _FRAMES:
                self._seen.clear()
            seen = self._seen[place] = {}
        return _Frame(is_object, rule, kind, path, seen)

    def _count(self, path: str, edits: Iterable[Edit]) -> None:
        self._places += ((path.lstrip("."), edit.kind) for edit in edits)

    def _place(
        self, frame: _Frame, match: re.Match[str], edits: list[Edit]
    ) -> tuple[Rule | None, Identifies | None, str]:
        """What is declared of a member or an element."""
        if not frame.is_object:
            rule = frame.rule.at(ANY) if frame.rule is not None else None
            kind = rule.kind if rule is not None and rule.is_declared and rule.kind is not None else frame.kind
            return rule, kind, frame.path if frame.path.endswith("*") else f"{frame.path}.*"
        key = match[1]
        if "\\" in key:
            key = unescaped(key).text
        named: Sequence[Edit]
        if key[:1] in ("{", "[", '"') or (frame.kind == "free text" and _BLANK.search(key)):
            # Django takes JSON that was sent as a form for the name of a field.
            named = self._in_text(key, None, frame.kind, f"{frame.path}.*")
        else:
            named = self._texts.edits(key, None)
            if named:
                self._count(f"{frame.path}.*", named)
        if named:
            edits += _shifted(unescaped(match[1]).carried(named), match.start(1))
        return self._below(frame, key, is_named=bool(named))

    def _below(self, frame: _Frame, key: str, *, is_named: bool = False) -> tuple[Rule | None, Identifies | None, str]:
        rule = frame.rule.at(key) if frame.rule is not None else None
        known = rule is not None and frame.rule is not None and key in frame.rule.below
        kind = rule.kind or frame.kind if rule is not None and rule.is_declared else frame.kind
        if not known or rule is None or not rule.is_declared:  # an entry for any key knows less than the key's name
            kind = self._everywhere.get(key.lower().removesuffix("[]"), kind)
        label = key if known or not (is_named or any(map(str.isdigit, key)) or len(key) > 40) else ANY
        if len(frame.path) > _LONGEST_PATH:
            return rule, kind, frame.path
        return rule, kind, f"{frame.path}.{label}" if frame.path else label

    def _in_string(self, raw: str, start: int, rule: Rule | None, kind: Identifies | None, path: str) -> list[Edit]:
        if "\\" not in raw:
            return _shifted(self._in_text(raw, rule, kind, path), start)
        edits = self._in_text(_decoded(raw), rule, kind, path)
        return _shifted(unescaped(raw).carried(edits), start) if edits else []

    def _in_text(
        self, text: str, rule: Rule | None, kind: Identifies | None, path: str, *, is_cut: bool = False
    ) -> Sequence[Edit]:
        begin = text.lstrip()[:1]
        if begin in ("{", "[", '"') and len(text) > 1:
            return self._walked(text, rule, kind, path)
        if "=" in text and kind in (None, "free text") and _FORM.fullmatch(text):
            if self._forms < _FORMS:
                return self._in_form(text, rule, kind, path)
            kind = "free text"
        if kind is None:
            if _MOMENT.fullmatch(text):
                return []
            if (rule is None or not rule.is_declared) and _BLANK.search(text.strip()):
                kind = "free text"
        edits = self._texts.cut(text, kind) if is_cut else self._texts.edits(text, kind)
        if edits:
            self._count(path, edits)
        return edits

    def _in_form(self, text: str, rule: Rule | None, kind: Identifies | None, path: str) -> list[Edit]:
        """What to change in `a=1&b=2`."""
        edits: list[Edit] = []
        frame = self._frame(True, rule, kind, path)
        self._forms += 1
        for match in _PAIR.finditer(text):
            key = percent_decoded(match[1], form=True)
            named = self._texts.edits(key.text, None)
            if named:
                self._count(f"{path}.*", named)
                edits += _shifted(key.carried(named), match.start(1))
            place = self._below(frame, unquote_plus(match[1]), is_named=bool(named))
            value = percent_decoded(match[2], form=True)
            edits += _shifted(value.carried(self._in_text(value.text, *place)), match.start(2))
        self._forms -= 1
        # As it stands, too: a plus is no blank, and %19 no escape, where somebody forgot to write %2B and %25.
        made = Edits()
        made.add(self._texts.edits(text, None))
        made.add(edits)
        return made.made

    def _in_number(self, scalar: str, start: int, kind: Identifies, path: str) -> list[Edit]:
        if not scalar.lstrip("-")[:1].isdigit():
            return []
        if kind in _OF_A_PERSON:
            found = "user id" if kind == "user name" else kind
        elif self._is_known_id(whole(scalar.removeprefix("-"))):
            found = "user id"
        else:
            return []
        edits = [Edit(start, start + len(scalar), self._texts.pseudonyms.number(scalar), found)]
        self._count(path, edits)
        return edits

    def _rest(self, text: str, position: int, frame: _Frame, is_outside: bool, edits: list[Edit]) -> None:
        """What to change behind what could be read: where it was cut off, in the string that it was cut off in."""
        match = (_CUT_MEMBER.match(text, position) if frame.is_object else None) or _CUT_STRING.match(text, position)
        if match is not None:
            if is_outside:
                place = (frame.rule, frame.kind, frame.path)
            elif match.re is _CUT_STRING and frame.is_object:  # the beginning of a key
                place = (None, None, f"{frame.path}.*")
            else:
                place = self._place(frame, match, edits)
            view = unescaped(match[2])
            edits += _shifted(view.carried(self._in_text(view.text, *place, is_cut=True)), match.start(2))
            return
        rest = text[position:]
        if rest.strip():
            found = self._texts.edits(rest, frame.kind or "free text")
            self._count(frame.path, found)
            edits += _shifted(found, position)
            if is_outside and frame.kind in (None, "free text"):  # text that merely begins like JSON: [1002347] wrote
                edits += self._texts.edits(text[:position], "free text")


def _shifted(edits: Iterable[Edit], by: int) -> list[Edit]:
    return [Edit(edit.start + by, edit.end + by, edit.text, edit.kind) for edit in edits]


def _decoded(raw: str) -> str:
    try:
        found: str = _STRINGS.decode(f'"{raw}"')
    except ValueError:
        return unescaped(raw).text
    return found


_STRINGS: Final = json.JSONDecoder(strict=False)
