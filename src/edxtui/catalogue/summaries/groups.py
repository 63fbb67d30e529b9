"""Cohorts and teams."""

from typing import Final

from edxtui.catalogue.summaries.facts import Facts, Teller
from edxtui.catalogue.summaries.forum import found
from edxtui.catalogue.summaries.words import led, listed

_LEAVING: Final = {
    "self_removal": "",
    "team_deleted": "team deleted",
    "removed_by_admin": "removed by the course team",
    "team_csv_import": "by an imported list",
}
_JOINING: Final = {
    "added_on_create": "as founder",
    "joined_from_team_view": "",
    "added_by_another_user": "added by somebody else",
    "team_csv_import": "by an imported list",
}


def _cohort(facts: Facts) -> str:
    name = facts.quoted("cohort_name") or facts.text("cohort_id")
    return f"the cohort {name}" if name else "a cohort"


def _cohort_made(facts: Facts) -> str:
    return f"created {_cohort(facts)}"


def _cohort_made_by_hand(facts: Facts) -> str:
    return f"created {_cohort(facts)} by hand"


def _cohort_member(deed: str, preposition: str) -> Teller:
    def told(facts: Facts) -> str:
        return f"{deed} {_member(facts)} {preposition} {_cohort(facts)}"

    return told


def _cohort_move(facts: Facts) -> str:
    before = facts.quoted("previous_cohort_name")
    if not before:
        return f"put {_member(facts)} into {_cohort(facts)}"
    return f"moved {_member(facts)} from the cohort {before} to {_cohort(facts)}"


def _member(facts: Facts) -> str:
    return led("user ", facts.text("user_id")) or "a user"


def _team(facts: Facts) -> str:
    return led("the team ", facts.text("team_id")) or "a team"


def _of_team(deed: str) -> Teller:
    return lambda facts: f"{deed} {_team(facts)}"


def _team_changed(facts: Facts) -> str:
    change = facts.change(facts.quoted("old"), facts.quoted("new")) or led("to ", facts.quoted("new"))
    field = led("the ", facts.text("field")) or "something"
    return f"changed {field} of {_team(facts)}" + led(": ", change)


def _joined(facts: Facts) -> str:
    method = facts.text("add_method")
    return listed(f"{facts.subject()} joined {_team(facts)}".lstrip(), _JOINING.get(method, method))


def _left(facts: Facts) -> str:
    method = facts.text("remove_method")
    return listed(f"{facts.subject()} left {_team(facts)}".lstrip(), _LEAVING.get(method, method))


def _page_viewed(facts: Facts) -> str:
    page = facts.text("page_name")
    about = led(" of ", facts.text("team_id") or facts.text("topic_id"))
    return f"viewed the teams page {page}{about}" if page else f"viewed a teams page{about}"


def _searched(facts: Facts) -> str:
    query = facts.quoted("search_text")
    return listed(f"searched the teams{led(' for ', query)}", found(facts, "number_of_results"))


TELLERS: dict[str, Teller] = {
    "edx.cohort.created": _cohort_made,
    "edx.cohort.creation_requested": _cohort_made_by_hand,
    "edx.cohort.user_added": _cohort_member("added", "to"),
    "edx.cohort.user_removed": _cohort_member("removed", "from"),
    "edx.cohort.user_add_requested": _cohort_move,
    "edx.team.created": _of_team("created"),
    "edx.team.deleted": _of_team("deleted"),
    "edx.team.activity_updated": _of_team("was active in"),
    "edx.team.changed": _team_changed,
    "edx.team.learner_added": _joined,
    "edx.team.learner_removed": _left,
    "edx.team.page_viewed": _page_viewed,
    "edx.team.searched": _searched,
}
