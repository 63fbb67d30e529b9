"""The table of rules: reports, help and the reference page derive from it."""

from typing import Final, Literal

import msgspec

Severity = Literal["error", "warning", "info"]
"""`error`: data is lost or false. `warning`: something to look at before results are trusted. `info`: the platform
normally does so, and an analysis should know it."""

SEVERITIES: Final[tuple[Severity, ...]] = ("error", "warning", "info")


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that `check` looks for."""

    name: str
    severity: Severity
    counts: str
    """What the count of a finding counts, in the plural."""
    finds: str
    """What is found, in a sentence."""
    meaning: str
    """What it means for an analysis, in a sentence or two."""


RULES: Final[tuple[Rule, ...]] = (
    Rule(
        name="damaged",
        severity="error",
        counts="damaged records",
        finds="Bytes of a log that hold no readable JSON object; a finding for each cause.",
        meaning="What they recorded is missing from every count, sum and session. Where many lie close together, a "
        "time or a user is missing in part.",
    ),
    Rule(
        name="no-time",
        severity="error",
        counts="events",
        finds="Events without a time, or with one that cannot be read.",
        meaning="They belong to no day and to no session, and nothing tells when in the order of events they come.",
    ),
    Rule(
        name="time-in-future",
        severity="error",
        counts="events",
        finds="Events dated more than a day after the check.",
        meaning="The clock that dated them was wrong: their times are false, and so are durations reckoned from them.",
    ),
    Rule(
        name="duplicate",
        severity="error",
        counts="events",
        finds="Events whose document equals an earlier one in every member and value, wherever it lies and however it "
        "is written: a file given twice, or a transport that sent again. The first of them does not count.",
        meaning="Whatever is counted or summed is too much by these. Leave one of the copies out.",
    ),
    Rule(
        name="user-mismatch",
        severity="error",
        counts="events",
        finds="User ids that go with several user names, and user names that go with several user ids; counted are the "
        "events that do not have the most frequent partner. Names of retired accounts are left out.",
        meaning="People are mixed up: results by user name and by user id will differ, and joins to other tables may "
        "give one person's work to another.",
    ),
    Rule(
        name="session-shared",
        severity="error",
        counts="session keys",
        finds="Session keys that stand in the events of several users.",
        meaning="A session key belongs to one login, so some of these events name the wrong user or the wrong session.",
    ),
    Rule(
        name="two-places",
        severity="warning",
        counts="users",
        finds="Users whose browser events come by turns from two networks and under two session keys, to and fro at "
        "least three times, each time within ten minutes. Addresses that share their first 16 bits (IPv6: 32) count as "
        "one network, and so do IPv4 and IPv6.",
        meaning="Perhaps several people use the account; it may also be one person with two devices on two networks. "
        "Durations and paths of such a user are those of nobody in particular.",
    ),
    Rule(
        name="duplicate-problem-check",
        severity="warning",
        counts="events",
        finds="Before 15 July 2013: problem_check events from the server with the user, problem, attempt and answers "
        "of one at most two seconds before. The platform then wrote each twice.",
        meaning="Submissions of that time count double. Count one for each user, problem and attempt.",
    ),
    Rule(
        name="time-backwards",
        severity="warning",
        counts="steps back",
        finds="Events that are more than a minute older than the one before them in their log, events from mobile apps "
        "left out; a finding for each log.",
        meaning="The order of lines is not the order of events: sort by time before anything that looks at what came "
        "before. Parts of the log may be joined in a wrong order, or a clock was set back.",
    ),
    Rule(
        name="gap",
        severity="warning",
        counts="gaps",
        finds="An hour or more without any event, where as many hours at the same time of day, on the days before and "
        "after, see at least twenty users (a user counts once an hour); the longest first.",
        meaning="Either the site was down or a part of the log is missing. Do not read the silence as inactivity.",
    ),
    Rule(
        name="clock-ahead",
        severity="warning",
        counts="events",
        finds="Events whose `time` is more than five minutes after their `context.received_at`.",
        meaning="They arrived before they happened: the clock of the phone was wrong, and so are their times.",
    ),
    Rule(
        name="unknown-type",
        severity="warning",
        counts="events",
        finds="Event types that the event reference does not have, a finding for each.",
        meaning="What they mean and hold is known to nobody but those who made them; an analysis that lists types by "
        "name passes them over.",
    ),
    Rule(
        name="member-missing",
        severity="warning",
        counts="events",
        finds="Members that the reference has for events of this type, source and date, and the event has not; a "
        "finding for each type and member. A member that was added on a date is not missing before it.",
        meaning="A value that an analysis may rest on is not there. Perhaps the platform was of an older release than "
        "edx.org, or something took it out.",
    ),
    Rule(
        name="member-type",
        severity="warning",
        counts="events",
        finds="Members whose value is of another JSON type than the reference has; a finding for each type and member.",
        meaning="Columns made of them will mix types, and sums or comparisons may fail or pass them over.",
    ),
    Rule(
        name="member-value",
        severity="warning",
        counts="events",
        finds="Values that are not in the list of the reference, where that list is known to be whole; a finding for "
        "each type, member and value.",
        meaning="A case distinction by the documented values will miss these.",
    ),
    Rule(
        name="payload-unreadable",
        severity="warning",
        counts="events",
        finds="Payloads that begin as JSON in a string and cannot be read to the end, those that were cut at 512 "
        "characters left out.",
        meaning="What is in them can be searched as text, but has no members: filters and columns by path pass them "
        "over.",
    ),
    Rule(
        name="late",
        severity="info",
        counts="events",
        finds="Events whose `time` is more than a day before their `context.received_at`, as mobile apps send what "
        "they kept while they were offline.",
        meaning="They lie in the log of another day than their own. Select by time, not by file, and take the files of "
        "the following days too.",
    ),
    Rule(
        name="former-name",
        severity="info",
        counts="events",
        finds="Event types under the names of older releases; a finding for each name.",
        meaning="Look for both names, or by `type:`, which has resolved them.",
    ),
    Rule(
        name="member-undocumented",
        severity="info",
        counts="events",
        finds="Members that the reference does not have for events of this type, source and date; a finding for each "
        "type and member, and for each member of `context`.",
        meaning="They may come from another release or an extension; nothing says what they mean or whether they stay.",
    ),
    Rule(
        name="payload-cut",
        severity="info",
        counts="events",
        finds="Payloads that the platform cut at 512 characters, so that they are no JSON any more.",
        meaning="What stood behind the cut is lost: of long submissions in implicit events only the beginning is "
        "there.",
    ),
)

BY_NAME: Final = {rule.name: rule for rule in RULES}
