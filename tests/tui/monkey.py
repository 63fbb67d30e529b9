"""A monkey at the keyboard: keys at random over a damaged log, in windows of changing sizes.

    python -m tests.tui.monkey SEED... [--keys KEYS] [--last N]

By hand with many seeds; the suite lets it play with one. It presses the keys of all screens, and others, in bursts; it
types and pastes into whatever is in front, clicks, scrolls, and resizes the window, until it has pressed so many keys.
Where it leaves edxtui, edxtui is started again. What must hold: no fault, no waiting without end, and `q` leaves.
Whatever it types, nothing outside of its own folder can be written.
"""

import argparse
import asyncio
import contextlib
import os
import random
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from tests import hostile
from textual import events
from textual.binding import Binding
from textual.geometry import Offset
from textual.keys import _character_to_key
from textual.pilot import Pilot

from edxtui.errors import EdxtuiError
from edxtui.opening import Opening, Settings
from edxtui.tui import actions
from edxtui.tui.app import EdxtuiApp

_GENERATE = Path(__file__).parents[2] / "fixtures" / "generate.py"
_EVENTS: Final = 400
SIZES: Final = ((40, 12), (80, 24), (200, 60), (100, 30), (120, 40), (60, 15), (99, 20), (41, 13), (160, 8))
"""Columns and rows of the window."""
_MOST_IN_A_BURST: Final = 100
"""Keys pressed without looking at the screen in between."""
_DOES: Final = {"press": 60, "type": 6, "paste": 4, "click": 10, "wheel": 4, "resize": 3, "wait": 4}
"""What it does, and how often among all that it does."""
_PATIENCE: Final = 60.0
"""Seconds after which a screen that does not answer is taken to hang."""

KEYS: Final = sorted(
    {
        key
        for bindings in vars(actions).values()
        if isinstance(bindings, tuple)
        for binding in bindings
        if isinstance(binding, Binding)
        for key in binding.key.split(",")
    }
)
"""The keys of all screens."""
MOVES: Final = (
    "down",
    "up",
    "pagedown",
    "pageup",
    "home",
    "end",
    "left",
    "right",
    "tab",
    "shift+tab",
    "enter",
    "escape",
)
RUBBISH: Final = (
    *"bijrwACDEIKLOQRSTUWXZ1579!@$%^&*()_=|;'\"~`{}é漢\u202e",
    *("f1", "f5", "f12", "insert", "delete", "backspace", "ctrl+a", "ctrl+k", "ctrl+w", "ctrl+z", "ctrl+v", "ctrl+l"),
    *("alt+x", "ctrl+left", "ctrl+end", "shift+home", "ctrl+shift+f9", "ctrl+at", "ctrl+o", "ctrl+t", "ctrl+p"),
)
TEXTS: Final = (
    *("problm chek", "user:", "type:problem_check", "event.grade:>=2", 'has:event.submission "open', "is:damaged", "("),
    *("NOT -x OR AND", "time:2014-03 TO", "time:[2014-03-01 TO 2014-03-07}", "course:*", "user:~~", "is:marked"),
    *("2014-03-03 16:19", "50%", "99999999999999999999", "-1", "event.problem_id", "SELECT * FROM events", "; DROP"),
    *("SELECT count(*) FROM events GROUP BY", "out.json", "out.csv", "out.parquet", "a/b/c.ndjson.gz", "theme", "quit"),
    *("/", "..", "~", "export", "\t\n\r", "x" * 3_000, "[red]x[/red]", "'", '"', *hostile.TRICKS.values()),
)

_TYPED: Final = {
    **{_character_to_key(character): character for character in "/<>.,:?[]+-=~ "},
    "enter": "\r",
    "tab": "\t",
    "escape": "\x1b",
    "backspace": "\x7f",
}
_NAMED: Final = {character: name for name, character in _TYPED.items()}


def _character(key: str) -> str | None:
    """What a key types, if anything."""
    return key if len(key) == 1 else _TYPED.get(key)


class Monkey:
    """Presses keys by chance, and remembers them."""

    def __init__(self, seed: int) -> None:
        """Another seed, other keys."""
        self._chance = random.Random(seed)
        self.pressed = 0
        self.did: deque[str] = deque(maxlen=400)
        """What it did last."""

    def _key(self) -> str:
        kinds: list[Sequence[str]] = [KEYS, MOVES, RUBBISH]
        return self._chance.choice(self._chance.choices(kinds, (6, 3, 1))[0])

    async def play(self, pilot: Pilot[EdxtuiError], keys: int) -> None:
        """Until so many keys are pressed, or edxtui is left."""
        while self.pressed < keys and pilot.app.is_running and pilot.app.return_code is None:
            await asyncio.wait_for(self._do_something(pilot), _PATIENCE)

    async def _do_something(self, pilot: Pilot[EdxtuiError]) -> None:
        chance = self._chance
        what = chance.choices(("press", "type", "paste", "click", "wheel", "resize", "wait"), (60, 6, 4, 10, 4, 3, 4))[
            0
        ]
        if what == "press":
            keys = [self._key() for _ in range(chance.randint(1, _MOST_IN_A_BURST))]
            if chance.random() < 0.9:  # else it would do little but leave
                keys = [key for key in keys if key != "q"]
            self.did.append(f"press {' '.join(keys)}")
            self.pressed += len(keys)
            self._send(pilot, keys)
            await pilot.pause(0)
        elif what == "type":
            text = chance.choice(TEXTS)[:40]
            self.did.append(f"type {text!r}")
            self.pressed += len(text)
            self._send(pilot, [*text, *chance.choice((("enter",), ("escape",), ("tab",), ()))])
            await pilot.pause(0)
        elif what == "paste":
            text = chance.choice(TEXTS)
            self.did.append(f"paste {text[:60]!r}")
            pilot.app.post_message(events.Paste(text))
        elif what == "resize":
            size = chance.choice(SIZES)
            self.did.append(f"resize {size}")
            await pilot.resize_terminal(*size)
        elif what == "wait":
            self.did.append("wait")
            await pilot.pause(0.02)
        else:
            await self._use_mouse(pilot, what)

    def _send(self, pilot: Pilot[EdxtuiError], keys: Sequence[str]) -> None:
        """As a terminal does, however fast; `Pilot.press` would wait for each."""
        for key in keys:
            pilot.app.post_message(events.Key(_NAMED.get(key, key), _character(key)))

    async def _use_mouse(self, pilot: Pilot[EdxtuiError], what: str) -> None:
        width, height = pilot.app.size
        at = Offset(self._chance.randrange(width), self._chance.randrange(height))
        self.did.append(f"{what} {at}")
        if what == "click":
            await pilot.click(offset=at, times=self._chance.choice((1, 1, 2, 3)))
        else:
            turned = self._chance.choice((events.MouseScrollDown, events.MouseScrollUp))
            await pilot._post_mouse_events([turned], offset=at)


