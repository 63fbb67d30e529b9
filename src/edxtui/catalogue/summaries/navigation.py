"""Moving about in the courseware."""

from edxtui.catalogue.summaries.facts import Facts, Teller
from edxtui.catalogue.summaries.places import address, host, place
from edxtui.catalogue.summaries.words import led, value_text


def _moved(otherwise: str, step: str) -> Teller:
    """Between the units of a section; `step` leads to where it went on, if only the place left behind is known."""

    def moved(facts: Facts) -> str:
        was = facts.amount("old") or facts.amount("current_tab")
        now = facts.amount("new") or facts.amount("target_tab")
        change = facts.change(was, now)
        count = led(" of ", facts.amount("tab_count"))
        if change:
            return f"unit {change}{count}"
        if now:
            return f"went to unit {now}{count}"
        return f"{step} from unit {was}{count}" if was else otherwise

    return moved


def _closed(facts: Facts) -> str:
    page = facts.happened.page
    return f"closed {_page_text(page, facts) if isinstance(page, str) and page else 'the page'}"


def _page_text(url: str, facts: Facts) -> str:
    """A page in words; where it is none that is well known, its URL without scheme and query."""
    return place(address(url), facts.signs) or _url_text(url, facts)


def _url_text(url: str, facts: Facts) -> str:
    return value_text((url.partition("://")[2] or url).partition("?")[0], facts.signs) or "the page"


def _link(facts: Facts) -> str:
    target, current = facts.members.get("target_url"), facts.members.get("current_url")
    if not isinstance(target, str) or not target:
        return "followed a link"
    within_site = not host(target) or (isinstance(current, str) and host(target) == host(current))
    return f"followed a link to {_page_text(target, facts) if within_site else _url_text(target, facts)}"


def _outline(facts: Facts) -> str:
    return f"chose {facts.quoted('target_name') or 'a section'} in the outline"


def _jump(facts: Facts) -> str:
    return f"jumped to {facts.quoted('target_name') or 'another part of the course'}"


TELLERS: dict[str, Teller] = {
    "seq_goto": _moved("went to another unit", "moved on"),
    "seq_next": _moved("went to the next unit", "went on"),
    "seq_prev": _moved("went to the previous unit", "went back"),
    "page_close": _closed,
    "edx.ui.lms.link_clicked": _link,
    "edx.ui.lms.outline.selected": _outline,
    "edx.ui.lms.jump_nav.selected": _jump,
}
