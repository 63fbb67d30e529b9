"""The fields of plain lines: the rules of `normalise`, each applied once to every input that comes up.

`events.columns` does the same for documents that were decoded; `tests/index/test_coding.py` holds the two together.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
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
    """Makes fields of what its reader has coded, and remembers what rules made of it until the reader forgets."""

    def __init__(self, reader: "PlainLineReader") -> None:
        """Take a reader that has read nothing yet."""
        self.reader = reader
        self._begin()

    def _begin(self) -> None:
        self._texts: dict[str, list[str]] = {name: [] for name in TEXTS}
        """Code 1 stands for the first."""
        self._users = _Made(Values())
        self._types = _Made(Values())
        self._courses = _Made(Values())
        self._modules = _Made(Values())
        self._orgs = _Made(Values())
        self._orgs_of_courses = _Made(self._orgs.values)
        self._not_a_course = np.zeros(1, np.bool_)
        """By the code of a course's inputs: whether there is a text that is no course key."""

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
        self._learn(self.reader.spell())
        codes = np.concatenate([each.codes for each in lines])
        inputs = {name: np.ascontiguousarray(codes[:, at]) for at, name in enumerate(COLUMNS)}
        orgs = self._orgs.of(inputs["org"])
        of_courses = self._orgs_of_courses.of(inputs["course inputs"])
        return PlainFields(
            Columns(
                np.concatenate([each.times for each in lines]),
                {
                    "type": self._types.column(inputs["type inputs"]),
                    "event_type": _column(self._texts["event_type"], inputs["event_type"]),
                    "user": self._users.column(inputs["user"]),
                    "course": self._courses.column(inputs["course inputs"]),
                    "org": _column(self._orgs.values.texts, np.where(orgs == MISSING, of_courses, orgs)),
                    **{
                        name: _column(self._texts[name], inputs[name])
                        for name in ("session", "source", "host", "ip", "page")
                    },
                    "module": self._modules.column(inputs["module inputs"]),
                },
            ),
            np.concatenate([each.odd for each in lines]) | self._not_a_course[inputs["course inputs"]],
        )

    def _learn(self, spelt: Spelt) -> None:
        """Apply the rules to what is new.

        There is nothing to be cleaned: white space around a text makes its line odd.
        """
        for name, texts in spelt.texts.items():
            self._texts[name] += [json.loads(f'"{text}"') for text in texts] if name == "form" else texts
        self._users.learn(None if name in rules.NOBODY else name for name in spelt.texts["user"])
        self._orgs.learn(spelt.texts["org"])
        self._types.learn(map(canonical_type_of.__getitem__, self._inputs(spelt, "type inputs")))
        self._learn_courses(list(self._inputs(spelt, "course inputs")))
        courses = self._courses.texts_of(spelt.inputs["module inputs"][:, -1])
        self._modules.learn(
            _module_of[(*inputs, course)]
            for inputs, course in zip(self._inputs(spelt, "module inputs"), courses, strict=True)
        )

    def _learn_courses(self, inputs: list[tuple[str | None, ...]]) -> None:
        courses = [
            rules.course_of_keys(text) or rules.course_of_url(event_type or page) for text, event_type, page in inputs
        ]
        self._courses.learn(courses)
        self._orgs_of_courses.learn(rules.org(None, course) for course in courses)
        # Another member may have one that is.
        bad = [text is not None and text != course for (text, *_), course in zip(inputs, courses, strict=True)]
        self._not_a_course = np.append(self._not_a_course, np.array(bad, np.bool_))

    def _inputs(self, spelt: Spelt, name: str) -> Iterator[tuple[str | None, ...]]:
        """The texts of new combinations."""
        columns = [
            [self._texts[text][code - 1] if code else None for code in codes]
            for text, codes in zip(INPUTS[name], spelt.inputs[name].T.tolist(), strict=True)
            if text in self._texts
        ]
        return zip(*columns, strict=True)


class _Made:
    """What a rule made of inputs that have codes."""

    def __init__(self, values: Values) -> None:
        self.values = values
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

    def column(self, inputs: Codes) -> Column:
        """The same as a column."""
        return _column(self.values.texts, self._codes[inputs])


def _column(texts: list[str], codes: Codes) -> Column:
    """A column with only those of the texts that stand in it."""
    table = np.zeros(len(texts) + 1, np.int32)
    table[codes] = 1
    table[MISSING] = 0
    used = np.flatnonzero(table)
    table[used] = np.arange(1, used.size + 1)
    values = [texts[code - 1] for code in used.tolist()]
    # As narrow as will do: they go from process to process.
    if used.size < 1 << 8:
        return Column(values, table.astype(np.uint8)[codes])
    return Column(values, table.astype(np.uint16)[codes] if used.size < 1 << 16 else table[codes])
