"""Going back and forth between queries."""

from edxtui.tui.history import History


def test_back_goes_on_into_earlier_runs_and_forward_comes_out_again() -> None:
    earlier: list[str] = []
    history = History(lambda: earlier)
    assert history.back() is None  # they are not read yet
    history.add("b")
    earlier += ["b", "a2", "a1"]
    assert [history.back() for _ in range(4)] == ["", "a2", "a1", None]
    assert [history.forward() for _ in range(5)] == ["a2", "", "b", None, None]
    history.back()
    history.add("c")
    assert history.forward() is None
    assert [history.back() for _ in range(4)] == ["", "a2", "a1", None]


def test_without_earlier_runs_everything_is_the_first() -> None:
    history = History()
    history.add("a")
    assert (history.back(), history.back(), history.forward()) == ("", None, "a")
