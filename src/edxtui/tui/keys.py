"""Keys as people write them, and which keys an action has: those of the config file, or else its own."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Final

from textual.app import App
from textual.binding import Binding
from textual.keys import Keys, _character_to_key, key_to_character

KeysOf = Mapping[str, str]
"""Ids of actions, and the keys that they have instead of their own, in Textual's names with commas between."""

SHOWN: Final = {
    "slash": "/",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "colon": ":",
    "question_mark": "?",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "home": "Home",
    "end": "End",
    "enter": "Enter",
    "escape": "Esc",
    "tab": "Tab",
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
    "plus": "+",
    "minus": "-",
    "equals_sign": "=",
    "space": "Space",
    "full_stop": ".",
    "comma": ",",
    "shift+down": "Shift+↓",
    "shift+up": "Shift+↑",
}
_NAMED: Final = {written.casefold(): key for key, written in SHOWN.items()}
_KEYS: Final = frozenset(
    key.value for key in Keys if "<" not in key.value and "+" not in key.value and not key.value.startswith("scroll")
) - {"ctrl-at", "return"}
_ARROWS: Final = frozenset(("down", "up", "left", "right"))
_MODIFIERS: Final = ("ctrl", "alt", "shift", "super")


def written(key: str) -> str:
    """A key of Textual's as people write it."""
    if key in SHOWN:
        return SHOWN[key]
    character = key_to_character(key)
    return character if character is not None and character.isprintable() else key


def all_written(keys: str, between: str = " ") -> str:
    """Keys with commas between, as people write them."""
    return between.join(written(key) for key in keys.split(","))


def named(text: str) -> str:
    """The key that somebody means: a character, a name of Textual's, or what the docs call it; with ctrl+ and the like.

    Raises: ValueError: it is no key; the text says what may be meant.
    """
    if text.casefold() in _NAMED:
        return _NAMED[text.casefold()]
    if not text.isprintable() or not text:
        raise ValueError(f"there is no key {text!r}")
    if len(text) == 1:
        return "space" if text == " " else _character_to_key(text)
    *modifiers, last = text.split("+") if not text.endswith("++") else [*text[:-2].split("+"), "+"]
    modifiers = [modifier.casefold() for modifier in modifiers]
    if not all(modifier in _MODIFIERS for modifier in modifiers) or len(set(modifiers)) != len(modifiers):
        raise ValueError(f"there is no key {text}; before the + stand {', '.join(_MODIFIERS)}")
    order = [modifier for modifier in ("alt", "ctrl", "shift", "super") if modifier in modifiers]
    if last.casefold() in _NAMED:
        key = _NAMED[last.casefold()]
    elif len(last) == 1:
        if order == ["shift"] and last.isalpha():  # that is what a terminal sends
            return _character_to_key(last.upper())
        key = _character_to_key(last.lower() if "ctrl" in order else last)
    else:
        key = last.casefold()
        if key not in _KEYS and len(key_to_character(key) or "") != 1:
            near = get_close_matches(key, [*_KEYS, *_NAMED], 1)
            raise ValueError(f"there is no key {text}" + (f", but one called {near[0]}" if near else ""))
    return "+".join((*order, key))


def is_typed(key: str) -> bool:
    """Whether it is a character, which belongs to the text where somebody writes."""
    if "+" in key or key in _ARROWS:
        return False
    return key == "space" or len(SHOWN.get(key, "")) == 1 or (key_to_character(key) or "\n").isprintable()


def keys_of(binding: Binding, keys: KeysOf) -> str:
    """The keys of an action, with commas between."""
    return keys.get(binding.id or "", binding.key)


def keys_in(app: App[object]) -> KeysOf:
    """Those that the program runs with."""
    found: KeysOf = getattr(app, "keys", {})
    return found


def key_for(app: App[object], binding_id: str, bindings: Iterable[Binding]) -> str:
    """The first key of an action, for a sentence that names it."""
    binding = next(each for each in bindings if each.id == binding_id)
    return written(keys_of(binding, keys_in(app)).split(",")[0])
