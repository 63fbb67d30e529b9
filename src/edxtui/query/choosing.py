"""Terms for values that were picked out of their counts: some to be had, others not."""

from collections.abc import Sequence
from datetime import date, timedelta

from edxtui.events.fields import field_named
from edxtui.query.editing import demand, shown, time_term
from edxtui.query.operators import ANY_CHARACTERS, EXCLUDE, KEYWORDS, OR
from edxtui.query.spans import Span, span_of

TIME_UNITS = ("hour", "day", "week", "month")
"""What time is counted by; the values are written as `2014-03-03T16`, `2014-03-03`, `2014-W10`, `2014-03`."""


def choose(text: str, target: str, included: Sequence[str | None], excluded: Sequence[str | None]) -> str:
    """Also demand that a record has one of the included values, if there are any, and none of the excluded.

    `target` is a text field, one of `TIME_UNITS`, or a path as it is written; None stands for the missing value.

    Raises: QueryError: the text or the path cannot be read.
    """
    if len(included) > 1 and field_named(target) is not None:
        text = demand(text, f"{target}:({_or([_guarded(shown(value or '')) for value in included])})")
    elif included:
        terms = [_term(target, value) for value in included]
        text = demand(text, f"({_or(terms)})" if terms[1:] else terms[0])
    for value in excluded:
        term = _term(target, value)
        # Twice not is written once.
        text = demand(text, term[1:] if term.startswith(EXCLUDE.symbol) else EXCLUDE.symbol + term)
    return text


def span_of_value(unit: str, value: str) -> Span:
    """What an hour, a day, a week or a month covers."""
    if unit != "week":
        return span_of(value)
    monday = date.fromisocalendar(int(value[:4]), int(value[6:]), 1)
    sunday = date.max if date.max - monday < timedelta(6) else monday + timedelta(6)
    return Span(span_of(monday.isoformat()).start, span_of(sunday.isoformat()).end)


def _term(target: str, value: str | None) -> str:
    if target in TIME_UNITS:
        if value is None:
            return f"{EXCLUDE.symbol}time:{ANY_CHARACTERS.symbol}"
        return time_term(span_of_value(target, value))
    if value is None and field_named(target) is None:
        return f"{EXCLUDE.symbol}has:{target}"
    return f"{target}:{shown(value or '')}"


def _guarded(value: str) -> str:
    """The value in parentheses, where a minus and some words say something else."""
    says_more = value.startswith(EXCLUDE.symbol) or value in {operator.symbol for operator in KEYWORDS}
    return f"\\{value}" if says_more else value


def _or(parts: Sequence[str]) -> str:
    return f" {OR.symbol} ".join(parts)
