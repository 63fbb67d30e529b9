"""The commands by name, and which of them a line of words calls. A command's file is loaded when it is called."""

from collections.abc import Sequence
from importlib import import_module
from typing import Final

import click

COMMANDS: Final = {
    "index": "Build or refresh the index and report.",
    "export": "Write the events that a query finds.",
    "count": "Count events by the values of a field.",
    "sessions": "List the sessions of a user.",
    "marks": "List what was marked in the explorer.",
    "check": "Tell whether logs are sound.",
    "sql": "Answer SQL over the index.",
    "events": "Tell what event types mean.",
    "serve": "Show the explorer in a browser on this machine.",
    "config": "Tell where the config file lies, and whether it is right.",
    "completion": "Make a shell complete words.",
}
"""What each does, in a sentence."""

WITH_VALUE: Final = frozenset(
    (
        *("--cache-dir", "--jobs", "--way"),
        *("-q", "--query", "-o", "--output", "-f", "--format", "--order"),
        *("--by", "--limit", "--user", "--gap", "--session"),
        *("--fields", "--damaged", "--manifest", "--key-file", "--audit"),
        *("-c", "--command", "--timeout"),
        *("--host", "--port"),
    )
)
"""Options of any command that take the word after them."""

Chosen = tuple[click.Command, str, Sequence[str]]
"""A command, what it is called in messages, and the words it is to read."""


def chosen(words: Sequence[str]) -> Chosen:
    """The command that the first word names which is no option, or else the explorer."""
    place = _first_name(words)
    name = words[place] if place is not None else None
    if name is None or place is None or name not in COMMANDS:
        return command_named("browse"), "edxtui", words
    return command_named(name), f"edxtui {name}", [*words[:place], *words[place + 1 :]]


def command_named(name: str) -> click.Command:
    """One of the commands; `browse` is the explorer."""
    command: click.Command = import_module(f"edxtui.cli.{name}").command
    return command


def _first_name(words: Sequence[str]) -> int | None:
    """The place of the first word that can be a command; None where a log or nothing comes first."""
    place = 0
    while place < len(words):
        word = words[place]
        if word == "--":
            return None
        if not word.startswith("-") or word == "-":
            return place
        place += 2 if word in WITH_VALUE else 1
    return None
