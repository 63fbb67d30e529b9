"""What many events are about: the rule `normalise.module_of`, place by place."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from edxtui.events.coder import MISSING, Coder, Codes, Remembered, Values, each_once
from edxtui.events.keys import needs_course, usage_key, usage_key_in_url
from edxtui.events.members import Context, Payload
from edxtui.events.normalise import clean
from edxtui.events.payload import module_in_form
from edxtui.events.types import module_in_type

_key: Remembered[str | None] = Remembered(lambda inputs: usage_key(*inputs))
_key_in_form: Remembered[str | None] = Remembered(lambda inputs: module_in_form(*inputs))
_key_in_type: Remembered[str | None] = Remembered(module_in_type)
_key_in_page: Remembered[str | None] = Remembered(usage_key_in_url)


class ModuleCoder:
    """Codes the usage keys of a block."""

    def __init__(self, courses: Values) -> None:
        """Begin a block whose courses are coded by `courses`."""
        self.values = Values()
        self._courses = courses
        self._keys: dict[int, Coder[str]] = {}
        self._forms: dict[int, Coder[str]] = {}

    def codes(self, contexts: Sequence[Context], payloads: Sequence[Any], courses: Codes) -> Codes:
        """What each event is about, as far as payload and context tell."""
        found = [MISSING] * len(payloads)
        keys = self._keys_in
        for at, (payload, course) in enumerate(zip(payloads, courses.tolist(), strict=True)):
            kind = type(payload)
            if kind is Payload:
                for text in (payload.problem_id, payload.id, payload.module_id, payload.location):
                    if text is not None and type(text) is str and (code := keys(course)[text]):
                        found[at] = code
                        break
            module = contexts[at].module
            if module is not None and not found[at] and module.usage_key is not None:
                found[at] = keys(course)[module.usage_key]
            if kind is str and not found[at] and "input_" in payload:
                found[at] = self._forms_in(course)[payload.partition("=")[0] + "="]
        return np.array(found, np.int32)

    def fill(self, modules: Codes, event_types: tuple[Codes, Values], pages: tuple[Codes, Values]) -> None:
        """Look for the others in the paths of implicit events and then in the pages."""
        self._fill(modules, *event_types, _key_in_path)
        self._fill(modules, *pages, _key_in_address)

    def _fill(self, modules: Codes, codes: Codes, values: Values, key_in: Callable[[str | None], str | None]) -> None:
        without = np.flatnonzero(modules == MISSING)
        if without.size:
            modules[without] = each_once(
                codes[without], lambda code: self.values.code(clean(key_in(values.text(code))))
            )

    def _keys_in(self, course: int) -> Coder[str]:
        keys = self._keys.get(course)
        if keys is None:
            name = self._courses.text(course)
            keys = self._keys[course] = Coder(
                self.values, lambda text: clean(_key[text, name if needs_course(text) else None])
            )
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