async def let_play(monkey: Monkey, log: Path, keys: int) -> int:
    """Let it press so many keys; how often edxtui was left, at the end by `q`. Raises what edxtui raised."""
    left = 0
    while monkey.pressed < keys:
        notes: list[str] = []
        with Opening([str(log)], Settings(cache_folder=log.parent / "cache"), notes.append) as opening:
            app = EdxtuiApp(opening, notes)
            app.animation_level = "none"  # nobody looks
            async with app.run_test(size=SIZES[left % len(SIZES)]) as pilot:
                await monkey.play(pilot, keys)
                if app.return_code is None:
                    await _leave(pilot)
            left += 1
    return left


async def _leave(pilot: Pilot[EdxtuiError]) -> None:
    """From wherever one is by steps back, and then by `q`."""
    for _ in range(40):
        if len(pilot.app.screen_stack) == 1 and pilot.app.focused is not None and pilot.app.focused.id == "events":
            break
        await pilot.press("escape")
    await pilot.press("q")
    for _ in range(round(_PATIENCE / 0.05)):
        if pilot.app.return_code is not None:
            return
        await pilot.pause(0.05)
    raise AssertionError(f"q did not leave {pilot.app.screen}, the focus on {pilot.app.focused}")


def damaged_log(folder: Path) -> Path:
    """Events of which a tenth is damaged, and those of somebody who is up to no good."""
    log = folder / "edx.log"
    words = ("--seed", "7", "--events", _EVENTS, "--users", 12, "--damage", "0.1", "-o", log)
    subprocess.run([sys.executable, _GENERATE, *map(str, words)], check=True)
    with log.open("ab") as file:
        file.writelines(hostile.events())
    return log


@contextlib.contextmanager
def fenced(folder: Path) -> Iterator[None]:
    """Nothing but what lies in this folder, which is the home and the one we are in, can be written meanwhile."""
    fence.append(os.path.realpath(folder))
    home, before, passing = os.environ.get("HOME"), Path.cwd(), tempfile.tempdir
    os.environ["HOME"], tempfile.tempdir = str(folder), str(folder)
    os.chdir(folder)
    try:
        yield
    finally:
        fence.clear()
        os.chdir(before)
        tempfile.tempdir = passing
        if home is not None:
            os.environ["HOME"] = home


fence: list[str] = []
_WRITES: Final = frozenset(
    ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown")
)
_ANYBODYS: Final = ("/dev/null", "/dev/shm/", "/proc/")  # noqa: S108 - nothing is written there by name


def _keep_inside(event: str, given: tuple[object, ...]) -> None:
    """As if nobody but the owner of this folder had let us in. An audit hook cannot be taken away, so it rests."""
    if not fence or (event != "open" and event not in _WRITES):
        return
    if event == "open":
        path, _, flags = given
        if not isinstance(flags, int) or not flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC):
            return
        paths: tuple[object, ...] = (path,)
    else:
        paths = given[:2] if event in ("os.rename", "os.link", "os.symlink") else given[:1]
    for path in paths:
        if not isinstance(path, str | bytes | os.PathLike):
            continue
        real = os.path.realpath(os.fsdecode(path))
        if (
            os.path.commonpath((real, fence[0])) != fence[0]
            and not real.startswith(_ANYBODYS)
            and "__pycache__" not in real
        ):
            raise PermissionError(13, "the monkey is fenced in", os.fsdecode(path))


sys.addaudithook(_keep_inside)


def main(seeds: list[int], keys: int, last: int) -> int:
    """Let one play for each seed; how many found a fault."""
    faults = 0
    for seed in seeds:
        monkey = Monkey(seed)
        with tempfile.TemporaryDirectory() as name:
            log = damaged_log(Path(name))
            with fenced(Path(name)):
                try:
                    left = asyncio.run(let_play(monkey, log, keys))
                except BaseException as error:
                    if isinstance(error, KeyboardInterrupt):
                        raise
                    faults += 1
                    import traceback

                    traceback.print_exc()
                    print(f"seed {seed}, after {monkey.pressed:,} keys:", *list(monkey.did)[-last:], sep="\n  ")
                else:
                    print(f"seed {seed}: {monkey.pressed:,} keys, left {left} times")
    return faults


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("seeds", type=int, nargs="+")
    parser.add_argument("--keys", type=int, default=5_000)
    parser.add_argument("--last", type=int, default=12)
    given = parser.parse_args()
    raise SystemExit(main(given.seeds, given.keys, given.last))
