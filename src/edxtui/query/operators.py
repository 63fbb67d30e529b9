"""Each operator once: how it is typed and what it says; the parser and the reference page read these tables."""

from typing import Literal

import msgspec

from edxtui.statement import KindName

Ordering = Literal[">", ">=", "<", "<="]
MarkedName = Literal["marked"]
"""A kind that no record has of itself: a person has marked it."""


class Operator(msgspec.Struct, frozen=True):
    """One sign of the query language."""

    symbol: str
    """How it is typed."""
    words: str
    """What it says, to stand where the sign stands."""
    of_numbers: str = ""
    """What it says of a number or a text, where that differs from what it says of a time."""


AND = Operator("AND", "and")
OR = Operator("OR", "or")
NOT = Operator("NOT", "not")
KEYWORDS = (AND, OR, NOT)
EXCLUDE = Operator("-", "not")
FUZZY = Operator("~", "like")
ANY_CHARACTERS = Operator("*", "any characters")
ONE_CHARACTER = Operator("?", "any one character")
WILDCARDS = (ANY_CHARACTERS, ONE_CHARACTER)
TO = Operator("TO", "to")

ORDERINGS: dict[Ordering, Operator] = {
    ">=": Operator(">=", "from", "at least"),
    ">": Operator(">", "after", "more than"),
    "<=": Operator("<=", "up to", "at most"),
    "<": Operator("<", "before", "less than"),
}
"""The longer sign first of those that begin alike."""

RANGE_STARTS = {"[": True, "{": False}
"""Signs before a range; whether the end beside them belongs to it."""
RANGE_ENDS = {"]": True, "}": False}

KINDS: dict[KindName | MarkedName, Operator] = {
    "damaged": Operator("damaged", "records that could not be read"),
    "implicit": Operator("implicit", "server events whose type is the path of a URL"),
    "anonymous": Operator("anonymous", "events without a user name"),
    "unknown": Operator("unknown", "events whose type the reference does not have"),
    "marked": Operator("marked", "records that were marked in the explorer"),
}

GRAMMAR: tuple[tuple[str, str], ...] = (
    ("problm chek", "each bare word must fuzzily match the type, user or course"),
    ("type:problem_check user:student07", "terms side by side must all be true; `AND` between them says the same"),
    ("type:play_video OR type:pause_video", "one of them must be true; `OR` joins less closely than `AND`"),
    ("NOT is:implicit", "must not be true; joins most closely"),
    ("-type:page_close", "the same, at the start of a term"),
    ("(type:play_video OR type:pause_video) user:student07", "parentheses group"),
    ("type:(play_video OR pause_video)", "one field for all that is in the parentheses"),
    ("type:problem_check", "equal, ignoring case"),
    ('module:"a (b) *c"', "in quotes every character means itself; a backslash takes a quote or a backslash"),
    (r"module:a\ \(b\)\ \*c", "without quotes a backslash takes the next character literally"),
    ("user:studnet07~", "fuzzy in one field"),
    ("course:edX*AN101*", "any characters, also none"),
    ("user:student0?", "any one character"),
    (
        "time:2014-03",
        "that month; likewise a year, day, hour, minute, second or fraction, in UTC unless an offset follows",
    ),
    ("time:>=2014-03-01", "from the start of that day"),
    ("time:>2014-03-01", "after all of that day"),
    ("time:<=2014-03-07", "up to the end of that day"),
    ("time:<2014-03-07", "before that day"),
    ("time:[2014-03-01 TO 2014-03-07]", "a range, both ends included; an end written as a day or hour means all of it"),
    ("time:[2014-03-01 TO 2014-03-07}", "without the end beside the brace"),
    ("time:{2014-03-01 TO *]", "after all of that day; `*` leaves an end open"),
    ("time:>now-7d", "since so long before now: `s` `m` `h` `d` `w`; `now+1h` for later"),
    ("is:damaged", KINDS["damaged"].words),
    ("is:implicit", KINDS["implicit"].words),
    ("is:anonymous", KINDS["anonymous"].words),
    ("is:unknown", KINDS["unknown"].words),
    ("is:marked", KINDS["marked"].words),
    ('"open ocean"', "the text occurs anywhere in the document, however it is escaped; small letters match any case"),
    ("event.grade:>=2", "any path in the document compared; numbers as numbers, else as text"),
    ("event.grade:[1 TO 3}", "a range of numbers or texts, as of times"),
    ("event.problem_id:*Q1*", "a path with wildcards"),
    ("event.answers.*:choice_2", "`*` for a name: any member, or any element of a list"),
    (r"event.state.a\.b:1", "a dot that belongs to a name"),
    ("has:event.submission", "the path is there and not null"),
)
"""What can be written and what it means; every example is a query."""
