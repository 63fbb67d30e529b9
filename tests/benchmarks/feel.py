"""How it feels: from a key to the last byte of its paint, beside an empty Textual app and lnav, in one run.

    python -m tests.benchmarks.feel [EVENTS] [PART...]

Parts: peers, keys, busy, held, query, timeline, quitting; all of them unless some are named. A log of so many events is
made and indexed once, and kept with its index in the folder for temporary files.

**How the last painted byte is told.** A key is pressed, and for a fixed time everything that comes is noted with the
moment it came; then the next key is pressed. Afterwards the bytes are replayed, piece by piece, through a terminal
emulator. The paint of a key ends with the last piece that changed a cell of the panes (of a peer: of the whole screen).
So neither the silence that follows is counted, nor what is painted for another reason: the lines that tell of
progress are no part of the panes. The pseudo-terminal says that it takes frames as a whole (mode 2026), as most do
today; the mark that ends a frame counts the frames.

lnav reads the log of 200,000 events: for larger ones it takes minutes. Its keys are pressed when it is at rest.
"""

import fcntl
import json
import os
import pty
import random
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import monotonic, sleep

import pyte

from edxtui.opening import Opening, Settings
from tests.benchmarks.logs import generated
from tests.benchmarks.peers import lnav_formats

_COLUMNS, _ROWS = 120, 40
_KEYS = 60
"""Keys of each measurement."""
_PACE = 0.12
"""Seconds from one key to the next; a little more or less by chance, so that nothing that ticks is met in step."""
_PATIENCE = 60.0
_SYNCHRONISED = b"\x1b[?2026$p"
"""Whether the terminal takes frames as a whole, asked by the program."""
_FRAME = b"\x1b[?2026l"
"""Ends a frame."""
EMPTY = """
from textual.app import App
from textual.widgets import OptionList
class Empty(App):
    def compose(self):
        yield OptionList(*(f"{number:,} of 1,000 lines in a plain list, as long as a row" for number in range(1000)))
Empty().run()
"""
QUERY = "type:problem_check"
SCANNING = "event.*:5"
"""A query that no sieve helps: it reads all documents."""
DOWN, UP, PAGE_DOWN, PAGE_UP = "\x1b[B", "\x1b[A", "\x1b[6~", "\x1b[5~"


