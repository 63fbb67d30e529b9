"""What the index can answer without a look at documents."""

from collections.abc import Iterator
from typing import Final

from edxtui.catalogue.lookup import outdated_names
from edxtui.catalogue.names import canonical_name
from edxtui.catalogue.reference import event_types
from edxtui.check.findings import Draft
from edxtui.check.gaps import gaps
from edxtui.check.order import Order
from edxtui.check.places import WITHIN, in_two_places
from edxtui.check.words import Amount, listed, moment, span
from edxtui.events.types import is_implicit
from edxtui.index.survey import Survey
from edxtui.wording import counted

_DAY: Final = 24 * 3600 * 1_000_000
_HOUR: Final = 3600 * 1_000_000
_NAMED: Final = 3
"""Users, keys and the like that a message names."""


def from_index(survey: Survey, now: int) -> Iterator[Draft]:
    """All findings that need only the index; `now` is in microseconds since 1970-01-01 UTC."""
    yield from _damaged(survey)
    yield from _times(survey, now)
    yield from _types(survey)
    yield from _sessions(survey)
    yield from _places(survey)
    yield from _gaps(survey)


def _damaged(survey: Survey) -> Iterator[Draft]:
    for reason, number, first in survey.damage():
        hint = f". {reason.hint}" if reason.hint else ""
        yield Draft("damaged", number, f"{counted(number, 'record')}: {reason.sentence}{hint}", first)


def _times(survey: Survey, now: int) -> Iterator[Draft]:
    number, first = survey.without_time()
    if number:
        yield Draft("no-time", number, f"{counted(number, 'event')} without a readable time", first)
    number, first, latest = survey.later_than(now + _DAY)
    if number:
        message = f"{counted(number, 'event')} dated later than today, up to {moment(latest)}"
        yield Draft("time-in-future", number, message, first)


def _types(survey: Survey) -> Iterator[Draft]:
    for tally in survey.tally("type", "source"):
        name, source = tally.values
        if name is None:
            yield Draft("unknown-type", tally.number, f"{counted(tally.number, 'event')} of no type", tally.first)
        elif not is_implicit(name, source) and canonical_name(name) is None:
            from_ = f" from {source}" if source else ""
            message = f"{name}: {counted(tally.number, 'event')}{from_} of a type that the reference does not have"
            yield Draft("unknown-type", tally.number, message, tally.first)
    former = {name: entry.name for entry in event_types().values() for name in outdated_names(entry)}
    for tally in survey.tally("event_type", among=list(former)):
        name = tally.values[0] or ""
        message = f"{name}: {counted(tally.number, 'event')} under the former name of {former[name]}"
        yield Draft("former-name", tally.number, message, tally.first)


def _sessions(survey: Survey) -> Iterator[Draft]:
    number, shared = survey.shared_sessions(_NAMED)
    if shared:
        told = [
            f"{session.key} by {listed([f'{name} ({events:,})' for name, events in session.users], _NAMED)}"
            for session in shared
        ]
        keys = counted(number, "session key")
        yield Draft("session-shared", number, f"{keys} in use by several users: {'; '.join(told)}", shared[0].second)


def _places(survey: Survey) -> Iterator[Draft]:
    found = Amount(_NAMED)
    for each in in_two_places(survey.turns(WITHIN)):
        here, there = each.places
        found.add(each.turns, f"{each.user} ({here} and {there}, {each.turns} turns)", each.example)
    if found.number:
        users = counted(found.number, "user")
        message = f"{users} active on two networks by turns, or with two devices: {'; '.join(found.told)}"
        yield Draft("two-places", found.number, message, found.example)


def _gaps(survey: Survey) -> Iterator[Draft]:
    for gap in gaps(*survey.users_by_hour()):
        before, after, first = survey.neighbours(gap.end * _HOUR)
        message = (
            f"no event for {span(after - before)}, from {moment(before)} to {moment(after)}, "
            f"where about {gap.expected:,.0f} users would be usual"
        )
        yield Draft("gap", 1, message, first, size=after - before)


def of_order(order: Order) -> Iterator[Draft]:
    """Findings on logs whose time runs backwards."""
    for back in order.logs.values():
        message = f"{counted(back.steps, 'step')} back in time, at most by {span(back.farthest)}"
        yield Draft("time-backwards", back.steps, message, back.example)
