"""The discussion forum."""

from edxtui.catalogue.summaries.facts import Facts, Teller
from edxtui.catalogue.summaries.words import led, listed
from edxtui.wording import counted


def found(facts: Facts, member: str) -> str:
    """How many results a search had."""
    results = facts.number(member)
    return "" if results is None else counted(int(results), "result")


def _posted(facts: Facts) -> str:
    question = facts.text("thread_type") == "question"
    title = facts.quoted("title") or facts.quoted("body")
    if not title:
        return "posted a question" if question else "posted a thread"
    return f"posted the question {title}" if question else f"posted {title}"


def _wrote(deed: str, otherwise: str) -> Teller:
    return lambda facts: led(f"{deed} ", facts.quoted("body")) or otherwise


def _read(facts: Facts) -> str:
    title = facts.quoted("title")
    return f"read {title}" if title else f"read a thread{_by(facts)}{_in_category(facts)}"


def _by(facts: Facts) -> str:
    return led(" by ", facts.text("target_username"))


def _in_category(facts: Facts) -> str:
    return led(" in ", facts.quoted("category_name"))


def _voted(what: str) -> Teller:
    def voted(facts: Facts) -> str:
        title = facts.quoted("title")
        deed = "took back the vote for" if facts.flag("undo_vote") else "voted for"
        direction = " (down)" if facts.text("vote_value") == "down" else ""
        return f"{deed} {title or what}{_by(facts)}{_in_category(facts)}{direction}"

    return voted


def _searched(facts: Facts) -> str:
    query = facts.quoted("query")
    corrected = facts.quoted("corrected_text")
    return listed(
        f"searched {query}" if query else "searched the forum",
        led("corrected to ", corrected),
        found(facts, "total_results"),
    )


TELLERS: dict[str, Teller] = {
    "edx.forum.thread.created": _posted,
    "edx.forum.thread.viewed": _read,
    "edx.forum.thread.voted": _voted("a thread"),
    "edx.forum.response.created": _wrote("responded", "responded to a thread"),
    "edx.forum.response.voted": _voted("a response"),
    "edx.forum.comment.created": _wrote("commented", "commented on a response"),
    "edx.forum.searched": _searched,
}
