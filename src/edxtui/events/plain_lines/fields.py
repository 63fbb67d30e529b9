"""The fields of plain lines: the rules of `normalise`, each applied once to every input that comes up.

`events.columns` does the same for documents that were decoded; `tests/events/plain_lines` holds the two together.
"""

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import numpy.typing as npt

from edxtui.events import normalise as rules
from edxtui.events.coder import MISSING, Codes, Column, Remembered, Values
from edxtui.events.columns import Columns, canonical_type_of
from edxtui.events.plain_lines.lines import COLUMNS, INPUTS, TEXTS, PlainLines, Spelt

if TYPE_CHECKING:
    from edxtui.events.plain_lines.machine import PlainLineReader


_module_of = Remembered(lambda inputs: rules.module_of(*inputs))


class PlainFields(msgspec.Struct, frozen=True):
    """The fields of some plain lines."""

    columns: Columns
    odd: npt.NDArray[np.bool_]
    """The lines that take more thought: their fields do not count."""


class PlainLineCoder:
    """Makes fields of what its reader has coded, and remembers what rules made until the reader forgets."""

    def __init__(self, reader: "PlainLineReader") -> None:
        """Take a reader that has read nothing yet."""
        self.reader = reader
        self._begin()

    def _begin(self) -> None:
        self._texts: dict[str, list[str]] = {name: [] for name in TEXTS}
        self._users = _Made()
        self._types = _Made()
        self._courses = _Made()
        self._orgs = _Made()
        self._orgs_of_courses = _Made(self._orgs.values)
        self._modules = _Made()
        self._no_keys = np.zeros(1, np.bool_)
        """By the code of the inputs of a course: whether there is a text that is no course key."""

    def make_room(self) -> None:
        """Forget everything where little room is left: between two texts it costs least."""
        if self.reader.is_half_full:
            self.forget()

    def forget(self) -> None:
        """Forget everything."""
        self.reader.forget()
        self._begin()

    def fields_of(self, lines: Sequence[PlainLines]) -> PlainFields:
        """The fields of lines that were read since the reader forgot."""
        self._learn()
        codes = np.concatenate([each.codes for each in lines])
        column = {name: np.ascontiguousarray(codes[:, at]) for at, name in enumerate(COLUMNS)}
        courses = self._courses.of(column["course inputs"])
        orgs = self._orgs.of(column["org"])
        found = {
            "type": (self._types.values.texts, self._types.of(column["type inputs"])),
            "event_type": (self._texts["event_type"], column["event_type"]),
            "user": (self._users.values.texts, self._users.of(column["user"])),
            "course": (self._courses.values.texts, courses),
            "org": (self._orgs.values.texts, np.where(orgs == MISSING, self._orgs_of_courses.of(courses), orgs)),
            **{name: (self._texts[name], column[name]) for name in ("session", "source", "host", "ip", "page")},
            "module": (self._modules.values.texts, self._modules.of(column["module inputs"])),
        }
        return PlainFields(
            Columns(
                np.concatenate([each.times for each in lines]),
                {name: _used(*values) for name, values in found.items()},
            ),
            np.concatenate([each.odd for each in lines]) | self._no_keys[column["course inputs"]],
        )

    def _learn(self) -> None:
        """Apply the rules to what is new.

        There is nothing to be cleaned: white space around a text makes its line odd.
        """
        spelt = self.reader.spell()
        for name, texts in spelt.texts.items():
            self._texts[name] += [json.loads(f'"{text}"') for text in texts] if name == "form" else texts
        self._users.learn(None if name in rules.NOBODY else name for name in spelt.texts["user"])
        self._orgs.learn(spelt.texts["org"])
        self._types.learn(map(canonical_type_of.__getitem__, self._inputs(spelt, "type inputs")))

        known = len(self._courses.values.texts)
        keys = [
            (key, rules.course_of_keys(key) or rules.course_of_url(event_type or page))
            for key, event_type, page in self._inputs(spelt, "course inputs")
        ]
        self._courses.learn(course for _, course in keys)
        no_keys = np.array([key is not None and course != key for key, course in keys], np.bool_)
        self._no_keys = np.append(self._no_keys, no_keys)
        self._orgs_of_courses.learn(rules.org(None, course) for course in self._courses.values.texts[known:])

        courses = spelt.inputs["module inputs"][:, -1]
        self._modules.learn(
            _module_of[(*inputs, course)]
            for inputs, course in zip(
                self._inputs(spelt, "module inputs"), self._courses.texts_of(courses), strict=True
            )
        )

    def _inputs(self, spelt: Spelt, name: str) -> Iterable[tuple[str | None, ...]]:
        """The texts of new combinations."""
        columns = []
        for text, codes in zip(INPUTS[name], spelt.inputs[name].T.tolist(), strict=True):
            if text in self._texts:
                texts = [None, *self._texts[text]]
                columns.append([texts[code] for code in codes])
        return zip(*columns, strict=True)


class _Made:
    """What a rule made of inputs that have codes."""

    def __init__(self, values: Values | None = None) -> None:
        self.values = values or Values()
        self._codes = np.zeros(1, np.int32)

    def learn(self, made: Iterable[str | None]) -> None:
        """Of the next inputs this was made."""
        self._codes = np.append(self._codes, np.fromiter(map(self.values.code, made), np.int32))

    def of(self, inputs: Codes) -> Codes:
        """The codes of what was made of these."""
        return self._codes[inputs]

    def texts_of(self, inputs: Codes) -> list[str | None]:
        """What was made of these."""
        return [self.values.text(code) for code in self._codes[inputs].tolist()]


def _used(values: list[str], codes: Codes) -> Column:
    """A column with only the values that stand in it."""
    stands = np.zeros(len(values) + 1, np.bool_)
    stands[codes] = True
    stands[MISSING] = False
    used = np.flatnonzero(stands)
    table = np.zeros(stands.size, np.int32)
    table[used] = np.arange(1, used.size + 1)
    return Column([values[code - 1] for code in used.tolist()], table[codes])