@dataclass
class Terminal:
    """A command in a pseudo-terminal; what it writes is noted with the moment it came."""

    process: subprocess.Popen[bytes]
    master: int
    screen: pyte.Screen = field(default_factory=lambda: pyte.Screen(_COLUMNS, _ROWS))
    pieces: list[tuple[float, bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._stream = pyte.ByteStream(self.screen)
        self._replayed = 0

    def take(self, seconds: float) -> None:
        """Note what comes for a while."""
        end = monotonic() + seconds
        while (left := end - monotonic()) > 0:
            if select.select([self.master], [], [], left)[0]:
                self._read()

    def _read(self) -> bool:
        try:
            data = os.read(self.master, 1 << 16)
        except OSError:  # it has ended
            return False
        self.pieces.append((monotonic(), data))
        if _SYNCHRONISED in data:
            os.write(self.master, b"\x1b[?2026;2$y")
        return bool(data)

    def press(self, keys: str) -> float:
        """Press keys, and say when."""
        now = monotonic()
        os.write(self.master, keys.encode())
        return now

    def feed(self, data: bytes) -> None:
        """Replay a piece; what only a terminal of today knows is left out."""
        self._stream.feed(data)

    def replay(self) -> Iterator[tuple[float, bytes]]:
        """What was noted and not yet replayed, on the screen one piece after the other."""
        while self._replayed < len(self.pieces):
            at, data = self.pieces[self._replayed]
            self._replayed += 1
            self.feed(data)
            yield at, data

    def wait_for(self, holds: Callable[[list[str]], bool], seconds: float = _PATIENCE) -> float:
        """When something came to hold of the screen, told by the piece that made it so."""
        end = monotonic() + seconds
        while True:
            for at, _ in self.replay():
                if holds(self.screen.display):
                    return at
            if monotonic() > end:
                raise AssertionError("it did not come:\n" + "\n".join(self.screen.display))
            if select.select([self.master], [], [], 0.2)[0]:
                self._read()

    def see(self, text: str) -> float:
        """When a text came to be on the screen."""
        return self.wait_for(lambda lines: any(text in line for line in lines))

    def rest(self, seconds: float = 0.3, patience: float = 15.0) -> None:
        """Until nothing is painted for a while, or it seems never to end."""
        end = monotonic() + patience
        while monotonic() < end:
            before = len(self.pieces)
            self.take(seconds)
            if len(self.pieces) == before:
                break
        for _ in self.replay():
            pass

    def ended(self) -> float:
        """When the process was gone."""
        while self.process.poll() is None:
            if select.select([self.master], [], [], 0.001)[0]:
                self._read()
        return monotonic()


@contextmanager
def running(command: Sequence[str | Path], **environment: str) -> Iterator[Terminal]:
    """A command in a pseudo-terminal of its own; killed at the end if it runs still."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", _ROWS, _COLUMNS, 0, 0))
    known = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **environment}
    process = subprocess.Popen(
        [str(word) for word in command], stdin=slave, stdout=slave, stderr=slave, env=known, start_new_session=True
    )
    os.close(slave)
    try:
        yield Terminal(process, master)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        os.close(master)


Cells = tuple[range, range]
"""Rows and columns of the screen."""
ALL: Cells = (range(_ROWS), range(_COLUMNS))


def seen(screen: pyte.Screen, cells: Cells) -> list[tuple[object, ...]]:
    """What stands there, with its colours."""
    rows, columns = cells
    return [tuple(screen.buffer[row][column] for column in columns) for row in rows]


def key_times(terminal: Terminal, keys: Sequence[str], cells: Cells) -> list[float]:
    """Seconds from each key to the last piece that changed these cells; keys that changed none are left out."""
    for _ in terminal.replay():
        pass
    pressed = []
    for key in keys:
        pressed.append(terminal.press(key))
        terminal.take(_PACE * random.uniform(0.9, 1.2))
    pressed.append(float("inf"))
    ends: dict[int, float] = {}
    before, number = seen(terminal.screen, cells), 0
    for at, _ in terminal.replay():
        while at >= pressed[number + 1]:
            number += 1
        now = seen(terminal.screen, cells)
        if now != before and at >= pressed[number]:
            ends[number] = at - pressed[number]
        before = now
    if len(ends) < 0.8 * len(keys):
        print(f"  only {len(ends)} of {len(keys)} keys painted anything")
    return sorted(ends.values())


def told(what: str, times: Sequence[float], control: float | None = None) -> float:
    """Print median and 95th percentile in milliseconds, beside the control's median; the median is given back."""
    middle, most = statistics.median(times), sorted(times)[int(len(times) * 0.95)]
    beside = "" if control is None else f", {middle / control:.1f} x the empty app"
    print(f"{what:<58}{middle * 1000:6.1f} ms, 95th percentile {most * 1000:6.1f} ms{beside}", flush=True)
    return middle


MOVES = {"down": [DOWN] * _KEYS, "up": [UP] * _KEYS, "a page": [PAGE_DOWN] * (_KEYS // 2) + [PAGE_UP] * (_KEYS // 2)}


def panes_of(screen: pyte.Screen) -> Cells:
    """The rows between the header of the list and what tells of progress, without the scrollbars."""
    return range(5, _ROWS - 3), ALL[1]


class Feel:
    """Measures one log."""

    def __init__(self, events: int) -> None:
        self.log = generated(events)
        self.cache = Path(tempfile.gettempdir()) / "edxtui-benchmark-cache"
        self.total = f"of {events:,} "
        self.control: float | None = None
        self.folder = Path(tempfile.gettempdir())
        with Opening([str(self.log)], Settings(cache_folder=self.cache)) as opening:
            for _ in opening.build():
                pass

    def command(self, *more: str | Path, log: Path | None = None) -> list[str | Path]:
        cache: list[str | Path] = [] if "--no-cache" in more else ["--cache-dir", self.cache]
        return [Path(sys.executable).with_name("edxtui"), *cache, *more, log or self.log]

    @contextmanager
    def explorer(self, *more: str | Path, log: Path | None = None) -> Iterator[Terminal]:
        with running(self.command(*more, log=log)) as terminal:
            terminal.see("shown")
            terminal.rest()
            yield terminal

    def peers(self) -> None:
        """The empty app, and lnav."""
        with running([sys.executable, "-c", EMPTY]) as terminal:
            terminal.see("lines in a plain list")
            terminal.rest()
            for what, keys in MOVES.items():
                middle = told(f"an empty Textual app, {what}", key_times(terminal, keys, ALL))
                self.control = self.control or middle
        small = generated(200_000)
        with lnav_formats() as formats, running(["lnav", "-N", "-I", formats, small]) as terminal:
            terminal.take(8)
            terminal.press("g")
            terminal.rest(1.0)
            for what, keys in MOVES.items():
                told(f"lnav on 200,000 events, {what}", key_times(terminal, keys, (range(1, _ROWS - 2), ALL[1])))

    def _three(self, terminal: Terminal, when: str, keys: dict[str, list[str]] = MOVES) -> None:
        cells = panes_of(terminal.screen)
        for what, pressed in keys.items():
            told(f"list, {what}{when}", key_times(terminal, pressed, cells), self.control)
        terminal.press("\r")
        terminal.rest()
        for what, pressed in keys.items():
            if what != "a page":
                told(f"detail, {what}{when}", key_times(terminal, pressed[:25], cells), self.control)
        told(f"detail, next event{when}", key_times(terminal, ["J"] * 30, cells), self.control)
        terminal.press("\x1b")
        terminal.take(0.5)
        terminal.press("s")
        terminal.see("session ")
        terminal.take(1.0)
        self._timeline_keys(terminal, when)
        terminal.press("\x1b")
        terminal.take(0.5)

    def _timeline_keys(self, terminal: Terminal, when: str) -> None:
        cells = panes_of(terminal.screen)
        both = [DOWN, DOWN, UP] * 8 + ["]", DOWN, DOWN, "["] * 4
        told(f"timeline, events and sessions{when}", key_times(terminal, both, cells), self.control)

    def keys(self) -> None:
        """At rest."""
        with self.explorer() as terminal:
            self._three(terminal, "")

    def busy(self) -> None:
        """While the index is made, and while a query reads documents."""
        with running(self.command("--no-cache")) as terminal:
            terminal.see("indexing")
            terminal.take(1.0)
            for what, pressed in MOVES.items():
                for _ in terminal.replay():
                    pass
                is_busy = any("indexing" in line for line in terminal.screen.display)
                cells = panes_of(terminal.screen)
                times = key_times(terminal, pressed[:30], cells)
                told(f"list, {what}, while {'indexing' if is_busy else 'nothing'}", times, self.control)
        with self.explorer() as terminal:
            terminal.press(f"/{SCANNING}\r")
            terminal.take(2.0)
            for what, pressed in MOVES.items():
                for _ in terminal.replay():
                    pass
                is_busy = any("documents" in line for line in terminal.screen.display[-4:])
                times = key_times(terminal, pressed[:30], panes_of(terminal.screen))
                told(f"list, {what}, while {'a query reads' if is_busy else 'nothing'}", times, self.control)

    def held(self) -> None:
        """Keys as fast as a keyboard repeats them, and all at once."""
        with self.explorer() as terminal:
            for where, opens in (("list", ""), ("detail, next event", "\r")):
                key = "J" if opens else DOWN
                if opens:
                    terminal.press(opens)
                    terminal.rest()
                for what, pace in (("30 a second", 1 / 30), ("all at once", 0.0)):
                    after, frames = [], []
                    for _ in range(7):
                        for _ in range(60):
                            last = terminal.press(key)
                            if pace:
                                terminal.take(pace)
                        terminal.take(0.7)
                        # Pieces that came after the last key was pressed: the frame under way, and the last.
                        late = [(at, data) for at, data in terminal.pieces if at >= last]
                        after.append(late[-1][0] - last if late else 0.0)
                        frames.append(sum(data.count(_FRAME) for _, data in late))
                        terminal.rest()
                    print(
                        f"{where}: 60 keys, {what}: last paint {statistics.median(after) * 1000:.0f} ms after the last "
                        f"key, at most {max(after) * 1000:.0f}; frames after it {sorted(frames)}",
                        flush=True,
                    )

    def query(self) -> None:
        """From Enter to the first rows of the answer."""
        times = []
        with self.explorer() as terminal:
            for _ in range(7):
                terminal.press(f"/{QUERY}")
                terminal.rest()
                before = next(line for line in terminal.screen.display if "shown" in line)
                pressed = terminal.press("\r")
                terminal.take(1.5)  # replaying is slow, and would keep from noting when what comes has come
                times.append(terminal.wait_for(partial(_answers, before)) - pressed)
                terminal.rest()
                terminal.press("\x1b")
                terminal.see(self.total)
                terminal.rest()
        told(f"query to its first rows ({QUERY})", times)

    def timeline(self) -> None:
        """From `s` to the sessions and the events of the first of them."""
        with self.explorer() as terminal:
            terminal.press(DOWN)  # the first event is nobody's
            terminal.rest()
            self._open_timeline(terminal, "of whoever comes first")
        with self.explorer(log=busy_log(self.folder)) as terminal:
            terminal.press("/user:busy\r")
            terminal.rest()
            self._open_timeline(terminal, "of a user with 100,000 events in 3,000 sessions")
            terminal.press("s")
            terminal.take(2.0)
            self._timeline_keys(terminal, ", of that user")

    def _open_timeline(self, terminal: Terminal, whose: str) -> None:
        times, first = [], []
        for _ in range(7):
            pressed = terminal.press("s")
            terminal.take(1.5)
            # The title of the session, its events, and no word of looking.
            first.append(terminal.wait_for(lambda lines: "session" in lines[0] and "looking" not in lines[0]) - pressed)
            for _ in terminal.replay():
                pass
            times.append(terminal.pieces[-1][0] - pressed)
            terminal.press("\x1b")
            terminal.take(0.5)
            terminal.rest()
        told(f"timeline to its first session, {whose}", first, self.control)
        told(f"timeline to its last byte, {whose}", times, self.control)

    def quitting(self) -> None:
        """From `q` to the end of the process."""
        for what, more, keys, wait in (
            ("at rest", (), "", 0.3),
            ("while a query reads", (), f"/{SCANNING}\r", 1.5),
            ("while indexing", ("--no-cache",), "", 1.5),
        ):
            times = []
            for _ in range(5):
                with running(self.command(*more)) as terminal:
                    terminal.see("indexing" if more else "shown")
                    terminal.press(keys)
                    terminal.take(wait)
                    pressed = terminal.press("q")
                    times.append(terminal.ended() - pressed)
            told(f"quitting {what}", times)


def _answers(before: str, lines: list[str]) -> bool:
    """Whether the rows are those of the query, and the title is another one."""
    return lines[0] != before and all(QUERY[5:] in line for line in lines[6:20])


def busy_log(folder: Path) -> Path:
    """200,000 events, and 100,000 more of one user in 3,000 sessions."""
    path = folder / "edxtui-benchmark-busy.log"
    if not path.exists():
        events = generated(200_000).read_bytes().splitlines(keepends=True)[:100_000]
        minutes = 24 * 60 * 360
        with path.with_suffix(".part").open("wb") as file:
            for number, line in enumerate(events):
                session, place = divmod(number, len(events) // 3_000 + 1)
                document = json.loads(line)
                begin = session * (minutes // 3_031) + place // 4
                day, minute = divmod(begin, 1440)
                month, day = divmod(day, 28)
                document["username"], document["session"] = "busy", f"{session:032x}"
                date = f"2014-{month % 12 + 1:02}-{day + 1:02}"
                document["time"] = f"{date}T{minute // 60:02}:{minute % 60:02}:{place % 4 * 15:02}+00:00"
                file.write(json.dumps(document).encode() + b"\n")
        with path.with_suffix(".part").open("ab") as file, generated(200_000).open("rb") as more:
            file.write(more.read())
        path.with_suffix(".part").rename(path)
    return path


def main(events: int = 10_000_000, *parts: str) -> None:
    """Measure and print."""
    feel = Feel(events)
    sleep(1)
    for part in parts or ("peers", "keys", "busy", "held", "query", "timeline", "quitting"):
        getattr(feel, part)()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000, *sys.argv[2:])
