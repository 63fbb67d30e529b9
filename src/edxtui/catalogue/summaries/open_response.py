"""Open response assessment: the present one, and the one of the platform's first years (`oe_…`, grading by peers)."""

from edxtui.catalogue.summaries.facts import Facts, Teller, always
from edxtui.catalogue.summaries.words import led, listed, number_text, size_text
from edxtui.wording import counted

_MOST_CRITERIA = 100


def _rubric_selected(facts: Facts) -> str:
    selection, category = facts.text("selection"), facts.text("category")
    return f"chose {selection or 'points'} in " + (led("rubric category ", category) or "the rubric")


def _feedback_rated(facts: Facts) -> str:
    return "rated the feedback" + led(" ", facts.text("value"))


def _received(deed: str, otherwise: str) -> Teller:
    """Of somebody who is given a response to assess, if there is one."""

    def received(facts: Facts) -> str:
        returned = facts.members.get("submission_returned_uuid", "")
        # Python's None stands in the logs as null and as text.
        return f"{otherwise}, none left" if returned in (None, "None") else deed if returned else otherwise

    return received


def _assessed(deed: str) -> Teller:
    def assessed(facts: Facts) -> str:
        return deed + led(": ", _rubric_score(facts))

    return assessed


def _rubric_score(facts: Facts) -> str:
    """Points of all criteria together: `5/6`."""
    parts = facts.members.get("parts")
    if not isinstance(parts, list):
        return ""
    earned = possible = 0.0
    scored = False
    for part in parts[:_MOST_CRITERIA]:
        members = facts.within(part).members
        points = facts.within(members.get("option")).number("points")
        most = facts.within(members.get("criterion")).number("points_possible")
        if points is not None and most is not None:
            earned, possible, scored = earned + points, possible + most, True
    return f"{number_text(earned)}/{number_text(possible)}" if scored else ""


def _submitted(facts: Facts) -> str:
    return listed("submitted a response", led("attempt ", facts.amount("attempt_number")))


def _trained(facts: Facts) -> str:
    corrections = facts.size("corrections")
    if corrections is None:
        return "assessed a training example"
    return listed("assessed a training example", counted(corrections, "correction") if corrections else "all correct")


def _remarked(facts: Facts) -> str:
    return "gave feedback on the assessments" + led(": ", facts.quoted("feedback_text"))


def _uploaded(facts: Facts) -> str:
    size = facts.number("fileSize")
    name = facts.text("fileName") or facts.text("fileType")
    return listed(f"uploaded {name or 'a file'}", "" if size is None or size < 0 else size_text(size))


TELLERS: dict[str, Teller] = {
    "oe_show_question": always("showed the question"),
    "oe_hide_question": always("hid the question"),
    "peer_grading_show_question": always("showed the question in peer grading"),
    "peer_grading_hide_question": always("hid the question in peer grading"),
    "staff_grading_show_question": always("showed the question in staff grading"),
    "staff_grading_hide_question": always("hid the question in staff grading"),
    "rubric_select": _rubric_selected,
    "oe_show_full_feedback": always("opened the full feedback"),
    "oe_show_respond_to_feedback": always("opened the form to answer the feedback"),
    "oe_feedback_response_selected": _feedback_rated,
    "openassessmentblock.create_submission": _submitted,
    "openassessmentblock.save_submission": always("saved a draft of the response"),
    "openassessmentblock.get_peer_submission": _received("was given a peer to assess", "asked for a peer to assess"),
    "openassessmentblock.get_submission_for_staff_grading": _received(
        "was given a response to grade", "asked for a response to grade"
    ),
    "openassessmentblock.peer_assess": _assessed("assessed a peer"),
    "openassessmentblock.self_assess": _assessed("assessed their own response"),
    "openassessmentblock.staff_assess": _assessed("assessed as staff"),
    "openassessmentblock.submit_feedback_on_assessments": _remarked,
    "openassessment.student_training_assess_example": _trained,
    "openassessment.upload_file": _uploaded,
}
