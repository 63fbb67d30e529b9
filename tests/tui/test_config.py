"""The config file: what it says counts everywhere, and what is wrong in it is told with its place, never raised."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.making import at, line, log_file
from tests.tui.driving import Driver, settle

from edxtui.opening import Opening, Settings
from edxtui.tui import actions
from edxtui.tui.app import EdxtuiApp
from edxtui.tui.columns import NAMED, USUAL, Sized
from edxtui.tui.config import AS_AT_FIRST, Config, configured, understood
from edxtui.tui.config_example import example_text
from edxtui.tui.keys import is_typed, named, written
from edxtui.tui.own_keys import ACTIONS, PLACES, TOGETHER, own_keys
from edxtui.tui.screens.explore import ExploreScreen
from edxtui.tui.screens.help import SECTIONS, help_text
from edxtui.tui.screens.timeline import TimelineScreen
from edxtui.tui.start_app import StartApp
from edxtui.tui.widgets.message_line import MessageLine

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=8), inside, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(["a", "f", "J", "Q", "/", "PgDn", "f5", "ctrl+x", "Shift+↑", "tab", "Esc", "no key"]) | st.text(
    max_size=12
)


# What is read


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
@example(b"[" * 100_000)
@example(b"columns = " + b"9" * 5_000)
@example(b"\xef\xbb\xbfcolumns = ['user']\r\n")
@example(b"keys.explore = 3\n[columns]")
@example(b"columns = ['user:" + b"9" * 500 + b"']")
def test_no_bytes_raise(data: bytes) -> None:
    found = understood(data)
    assert not found.faults or (found.columns, found.keys) == (USUAL, {})
    assert all(fault.line is None or 1 <= fault.line <= data.count(b"\n") + 1 for fault in found.faults)


@given(VALUES | st.dictionaries(st.sampled_from(PLACES), st.dictionaries(st.text(max_size=8), VALUES, max_size=3)))
def test_no_value_of_keys_raises(value: Any) -> None:
    own, wrong = own_keys(value)
    assert wrong or set(own) <= set(ACTIONS)


@given(st.dictionaries(st.sampled_from(sorted(ACTIONS)), st.lists(KEYS, min_size=1, max_size=2), max_size=6))
def test_keys_that_are_taken_mean_one_thing_at_a_time(given_keys: dict[str, list[str]]) -> None:
    tables: dict[str, dict[str, list[str]]] = {}
    for name, keys in given_keys.items():
        place, _, action = name.partition(".")
        tables.setdefault(place, {})[action] = keys
    own, wrong = own_keys(tables)
    if wrong:
        assert all(each.sentence.endswith(".") and each.hint for each in wrong)
        return
    assert set(own) == set(given_keys)
    for bindings in TOGETHER:
        having: dict[str, set[str]] = {}
        for binding in bindings:
            for key in own.get(str(binding.id), binding.key).split(","):
                having.setdefault(key, set()).add(str(binding.id))
        for key, sharing in having.items():
            if len(sharing) > 1:  # as in the detail, whose keys come before those of the screen
                assert all(key in ACTIONS[name].key.split(",") for name in sharing)


@pytest.mark.parametrize(
    ("text", "place", "sentence", "hint"),
    [
        ("columns = [", 1, "It is no TOML", "--example"),
        ("\nkeys = { a = ", 2, "It is no TOML", "--example"),
        ("# a\n\nfoo = 1", 3, "There is no setting foo.", "columns, keys"),
        ("colums = []", 1, "There is no setting colums.", "Is columns meant?"),
        ("columns = 'user'", 1, "columns is no list of columns.", "session:8"),
        ("columns = []", 1, "columns is no list of columns.", "session:8"),
        ('\ncolumns = ["user", "sesion"]', 2, "There is no column sesion.", "Is session meant?"),
        ('columns = ["user", "zzz"]', 1, "There is no column zzz.", "time, user, what"),
        ('columns = ["user:x"]', 1, "user:x says no width.", "user:12"),
        ('columns = ["user:0"]', 1, "user:0 says no width.", "user:12"),
        ('columns = ["user", "user:3"]', 1, "user stands there twice.", "Leave"),
        ("keys = 1", 1, "keys is no table.", "[keys.explore]"),
        ("[keys]\nexplore = 1", 2, "keys.explore is no table.", "[keys.explore]"),
        ("[keys.explor]\na = 'b'", 1, "There is no place explor", "Is explore meant?"),
        ("[keys.explore]\n\ntimelin = 's'", 3, "There is no action timelin in explore.", "Is timeline meant?"),
        ("[keys.explore]\ntimeline = 3", 2, "explore.timeline has no keys.", "Write one key"),
        ("[keys.explore]\ntimeline = []", 2, "explore.timeline has no keys.", "Write one key"),
        ("[keys]\nexplore.timeline = 'pgdown'", 2, "no key pgdown, but one called pagedown.", "Keys are"),
        ("[keys.explore]\ntimeline = 'hyper+x'", 2, "before the + stand ctrl, alt, shift, super.", "Keys are"),
        ("[keys.explore]\ntimeline = 'ctrl+c'", 2, "ctrl+c has a meaning on every screen.", "another"),
        ("[keys.query]\ntake_first = 'a'", 2, "a is a character, which is written there.", "f5"),
        ("[keys.explore]\ntimeline = 'f'", 2, "f would mean both explore.timeline and explore.facets.", "has f by"),
        ("[keys.explore]\nquit = 'j'", 2, "j would mean both explore.quit and lists.cursor_down.", "has ↓ j by"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_what_is_allowed(
    text: str, place: int, sentence: str, hint: str
) -> None:
    fault = understood(text.encode()).faults[0]
    assert fault.line == place
    assert sentence in fault.sentence
    assert hint in fault.hint


def test_all_that_is_wrong_is_told_by_lines() -> None:
    faults = understood(b"[keys.explore]\nfoo = 'a'\n[keys.query]\nbar = 'b'\n[x]").faults
    assert [fault.line for fault in faults] == [2, 4, 5]


def test_keys_can_be_exchanged_and_are_read_as_the_docs_write_them() -> None:
    text = "[keys.explore]\ntimeline = 'f'\nfacets = ['s', 'Ctrl+Shift+Down']\n[keys.lists]\nlast = ['↓', ',', '?']"
    assert understood(text.encode()).faults[0].sentence.startswith("↓ would mean both lists.last and lists.cursor_down")
    found = understood(text.replace("'↓', ',', '?'", "'F9'").encode())
    assert found == Config(keys={"explore.timeline": "f", "explore.facets": "s,ctrl+shift+down", "lists.last": "f9"})
    for binding in ACTIONS.values():
        for key in binding.key.split(","):
            assert named(written(key)) == key
    assert named("shift+a") == "A"
    assert [key for key in ("plus", "a", "space", "minus", "up", "f5", "ctrl+a", "enter") if is_typed(key)] == [
        "plus",
        "a",
        "space",
        "minus",
    ]


def test_every_action_has_a_name_of_its_own_and_the_example_names_all() -> None:
    declared = [binding for _, bindings in SECTIONS for binding in bindings if binding not in actions.PANES]
    assert {binding.id for binding in declared} == set(ACTIONS)
    assert len({(binding.id, binding.key, binding.action) for binding in declared}) == len(ACTIONS)
    lines = example_text().splitlines()
    assert understood(example_text().encode()) == AS_AT_FIRST
    full = "\n".join(line.removeprefix("# ") if " = " in line.partition("  # ")[0] else line for line in lines)
    found = understood(full.encode())
    assert not found.faults
    assert found.columns == USUAL
    assert found.keys == {name: binding.key for name, binding in ACTIONS.items()}
    assert all(f"#   {name} " in example_text() for name in NAMED)


def test_a_file_that_cannot_be_read_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert configured() == AS_AT_FIRST
    monkeypatch.setenv("EDXTUI_CONFIG", str(tmp_path))
    assert str(configured().errors[0]) == f"{tmp_path}: It cannot be read: Is a directory."


# What counts on the screens

SOME = b"""
columns = ["user:9", "time"]
[keys]
explore.timeline = "S"
explore.exclude_type = "f6"
timeline.leave = "L"
lists.cursor_down = "v"
events.range = "z"
explore.edit_query = "f3"
timeline.scale = "E"
"""


def a_log(folder: Path) -> Path:
    return log_file(folder, *(line(user="ann", type="play_video", time=at(each)) for each in range(3)))


async def test_keys_and_columns_count_wherever_they_are_pressed_or_told(tmp_path: Path) -> None:
    config = understood(SOME)
    assert not config.faults
    with Opening([str(a_log(tmp_path))], Settings(no_cache=True)) as opening:
        async with EdxtuiApp(opening, (), config).run_test(size=(120, 30)) as pilot:
            await settle(pilot)
            driver = Driver(pilot, opening)
            assert driver.rows()[0].startswith(" ▶ ann        2014-03-03")
            assert "f3 Query  S Sessions" in driver.screen_text()[-1]
            assert driver.screen_text()[1].startswith(" f3 to ask")
            await driver.press("v", "j", "s")
            assert driver.events.cursor == 1
            assert isinstance(pilot.app.screen, ExploreScreen)
            help_ = help_text(config.keys).plain
            assert "  S             Session timeline" in help_
            assert "  v             One down" in help_
            await driver.press("S")
            assert isinstance(pilot.app.screen, TimelineScreen)
            await driver.press("s")
            assert isinstance(pilot.app.screen, TimelineScreen)
            await driver.press("L")
            await driver.press("C", "space", "r", "enter")
            assert driver.explore.columns == (Sized("user", 9), Sized("time"))
            await driver.press("ctrl+p", *"session timeline")
            assert any("S  Session timeline" in each for each in driver.screen_text())


async def test_a_wrong_file_does_not_count_and_is_told_until_somebody_has_read_it(tmp_path: Path) -> None:
    config = understood(b"columns = ['user']\n[keys.explore]\ntimelin = 'S'\n\"\\u001bx\" = 'x'")
    with Opening([str(a_log(tmp_path))], Settings(no_cache=True)) as opening:
        async with EdxtuiApp(opening, (), config).run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            driver = Driver(pilot, opening)
            await driver.press("j", "u")
            assert "line 3: There is no action timelin in explore. Is timeline meant?" in driver.message
            assert "does not count until it is right. edxtui config tells the other 1." in driver.message
            await driver.press("escape")
            assert not driver.message
            await driver.press("s")
            assert isinstance(pilot.app.screen, TimelineScreen)
    app = StartApp(None, tmp_path, config)
    async with app.run_test() as start:
        await start.app.workers.wait_for_complete()
        await start.pause()
        assert "timelin" in app.query_one(MessageLine).text
