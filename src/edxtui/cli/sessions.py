"""`edxtui sessions`: what a user did, visit by visit."""

from collections.abc import Callable, Sequence
from typing import Any

import click

from edxtui.cli.options import Shared, json_option, logs_argument, shared
from edxtui.cli.output import Side, put_json, put_table
from edxtui.cli.work import note, opened
from edxtui.errors import UsageError
from edxtui.events.times import iso
from edxtui.index.asking import Asking
from edxtui.index.values import values_of
from edxtui.matching import nearest
from edxtui.sessions import Session, duration, sessions_of
from edxtui.terminal_text import printable

_SHORT = 8
"""Characters of a session key that tell it from the user's others."""


@click.command(help="List a user's sessions by their start.")
@logs_argument
@click.option("--user", required=True, metavar="NAME", help="To the letter, or else whatever the case.")
@click.option(
    "--gap",
    default="30m",
    metavar="TIME",
    help="A visit ends after this long without an event: 30m unless told, 90s, 1.5h.",
)
@json_option
@shared
def command(options: Shared, logs: tuple[str, ...], user: str, gap: str, as_json: bool) -> None:
    """List them."""
    pause = duration(gap)
    user = user.encode(errors="replace").decode()  # no user name holds what is not UTF-8
    if not user.strip():
        raise UsageError("No user is named.", hint="Events without a user belong to no session of anybody.")
    with opened(logs, options) as opening, opening.store.question() as asking:
        found = [
            session
            for name in asking.spellings(user)
            for session in sessions_of(name, asking.events_of_user(name), gap=pause)
        ]
        if not found:
            note(_nothing(user, asking), options)
    found.sort(key=lambda session: session.start)
    if as_json:
        put_json([_document(session) for session in found])
    elif found:
        _put_table(found)


def _document(session: Session) -> dict[str, Any]:
    return {
        "user": session.user,
        "key": session.key,
        "start": iso(session.start),
        "end": iso(session.end),
        "seconds": session.seconds,
        "events": len(session.events),
        "courses": session.courses,
    }


def _put_table(found: list[Session]) -> None:
    columns = _COLUMNS if len({session.user for session in found}) > 1 else _COLUMNS[1:]
    put_table(
        [name for name, _, _ in columns],
        [[text(session) for _, _, text in columns] for session in found],
        [side for _, side, _ in columns],
    )


def _key(session: Session) -> str:
    return "(none)" if session.key is None else printable(session.key[:_SHORT])


def _length(seconds: float) -> str:
    """As in `1:02:03`."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"


def _nothing(user: str, asking: Asking) -> str:
    """Why there is nothing to list, with the names that may be meant."""
    if asking.spellings(user):
        return f"{user} has no event with a time."
    near = nearest(user, values_of("user", asking))
    if not near:
        return f"There is no user {user}."
    return f"There is no user {user}. Nearest: {', '.join(f'{found.text} ({found.count:,})' for found in near)}."


_COLUMNS: Sequence[tuple[str, Side, Callable[[Session], str]]] = (
    ("user", "left", lambda session: printable(session.user)),
    ("start (UTC)", "left", lambda session: iso(session.start)[:19].replace("T", " ")),
    ("length", "right", lambda session: _length(session.seconds)),
    ("events", "right", lambda session: f"{len(session.events):,}"),
    ("key", "left", _key),
    ("courses", "left", lambda session: ", ".join(map(printable, session.courses))),
)
