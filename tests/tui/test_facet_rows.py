"""Rows of a facet: in which order, which of them, and what was picked."""

import numpy as np

from edxtui.index.counting import Facet
from edxtui.tui.facet_rows import FacetTable, Order, Picks


def table(**counts: int) -> FacetTable:
    found = Facet([name.strip("_") or None for name in counts], np.array(list(counts.values()), np.int64))
    return FacetTable("type", found, found.total)


def shown(table: FacetTable, text: str = "", order: Order = "number") -> list[str | None]:
    return [table.facet.values[place] for place in table.rows(text, order).order.tolist()]


def test_by_number_and_by_value() -> None:
    facet = table(beta=5, _=4, Alpha=3, gamma=1)
    assert shown(facet) == ["beta", None, "Alpha", "gamma"]
    assert shown(facet, order="value") == ["Alpha", "beta", "gamma", None]
    assert facet.rows("", "number").running.tolist() == [5, 9, 12, 13]
    assert facet.rows("", "value").running.tolist() == [3, 8, 9, 13]


def test_numbers_are_ordered_as_numbers() -> None:
    found = Facet(["10", "9", None, "-1.5", "2"], np.array([5, 4, 3, 2, 1], np.int64))
    assert shown(FacetTable("event.grade", found, 15), order="value") == ["-1.5", "2", "9", "10", None]


def test_a_search_narrows_and_keeps_the_order() -> None:
    facet = table(problem_show=9, play_video=5, problem_check=3, _=2)
    assert shown(facet, "prob") == ["problem_show", "problem_check"]
    assert shown(facet, "prob", "value") == ["problem_check", "problem_show"]
    assert facet.rows("prob", "number").running.tolist() == [9, 12]
    assert shown(facet, "problm_chek") == ["problem_check"]
    assert shown(facet, "nothing like it") == []
    assert shown(facet, "  ") == shown(facet)


def test_an_empty_facet_has_no_rows() -> None:
    facet = table()
    assert shown(facet) == shown(facet, "x") == shown(facet, order="value") == []
    assert facet.most == 0


def test_picking_again_takes_it_back() -> None:
    picks = Picks()
    assert not picks
    picks.pick("user", ["ann", None], "included")
    picks.pick("user", ["ann"], "excluded")
    assert picks.of("user") == {"ann": "excluded", None: "included"}
    picks.pick("user", ["ann"], "excluded")
    picks.pick("user", [None], "included")
    assert not picks
    picks.pick("user", ["ann"], "included")
    picks.pick("user", ["ann", "bob"], "included")
    assert picks.of("user") == {"ann": "included", "bob": "included"}


def test_what_was_picked_in_several_fields_becomes_one_query() -> None:
    picks = Picks()
    picks.pick("user", ["ann", "bob"], "included")
    picks.pick("month", ["2014-03"], "included")
    picks.pick("type", ["play_video"], "excluded")
    assert picks.applied("x OR y") == "(x OR y) user:(ann OR bob) time:2014-03 -type:play_video"
    assert picks.applied("") == "user:(ann OR bob) time:2014-03 -type:play_video"
