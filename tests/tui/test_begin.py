"""Choosing what to explore where no log was named."""

import gzip
from pathlib import Path

import pytest
from tests.making import at, line, log_file, opened
from tests.tui.driving import settle

from edxtui.demo import demo_log
from edxtui.index.kept import kept
from edxtui.tui.beginnings import in_folder, opened_before
from edxtui.tui.start_app import Begin, StartApp
from edxtui.tui.widgets.beginning_list import BeginningList
from edxtui.tui.widgets.message_line import MessageLine


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "logs"
    (place / "older").mkdir(parents=True)
    log_file(place, line(user="ann", type="play_video", time=at(1)))
    log_file(place, b"{}", name="tracking.log-20140303.gz")
    log_file(place, b"{}", name="\x1b[31mred.log")
    log_file(place, b"", name="notes.txt")
    log_file(place, b"", name=".hidden.log")
    log_file(place / "older", b"{}\n", name="a.ndjson")
    (place / "nowhere.log").symlink_to(place / "gone.log")
    return place


def test_a_folder_offers_its_folders_and_logs(folder: Path, tmp_path: Path) -> None:
    offers = in_folder(folder)
    assert [(offer.kind, offer.text) for offer in offers] == [
        ("heading", f"In {folder}"),
        ("folder", ".."),
        ("folder", "older/"),
        ("file", "\x1b[31mred.log"),
        ("file", "edx.log"),
        ("file", "tracking.log-20140303.gz"),
    ]
    assert in_folder(tmp_path / "none")[-1].text == "This folder cannot be read: No such file or directory."
    (tmp_path / "empty").mkdir()
    assert in_folder(tmp_path / "empty")[-1].kind == "remark"


def test_logs_that_were_opened_before_are_offered_as_long_as_they_are_there(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    with opened(folder / "edx.log", folder=cache):
        pass
    heading, offer = opened_before(kept(cache))
    assert heading.kind == "heading"
    assert offer.names == (str(folder / "edx.log"),)
    assert offer.facts[0] == "1 event"
    assert offer.facts[1].endswith(" B")
    (folder / "edx.log").unlink()
    assert opened_before(kept(cache)) == []


async def begun(app: StartApp, *keys: str) -> Begin | None:
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)  # type: ignore[arg-type]
        for key in keys:
            await pilot.press(key)
            await settle(pilot)  # type: ignore[arg-type]
        if keys[-1] == "shown":
            rows = app.query_one(BeginningList)
            text = [strip.text for strip in app.screen._compositor.render_strips()]
            assert "\x1b" not in "".join(text)
            assert rows.current is not None
    return app.return_value


async def test_keys_lead_to_logs_folders_and_the_demo(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    with opened(folder / "edx.log", folder=cache):
        pass
    log = str(folder / "edx.log")
    assert await begun(StartApp(cache, folder / "older"), "enter") == Begin((log,))
    assert await begun(StartApp(None, folder / "older"), "j", "enter") == Begin((str(folder / "older" / "a.ndjson"),))
    assert await begun(StartApp(None, folder / "older"), "left", "j", "j", "j", "enter") == Begin((log,))
    assert await begun(StartApp(None, folder), "j", "o") == Begin((str(folder / "older"),))
    assert await begun(StartApp(None, folder), "o") == Begin((str(folder),))
    assert await begun(StartApp(None, folder), "j", "enter", "g", "enter", "j", "enter", "j", "enter") == Begin(
        (str(folder / "older" / "a.ndjson"),)
    )
    assert await begun(StartApp(None, folder), "G", "enter") == Begin(())
    assert await begun(StartApp(None, folder), "d") == Begin(())
    assert await begun(StartApp(None, folder), "q") is None
    assert await begun(StartApp(None, folder), "shown") is None


async def test_a_cache_that_cannot_be_read_is_told_of_and_the_rest_is_offered(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    cache.write_text("")
    app = StartApp(cache, folder)
    async with app.run_test() as pilot:
        await settle(pilot)  # type: ignore[arg-type]
        assert "cannot be read" in app.query_one(MessageLine).text
        assert app.query_one(BeginningList).current is not None


def test_the_demo_is_the_log_of_the_fixtures() -> None:
    with demo_log() as log:
        assert gzip.decompress(log.read_bytes()) == (Path(__file__).parents[2] / "fixtures" / "edx.log").read_bytes()
