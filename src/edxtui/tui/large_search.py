"""Searching a large document, also where nothing is laid out: in its text, between its brackets and commas.

What stands between two of them is what one line shows. They are numbered through as they are seen, those of a payload
that is decoded in place among those of the document.
"""

import json
import re
from collections.abc import Generator, Iterator
from typing import Final, NamedTuple

import numpy as np

from edxtui.tui.document_lines import LONGEST, Path, Place
from edxtui.tui.large_document import STRETCH, LargeDocument, stretches
from edxtui.tui.structure import Structure, readable, safe_parts

_AT_ONCE: Final = 256 << 10
"""Bytes."""
_ESCAPES: Final = re.compile(r"(?:\\u[0-9a-fA-F]{4})++|\\.", re.DOTALL)


class Hit(NamedTuple):
    """A line that holds what is searched for."""

    number: int
    """Its place in the document."""
    path: Path
    places: list[Place]
    """What must be open for it to be seen."""
    is_long: bool
    """Whether it is a string of which not all is shown unless asked for."""


class _Part(NamedTuple):
    """A row of lines from one text."""

    structure: Structure
    base: Path
    begin: int
    end: int
    """Numbers of tokens, the last one not included."""
    first: int
    """The number in the document of its first line."""


class LargeSearch:
    """Looks for one text, whatever the case."""

    def __init__(self, document: LargeDocument, text: str) -> None:
        """Look for `text` in a document that is complete."""
        self._document = document
        self._wanted = _seen(text)
        self._payload = -1
        """The token before the payload that is decoded in place."""
        last = document.outer.at.size - 1
        self._parts = [_Part(document.outer, (), 0, last, 0)]
        if document.inner is not None and document.payload is not None:
            number, path = document.payload
            self._payload = int(document.outer.branch(0).own[number])
            after, inside = self._payload + 1, document.inner.at.size - 1
            self._parts = [
                _Part(document.outer, (), 0, after, 0),
                _Part(document.inner, path, 0, inside, after),
                _Part(document.outer, (), after, last, after + inside),
            ]

    def number_of(self, path: Path) -> int:
        """The place of the line at a path; of the first line where there is none."""
        if self._payload >= 0 and self._document.payload is not None and path == self._document.payload[1]:
            return self._payload
        value = self._document.find(path) if path else None
        if value is None:
            return 0
        return next(
            part.first + value.token - part.begin
            for part in self._parts
            if part.structure is value.structure and part.begin <= value.token < part.end
        )

    def find(self, start: int, step: int) -> Generator[float, None, Hit | None]:
        """The nearest line that holds the text, the one at `start` included, onwards or, with a `step` of -1, back;
        from one end of the document it goes on at the other. What share was looked through."""
        if not self._wanted:
            return None
        total = self._parts[-1].first + self._parts[-1].end - self._parts[-1].begin
        start %= total
        rows = [(start, total), (0, start)] if step > 0 else [(0, start + 1), (start + 1, total)]
        done = 0
        for begin, end in rows:
            for part, first, beyond in self._batches(begin, end, step):
                number = self._in_batch(part, first, beyond, step)
                if number is not None:
                    return self._hit(part, number)
                done += beyond - first
                yield done / total
        return None

    def _batches(self, begin: int, end: int, step: int) -> Iterator[tuple[_Part, int, int]]:
        """Rows of tokens between two lines, in the order of the search, each with not much more than a piece."""
        for part in self._parts[::step]:
            first = max(part.begin, begin - part.first + part.begin)
            beyond = min(part.end, end - part.first + part.begin)
            at = part.structure.at
            while first < beyond:
                if step > 0:
                    stop = part.structure.token_at(min(int(at[first]) + _AT_ONCE, int(at[-1])))
                    stop = max(first + 1, min(stop, beyond))
                    yield part, first, stop
                    first = stop
                else:
                    stop = part.structure.token_at(max(int(at[beyond]) - _AT_ONCE, 0))
                    stop = min(beyond - 1, max(stop, first))
                    yield part, stop, beyond
                    beyond = stop

    def _in_batch(self, part: _Part, first: int, beyond: int, step: int) -> int | None:
        if not self._holds(part.structure, first, beyond):
            return None
        numbers = range(first, beyond)
        return next((number for number in numbers[::step] if self._holds(part.structure, number, number + 1)), None)

    def _holds(self, structure: Structure, first: int, beyond: int) -> bool:
        begin, end = int(structure.at[first]) + 1, int(structure.at[beyond]) + 1
        if structure is self._document.outer and first <= self._payload < beyond:
            if beyond - first > 1:  # the payload is looked into by itself
                at, after = self._payload, self._payload + 1
                rows = ((first, at), (at, after), (after, beyond))
                return any(self._holds(structure, *row) for row in rows if row[0] < row[1])
            name = structure.text[begin:end].partition(b":")[0]
            return self._wanted in _seen(readable(name) + ": ")
        tail = ""
        for part in safe_parts(structure.text[begin:end], _AT_ONCE):
            text = tail + _seen(readable(part))
            if self._wanted in text:
                return True
            tail = text[-len(self._wanted) :]
        return False

    def _hit(self, part: _Part, token: int) -> Hit:
        places: list[Place] = []
        if part.base:
            _way(self._document.outer, self._payload, (), places)
        path = _way(part.structure, token, part.base, places)
        size = int(part.structure.at[token + 1]) - int(part.structure.at[token])
        return Hit(part.first + token - part.begin, path, places, size > LONGEST)


def _way(structure: Structure, token: int, path: Path, places: list[Place]) -> Path:
    """The path of what follows a token; what must be open on the way is added to `places`."""
    opening = 0
    while True:
        branch = structure.branch(opening)
        number = int(np.searchsorted(branch.own, token, "right")) - 1
        if number >= branch.members:
            return path
        places.append((path, None))
        numbers = range(branch.members)
        while len(numbers) > STRETCH:
            numbers = next(stretch for stretch in stretches(numbers) if number in stretch)
            places.append((path, numbers))
        path = (*path, structure.member(branch, number).name)
        if branch.own[number] == token:
            return path
        opening = int(branch.own[number]) + 1


def _seen(text: str) -> str:
    r"""A text as lines show it, without case: `\u00e9` as é, and without the space behind a name."""
    if "\\u" in text or "\\/" in text:
        text = _ESCAPES.sub(_said, text)
    return text.casefold().replace('": ', '":')


def _said(match: re.Match[str]) -> str:
    escape = match[0]
    if escape.startswith("\\u"):
        try:
            return json.dumps(json.loads(f'"{escape}"'), ensure_ascii=False)[1:-1]
        except ValueError:
            return escape
    return "/" if escape == "\\/" else escape
