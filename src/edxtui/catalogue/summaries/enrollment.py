"""Enrolment in a course, and upgrades of it."""

from edxtui.catalogue.summaries.facts import Facts, Teller
from edxtui.catalogue.summaries.words import led, listed


def _enrolment(deed: str) -> Teller:
    return lambda facts: listed(deed + led(" ", _somebody_else(facts)), facts.text("mode"))


def _mode_changed(facts: Facts) -> str:
    return "changed the mode" + led(" of ", _somebody_else(facts)) + led(" to ", facts.text("mode"))


def _somebody_else(facts: Facts) -> str:
    # Until November 2013 the context had no user_id: there the payload's is most likely that of whoever did it.
    return facts.subject() if "user_id" in facts.context().members else ""


def _upgrade_clicked(facts: Facts) -> str:
    context = facts.context()
    location = facts.text("location") or context.text("location")
    return listed("clicked to upgrade" + led(" in ", location), led("mode ", context.text("mode")))


def _upgraded(facts: Facts) -> str:
    return listed("upgraded the enrolment", led("mode ", facts.text("mode") or facts.context().text("mode")))


TELLERS: dict[str, Teller] = {
    "edx.course.enrollment.activated": _enrolment("enrolled"),
    "edx.course.enrollment.deactivated": _enrolment("unenrolled"),
    "edx.course.enrollment.mode_changed": _mode_changed,
    "edx.course.enrollment.upgrade.clicked": _upgrade_clicked,
    "edx.course.enrollment.upgrade.succeeded": _upgraded,
}
