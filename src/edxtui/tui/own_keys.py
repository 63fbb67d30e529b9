"""Keys of a person's own, checked: which actions there are, which keys, and that no key has two meanings."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final

import msgspec
from textual.binding import Binding

from edxtui.errors import EdxtuiError
from edxtui.tui import actions
from edxtui.tui.keys import all_written, is_typed, named, written

_EVERYWHERE: Final = actions.EVERYWHERE
TOGETHER: Final[tuple[tuple[Binding, ...], ...]] = (
    (*actions.ROWS, *actions.EXPLORE, *_EVERYWHERE),
    (*actions.DOCUMENT, *actions.DETAIL, *actions.EXPLORE, *_EVERYWHERE),
    (*actions.QUERY, *_EVERYWHERE),
    (*actions.ROWS, *actions.COLUMN_LIST, *actions.COLUMNS, *_EVERYWHERE),
    (*actions.ROWS, *actions.SESSION_EVENTS, *actions.TIMELINE, *_EVERYWHERE),
    (*actions.DOCUMENT, *actions.DETAIL, *actions.TIMELINE, *_EVERYWHERE),
    (*actions.ROWS, *actions.FACET_VALUES, *actions.FACETS, *_EVERYWHERE),
    (*actions.CHART, *actions.HISTOGRAM, *_EVERYWHERE),
    (*actions.SQL, *_EVERYWHERE),
    (*actions.ROWS, *actions.ANSWER, *actions.SQL, *_EVERYWHERE),
    (*actions.ROWS, *actions.START),
)
"""Actions whose keys count at the same time."""
_WHILE_WRITING: Final = ("query.", "sql.")
_KEPT: Final = frozenset(("ctrl+c", "ctrl+q", "ctrl+p", "tab", "shift+tab"))
"""Keys that Textual has a use for on every screen."""

_ALL: Final = {str(binding.id): binding for bindings in TOGETHER for binding in bindings}
PLACES: Final = tuple(dict.fromkeys(name.partition(".")[0] for name in _ALL))
"""Where actions are, as the config file calls it."""
ACTIONS: Final = dict(sorted(_ALL.items(), key=lambda item: PLACES.index(item[0].partition(".")[0])))
"""Every action that can have other keys, by the name that the config file has for it, place by place."""


class Wrong(msgspec.Struct, frozen=True):
    """What is wrong in a config file."""

    address: tuple[str, ...]
    """The names that lead to it."""
    sentence: str
    hint: str
    """What is allowed instead."""


def own_keys(tables: Any) -> tuple[dict[str, str], list[Wrong]]:
    """The keys that the table `keys` gives actions, in Textual's names with commas between; what is wrong with it."""
    if not isinstance(tables, dict):
        hint = 'Write [keys.explore], and below it lines such as timeline = "S".'
        return {}, [Wrong(("keys",), "keys is no table.", hint)]
    own: dict[str, str] = {}
    wrong: list[Wrong] = []
    for place, table in tables.items():
        at = ("keys", place)
        if place not in PLACES:
            wrong.append(Wrong(at, f"There is no place {place} that has keys.", allowed(place, PLACES)))
            continue
        if not isinstance(table, dict):
            hint = f"Write [keys.{place}], and below it actions with their keys."
            wrong.append(Wrong(at, f"keys.{place} is no table.", hint))
            continue
        there = [name.partition(".")[2] for name in ACTIONS if name.startswith(f"{place}.")]
        for action, given in table.items():
            if action not in there:
                sentence = f"There is no action {action} in {place}."
                wrong.append(Wrong((*at, action), sentence, allowed(action, there)))
                continue
            try:
                own[f"{place}.{action}"] = ",".join(_keys(f"{place}.{action}", given))
            except _WrongKeyError as error:
                wrong.append(Wrong((*at, action), str(error), error.hint))
    return own, wrong or list(_clashes(own))


def allowed(name: str, names: Sequence[str]) -> str:
    """What may be meant by a name that is none of these."""
    near = get_close_matches(name, names, 1)
    return f"Is {near[0]} meant?" if near else f"There are {', '.join(names)}."


class _WrongKeyError(EdxtuiError):
    """An action cannot have these keys."""


def _keys(action: str, given: Any) -> list[str]:
    """The keys of one action in Textual's names."""
    texts = given if isinstance(given, list) else [given]
    if not texts or not all(isinstance(text, str) for text in texts):
        raise _WrongKeyError(f"{action} has no keys.", hint='Write one key, "S", or several, ["S", "ctrl+t"].')
    found: list[str] = []
    for text in texts:
        try:
            key = named(text)
        except ValueError as error:
            raise _WrongKeyError(
                f"{action}: {error}.",
                hint="Keys are characters, names such as f5, PgDn or space, and both behind ctrl+, alt+ or shift+.",
            ) from error
        if key in _KEPT and key not in ACTIONS[action].key.split(","):
            raise _WrongKeyError(f"{action}: {written(key)} has a meaning on every screen.", hint="Choose another key.")
        if action.startswith(_WHILE_WRITING) and is_typed(key):
            raise _WrongKeyError(
                f"{action}: {written(key)} is a character, which is written there.",
                hint="Choose a key that writes nothing, such as f5 or one with ctrl+.",
            )
        found.append(key)
    return list(dict.fromkeys(found))


def _clashes(own: Mapping[str, str]) -> Iterator[Wrong]:
    """Keys that would mean two things at once, and do not so by themselves; each pair once."""
    told: set[tuple[str, frozenset[str]]] = set()
    for bindings in TOGETHER:
        having: dict[str, list[str]] = {}
        for binding in bindings:
            for key in own.get(str(binding.id), binding.key).split(","):
                having.setdefault(key, []).append(str(binding.id))
        for key, sharing in having.items():
            fresh = [action for action in sharing if key not in ACTIONS[action].key.split(",")]
            others = [action for action in sharing if action not in fresh[:1]]
            if not fresh or not others or (key, frozenset((fresh[0], others[0]))) in told:
                continue
            told.add((key, frozenset((fresh[0], others[0]))))
            yield Wrong(
                ("keys", *fresh[0].split(".")),
                f"{written(key)} would mean both {fresh[0]} and {others[0]}.",
                f"Give one of them another key; {others[0]} has {all_written(ACTIONS[others[0]].key)} by itself.",
            )
