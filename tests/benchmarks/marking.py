"""Marks: how long it takes to look them up, to find them by a query, and to keep one more, beside an ordinary query.

    python -m tests.benchmarks.marking [EVENTS] [RUNS]

All in turns in one run, so that ratios hold whatever the machine.
"""

import random
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from edxtui.answers import Vocabulary, understand, view
from edxtui.opening import Opening, Settings
from tests.benchmarks.logs import generated
from tests.benchmarks.timing import milliseconds

_MARKS = (100, 5_000)
_ORDINARY = "type:problem_check source:server"


def main(events: int = 1_000_000, runs: int = 7) -> None:
    """Measure and print."""
    log = generated(events)
    with tempfile.TemporaryDirectory() as name, Opening([str(log)], Settings(cache_folder=Path(name))) as opening:
        for _ in opening.build():
            pass
        vocabulary = Vocabulary(opening.store, opening.marks)

        def ask(query: str) -> int:
            found = understand(query, vocabulary)
            with opening.store.question() as asking:
                return len(view(found, asking).ids)

        def one_more() -> None:
            with opening.store.question() as asking:
                (record,) = asking.records([random.randrange(events)])
            opening.marks.turn([(record.log, record.offset, record.length)])
            opening.marks.keep()

        for number in _MARKS:
            with opening.store.question() as asking:
                records = asking.records(sorted(random.sample(range(events), number)))
            opening.marks.remove(opening.marks.addresses.values())
            opening.marks.turn([(record.log, record.offset, record.length) for record in records])
            opening.marks.keep()
            acts: dict[str, Callable[[], object]] = {
                "looked up": opening.marks.place,
                "is:marked": lambda: ask("is:marked"),
                f"is:marked {_ORDINARY}": lambda: ask(f"is:marked {_ORDINARY}"),
                _ORDINARY: lambda: ask(_ORDINARY),
                "one more kept": one_more,
            }
            took: dict[str, list[float]] = {what: [] for what in acts}
            for _ in range(runs + 1):  # the first is not counted
                for what, act in acts.items():
                    took[what].append(milliseconds(act))
            ordinary = statistics.median(took[_ORDINARY][1:])
            for what, times in took.items():
                middle = statistics.median(times[1:])
                print(
                    f"{number:,} marks, {what}: {middle:,.0f} ms, at most {max(times[1:]):,.0f}; "
                    f"x {middle / ordinary:.2f} of the ordinary query"
                )


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
