"""What many events are about: the rule `normalise.module_of`, place by place."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from edxtui.events.coder import MISSING, Coded, Coder, Codes, Remembered, Values
from edxtui.events.keys import needs_course, usage_key, usage_key_in_url
from edxtui.events.members import Context, Payload
from edxtui.events.normalise import clean
from edxtui.events.payload import module_in_form
from edxtui.events.types import module_in_type

_key: Remembered[str | None] = Remembered(lambda inputs: usage_key(*inputs))
_key_in_form: Remembered[str | None] = Remembered(lambda inputs: module_in_form(*inputs))
_key_in_type: Remembered[str | None] = Remembered(module_in_type)
_key_in_page: Remembered[str | None] = Remembered(usage_key_in_url)


NO_PAYLOAD: Final = Payload()
"""In place of a payload that is no object."""
_ASK_WITH_COURSE: Final = -1
"""The code of a text whose usage key hangs on the course."""


class _Plain(Coder[Any]):
    """Codes the usage keys that texts are wherever they stand; whatever is no text is none."""

    def __init__(self, values: Values) -> None:
        super().__init__(values, lambda text: clean(_key[text, None]))

    def __missing__(self, text: Any) -> int:
        if type(text) is not str:
            code = MISSING
        elif needs_course(text):
            code = _ASK_WITH_COURSE
        else:
            return super().__missing__(text)
        self[text] = code
        return code


class ModuleCoder:
    """Codes the usage keys of a block."""

    def __init__(self, courses: Values) -> None:
        """Begin a block whose courses are coded by `courses`."""
        self.values = Values()
        self._courses = courses
        self._plain = _Plain(self.values)
        self._keys: dict[int, Coder[str]] = {}
        self._forms: dict[int, Coder[str]] = {}

    def codes(
        self, contexts: Sequence[Context], payloads: Sequence[Any], objects: Sequence[Payload], courses: Codes
    ) -> Codes:
        """What each event is about, as far as payload and context tell; `objects` are the payloads that are some."""
        found = self._of([payload.problem_id for payload in objects], courses)
        for texts in (
            [payload.id for payload in objects],
            [payload.module_id for payload in objects],
            [payload.location for payload in objects],
            [None if context.module is None else context.module.usage_key for context in contexts],
        ):
            if any(texts):
                more = self._of(texts, courses)
                found = np.where(found == MISSING, more, found)
        for at, payload in enumerate(payloads):
            if type(payload) is str and "input_" in payload and found[at] == MISSING:
                found[at] = self._forms_in(int(courses[at]))[payload.partition("=")[0] + "="]
        return found

    def _of(self, texts: list[Any], courses: Codes) -> Codes:
        """The usage keys that texts are; whatever is no text is none."""
        try:
            found = self._plain.codes(texts)
        except TypeError:  # a list or an object
            texts = [text if type(text) is str else None for text in texts]
            found = self._plain.codes(texts)
        open_ = np.flatnonzero(found == _ASK_WITH_COURSE)
        if open_.size:
            keys = self._keys_in
            found[open_] = [
                keys(course)[texts[at]] for at, course in zip(open_.tolist(), courses[open_].tolist(), strict=True)
            ]
        return found

    def fill(self, modules: Codes, event_type: Coded, page: Coded) -> None:
        """Look for the others in the paths of implicit events and then in the pages."""
        found = Coded(modules, self.values)
        found.fill(event_type.codes, lambda code: clean(_key_in_path(event_type.values.text(code))))
        found.fill(page.codes, lambda code: clean(_key_in_address(page.values.text(code))))

    def _keys_in(self, course: int) -> Coder[str]:
        keys = self._keys.get(course)
        if keys is None:
            name = self._courses.text(course)
            keys = self._keys[course] = Coder(self.values, lambda text: clean(_key[text, name]))
        return keys

    def _forms_in(self, course: int) -> Coder[str]:
        forms = self._forms.get(course)
        if forms is None:
            name = self._courses.text(course)
            forms = self._forms[course] = Coder(self.values, lambda text: clean(_key_in_form[text, name]))
        return forms


def _key_in_path(event_type: str | None) -> str | None:
    return _key_in_type[event_type] if event_type is not None and event_type.startswith("/") else None


def _key_in_address(page: str | None) -> str | None:
    return _key_in_page[page] if page is not None and ("/xblock/" in page or "/jump_to/" in page) else None
