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
from edxtui.sessions import Session, duration, pauses, sessions_of
from edxtui.terminal_text import printable
from edxtui.wording import length

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
    users = dict.fromkeys(session.user for session in found)
    columns = _COLUMNS if len(users) > 1 else _COLUMNS[1:]
    # Several users are spellings of one name; a pause is between visits of one of them.
    each = [[session for session in found if session.user == user] for user in users]
    paused = [pair for sessions in each for pair in zip(sessions, pauses(sessions), strict=True)]
    paused.sort(key=lambda pair: pair[0].start)
    put_table(
        [name for name, _, _ in columns],
        [[text(session, pause) for _, _, text in columns] for session, pause in paused],
        [side for _, side, _ in columns],
    )


def _key(session: Session) -> str:
    return "(none)" if session.key is None else printable(session.key[:_SHORT])


def _nothing(user: str, asking: Asking) -> str:
    """Why there is nothing to list, with the names that may be meant."""
    if asking.spellings(user):
        return f"{user} has no event with a time."
    near = nearest(user, values_of("user", asking))
    if not near:
        return f"There is no user {user}."
    return f"There is no user {user}. Nearest: {', '.join(f'{found.text} ({found.count:,})' for found in near)}."


_COLUMNS: Sequence[tuple[str, Side, Callable[[Session, int | None], str]]] = (
    ("user", "left", lambda session, _: printable(session.user)),
    ("start (UTC)", "left", lambda session, _: iso(session.start)[:19].replace("T", " ")),
    ("pause", "right", lambda _, pause: "" if pause is None else f"+{length(pause)}"),
    ("length", "right", lambda session, _: length(session.end - session.start)),
    ("events", "right", lambda session, _: f"{len(session.events):,}"),
    ("key", "left", lambda session, _: _key(session)),
    ("courses", "left", lambda session, _: ", ".join(map(printable, session.courses))),
)
