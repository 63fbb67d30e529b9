"""The options that narrow an export to one session of a user."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

import click
import msgspec

from edxtui import statement as say
from edxtui.answers import Understood
from edxtui.errors import EdxtuiError, UsageError
from edxtui.index.asking import Asking
from edxtui.query.spans import EXPECTED, Span, span_of
from edxtui.sessions import sessions_of
from edxtui.wording import counted

P = ParamSpec("P")


@dataclass(frozen=True, kw_only=True)
class OneSession:
    """What was given for them."""

    user: str | None
    session: str | None

    @property
    def said(self) -> str:
        """In words, to stand behind a query; empty where all sessions are meant."""
        return f"(the session of {self.user} that starts at {self.session})" if self.session is not None else ""


_OPTIONS = (
    click.option("--user", metavar="NAME", help="Whose --session it is: to the letter, or else whatever the case."),
    click.option(
        "--session",
        metavar="START",
        help="Only the session of --user that starts then, such as 2014-03-03T16:19:05; `edxtui sessions` lists them.",
    ),
)


def session_options(command: Callable[Concatenate[OneSession, P], None]) -> Callable[P, None]:
    """Add the options; the command takes them as one value, before all that is added before."""

    @wraps(command)
    def with_session(*args: P.args, **kwargs: P.kwargs) -> None:
        given = cast(dict[str, Any], kwargs)
        taken = {name: given.pop(name) for name in OneSession.__dataclass_fields__}
        command(OneSession(**taken), *args, **kwargs)

    for option in reversed(_OPTIONS):
        option(with_session)
    return with_session


def span_named(wanted: OneSession) -> Span | None:
    """When the session that is wanted starts; None where none is named.

    Raises: UsageError: the options do not go together, or no time is written.
    """
    if wanted.session is None and wanted.user is None:
        return None
    if wanted.session is None:
        raise UsageError(
            "--user goes with --session.", hint=f"All that a user did is a query: -q 'user:{wanted.user}'."
        )
    if wanted.user is None:
        raise UsageError("--session needs a --user.", hint="Events of a session key are a query: -q session:KEY.")
    try:
        return span_of(wanted.session)
    except ValueError:
        raise UsageError(f"{wanted.session} is no time.", hint=f"Write {EXPECTED}.") from None


def narrowed(asked: Understood, wanted: OneSession, span: Span | None, asking: Asking) -> Understood:
    """The query, of the events of one session alone where `span` says when it starts.

    Raises: EdxtuiError: no session starts then, or more than one.
    """
    if span is None or wanted.user is None:
        return asked
    user = wanted.user.encode(errors="replace").decode()
    hint = f"edxtui sessions LOG... --user '{user}' lists them."
    found = [
        session
        for name in asking.spellings(user)
        for session in sessions_of(name, asking.events_of_user(name))
        if span.start <= session.start < span.end
    ]
    if not found:
        raise EdxtuiError(f"No session of {user} starts at {wanted.session}.", hint=hint)
    if len(found) > 1:
        raise EdxtuiError(
            f"{counted(len(found), 'session')} of {user} start at {wanted.session}.",
            hint=f"Write the start to the second, or as --json has it: {hint}",
        )
    import numpy as np

    ids = say.Chosen(np.array(found[0].events, np.int64))
    return msgspec.structs.replace(asked, statement=say.All((asked.statement, ids)))
