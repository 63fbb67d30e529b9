import numpy as np

from edxtui.events.event import Event
from edxtui.index.records import Indexed
from edxtui.tui.pages import PAGE, Page, Pages


def record(number: int) -> Indexed:
    return Indexed(number, 0, 0, 1, None, Event())


def page_of(*ids: int) -> Page:
    return Page([record(number) for number in ids], [b"{}"] * len(ids))


def test_what_is_in_sight_is_wanted_first_and_only_once() -> None:
    pages = Pages(np.arange(1000)[::-1])
    wanted = pages.wanted(range(PAGE, PAGE + 10))
    assert [page for page, _ in wanted] == [1, 2, 0]
    assert wanted[0][1][0] == 999 - PAGE
    assert pages.wanted(range(PAGE, PAGE + 10)) == []


def test_a_page_that_came_is_known_and_one_given_up_is_wanted_again() -> None:
    pages = Pages(range(10))
    ((page, ids),) = pages.wanted(range(5))
    assert pages.at(3) is None
    pages.give_up(page)
    assert pages.wanted(range(5)) == [(page, ids)]
    pages.take(page, page_of(*ids))
    found = pages.at(3)
    assert found is not None
    assert found.id == 3
    assert pages.at(10) is None


def test_a_page_that_was_short_is_wanted_again_when_the_view_has_grown() -> None:
    pages = Pages(range(10))
    ((page, ids),) = pages.wanted(range(5))
    pages.take(page, page_of(*ids))
    pages.grown(range(20))
    assert pages.wanted(range(5)) == [(0, list(range(20)))]


def test_pages_far_away_are_forgotten() -> None:
    pages = Pages(range(PAGE * 200))
    for page in range(100):
        pages.take(page, page_of(page * PAGE))
    assert pages.at(0) is None
    assert pages.at(99 * PAGE) is not None


def test_nothing_is_wanted_of_nothing() -> None:
    assert Pages(range(0)).wanted(range(1)) == []


def test_another_view_keeps_the_pages_that_are_the_same_in_both() -> None:
    pages = Pages(range(PAGE * 3))
    for number in range(3):
        pages.take(number, page_of(*range(number * PAGE, (number + 1) * PAGE)))
    other = pages.continued(np.concatenate([np.arange(PAGE), np.arange(PAGE)[::-1]]))
    assert other.at(PAGE - 1) == pages.at(PAGE - 1)
    assert other.text_at(0) == b"{}"
    assert other.at(PAGE) is None
    assert [number for number, _ in other.wanted(range(1))] == [1]


def test_records_known_before_there_was_an_index_are_shown_but_their_documents_are_wanted() -> None:
    first = Pages(list(range(PAGE)))
    first.take(0, Page([record(number) for number in range(PAGE)], [None] * PAGE))
    assert first.wanted(range(1)) == []
    pages = first.continued(range(PAGE))
    assert pages.at(5) == record(5)
    assert pages.wanted(range(1)) == [(0, list(range(PAGE)))]
