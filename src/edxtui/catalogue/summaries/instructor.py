"""What the course team does on the instructor dashboard."""

from typing import Final

from edxtui.catalogue.summaries.facts import Facts, Teller, always
from edxtui.catalogue.summaries.words import led, listed, module_text, quoted, value_text

_BUTTONS: Final = {"list-may-enroll": "listed who may enrol"}
"""What the buttons do that `instructor` names in its payload."""
_GIVEN: Final = frozenset({"allow", "add", "grant"})
_TAKEN: Final = frozenset({"revoke", "remove"})


def _role(kind: str, otherwise: str) -> Teller:
    def told(facts: Facts) -> str:
        who = facts.text("unique_student_identifier") or facts.text("user") or "somebody"
        role = f"the {kind} {facts.text('rolename')}".rstrip()
        action = facts.text("action")
        if action in _GIVEN:
            return f"gave {who} {role}"
        if action in _TAKEN:
            return f"took {role} from {who}"
        return f"changed {role} of {who}" if facts.text("rolename") else otherwise

    return told


def _group(facts: Facts) -> str:
    who = facts.text("user") or "somebody"
    group = f"the group {facts.text('event_name')}" if facts.text("event_name") else "a group"
    action = facts.text("event")
    if action in _GIVEN:
        return f"added {who} to {group}"
    if action in _TAKEN:
        return f"removed {who} from {group}"
    return f"changed the membership of {who} in {group}"


def _student(facts: Facts) -> str:
    return facts.text("student") or facts.text("unique_student_identifier") or "a learner"


def _problem(facts: Facts) -> str:
    return facts.module("problem") or "a problem"


def _progress(facts: Facts) -> str:
    return f"asked for the progress page of {_student(facts)}"


def _attempts_reset(facts: Facts) -> str:
    # As they were before, so that a reader sees what the learner lost.
    before = facts.amount("old_attempts")
    return listed(f"reset attempts of {_student(facts)} on {_problem(facts)}", f"{before} before" if before else "")


def _all_attempts_reset(facts: Facts) -> str:
    return f"reset all attempts on {_problem(facts)}"


def _state_deleted(facts: Facts) -> str:
    return f"deleted the state of {_student(facts)} on {_problem(facts)}"


def _submission_rescored(facts: Facts) -> str:
    return f"rescored the submission of {_student(facts)} to {_problem(facts)}"


def _all_rescored(facts: Facts) -> str:
    return f"rescored all submissions to {_problem(facts)}"


def _psychometrics(facts: Facts) -> str:
    return f"asked for the psychometrics histogram of {_problem(facts)}"


def _made(member: str, what: str) -> Teller:
    return lambda facts: f"made {facts.text(member) or 'somebody'} {what}"


def _unmade(member: str, what: str) -> Teller:
    return lambda facts: f"removed {facts.text(member) or 'somebody'} from the {what}"


def _pressed(facts: Facts) -> str:
    payload = facts.happened.payload
    # In the oldest logs the payload is the name of the button and nothing else.
    button = value_text(payload, facts.signs) if isinstance(payload, str) and facts.happened.form != "cut json" else ""
    pressed = led("pressed ", quoted(button, facts.signs)) or "pressed a button"
    return _BUTTONS.get(button) or f"{pressed} on the instructor dashboard"


def _report_requested(facts: Facts) -> str:
    report = facts.text("report_type").replace("_", " ")
    if not report:
        return "asked for a report"
    return f"asked for the {report}" + ("" if "report" in report else " report")


def _report_downloaded(facts: Facts) -> str:
    url = facts.members.get("report_url")
    # After the question mark stands a signature, which may hold slashes.
    report = module_text(url.partition("?")[0], facts.signs) if isinstance(url, str) else ""
    return f"downloaded the report {report}" if report else "downloaded a report"


TELLERS: dict[str, Teller] = {
    "modify_access": _role("role", "changed the access of somebody"),
    "update_forum_role_membership": _role("forum role", "changed the forum role of somebody"),
    "add-or-remove-user-group": _group,
    "add-instructor": _made("instructor", "an instructor"),
    "remove-instructor": _unmade("instructor", "instructors"),
    "add-forum-admin": _made("username", "a forum administrator"),
    "remove-forum-admin": _unmade("username", "forum administrators"),
    "add-forum-mod": _made("username", "a forum moderator"),
    "remove-forum-mod": _unmade("username", "forum moderators"),
    "add-forum-community-TA": _made("username", "a community TA"),
    "remove-forum-community-TA": _unmade("username", "community TAs"),
    "list-staff": always("listed the staff"),
    "list-instructors": always("listed the instructors"),
    "list-beta-testers": always("listed the beta testers"),
    "list-forum-admins": always("listed the forum administrators"),
    "list-forum-mods": always("listed the forum moderators"),
    "list-forum-community-TAs": always("listed the community TAs"),
    "list-students": always("listed the learners"),
    "get_students_features": always("listed the profiles of the learners"),
    "get_students_features/csv": always("asked for the profiles of the learners as CSV"),
    "get_anon_ids": always("asked for the anonymised ids of the learners"),
    "get_student_progress_url": _progress,
    "get-student-progress-page": _progress,
    "calculate_grades_csv": always("asked for the grade report"),
    "dump-grades": always("listed the grades"),
    "dump-grades-raw": always("listed the raw grades"),
    "dump-grades-csv": always("downloaded the grades as CSV"),
    "dump-grades-csv-raw": always("downloaded the raw grades as CSV"),
    "dump-answer-dist-csv": always("downloaded the distribution of answers as CSV"),
    "dump-graded-assignments-config": always("listed how assignments are graded"),
    "instructor": _pressed,
    "rescore-all-submissions": _all_rescored,
    "rescore-student-submission": _submission_rescored,
    "reset-all-attempts": _all_attempts_reset,
    "reset-student-attempts": _attempts_reset,
    "delete-student-module-state": _state_deleted,
    "psychometrics-histogram-generation": _psychometrics,
    "edx.instructor.report.requested": _report_requested,
    "edx.instructor.report.downloaded": _report_downloaded,
}
