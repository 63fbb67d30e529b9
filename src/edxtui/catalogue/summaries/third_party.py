"""Content of others: Google calendars and documents, Oppia explorations, Office Mix."""

from edxtui.catalogue.summaries.facts import Facts, Teller
from edxtui.catalogue.summaries.words import led, listed


def _displayed(what: str) -> Teller:
    def told(facts: Facts) -> str:
        place = facts.text("displayed_in")
        return f"was shown a Google {what}" + (f" in {_article(place)}" if place else "")

    return told


def _article(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeiouAEIOU" else f"a {noun}"


def _exploration(deed: str) -> Teller:
    return lambda facts: f"{deed} the Oppia exploration" + led(" ", facts.text("exploration_id"))


def _state_changed(facts: Facts) -> str:
    was, now = facts.quoted("old_state_name"), facts.quoted("new_state_name")
    state = facts.change(was, now) or led("to ", now) or led("from ", was)
    return f"Oppia state {state}" if state else "went on in the Oppia exploration"


def _mix(deed: str) -> Teller:
    def told(facts: Facts) -> str:
        at = led(" at ", facts.clock("current_time"))
        return listed(f"{deed} the Office Mix{at}", led("slide ", facts.amount("current_slide")))

    return told


def _mix_slide(facts: Facts) -> str:
    return f"loaded {led('slide ', facts.amount('slide')) or 'a slide'} of the Office Mix"


def _mix_loaded(facts: Facts) -> str:
    slides = facts.amount("total_slides")
    return listed("loaded the Office Mix", f"{slides} slides" if slides else "")


TELLERS: dict[str, Teller] = {
    "edx.googlecomponent.calendar.displayed": _displayed("calendar"),
    "edx.googlecomponent.document.displayed": _displayed("document"),
    "oppia.exploration.loaded": _exploration("loaded"),
    "oppia.exploration.completed": _exploration("completed"),
    "oppia.exploration.state.changed": _state_changed,
    "microsoft.office.mix.loaded": _mix_loaded,
    "microsoft.office.mix.played": _mix("played"),
    "microsoft.office.mix.paused": _mix("paused"),
    "microsoft.office.mix.stopped": _mix("stopped"),
    "microsoft.office.mix.slide.loaded": _mix_slide,
}
