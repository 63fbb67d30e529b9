"""The config file: which keys actions have, and which columns one begins with."""

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from edxtui.errors import ConfigError
from edxtui.tui.columns import COLUMNS, NAMED, USUAL, WIDEST, Sized

if TYPE_CHECKING:  # loaded where there is a file
    from edxtui.tui.own_keys import Wrong

VARIABLE: Final = "EDXTUI_CONFIG"
_MOST: Final = 1_000_000
"""Bytes that are read; nobody writes so many."""
_DIGITS: Final = 10
"""No width has so many."""
_SETTINGS: Final = ("columns", "keys")
_AT: Final = re.compile(r"\(at line (?P<line>\d{1,9}), column (?P<column>\d{1,9})\)$")
_AT_END: Final = "(at end of document)"


class Fault(msgspec.Struct, frozen=True):
    """One thing that is wrong with the file."""

    line: int | None
    """From 1; None where none is to blame."""
    sentence: str
    hint: str
    """What is allowed instead."""


class Config(msgspec.Struct, frozen=True):
    """What a config file says; all of it is as at first where anything in it is wrong."""

    columns: tuple[Sized, ...] = USUAL
    keys: Mapping[str, str] = {}
    """Ids of actions, and their keys in Textual's names with commas between."""
    path: Path | None = None
    """The file; None where none was read."""
    faults: tuple[Fault, ...] = ()
    """By lines, those without one last."""

    @property
    def errors(self) -> list[ConfigError]:
        """The faults as a person reads them."""
        return [
            ConfigError(
                f"{self.path}{'' if fault.line is None else f', line {fault.line}'}: {fault.sentence}", hint=fault.hint
            )
            for fault in self.faults
        ]


def first_of(errors: Sequence[ConfigError]) -> ConfigError:
    """The first of some errors, saying what follows from it and how to read the others."""
    error, others = errors[0], len(errors) - 1
    more = f" edxtui config tells the other {others}." if others else ""
    return ConfigError(f"{error} {error.hint}".strip(), hint=f"The file does not count until it is right.{more}")


AS_AT_FIRST: Final = Config()
"""Where there is no file."""


def config_path() -> Path:
    """Where the config file lies, or would lie: the environment says, or else the platform."""
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named)
    import platformdirs

    return Path(platformdirs.user_config_dir("edxtui")) / "config.toml"


def configured() -> Config:
    """What the user's config file says; as at first where there is none.

    Raises: nothing: what cannot be read is a fault.
    """
    path = config_path()
    try:
        with path.open("rb") as file:
            data = file.read(_MOST + 1)
    except FileNotFoundError:
        return AS_AT_FIRST
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        return Config(path=path, faults=(Fault(None, f"It cannot be read: {why}.", ""),))
    return msgspec.structs.replace(understood(data), path=path)


def understood(data: bytes) -> Config:
    """What the bytes of a config file say.

    Raises: nothing, whatever they are.
    """
    import tomllib

    if len(data) > _MOST:
        return Config(faults=(Fault(None, "It is longer than a million bytes.", "Is it a config file?"),))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return Config(faults=(Fault(line, "There are bytes that are no UTF-8.", "Save it as UTF-8."),))
    try:
        found = tomllib.loads(text)
    except RecursionError:
        return Config(faults=(Fault(None, "It is nested too deeply.", ""),))
    except ValueError as error:  # numbers of thousands of digits as well as what is no TOML
        return Config(faults=(_no_toml(str(error), text),))
    from edxtui.tui.own_keys import Wrong, allowed, own_keys

    keys, wrong = own_keys(found.get("keys", {}))
    columns, also_wrong = _columns(found["columns"]) if "columns" in found else (USUAL, [])
    unknown = [name for name in found if name not in _SETTINGS]
    lost = [Wrong((name,), f"There is no setting {name}.", allowed(name, _SETTINGS)) for name in unknown]
    lines = text.split("\n")
    faults = [Fault(_line_of(each.address, lines), each.sentence, each.hint) for each in (*lost, *also_wrong, *wrong)]
    if faults:
        return Config(faults=tuple(sorted(faults, key=lambda fault: fault.line or _MOST)))
    return Config(columns, keys)


def _no_toml(why: str, text: str) -> Fault:
    """What tomllib says, with the place in front."""
    hint = "edxtui config --example prints a file that is right."
    if why.endswith(_AT_END):
        return Fault(text.count("\n") + 1, f"It is no TOML: {why.removesuffix(_AT_END).strip()} at its end.", hint)
    match = _AT.search(why)
    if match is None:
        return Fault(None, f"It is no TOML: {why}.", hint)
    what = why[: match.start()].strip()
    return Fault(int(match["line"]), f"It is no TOML, at column {match['column']}: {what}.", hint)


def _columns(given: Any) -> tuple[tuple[Sized, ...], "list[Wrong]"]:
    """The columns that are listed, and what is wrong with the list."""
    from edxtui.tui.own_keys import Wrong, allowed

    at = ("columns",)
    if not isinstance(given, list) or not given or not all(isinstance(each, str) for each in given):
        return USUAL, [Wrong(at, "columns is no list of columns.", 'Write columns = ["time", "user", "session:8"].')]
    found: dict[str, Sized] = {}
    for text in given:
        name, colon, width = (part.strip() for part in text.partition(":"))
        if name not in NAMED:
            return USUAL, [Wrong(at, f"There is no column {name}.", allowed(name, [column.name for column in COLUMNS]))]
        is_number = width.isascii() and width.isdecimal() and len(width) < _DIGITS
        if colon and not (is_number and 1 <= int(width) <= WIDEST):
            hint = f"Write {name}, or {name}:12 for twelve cells; it can have up to {WIDEST}."
            return USUAL, [Wrong(at, f"{text} says no width.", hint)]
        if name in found:
            return USUAL, [Wrong(at, f"{name} stands there twice.", "Leave one of them out.")]
        found[name] = Sized(name, int(width) if colon else None)
    return tuple(found.values()), []


def _line_of(address: Sequence[str], lines: Sequence[str]) -> int | None:
    """The line on which a name is given a value, or a table begins; as people write it. None where it is not found."""
    table: list[str] = []
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        if text.startswith("["):
            table = names = _parts(text[1:].partition("]")[0])
        elif "=" in text and not text.startswith("#"):
            names = [*table, *_parts(text.partition("=")[0])]
        else:
            continue
        if names[: len(address)] == list(address):
            return number
    return None


def _parts(dotted: str) -> list[str]:
    return [name.strip().strip("\"'") for name in dotted.split(".")]
