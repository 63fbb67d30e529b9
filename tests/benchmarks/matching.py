"""What a keystroke costs while a query is written, with hundreds of thousands of users.

    python -m tests.benchmarks.matching [USERS...]

Names, courses and types are typed key by key, as they are and with slips, alone and as several words, from the first
letter on; after each key the whole completion is asked for, as the screen does. For each number of users: median, 95th
percentile and worst of all keys and of the first two; how long the values take to be made ready, which is off the path
of keys; and the memory they take. Each number has a process of its own.
"""

import random
import resource
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from edxtui.catalogue.reference import event_types
from edxtui.matching import Values
from edxtui.query.complete import complete

_FIXTURES = Path(__file__).parents[2] / "fixtures"
_PEOPLE = 80
"""Users whose names are typed."""


class Logs:
    """Values of logs that were never written."""

    def __init__(self, users: int, seed: int = 1) -> None:
        """Invent so many users."""
        sys.path.insert(0, str(_FIXTURES))
        from generator.people import Roster  # type: ignore[import-not-found]

        chance = random.Random(seed)
        names = [name.decode() for name in Roster(seed, users - 20, 10).names]
        names[users // 2] = "Иван_李雷"
        types = [*event_types()]
        courses = [
            f"{org}/{name}/{run}" for org in ("edX", "MapleX") for name in ("DemoX", "CS50x") for run in range(25)
        ]
        courses += [f"course-v1:{org}+ST{number}x+2014_T1" for org in ("edX", "MapleX") for number in range(100, 150)]
        self._values = {
            field: Values(texts, sorted((int(chance.paretovariate(0.8)) for _ in texts), reverse=True))
            for field, texts in (("type", types), ("user", names), ("course", courses))
        }

    def prepare(self) -> None:
        """Make all of them ready."""
        for values in self._values.values():
            values.prepare()

    def at_hand(self, field: str) -> Values | None:
        """All values of a field."""
        return self._values.get(field)

    def holding(self, field: str, text: str, limit: int) -> list[tuple[str, int]]:
        """Nothing of fields that the index itself is asked for."""
        return []

    def days(self) -> tuple[str, str] | None:
        """Two months."""
        return "2014-02-01", "2014-03-31"

    def typed(self, seed: int = 2) -> Iterator[str]:
        """What people write."""
        chance = random.Random(seed)
        users, types, courses = (self._values[field].texts for field in ("user", "type", "course"))
        for name in (*chance.sample(users, _PEOPLE), *users[: _PEOPLE // 4]):
            yield chance.choice(["", "", "user:"]) + chance.choice([name, _slip(name, chance), " ".join(_words(name))])
        for name in chance.sample(types, _PEOPLE // 2):
            yield chance.choice(["", "type:"]) + chance.choice([name, _slip(name, chance), " ".join(_words(name))[:24]])
        for key in chance.sample(courses, _PEOPLE // 4):
            yield chance.choice([key, _slip(key, chance), key.casefold()])
        yield from (
            "student07 speed chnage",
            "smith problem check",
            "xyzzy",
            "kowalksi seq",
            "zzzzzzzzzz",
            "problem_check zhng",
        )


def _words(name: str) -> list[str]:
    return "".join(character if character.isalnum() else " " for character in name).split()


def _slip(name: str, chance: random.Random) -> str:
    """Two neighbours swapped."""
    at = chance.randrange(max(len(name) - 1, 1))
    return name[:at] + name[at + 1 : at + 2] + name[at : at + 1] + name[at + 2 :]


def _resident() -> int:
    """Bytes in memory; needs /proc."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()


def measure(users: int) -> None:
    """Type and print."""
    complete("event.g", 7, Logs(40))  # the event reference is read once
    before = _resident()
    logs = Logs(users)
    held = _resident()
    begin = perf_counter()
    logs.prepare()
    ready = perf_counter() - begin
    after = _resident()
    keys: list[float] = []
    first_keys: list[float] = []
    for text in logs.typed():
        for cursor in range(1, len(text) + 1):
            begin = perf_counter()
            complete(text[:cursor], cursor, logs)
            spent = (perf_counter() - begin) * 1e3
            keys.append(spent)
            if cursor <= 2:
                first_keys.append(spent)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(
        f"{users:,} users: {len(keys):,} keys, {_told(keys)}; the first two of each text {_told(first_keys)}; "
        f"made ready in {ready:.2f} s; memory: names {(held - before) / 1e6:.0f} MB, ready {(after - held) / 1e6:.0f} "
        f"MB more, peak of all {(peak - before) / 1e6:.0f} MB"
    )


def _told(times: list[float]) -> str:
    p95 = statistics.quantiles(times, n=20)[-1]
    return f"median {statistics.median(times):.1f} ms, 95th percentile {p95:.1f} ms, worst {max(times):.0f} ms"


def main(numbers: list[int]) -> None:
    """Measure each in a process of its own."""
    if len(numbers) == 1:
        measure(numbers[0])
        return
    for users in numbers:
        subprocess.run([sys.executable, "-m", "tests.benchmarks.matching", str(users)], check=True)


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [1_000, 200_000, 1_000_000])
