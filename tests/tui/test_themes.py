"""Themes: what is drawn can be read under each, and the one that was chosen is there again."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.making import at, line, log_file
from tests.tui.driving import settle
from textual.color import Color
from textual.pilot import Pilot
from textual.theme import Theme

from edxtui.errors import EdxtuiError
from edxtui.opening import Opening, Settings
from edxtui.tui import looks
from edxtui.tui.app import EdxtuiApp
from edxtui.tui.remembered import Remembered, recall, remember
from edxtui.tui.screens.timeline import TimelineScreen
from edxtui.tui.themes import THEMES, palette_of
from edxtui.tui.widgets.message_line import MessageLine

LEAST_CONTRAST = 4.5
"""What guidelines for readable text ask for."""


@pytest.fixture(autouse=True)
def as_at_first() -> Iterator[None]:
    yield
    looks.choose("dark")


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: str(theme.name))
def test_families_and_words_can_be_read_on_their_ground(theme: Theme) -> None:
    looks.choose(palette_of(theme))
    colours = {group: looks.group_colour(group) for group in (*looks.GROUPS, "video")}
    colours |= {result: looks.result_colour(result) for result in ("right", "partly", "wrong")}
    colours |= {"words": str(theme.foreground), "accent": str(theme.accent), "error": str(theme.error)}
    for name, colour in colours.items():
        if name == "implicit":  # faint on purpose
            continue
        ground = Color.parse(str(theme.background))
        assert contrast(Color.parse(colour), ground) >= LEAST_CONTRAST, (name, colour)
    assert looks.result_colour("right") != looks.result_colour("wrong") == looks.group_colour("damaged")


def contrast(one: Color, other: Color) -> float:
    """How far apart in lightness two colours are, from 1 to 21."""

    def lightness(colour: Color) -> float:
        parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    high, low = sorted((lightness(one), lightness(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def colours_of(pilot: Pilot[EdxtuiError]) -> set[str]:
    strips = pilot.app.screen._compositor.render_strips()
    styles = [segment.style for strip in strips for segment in strip if segment.style is not None]
    return {style.color.name for style in styles if style.color is not None}


async def test_a_theme_is_followed_at_once_and_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = log_file(tmp_path, *(line(user="ann", type="play_video", time=at(each)) for each in range(3)))
    cache = tmp_path / "cache"
    with Opening([str(log)], Settings(cache_folder=cache)) as opening:
        async with EdxtuiApp(opening).run_test(size=(100, 30)) as pilot:
            await settle(pilot)
            assert "#3fb0c4" in colours_of(pilot)
            pilot.app.theme = "edxtui-light"
            await settle(pilot)
            assert "#0b6d80" in colours_of(pilot)
            assert "#3fb0c4" not in colours_of(pilot)
            kept = cache / "screen.json"
            assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    with Opening([str(log)], Settings(cache_folder=cache)) as opening:
        async with EdxtuiApp(opening).run_test(size=(100, 30)) as pilot:
            await settle(pilot)
            assert pilot.app.theme == "edxtui-light"
            assert "#0b6d80" in colours_of(pilot)
            monkeypatch.setattr("edxtui.tui.app.remember", refuse)
            pilot.app.theme = "edxtui-clear"
            await settle(pilot)
            told = pilot.app.screen.query_one(MessageLine)
            assert told.text == "The theme cannot be remembered: No space left on device."
            assert not pilot.app._notifications  # it stays until it is read
            await pilot.press("s")
            await settle(pilot)
            pilot.app.theme = "textual-dark"
            await settle(pilot)
            assert pilot.app.screen.query_one(MessageLine).text == told.text
            await pilot.press("escape")
            assert isinstance(pilot.app.screen, TimelineScreen)
            assert not pilot.app.screen.query_one(MessageLine).display
            await pilot.press("escape", "escape")
            await settle(pilot)
            assert not told.text


def refuse(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


def test_what_cannot_be_recalled_is_as_at_first(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    assert recall(folder) == recall(None) == Remembered()
    remember(None, theme="x")
    remember(folder, theme="x")
    assert recall(folder) == Remembered(theme="x")
    (folder / "screen.json").write_text('{"theme": 5}')
    assert recall(folder) == Remembered()
    (folder / "screen.json").write_bytes(b"\xff")
    assert recall(folder) == Remembered()
