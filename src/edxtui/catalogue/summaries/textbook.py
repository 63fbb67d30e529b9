"""Textbooks."""

from typing import Final

from edxtui.catalogue.summaries.facts import Facts, Teller
from edxtui.catalogue.summaries.words import led, listed, percent_text

_TURNS: Final = {
    "nextpage": ("went on to page ", "turned to the next page"),
    "prevpage": ("went back to page ", "turned to the previous page"),
    "gotopage": ("went to page ", "went to another page"),
}
"""With and without the number of the page, by `type`."""
_FITS: Final = {
    "auto": "left to the viewer",
    "page_actual": "to actual size",
    "page_fit": "to the whole page",
    "page_width": "to the page width",
}


def _turned(facts: Facts) -> str:
    was, now = facts.amount("old"), facts.amount("new")
    to_page, otherwise = _TURNS.get(facts.text("type"), ("turned to page ", "turned a page"))
    return led("page ", facts.change(was, now)) or led(to_page, now) or otherwise


def _on_page(deed: str) -> Teller:
    return lambda facts: listed(deed, _page(facts))


def _page(facts: Facts) -> str:
    return led("page ", facts.amount("page"))


def _went(facts: Facts) -> str:
    return f"went to {_page(facts) or 'another page'}"


def _went_by_thumbnail(facts: Facts) -> str:
    page = _page(facts) or facts.quoted("thumbnail_title") or "another page"
    return f"went to {page} by thumbnail"


def _chapter(facts: Facts) -> str:
    title = facts.quoted("chapter_title") or facts.module("chapter")
    return f"went to the chapter {title}" if title else "went to another chapter"


def _zoomed(facts: Facts) -> str:
    return listed(f"zoomed {facts.text('direction') or 'in or out'}", _page(facts))


def _zoom_chosen(facts: Facts) -> str:
    amount = facts.text("amount")
    scale = facts.number("amount")
    chosen = _FITS.get(amount.replace("-", "_"), amount) if scale is None else percent_text(scale)
    return listed(f"zoom {chosen}" if chosen else "chose another zoom", _page(facts))


def _scaled(facts: Facts) -> str:
    scale = facts.number("amount")
    shown = facts.text("amount") if scale is None else percent_text(scale)
    return listed("page scaled" + led(" to ", shown), _page(facts))


def _scrolled(facts: Facts) -> str:
    return f"scrolled {facts.text('direction')}".rstrip() + f" to {_page(facts) or 'another page'}"


def _searched(facts: Facts) -> str:
    query = facts.quoted("query")
    return listed(f"searched {query}" if query else "searched the textbook", _found(facts))


def _found(facts: Facts) -> str:
    status = facts.text("status")
    return "not found" if "not found" in status.lower() else status


def _next_found(facts: Facts) -> str:
    previous = facts.flag("findprevious")
    which = "another" if previous is None else "the previous" if previous else "the next"
    return listed(f"went to {which} match" + led(" of ", facts.quoted("query")), _found(facts))


def _switched(what: str, member: str) -> Teller:
    def switched(facts: Facts) -> str:
        on = facts.flag(member)
        state = "" if on is None else " on" if on else " off"
        return f"switched {what}{state}" + led(", search ", facts.quoted("query"))

    return switched


TELLERS: dict[str, Teller] = {
    "book": _turned,
    "textbook.pdf.thumbnails.toggled": _on_page("opened or closed the thumbnails"),
    "textbook.pdf.thumbnail.navigated": _went_by_thumbnail,
    "textbook.pdf.outline.toggled": _on_page("opened or closed the outline"),
    "textbook.pdf.chapter.navigated": _chapter,
    "textbook.pdf.page.navigated": _went,
    "textbook.pdf.zoom.buttons.changed": _zoomed,
    "textbook.pdf.zoom.menu.changed": _zoom_chosen,
    "textbook.pdf.display.scaled": _scaled,
    "textbook.pdf.display.scrolled": _scrolled,
    "textbook.pdf.page.scrolled": _scrolled,
    "textbook.pdf.search.executed": _searched,
    "textbook.pdf.search.navigatednext": _next_found,
    "textbook.pdf.search.highlight.toggled": _switched("highlighting", "highlightAll"),
    "textbook.pdf.search.casesensitivity.toggled": _switched("case sensitivity", "caseSensitive"),
    "textbook.pdf.searchcasesensitivity.toggled": _switched("case sensitivity", "caseSensitive"),
}
