"""Scores and grades that the platform works out or the course team sets."""

from edxtui.catalogue.summaries.facts import Facts, Teller
from edxtui.catalogue.summaries.words import led, listed, percent_text


def _course_grade(facts: Facts) -> str:
    # The documentation says percent, the platform percent_grade; both are a fraction of one.
    share = facts.number("percent_grade")
    if share is None:
        share = facts.number("percent")
    return listed("course graded" + ("" if share is None else f" {percent_text(share)}"), facts.text("letter_grade"))


def _subsection_grade(facts: Facts) -> str:
    graded = facts.score("weighted_graded_earned", "weighted_graded_possible")
    total = facts.score("weighted_total_earned", "weighted_total_possible")
    # Where everything counts towards the grade, one score says it all.
    return listed("subsection graded" + led(" ", graded or total), led("in all ", total if total != graded else ""))


def _submitted(facts: Facts) -> str:
    return "problem scored" + led(" ", facts.score("weighted_earned", "weighted_possible"))


def _new_score(deed: str, lead: str = " ") -> Teller:
    def told(facts: Facts) -> str:
        score = facts.score("new_weighted_earned", "new_weighted_possible")
        return listed(deed + led(lead, score), "if higher" if facts.flag("only_if_higher") else "", facts.subject())

    return told


def _state_deleted(facts: Facts) -> str:
    return f"deleted the state of {facts.subject() or 'a learner'} on {facts.module('problem_id') or 'a problem'}"


TELLERS: dict[str, Teller] = {
    "edx.grades.course.grade_calculated": _course_grade,
    "edx.grades.subsection.grade_calculated": _subsection_grade,
    "edx.grades.problem.submitted": _submitted,
    "edx.grades.problem.rescored": _new_score("problem rescored"),
    "edx.grades.problem.score_overridden": _new_score("score overridden", " with "),
    "edx.grades.problem.state_deleted": _state_deleted,
}
