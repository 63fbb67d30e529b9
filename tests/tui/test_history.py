"""Going back and forth between queries."""

from pathlib import Path

from tests.making import at, line, log_file
from tests.tui.driving import Driver, settle

from edxtui.opening import Opening, Settings
from edxtui.tui.app import EdxtuiApp
from edxtui.tui.history import History
from edxtui.tui.widgets.query_bar import QueryBar


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


async def test_the_last_query_is_offered_and_never_asked_by_itself(tmp_path: Path) -> None:
    log = log_file(tmp_path, *(line(user=user, time=at(place)) for place, user in enumerate(("ann", "bob", "bob"))))
    settings = Settings(cache_folder=tmp_path / "cache")
    for is_again in (False, True):
        with Opening([str(log)], settings) as opening:
            async with EdxtuiApp(opening).run_test(size=(100, 30)) as pilot:
                await settle(pilot)
                driver = Driver(pilot, opening)
                bar = driver.explore.query_one(QueryBar)
                assert (len(driver.explore.view.ids), bar.value) == (3, "")
                assert ("< asks again: user:bob" in bar.placeholder) is is_again
                if not is_again:
                    await driver.ask("user:bob")
                    continue
                await driver.press("ctrl+h")
                assert "bob" not in bar.placeholder
                await driver.press("ctrl+h", "less_than_sign")
                assert (len(driver.explore.view.ids), bar.value) == (2, "user:bob")
                await driver.press("greater_than_sign")
                assert len(driver.explore.view.ids) == 3
