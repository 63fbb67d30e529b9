"""A line that says what happened in one event.

One module a family of the event reference, each with a table from canonical names to the functions that tell. They ask
`Facts` for members, and so never see whether a log is whole: what is missing, of another type or absurd is left out.
"""

from typing import Final

from edxtui.catalogue.summaries import (
    ab_testing,
    certificates,
    components,
    enrollment,
    exam,
    forum,
    grades,
    groups,
    instructor,
    navigation,
    notes,
    open_response,
    problem,
    textbook,
    third_party,
    video,
)
from edxtui.catalogue.summaries.facts import Facts, Teller
from edxtui.catalogue.summaries.happened import Happened
from edxtui.catalogue.summaries.implicit import requested
from edxtui.catalogue.summaries.unknown import members_told
from edxtui.catalogue.summaries.words import GLYPHS, LONGEST_LINE, PLAIN, cut, listed

__all__ = ["Happened", "summary"]

_FAMILIES: Final = (
    ab_testing,
    certificates,
    components,
    enrollment,
    exam,
    forum,
    grades,
    groups,
    instructor,
    navigation,
    notes,
    open_response,
    problem,
    textbook,
    third_party,
    video,
)
_TELLERS: Final[dict[str, Teller]] = {name: teller for family in _FAMILIES for name, teller in family.TELLERS.items()}


def summary(happened: Happened, *, plain: bool = False) -> str:
    """What happened, in one line of at most 200 characters; empty where an unknown event tells nothing.

    Text of the log stands in it as it is, but shortened. With `plain` all signs beside it are ASCII.
    """
    facts = Facts(happened, PLAIN if plain else GLYPHS)
    name = happened.type or ""
    teller = _TELLERS.get(name)
    if teller is None and name.startswith("/"):
        # The platform cuts the payloads of requests as a rule, so that is not worth saying.
        return cut(requested(facts), LONGEST_LINE, facts.signs)
    line = members_told(facts) if teller is None else teller(facts)
    return cut(listed(line, "payload cut short" if happened.form == "cut json" else ""), LONGEST_LINE, facts.signs)
