"""What can be exported from a screen: what is shown, what is marked, a session, a user."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from edxtui import statement as say
from edxtui.answers import Understood, view
from edxtui.index.records import Ids, Indexed
from edxtui.marks import Marks
from edxtui.sessions import Session, sessions_of
from edxtui.tui.words import moment

if TYPE_CHECKING:
    from edxtui.index.asking import Asking


class Selection(msgspec.Struct, frozen=True):
    """Some records, by time and then log order."""

    label: str
    """What they are, in a word or two."""
    what: str
    """The same in full."""
    ids: Ids
    events: int
    """How many of them are events; the others are damaged."""
    query: str | None = None
    """The query that finds just these; None where there is none."""


class Offer(msgspec.Struct, frozen=True):
    """A selection that is looked up when someone may choose it."""

    label: str
    find: "Callable[[Asking], Selection]"
    """Raises: Stopped: the question was stopped."""


def marked(marks: Marks) -> Offer:
    """All that is marked in the logs."""
    return Offer("marked", lambda asking: _found("marked", "What is marked", _chosen(marks.ids(asking)), asking))


def of_user(user: str) -> Offer:
    """All that a user did."""
    return Offer("this user", lambda asking: _found("this user", f"All of {user}", say.OneOf("user", (user,)), asking))


def session_of(record: Indexed, user: str) -> Offer:
    """The session of its user that a record belongs to; nothing where it belongs to none."""

    def find(asking: "Asking") -> Selection:
        for session in sessions_of(user, asking.events_of_user(user)):
            if record.id in session.events:
                return of_session(session)
        return Selection("this session", "This event belongs to no session", range(0), 0)

    return Offer("this session", find)


def of_session(session: Session) -> Selection:
    """The events of a session."""
    what = f"Session of {session.user}, {moment(session.start)[:16]}"
    return Selection("this session", what, _chosen(session.events).ids, len(session.events))


def _chosen(ids: list[int]) -> say.Chosen:
    import numpy as np

    return say.Chosen(np.array(ids, np.int64))


def _found(label: str, what: str, statement: say.Statement, asking: "Asking") -> Selection:
    found = view(Understood("", statement, ()), asking)
    return Selection(label, what, found.ids, found.events)
