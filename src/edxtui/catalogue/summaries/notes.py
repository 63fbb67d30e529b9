"""Notes, bookmarks and course tools: what learners keep for themselves."""

from edxtui.catalogue.summaries.facts import Facts, Teller
from edxtui.catalogue.summaries.forum import found
from edxtui.catalogue.summaries.words import led, listed
from edxtui.wording import counted


def _noted(facts: Facts) -> str:
    note, passage = facts.quoted("note_text"), facts.quoted("highlighted_content")
    return led("noted ", note) + led(" on ", passage) if note else "highlighted " + (passage or "a passage")


def _edited(facts: Facts) -> str:
    change = facts.change(facts.quoted("old_note_text"), facts.quoted("note_text"))
    return "changed a note" + led(": ", change or facts.quoted("note_text"))


def _deleted(facts: Facts) -> str:
    return "deleted a note" + led(": ", facts.quoted("note_text") or facts.quoted("highlighted_content"))


def _viewed(facts: Facts) -> str:
    notes = facts.size("notes")
    return f"looked at {counted(notes, 'note')}" if notes else "looked at the notes"


def _page_viewed(facts: Facts) -> str:
    return "opened the notes page" + led(" ", facts.quoted("view"))


def _searched(facts: Facts) -> str:
    query = facts.quoted("search_string")
    return listed(f"searched the notes{led(' for ', query)}", found(facts, "number_of_results"))


def _unit_opened(facts: Facts) -> str:
    return "went from a note to its unit" + led(" ", facts.module("component_usage_id"))


def _bookmark(deed: str) -> Teller:
    def told(facts: Facts) -> str:
        component = facts.text("component_type")
        what = " ".join(filter(None, (component, facts.module("component_usage_id"))))
        return deed + led(": ", what)

    return told


def _bookmarks_listed(facts: Facts) -> str:
    bookmarks, page = facts.number("bookmarks_count"), facts.amount("page_number")
    count = "the bookmarks" if bookmarks is None else counted(int(bookmarks), "bookmark")
    return listed(f"listed {count}", led("page ", page))


def _tool(facts: Facts) -> str:
    return "opened " + (led("the tool ", facts.text("tool_name")) or "a course tool")


TELLERS: dict[str, Teller] = {
    "edx.course.student_notes.added": _noted,
    "edx.course.student_notes.edited": _edited,
    "edx.course.student_notes.deleted": _deleted,
    "edx.course.student_notes.viewed": _viewed,
    "edx.course.student_notes.notes_page_viewed": _page_viewed,
    "edx.course.student_notes.searched": _searched,
    "edx.course.student_notes.used_unit_link": _unit_opened,
    "edx.bookmark.added": _bookmark("added a bookmark"),
    "edx.bookmark.removed": _bookmark("removed a bookmark"),
    "edx.bookmark.accessed": _bookmark("went to a bookmark"),
    "edx.bookmark.listed": _bookmarks_listed,
    "edx.course.tool.accessed": _tool,
}
